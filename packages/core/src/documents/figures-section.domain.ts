// The only place for what a report says of the figures that were handed in: each as it was said, with its period, its source, and the sum
// of the units below where that is another one.
import { vietnamesePeriodWithDays } from '../reports/period-words.domain.ts'
import { sourceText, sumBelowText, valueText, valueWithUnit } from '../totals/unit-figure-words.domain.ts'
import type { UnitFigure, UnitFigures } from '../totals/unit-figures.domain.ts'
import type { Block } from './documents.domain.ts'

/** More figures than this are a table of an annex. */
const FIGURES_IN_TEXT = 12

const paragraph = (text: string): Block => ({ kind: 'paragraph', runs: [{ text }] })
const isLong = ({ figures }: UnitFigures): boolean => figures.length > FIGURES_IN_TEXT

/** What is left blank or does not apply is not told. */
function told({ figures, ...rest }: UnitFigures): UnitFigures {
  return { ...rest, figures: figures.filter(({ value }) => value.kind !== 'not-applicable') }
}

/** "Năm 2020 (15/12/2019–14/12/2020)" */
const periodOf = ({ period }: UnitFigures): string => vietnamesePeriodWithDays(period)

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** "- Buổi tuyên truyền, vận động: trên 160 buổi." */
function figureSentence(figure: UnitFigure): string {
  const sum = figure.below === null ? '' : ` (${sumBelowText(figure.below, figure)})`
  return `- ${figure.name.vi}: ${valueWithUnit(figure.value, figure)}${sum}.`
}

/** The blocks of the section: of each period a heading, the figures or where their table is, and the source. */
export function figureBlocks(all: readonly UnitFigures[]): readonly Block[] {
  return all.map(told).flatMap((each, index): readonly Block[] => {
    const differing = each.figures.filter(({ below }) => below !== null)
    return [
      { kind: 'heading', level: 2, text: `${String(index + 1)}. ${each.form.title.vi}, ${lowered(periodOf(each))}` },
      ...(isLong(each)
        ? [paragraph(`Gồm ${String(each.figures.length)} chỉ tiêu, nêu tại phụ lục.`)]
        : each.figures.map((figure) => paragraph(figureSentence(figure)))),
      ...(differing.length === 0
        ? []
        : [
            paragraph(
              `Có ${String(differing.length)} chỉ tiêu mà số của đơn vị khác tổng của các đơn vị trực thuộc; cả hai số được giữ nguyên để đối chiếu.`,
            ),
          ]),
      paragraph(`Theo ${lowered(sourceText(each))}.`),
    ]
  })
}

const lowered = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

/** The tables of long lists: title and table. */
export function annexedFigures(all: readonly UnitFigures[]): readonly (readonly [string, Block])[] {
  return all
    .map(told)
    .filter(isLong)
    .map((each) => [`Số liệu ${lowered(each.form.title.vi)}, ${lowered(periodOf(each))}`, figureTable(each)])
}

function figureTable(each: UnitFigures): Block {
  const differs = each.figures.some(({ below }) => below !== null)
  return {
    kind: 'table',
    caption: sourceText({ ...each, source: each.source === null ? null : { ...each.source, note: null } }),
    columns: [
      { title: 'TT', align: 'center', width: 7 },
      { title: 'Chỉ tiêu', align: 'left', width: differs ? 38 : 55 },
      { title: 'Số liệu', align: 'right', width: 18 },
      { title: 'Đơn vị tính', align: 'left', width: differs ? 15 : 20 },
      ...(differs ? [{ title: 'Đơn vị trực thuộc', align: 'left', width: 22 } as const] : []),
    ],
    rows: each.figures.map((figure, index) => [
      String(index + 1),
      figure.name.vi,
      valueText(figure.value, figure),
      figure.unit.vi,
      ...(differs ? [figure.below === null ? '' : capital(sumBelowText(figure.below, figure))] : []),
    ]),
  }
}
