// The only place for what an administrative unit is: a place that is valid for a span of days.
import type { Brand } from '../shared/brand.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import type { Span } from '../shared/span.ts'

/** `<official code>@<first day the catalogue knows it>`, e.g. `89@2019-10-06`. A code alone can mean two territories. */
export type UnitId = Brand<string, 'UnitId'>

/**
 * Levels are dated data: the district level ends with 30/06/2025. Villages (khu dân cư) hang below communes; so do institutions
 * (agencies, enterprises, schools), which lie in a commune but are no places of the administrative tree.
 */
export const levels = ['country', 'province', 'district', 'commune', 'village', 'institution'] as const
export type Level = (typeof levels)[number]
/** What lies in a commune and is no place of the administrative tree above it. */
export type LocalLevel = 'village' | 'institution'

/** The law's unit types, by level. */
export const unitTypes = {
  country: ['nước'],
  province: ['tỉnh', 'thành phố trực thuộc trung ương'],
  district: ['huyện', 'quận', 'thị xã', 'thành phố'],
  commune: ['xã', 'phường', 'thị trấn', 'đặc khu'],
  village: ['thôn', 'ấp', 'bản', 'làng', 'buôn', 'khóm', 'phum', 'sóc', 'khu phố', 'tổ dân phố'],
  institution: ['cơ quan', 'doanh nghiệp', 'cơ sở giáo dục'],
} as const satisfies Record<Level, readonly string[]>
export type UnitType = (typeof unitTypes)[Level][number]

/** The day a change is counted from, and between which days it really happened where the day itself is not known. */
export type DatedChange = { readonly on: PlainDate; readonly notBefore: PlainDate | null; readonly notAfter: PlainDate | null }

export type Unit = {
  readonly id: UnitId
  readonly code: string
  readonly level: Level
  readonly type: UnitType
  /** With its type in front: "Xã Tam Giang", "Thành phố Hà Nội". */
  readonly fullName: string
  readonly parentId: UnitId | null
  readonly valid: Span
}

/** What lies in a commune and goes along with it: residential areas and institutions. */
export function liesInCommune(level: Level): boolean {
  return level === 'village' || level === 'institution'
}

/** The country, root of every tree. */
export const COUNTRY_ID = 'VN' as UnitId

/** Level by the length of the official code: 2, 3, 5 digits; null on any other. */
function levelByLength(code: string): 'province' | 'district' | 'commune' | null {
  if (!/^\d+$/.test(code)) return null
  return code.length === 2 ? 'province' : code.length === 3 ? 'district' : code.length === 5 ? 'commune' : null
}

/** Level by the length of the official code: 2, 3, 5 digits. Throws RangeError on any other code. */
export function levelOfCode(code: string): 'province' | 'district' | 'commune' {
  const level = levelByLength(code)
  if (level === null) throw new RangeError(`not an official code: ${code}`)
  return level
}

/** Level of a unit of the administrative tree by its id; null for what lies in a commune, and for what is no id. */
export function levelOfId(id: string): 'country' | 'province' | 'district' | 'commune' | null {
  return id === COUNTRY_ID ? 'country' : levelByLength(id.slice(0, Math.max(0, id.indexOf('@'))))
}

/** How an old unit lives on: `default-successor` has no split information; `one-of-several` is known to be split but not how. */
export const successionRelations = ['whole', 'default-successor', 'one-of-several', 'part'] as const
export type SuccessionRelation = (typeof successionRelations)[number]

/** A unit as one span of its life shows it: its name, type and parent. */
export type UnitVersion = {
  readonly unitId: UnitId
  readonly fullName: string
  readonly type: UnitType
  readonly parentId: UnitId | null
  readonly valid: Span
  readonly began: DatedChange | null
}

/** A unit through all its versions, in time order. */
export type UnitLife = {
  readonly id: UnitId
  readonly code: string
  readonly level: Level
  readonly valid: Span
  readonly began: DatedChange | null
  readonly ended: DatedChange | null
  readonly versions: readonly UnitVersion[]
}

export type Succession = {
  readonly fromId: UnitId
  readonly toId: UnitId
  readonly relation: SuccessionRelation
  readonly on: PlainDate
  readonly note: string
  /** Share of the old unit's population that went this way, 0 to 1, where a source gives it; whole ones bring all. */
  readonly share?: number | null
}

/** `<code>@<first day>` */
export function unitIdOf(code: string, from: PlainDate): UnitId {
  return `${code}@${from}` as UnitId
}
