// The only place for how papers and the command line, which are Vietnamese, write the figures of a unit: exactly as they were said.
import { quantityText } from '../figures/quantity.domain.ts'
import { SMALL_CELL_THRESHOLD } from '../protection/small-cells.domain.ts'
import { vietnameseNumber } from '../shared/numbers.ts'
import { vietnameseDate } from '../shared/plain-date.ts'
import type { Level } from '../units/units.domain.ts'
import type { CountedReports, SaidValue, SumBelow, UnitFigure, UnitFigures } from './unit-figures.domain.ts'

const levelNouns: Readonly<Record<Level, string>> = {
  country: 'nước',
  province: 'tỉnh, thành phố',
  district: 'đơn vị cấp huyện',
  commune: 'đơn vị cấp xã',
  village: 'khu dân cư',
  institution: 'cơ quan, doanh nghiệp, cơ sở giáo dục',
}

type Shape = Pick<UnitFigure, 'unit' | 'decimals'>

/** "trên 160", "98,8%", "không cung cấp được (đang xác minh)"; the unit of measure is not part of it but for per cent. */
export function valueText(value: SaidValue, { unit, decimals }: Shape): string {
  const percent = unit.vi === '%' ? '%' : ''
  switch (value.kind) {
    case 'number':
      return `${quantityText(value.quantity, (number) => vietnameseNumber(number, decimals))}${percent}`
    case 'share':
      return `${value.approximate ? 'khoảng ' : ''}${vietnameseNumber(value.percent)}%`
    case 'no-whole':
      return 'không có mẫu số'
    case 'not-applicable':
      return 'không áp dụng'
    case 'cannot-provide':
      return value.reason === null || value.reason === '' ? 'không cung cấp được' : `không cung cấp được (${value.reason})`
    case 'hidden':
      return value.mark === 'small' ? `<${String(SMALL_CELL_THRESHOLD)}` : '—'
  }
}

/** With its unit of measure: "trên 160 buổi". */
export function valueWithUnit(value: SaidValue, shape: Shape): string {
  const text = valueText(value, shape)
  const counted = value.kind === 'number' || value.kind === 'hidden'
  return counted && shape.unit.vi !== '%' ? `${text} ${shape.unit.vi}` : text
}

/** "58/60 đơn vị cấp xã" */
export function reportsText({ counted, expected, level }: CountedReports): string {
  return `${vietnameseNumber(counted)}/${vietnameseNumber(expected)} ${levelNouns[level]}`
}

type SaidSum = Omit<SumBelow, 'value'> & { readonly value: SaidValue }

/** "tổng của 58/60 đơn vị cấp xã là 1.200 buổi, chênh lệch 30 buổi": level against level, both as they were said. */
export function sumBelowText({ value, reports, difference }: SaidSum, shape: Shape): string {
  const told = `tổng của ${reportsText(reports)} là ${valueWithUnit(value, shape)}`
  return difference === null ? told : `${told}, chênh lệch ${differenceText(difference, shape)}`
}

function differenceText(difference: NonNullable<SumBelow['difference']>, { unit, decimals }: Shape): string {
  const about = difference.approximate ? 'khoảng ' : ''
  if (difference.points || unit.vi === '%') return `${about}${vietnameseNumber(Math.abs(difference.by))} điểm phần trăm`
  return `${about}${vietnameseNumber(Math.abs(difference.by), decimals)} ${unit.vi}`
}

/** Where the figures come from: the note kept with a report, else who reported and when. A full sentence without its stop. */
export function sourceText({ form, from, accepted, reports, source }: Omit<UnitFigures, 'figures' | 'period'>): string {
  const told = [
    from === 'own' || reports === null
      ? `Báo cáo số liệu “${form.title.vi}”${source === null ? '' : `, nộp ngày ${vietnameseDate(source.handedInOn)}`}`
      : `Tổng hợp báo cáo số liệu “${form.title.vi}” của ${reportsText(reports)}`,
    ...(accepted ? [] : ['chưa tiếp nhận']),
  ].join(', ')
  const note = source?.note?.replace(/[\s.]+$/, '') ?? ''
  return note === '' ? told : `${told}. ${note}`
}
