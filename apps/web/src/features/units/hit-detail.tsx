// The only place for what stands under a found unit: its level, where it lies, its old name, until when it stood, what it is now.
import { Fragment, type ReactElement, type ReactNode } from 'react'
import type { SearchHit } from '@binhyen/core/units/units.contract'
import { t } from '../../i18n/vi/units.ts'
import { Vi } from '../../ui/vi.tsx'
import { lastDayText } from './unit-words.ts'

export function HitDetail({ hit, approximate }: { readonly hit: SearchHit; readonly approximate: boolean }): ReactElement {
  const parts: readonly ReactNode[] = [
    approximate ? t('search.approximate') : null,
    t(`level.${hit.level}`),
    hit.path.length === 0 ? null : <Vi key="path">{hit.path.join(', ')}</Vi>,
    t('unit.code', { code: hit.code }),
    hit.foundAs === null ? null : t.nodes('search.found-as', { name: <Vi>{hit.foundAs}</Vi> }),
    hit.valid.to === null ? null : lastDayText(hit.valid.to),
    hit.successors.length === 0 ? null : t.nodes('search.now', { names: <Vi>{hit.successors.map((each) => each.name).join(', ')}</Vi> }),
  ].filter((part) => part !== null)
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index === 0 ? null : ' · '}
          {part}
        </Fragment>
      ))}
    </>
  )
}
