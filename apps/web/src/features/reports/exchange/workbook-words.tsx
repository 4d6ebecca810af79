// The only place for how the lines of a checked workbook are said: where they stand, what they say, what is wrong with them.
import type { ReactElement } from 'react'
import { cellKey } from '@binhyen/core/figures/forms.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import type { ManyReply } from '@binhyen/core/exchange/workbook-many.contract'
import type { WorkbookReply } from '@binhyen/core/exchange/workbook.contract'
import { inLanguage } from '../../../i18n/language.ts'
import { quantityWords } from '../../../i18n/figure-words.ts'
import { t } from '../../../i18n/vi/workbook.ts'
import { Vi } from '../../../ui/vi.tsx'

type Fault = NonNullable<WorkbookReply['unreadable']>
/** A cell of the file beside what stands in its report. */
type RowReply = ManyReply['rows'][number]
/** What was found in a file, of one report or of many. */
export type SaidCells = Pick<WorkbookReply, 'errors' | 'warnings'> & { readonly rows: readonly RowReply[] }
/** What the cells are about: figures by name, and rows by the name of their unit; null where it need not be said. */
export type SaidOf = {
  readonly figures: readonly { readonly id: string; readonly name: { readonly vi: string; readonly en: string } }[]
  readonly rowName: (unitId: string) => string | null
}
type Wrong = WorkbookReply['errors'][number]
type Doubt = WorkbookReply['warnings'][number]

/** One line of the table: a cell of the file, an error first. */
export type Line = { readonly id: string; readonly sheet: string; readonly cell: string } & (
  | { readonly kind: 'error'; readonly wrong: Wrong }
  | { readonly kind: 'warning'; readonly doubt: Doubt }
  | { readonly kind: RowReply['standing']; readonly row: RowReply }
)

/** What waits for somebody comes first. */
export function linesOf(reply: SaidCells): readonly Line[] {
  return [
    ...reply.errors.map((wrong, at): Line => ({ id: `e${String(at)}`, sheet: wrong.sheet, cell: wrong.cell, kind: 'error', wrong })),
    ...reply.rows
      .filter(({ standing }) => standing === 'conflict')
      .map((row): Line => ({ id: cellKey(row), sheet: row.sheet, cell: row.cell, kind: 'conflict', row })),
    ...reply.warnings.map((doubt, at): Line => ({ id: `w${String(at)}`, sheet: doubt.sheet, cell: doubt.cell, kind: 'warning', doubt })),
    ...reply.rows
      .filter(({ standing }) => standing !== 'conflict')
      .map((row): Line => ({ id: cellKey(row), sheet: row.sheet, cell: row.cell, kind: row.standing, row })),
  ]
}

/** "Trang Tổ tự quản, ô D7". */
export function Where({ sheet, cell }: { readonly sheet: string; readonly cell: string }): ReactElement {
  const named = { sheet: <Vi>{sheet}</Vi>, cell }
  if (cell === '') return <>{t.nodes('where.sheet', { sheet: <Vi>{sheet}</Vi> })}</>
  return <>{/\d/.test(cell) ? t.nodes('where.cell', named) : t.nodes('where.column', named)}</>
}

export const whereText = (sheet: string, cell: string): string =>
  cell === '' ? t('where.sheet', { sheet }) : t(/\d/.test(cell) ? 'where.cell' : 'where.column', { sheet, cell })

/** Whose figure it is. */
type WhatProps = { readonly row: Pick<RowReply, 'unitId' | 'figure'>; readonly of: SaidOf }

export function What({ row, of }: WhatProps): ReactElement {
  const whose = of.rowName(row.unitId)
  const figure = of.figures.find(({ id }) => id === row.figure)
  const name = figure === undefined ? row.figure : inLanguage(figure.name)
  return (
    <>
      {figure !== undefined && name === figure.name.vi ? <Vi>{name}</Vi> : name}
      {whose === null ? null : (
        <span className="muted">
          {' · '}
          <Vi>{whose}</Vi>
        </span>
      )}
    </>
  )
}

export function Said({ cell }: { readonly cell: Cell | null }): ReactElement {
  if (cell === null) return <span className="muted">{t('cell.blank')}</span>
  if (cell.state === 'not-applicable') return <>{t('cell.not-applicable')}</>
  if (cell.state === 'cannot-provide') return <>{t.nodes('cell.cannot-provide', { reason: <Vi>{cell.reason}</Vi> })}</>
  return <>{quantityWords(cell.quantity)}</>
}

export function Wrongness({ wrong }: { readonly wrong: Wrong }): ReactElement {
  const { code, text, readings } = wrong
  const named = { text: <Vi>{text}</Vi>, readings: <Vi>{readings.join(' / ')}</Vi> }
  switch (code) {
    case 'separator':
      return <>{t.nodes('issue.separator', named)}</>
    case 'twice':
      return <>{t.nodes('issue.twice', { readings: named.readings })}</>
    case 'nothing-found':
      return <Vi>{t('issue.nothing-found')}</Vi>
    case 'not-a-number':
    case 'negative':
    case 'too-large':
    case 'too-many-decimals':
    case 'range-backwards':
    case 'date':
    case 'error':
      return <>{t.nodes(`issue.${code}`, { text: named.text })}</>
    default:
      return <>{t(`issue.${code}`)}</>
  }
}

export function Doubtful({ doubt }: { readonly doubt: Doubt }): ReactElement {
  return <>{doubt.code === 'maybe-date' ? t('warning.maybe-date', { text: doubt.text }) : t(`warning.${doubt.code}`)}</>
}

export function faultText({ fault, rows, most }: Fault): string {
  return fault === 'too-many-rows' ? t('fault.too-many-rows', { rows: rows ?? 0, most: most ?? 0 }) : t(`fault.${fault}`)
}
