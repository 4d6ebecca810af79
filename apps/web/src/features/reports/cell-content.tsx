// The only place for what is shown inside one cell: the value as typed, the other person's beside it, what it was before.
import type { ReactElement } from 'react'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { t } from '../../i18n/vi/reports.ts'
import { Vi } from '../../ui/vi.tsx'
import { given, shownText } from './cell-text.ts'
import type { CellView } from './cell-store.ts'
import type { Change } from './entry.ts'
import './entry.css'

/** Words stand before some numbers ("trên 160"), and they stay as they were said in every language. */
export function Said({ cell }: { readonly cell: Cell | null }): ReactElement {
  return (
    <Vi>
      {shownText(given(cell))}
      {cell?.state === 'cannot-provide' ? <span className="visually-hidden">: {cell.reason}</span> : null}
    </Vi>
  )
}

/** Before and after, the earlier one struck out for the eye and named for the ear. */
export function Changed({ change }: { readonly change: Change }): ReactElement {
  return (
    <span className="cell-before">
      <span className="visually-hidden">{t('cell.before')} </span>
      <s>{change.before === null ? t('cell.blank') : <Said cell={change.before} />}</s>
    </span>
  )
}

export type CellContentProps = {
  readonly view: CellView
  readonly blurred: 'small' | 'hidden' | undefined
  readonly change: Change | undefined
}

export function CellContent({ view, blurred, change }: CellContentProps): ReactElement {
  if (blurred !== undefined) return <span className="muted">{blurred === 'small' ? '<5' : '—'}</span>
  const { typed, theirs } = view
  return (
    <>
      {change === undefined ? null : <Changed change={change} />}
      {typed.ok ? <Said cell={typed.cell} /> : <Vi>{typed.text}</Vi>}
      {theirs === null ? null : (
        <span className="cell-theirs">
          <Vi>
            {theirs.by}: <Said cell={theirs.cell} />
            {theirs.cell === null ? t('cell.blank') : null}
          </Vi>
        </span>
      )}
    </>
  )
}
