// The only place for who appraises and who decides: a table keyed on the status conferred, the object and the day.
import type { Role } from '../access/access.domain.ts'
import { plainDate, type PlainDate } from '../shared/plain-date.ts'
import { spanHolds, type Span } from '../shared/span.ts'
import type { Level } from '../units/units.domain.ts'

/** Statuses stand side by side on one unit and are never merged. */
export const statusKinds = ['safe-standard', 'indicator-19.2', 'criterion-19', 'ntm', 'ntm-advanced', 'ntm-model', 'ntm-completed'] as const
export type StatusKind = (typeof statusKinds)[number]

/** Statuses recorded from the deciding body's decision, not evaluated here. */
export const titleKinds = ['ntm', 'ntm-advanced', 'ntm-model', 'ntm-completed'] as const satisfies readonly StatusKind[]
export type TitleKind = (typeof titleKinds)[number]

export type AssessedObject = 'residential-area' | 'commune'

/** A seat: a body at a level, and the role that sits in it. */
export type Seat = { readonly role: Role; readonly level: Level; readonly body: 'police' | 'committee' }

type DatedSeat = { readonly valid: Span; readonly seat: Seat | null; readonly source: string; readonly checked: boolean }
type Route = { readonly synthesise: readonly DatedSeat[]; readonly appraise: readonly DatedSeat[]; readonly decide: readonly DatedSeat[] }

const EVER = plainDate('1900-01-01')
/** No district police from 01/3/2025. */
const DISTRICT_POLICE_END = plainDate('2025-03-01')
/** No district level from 01/7/2025. */
const DISTRICT_END = plainDate('2025-07-01')
const always: Span = { from: EVER, to: null }

const communeCommittee: Seat = { role: 'commune-authority', level: 'commune', body: 'committee' }
const districtPolice: Seat = { role: 'district-police', level: 'district', body: 'police' }
const districtCommittee: Seat = { role: 'district-authority', level: 'district', body: 'committee' }
const provincialPolice: Seat = { role: 'appraiser', level: 'province', body: 'police' }
const provincialCommittee: Seat = { role: 'provincial-authority', level: 'province', body: 'committee' }

const TT124_10_1 = 'Thông tư 124/2021/TT-BCA, Điều 10 khoản 1'
const NO_SYNTHESIS = 'Không thấy bước tổng hợp riêng trong phần đã đọc của Thông tư 124/2021/TT-BCA'
const ONE_LEVEL_UP = 'Hồ sơ của xã gửi lên một cấp: theo hướng dẫn của địa phương trước Thông tư 124/2021/TT-BCA, chưa đối chiếu'
const DISTRICT_DECIDES =
  'Thông tư 124/2021/TT-BCA, Điều 10, phần về cấp huyện chưa đọc đủ; thực tế tại Hà Nội năm 2024: UBND cấp huyện công nhận xã'
const TWO_TIER =
  'Suy ra: không còn công an cấp huyện từ 01/3/2025, chính quyền hai cấp từ 01/7/2025; câu chữ của Thông tư 48/2025/TT-BCA chưa đối chiếu'
const CHAIN_192 = 'Trình tự đã thấy ở Hải Phòng năm 2020: Công an huyện tổng hợp, Công an tỉnh đề nghị, UBND tỉnh quyết định'

const indicatorRoute: Route = {
  synthesise: [
    { valid: { from: EVER, to: DISTRICT_POLICE_END }, seat: districtPolice, source: CHAIN_192, checked: false },
    { valid: { from: DISTRICT_POLICE_END, to: null }, seat: null, source: TWO_TIER, checked: false },
  ],
  appraise: [{ valid: always, seat: provincialPolice, source: CHAIN_192, checked: false }],
  decide: [{ valid: always, seat: provincialCommittee, source: CHAIN_192, checked: false }],
}

const routes: Record<string, Route> = {
  'safe-standard/residential-area': {
    synthesise: [{ valid: always, seat: null, source: NO_SYNTHESIS, checked: false }],
    appraise: [{ valid: always, seat: communeCommittee, source: TT124_10_1, checked: false }],
    decide: [{ valid: always, seat: communeCommittee, source: TT124_10_1, checked: false }],
  },
  'safe-standard/commune': {
    synthesise: [{ valid: always, seat: null, source: NO_SYNTHESIS, checked: false }],
    appraise: [
      { valid: { from: EVER, to: DISTRICT_POLICE_END }, seat: districtPolice, source: ONE_LEVEL_UP, checked: false },
      { valid: { from: DISTRICT_POLICE_END, to: null }, seat: provincialPolice, source: TWO_TIER, checked: false },
    ],
    decide: [
      { valid: { from: EVER, to: DISTRICT_END }, seat: districtCommittee, source: DISTRICT_DECIDES, checked: false },
      { valid: { from: DISTRICT_END, to: null }, seat: provincialCommittee, source: TWO_TIER, checked: false },
    ],
  },
  'indicator-19.2/commune': indicatorRoute,
  'criterion-19/commune': indicatorRoute,
}

export type Step = { readonly seat: Seat | null; readonly source: string; readonly checked: boolean }

/**
 * Who takes a step for dossiers of a status and object on a day.
 * @returns the seat (null where the step does not exist on that day) with its source, or null where no route is known.
 */
export function findStep(step: keyof Route, status: StatusKind, object: AssessedObject, on: PlainDate): Step | null {
  const found = routes[`${status}/${object}`]?.[step].find((each) => spanHolds(each.valid, on))
  return found ? { seat: found.seat, source: found.source, checked: found.checked } : null
}
