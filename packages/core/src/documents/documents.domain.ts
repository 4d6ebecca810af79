// The only place for what an administrative document is made of: a tree that Word, print and screen all draw from.
import type { PlainDate } from '../shared/plain-date.ts'

/** A stretch of text in one style. `measure` names the measure its numbers come from, so that a reader can open the units. */
export type Run = { readonly text: string; readonly bold?: boolean; readonly italic?: boolean; readonly measure?: string }

export type Column = {
  readonly title: string
  readonly align: 'left' | 'center' | 'right'
  /** Share of the table's width; the shares of a table are relative to each other. */
  readonly width: number
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  | { readonly kind: 'table'; readonly caption: string; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }

/** `reference` says which document it belongs to: "(Kèm theo Báo cáo số … ngày … của …)". */
export type Annex = { readonly label: string; readonly title: string; readonly reference: string; readonly blocks: readonly Block[] }

/** The parts in the order and with the names of Nghị định 30/2020/NĐ-CP, Phụ lục I. */
export type ReportDocument = {
  /** Title property of the file. */
  readonly title: string
  /** The mark that stands on every page of illustrative data; null for real data. */
  readonly demonstration: string | null
  readonly on: PlainDate
  readonly nationalTitle: string
  readonly nationalMotto: string
  /** Cơ quan chủ quản; null where the issuing body has none above it. */
  readonly superiorBody: string | null
  readonly issuingBody: string
  /** "Số:      /BC-…": the number stays blank until the document is registered. */
  readonly number: string
  readonly placeAndDate: string
  readonly kind: string
  /** Trích yếu. */
  readonly subject: string
  readonly addressees: readonly string[]
  readonly bases: readonly string[]
  readonly blocks: readonly Block[]
  readonly recipients: readonly string[]
  readonly signature: { readonly lines: readonly string[]; readonly name: string | null }
  readonly annexes: readonly Annex[]
}

export const NATIONAL_TITLE = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'
export const NATIONAL_MOTTO = 'Độc lập - Tự do - Hạnh phúc'

/** Place and date as the decree writes them: days below 10 and the months 1 and 2 are padded (Phụ lục I). */
export function placeAndDate(place: string, on: PlainDate): string {
  return `${place}, ${writtenDate(on)}`
}

/** "ngày 05 tháng 02 năm 2026" */
export function writtenDate(on: PlainDate): string {
  const month = Number(on.slice(5, 7))
  return `ngày ${on.slice(8, 10)} tháng ${month <= 2 ? on.slice(5, 7) : String(month)} năm ${on.slice(0, 4)}`
}

/** The number line before registration: the number is left blank by hand's width. */
export function blankNumber(symbol: string): string {
  return `Số:        /${symbol}`
}

/** The plain text of a block's runs. */
export function textOf(runs: readonly Run[]): string {
  return runs.map((run) => run.text).join('')
}
