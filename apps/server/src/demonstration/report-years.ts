// The only place where the demonstration's yearly reports are made of the shorter ones, and the province's of its communes', but for a few
// deliberate differences, which are there to be seen, settled and explained.
import { tilesOf, type Period } from '@binhyen/core/calendar/periods.domain'
import type { FigureKind } from '@binhyen/core/figures/figures.domain'
import { exactly } from '@binhyen/core/figures/quantity.domain'
import { nothing, plus, quantityOf, type Cell, type Sum } from '@binhyen/core/figures/sums.domain'
import { asOneUnit } from '@binhyen/core/reports/reports.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Random } from './random.ts'

type Cells = Readonly<Record<string, Cell>>
type Sums = ReadonlyMap<string, Sum>

/** What was generated for a commune and a shorter period, whether or not it was handed in. */
export type Told = { readonly unit: UnitId; readonly period: Period; readonly sums: Sums }

const cellOf = (sum: Sum): Cell | null => {
  const quantity = quantityOf(sum)
  if (quantity === null) return sum.cannotProvide > 0 ? { state: 'cannot-provide', reason: 'Đang xác minh thiệt hại' } : null
  // what some could not tell makes the rest a least number
  const qualifier = sum.cannotProvide > 0 && quantity.qualifier === 'exact' ? 'at-least' : quantity.qualifier
  return { state: 'given', quantity: { ...quantity, qualifier } }
}

/** A sum over some of the periods of a year, as much more as the year is longer. */
function stretched(sum: Sum, have: number, whole: number): Sum {
  const more = (thousandths: number): number => Math.round((thousandths / 1000) * (whole / have)) * 1000
  return have === whole ? sum : { ...sum, thousandths: more(sum.thousandths), upperThousandths: more(sum.upperThousandths) }
}

/** The year of one commune: flows as its shorter periods add up, stocks as the last of them left them; the rest as drawn. */
export function yearOf(
  drawn: Cells,
  told: readonly Told[],
  { year, kinds }: { readonly year: Period; readonly kinds: ReadonlyMap<string, FigureKind> },
): Cells {
  const within = told.filter(({ period }) => period.from >= year.from && period.to <= year.to)
  const entries = Object.entries(drawn).flatMap(([figure, cell]): readonly (readonly [string, Cell])[] => {
    const parts = within.filter(({ sums }) => sums.has(figure))
    const [first, last] = [parts[0], parts.at(-1)]
    if (first === undefined || last === undefined || first.period.kind === 'ad-hoc') return [[figure, cell]]
    const whole = tilesOf(year, first.period.kind)?.length ?? parts.length
    const all = parts.reduce((sum, { sums }) => plus(sum, asOneUnit(sums.get(figure) ?? nothing)), nothing)
    const made = cellOf(kinds.get(figure) === 'stock' ? (last.sums.get(figure) ?? nothing) : stretched(all, parts.length, whole))
    return made === null ? (all.notApplicable > 0 ? [[figure, { state: 'not-applicable' }]] : []) : [[figure, made]]
  })
  return Object.fromEntries(entries)
}

/** A few communes counted something twice, or left something out, between the year and its shorter periods. */
const MISCOUNTED = 0.06

export function miscounted(cells: Cells, random: Random): Cells {
  const said = cells['propagandaArticles']
  if (random.next() >= MISCOUNTED || said?.state !== 'given') return cells
  return { ...cells, propagandaArticles: { state: 'given', quantity: exactly(said.quantity.number + random.int(1, 4)) } }
}

/** What the province counts beside, or other than, its communes, and how it explains that. */
export const provinceSays: readonly { readonly figure: string; readonly by: number; readonly why: string }[] = [
  {
    figure: 'propagandaLeaflets',
    by: 2500,
    why: 'Gồm cả 2.500 tờ rơi do Công an tỉnh in, phát trực tiếp tại các đợt tuyên truyền cấp tỉnh; các xã không tính số này.',
  },
  { figure: 'models', by: -2, why: 'Hai mô hình liên xã được mỗi xã tính một lần; tỉnh chỉ tính một lần cho mỗi mô hình.' },
  { figure: 'commendedCollectivesCertificate', by: 6, why: 'Gồm 06 tập thể thuộc cơ quan cấp tỉnh, không thuộc xã nào.' },
]

/** The year of the province: its communes' years added up, but for what it counts otherwise. */
export function provinceYearOf(years: readonly Sums[]): Cells {
  const sums = new Map<string, Sum>()
  for (const year of years) for (const [figure, sum] of year) sums.set(figure, plus(sums.get(figure) ?? nothing, asOneUnit(sum)))
  const cells = Object.fromEntries(
    [...sums].flatMap(([figure, sum]): readonly (readonly [string, Cell])[] => {
      const cell = cellOf(sum)
      return cell === null ? [] : [[figure, cell]]
    }),
  )
  const said = provinceSays.flatMap(({ figure, by }): readonly (readonly [string, Cell])[] => {
    const cell = cells[figure]
    if (cell?.state !== 'given') return []
    return [[figure, { state: 'given', quantity: { ...cell.quantity, number: Math.max(0, cell.quantity.number + by) } }]]
  })
  return { ...cells, ...Object.fromEntries(said) }
}
