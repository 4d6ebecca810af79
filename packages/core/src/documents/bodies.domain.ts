// The only place for who writes a report of a unit and to whom: the police of that unit, to the body above it.
import type { UnitType } from '../units/units.domain.ts'
import { inSentence, type NamedPlace } from './sentences.domain.ts'

export type ReportBodies = {
  readonly superior: string | null
  readonly issuing: string
  /** The issuing body as a sentence names it: "Công an tỉnh An Giang". */
  readonly writer: string
  /** Symbol behind the number: "BC-CAT". */
  readonly symbol: string
  readonly addressees: readonly string[]
  readonly recipients: readonly string[]
  readonly signature: readonly string[]
}

const POLICE_SYMBOL: Partial<Record<UnitType, string>> = {
  tỉnh: 'CAT',
  'thành phố trực thuộc trung ương': 'CATP',
  huyện: 'CAH',
  quận: 'CAQ',
  'thị xã': 'CATX',
  'thành phố': 'CATP',
  xã: 'CAX',
  phường: 'CAP',
  'thị trấn': 'CATT',
  'đặc khu': 'CAĐK',
}

const MOVEMENT_DEPARTMENT = 'Cục Xây dựng phong trào bảo vệ an ninh Tổ quốc'

function isProvince(type: UnitType): boolean {
  return type === 'tỉnh' || type === 'thành phố trực thuộc trung ương'
}

/** The bodies of a unit's report. `parent` is the unit whose police stand above (null for the country and for a province). */
export function bodiesOf(unit: NamedPlace, parent: NamedPlace | null): ReportBodies {
  if (unit.type === 'nước') {
    return {
      superior: 'Bộ Công an',
      issuing: MOVEMENT_DEPARTMENT,
      writer: MOVEMENT_DEPARTMENT,
      symbol: 'BC-V05',
      addressees: ['Lãnh đạo Bộ Công an'],
      recipients: ['Như trên;', 'Lưu: VT.'],
      signature: ['CỤC TRƯỞNG'],
    }
  }
  const writer = `Công an ${inSentence(unit)}`
  const above = parent === null || isProvince(unit.type) ? null : `Công an ${inSentence(parent)}`
  const people = `Ủy ban nhân dân ${inSentence(unit)}`
  return {
    superior: above ?? 'Bộ Công an',
    issuing: writer,
    writer,
    symbol: `BC-${POLICE_SYMBOL[unit.type] ?? 'CA'}`,
    addressees: above === null ? [`Bộ Công an (qua ${MOVEMENT_DEPARTMENT})`, people] : [above, people],
    recipients: isProvince(unit.type) ? ['Như trên;', 'Văn phòng Điều phối nông thôn mới;', 'Lưu: VT, PV05.'] : ['Như trên;', 'Lưu: VT.'],
    signature: [isProvince(unit.type) ? 'GIÁM ĐỐC' : 'TRƯỞNG CÔNG AN'],
  }
}

/** Địa danh: the name without its type, in full where it is a number or a person's name. An office's custom; the passage of Nghị định 30/2020/NĐ-CP was not seen. */
export function placeName(unit: NamedPlace): string {
  if (unit.type === 'nước') return 'Hà Nội'
  const type = unit.type === 'thành phố trực thuộc trung ương' ? 'thành phố' : unit.type
  if (!unit.fullName.toLowerCase().startsWith(`${type} `)) return unit.fullName
  const name = unit.fullName.slice(type.length + 1)
  return /^\d/.test(name) || name === 'Hồ Chí Minh' ? unit.fullName : name
}
