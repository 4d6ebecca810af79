// The only place that says what a figure of the previous period is made of where units merged, or why there is none.
import type { ReactElement } from 'react'
import type { DossierReply } from '@binhyen/core/assessments/assessments.contract'
import { t } from '../../i18n/vi/assessments.ts'
import { Notice } from '../../ui/feedback.tsx'
import { Vi } from '../../ui/vi.tsx'

/** More names than this are counted, not read. */
const MOST_NAMES = 6

function Names({ units }: { readonly units: readonly { readonly id: string; readonly name: string }[] }): ReactElement {
  const shown = units.slice(0, MOST_NAMES).map((unit) => unit.name)
  return <Vi>{units.length > shown.length ? `${shown.join(', ')} (+${units.length - shown.length})` : shown.join(', ')}</Vi>
}

export function ComparisonNote({ dossier }: { readonly dossier: DossierReply }): ReactElement | null {
  const { comparison } = dossier.context
  if (comparison === null) return null
  if (comparison.gap !== null) {
    const { reason, units } = comparison.gap
    return (
      <Notice kind="warning" title={t('fact.gap-title')}>
        <p>{t.nodes(`fact.gap-${reason}`, { units: <Names units={units} /> })}</p>
        <p>{t('fact.gap-help')}</p>
      </Notice>
    )
  }
  return <p className="small muted">{t.nodes('fact.summed', { units: <Names units={comparison.summed} /> })}</p>
}
