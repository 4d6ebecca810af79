// The only place for what files made in the background hold: who may ask for it, its columns, and its rows page by page.
import type { ExportWish } from '@binhyen/core/exchange/exports.contract'
import { vietnamesePeriod } from '@binhyen/core/reports/period-words.domain'
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import type { ReportStatus } from '@binhyen/core/reports/reports.domain'
import type { Period } from '@binhyen/core/calendar/periods.domain'
import { vietnameseDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { listPublishedForms } from '#server/features/figures/forms.service'
import { getUnitRow, nameUnits } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import type { CellValue, StreamedColumn } from '#server/platform/files/workbook'
import { listContradictions } from '#server/features/comparisons/contradictions.service'
import { contradictionColumns, contradictionsMeant, pageOfContradictions } from './contradictions-export.service.ts'
import { differenceColumns, differencesInFull, rowsOfDifferences, titleOfDifferences } from './differences-export.service.ts'
import { askedValues, cellsOfLine, linesOfValues, pageOfValues, valueColumns, type ValueLine } from './figure-values-read.service.ts'
import { countHandedValues } from './figure-values.store.ts'
import { listReports } from '#server/features/reports/report-lists.service'
import { readTotals } from '#server/features/totals/totals.service'
import { numberFormat, writtenTotal } from './workbook-sheets.service.ts'

export type Page = { readonly rows: readonly (readonly CellValue[])[]; readonly next: string | null; readonly total: number | null }

/** Rows behind a cursor; each page is a transaction of its own, so that nothing is held while a file is written. */
export type Source = { readonly columns: readonly StreamedColumn[]; readonly page: (ctx: Ctx, after: string | null) => Promise<Page> }

const column = (header: string, width: number, format: string | null = null): StreamedColumn => ({ header, width, format })

const WIDE: ReadonlySet<string> = new Set(['country', 'province'])

/** What a file is of, if the actor may read there now; `isWide`: a province or more. @throws what the doors do that show the same */
export async function aboutOf(ctx: Ctx, wish: ExportWish): Promise<{ readonly title: string; readonly isWide: boolean }> {
  if (wish.kind === 'values') {
    const { isWide } = await askedValues(ctx, wish.query)
    const place = wish.query.unit === undefined ? null : await placeName(ctx, wish.query.unit)
    return {
      title: ['Số liệu theo đơn vị', await formTitle(ctx, wish.query.form), place].filter((each) => each !== null).join(' – '),
      isWide,
    }
  }
  if (wish.kind === 'totals') {
    const { unit, form } = await readTotals(ctx, { ...wish.query, count: 1, parts: 'false' })
    return { title: `Bảng số liệu – ${form.title.vi} – ${unit.name}`, isWide: WIDE.has(unit.level) }
  }
  if (wish.kind === 'differences') {
    const found = await differencesInFull(ctx, wish.query)
    return { title: titleOfDifferences(found), isWide: WIDE.has(found.unit.level) }
  }
  const named = await listName(ctx, wish)
  const level = wish.query.unit === undefined ? 'country' : (await getUnitRow(ctx, wish.query.unit as UnitId)).level
  const place = wish.query.unit === undefined ? null : await placeName(ctx, wish.query.unit)
  return { title: [...named, place].filter((each) => each !== null).join(' – '), isWide: WIDE.has(level) }
}

async function listName(ctx: Ctx, wish: Extract<ExportWish, { kind: 'reports' | 'contradictions' }>): Promise<readonly (string | null)[]> {
  if (wish.kind === 'reports') return ['Danh sách báo cáo', (await listReports(ctx, { ...wish.query, limit: 1 })).form?.title.vi ?? null]
  await listContradictions(ctx, { ...wish.query, limit: 1 })
  const form = wish.query.form === undefined ? null : await formTitle(ctx, wish.query.form)
  return ['Số liệu chưa khớp', ...contradictionsMeant(wish.query), form]
}

async function placeName(ctx: Ctx, unit: string): Promise<string> {
  return (await nameUnits(ctx, [unit as UnitId])).get(unit as UnitId) ?? unit
}

async function formTitle(ctx: Ctx, id: string): Promise<string> {
  return (await listPublishedForms(ctx)).find(({ form }) => form.id === id)?.form.title.vi ?? id
}

export function sourceOf(wish: ExportWish): Source {
  if (wish.kind === 'values') return wish.format === 'csv' ? valuesForPrograms(wish.query) : valuesForPeople(wish.query)
  if (wish.kind === 'contradictions') return contradictionsSource(wish.query)
  if (wish.kind === 'differences') return differencesSource(wish.query)
  return wish.kind === 'totals' ? totalsSource(wish.query) : reportsSource(wish.query)
}

/** Reports a page: their cells are a thousand rows and more. */
const REPORTS_AT_ONCE = 25

type ValuesWish = Extract<ExportWish, { kind: 'values' }>['query']

function valuesSource(
  query: ValuesWish,
  columns: readonly StreamedColumn[],
  cellsOf: (line: ValueLine, periodKind: Parameters<typeof periodFrom>[0]) => readonly CellValue[],
): Source {
  return {
    columns,
    page: async (ctx, after) => {
      const asked = await askedValues(ctx, query)
      const { items, next } = await pageOfValues(ctx, asked, { after, limit: REPORTS_AT_ONCE })
      const lines = await linesOfValues(ctx, query.form, items)
      const kind = (await listPublishedForms(ctx)).find(({ form }) => form.id === query.form)?.form.period ?? 'ad-hoc'
      const isAll = asked.figures === null
      const total = after === null && isAll ? (await countHandedValues(ctx, asked.filter)).values : null
      return { rows: lines.map((line) => cellsOf(line, kind)), next, total }
    },
  }
}

/** In the columns the writing door takes. */
function valuesForPrograms(query: ValuesWish): Source {
  return valuesSource(
    query,
    valueColumns.map((header) => column(header, 16)),
    cellsOfLine,
  )
}

const STATES = { given: '', 'not-applicable': 'Không áp dụng', 'cannot-provide': 'Không cung cấp được' } as const

function valuesForPeople(query: ValuesWish): Source {
  const columns = [
    column('Đơn vị', 30),
    column('Kỳ', 18),
    column('Khu dân cư', 26),
    column('Chỉ tiêu', 44),
    column('Giá trị', 14, '#,##0.###'),
    column('Như đã báo cáo', 22),
    column('Không có số', 20),
    column('Lý do', 30),
    column('Ngày nộp', 12),
    column('Nộp chậm', 10),
    column('Mã đơn vị', 20),
    column('Mã chỉ tiêu', 24),
  ]
  return valuesSource(query, columns, ({ report, value, villageName, figureName }, kind) => {
    const { cell } = value
    return [
      report.unit.name,
      vietnamesePeriod(periodFrom(kind, { from: report.periodFrom, to: report.periodTo })),
      villageName,
      figureName,
      cell?.state === 'given' ? cell.quantity.number : null,
      cell === null || (cell.state === 'given' && cell.quantity.qualifier !== 'exact') ? value.text : null,
      cell === null || cell.state === 'given' ? null : STATES[cell.state],
      cell?.state === 'cannot-provide' ? cell.reason : null,
      vietnameseDate(report.handIn.on),
      report.handIn.late ? 'Chậm' : null,
      report.unit.id,
      value.figure,
    ]
  })
}

function totalsSource(query: Extract<ExportWish, { kind: 'totals' }>['query']): Source {
  const columns = [
    column('Đơn vị', 34),
    column('Kỳ', 18),
    column('Phải nộp', 10, '#,##0'),
    column('Đã nộp', 10, '#,##0'),
    column('Đã tiếp nhận', 12, '#,##0'),
    column('Chỉ tiêu', 44),
    column('Đơn vị tính', 14),
    column('Giá trị', 16, numberFormat(0)),
    column('Như đã báo cáo', 24),
  ]
  return {
    columns,
    page: async (ctx) => {
      const totals = await readTotals(ctx, query)
      const rows = [totals.total, ...totals.parts].flatMap((row) =>
        totals.periods.flatMap((period, at) =>
          totals.figures.map((figure, of): readonly CellValue[] => {
            const { number, words } = writtenTotal(row.cells[at]?.[of] ?? null)
            const { expected, handedIn, accepted } = row.progress[at] ?? { expected: null, handedIn: null, accepted: null }
            const unit = figure.share === null ? figure.unit.vi : '%'
            return [row.unit.name, vietnamesePeriod(period), expected, handedIn, accepted, figure.name.vi, unit, number, words]
          }),
        ),
      )
      return { rows, next: null, total: rows.length }
    },
  }
}

/** Each page looks through the list from where the one before ended. */
const CONTRADICTIONS_AT_ONCE = 200

function contradictionsSource(query: Extract<ExportWish, { kind: 'contradictions' }>['query']): Source {
  return {
    columns: contradictionColumns,
    // how many there will be takes longer to count than a page to write
    page: async (ctx, after) => ({ ...(await pageOfContradictions(ctx, query, { after, limit: CONTRADICTIONS_AT_ONCE })), total: null }),
  }
}

function differencesSource(query: Extract<ExportWish, { kind: 'differences' }>['query']): Source {
  return {
    columns: differenceColumns,
    // one total laid beside another: no more lines than units report, and none of them stands without the rest
    page: async (ctx) => {
      const rows = rowsOfDifferences(await differencesInFull(ctx, query))
      return { rows, next: null, total: rows.length }
    },
  }
}

const STATUS: Readonly<Record<ReportStatus, string>> = {
  open: 'Đang nhập',
  'handed-in': 'Đã nộp',
  returned: 'Bị trả lại',
  accepted: 'Đã tiếp nhận',
  correcting: 'Đang đính chính',
}

function reportsSource(query: Extract<ExportWish, { kind: 'reports' }>['query']): Source {
  const columns = [
    column('Đơn vị', 34),
    column('Trực thuộc', 28),
    column('Biểu mẫu', 40),
    column('Kỳ', 18),
    column('Hạn nộp', 12),
    column('Tình trạng', 18),
    column('Ngày nộp', 12),
    column('Nộp chậm', 10),
    column('Ô bị trả lại', 12, '#,##0'),
    column('Mã đơn vị', 20),
  ]
  return {
    columns,
    page: async (ctx, after) => {
      const { items, next, counts } = await listReports(ctx, { ...query, limit: 200, after: after ?? undefined })
      const rows = items.map(({ unit, form, period, dueOn, status, handedInOn, late, returned }): readonly CellValue[] => [
        unit.name,
        unit.parentName,
        form.title.vi,
        vietnamesePeriod(period as Period),
        vietnameseDate(dueOn as PlainDate),
        status === null ? 'Chưa bắt đầu' : STATUS[status],
        handedInOn === null ? null : vietnameseDate(handedInOn as PlainDate),
        late ? 'Chậm' : null,
        returned === 0 ? null : returned,
        unit.id,
      ])
      return { rows, next, total: query.state === undefined && query.q === undefined ? counts.expected : null }
    },
  }
}
