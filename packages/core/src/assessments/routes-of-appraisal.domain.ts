// The only place for who appraises and who decides: a table keyed on the status conferred, the object and the day.
import type { Role } from '../access/access.domain.ts'
import { recognitionStatuses, titleStatuses } from '../criteria/criteria.domain.ts'
import { plainDate, type PlainDate } from '../shared/plain-date.ts'
import { spanHolds, type Span } from '../shared/span.ts'
import type { ObjectKind } from '../criteria/criteria.domain.ts'
import type { Decider } from '../units/institution.domain.ts'
import type { Level } from '../units/units.domain.ts'

/** Statuses stand side by side on one unit and are never merged. */
export const statusKinds = recognitionStatuses
export type StatusKind = (typeof statusKinds)[number]

/** Statuses recorded from the deciding body's decision, not evaluated here. */
export const titleKinds = titleStatuses satisfies readonly StatusKind[]
export type TitleKind = (typeof titleKinds)[number]

/** Institutions are told apart by whose committee decides for them (Thông tư 124/2021/TT-BCA, Điều 10), whatever set they are assessed by. */
export type AssessedObject = 'residential-area' | 'commune' | 'district' | 'province' | `institution-of-${Decider}`

/** True for the objects of sets that assess agencies, enterprises and schools. */
export function isInstitutionObject(object: ObjectKind): object is 'agency-enterprise' | 'school' {
  return object === 'agency-enterprise' || object === 'school'
}

/** The object a set assesses in one unit; an institution without a known authority is taken as the commune's. */
export function assessedObject(object: ObjectKind, decidedBy: Decider | null): AssessedObject {
  return isInstitutionObject(object) ? `institution-of-${decidedBy ?? 'commune'}` : object
}

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
const TT124_10_PROVINCE =
  'Thông tư 124/2021/TT-BCA, Điều 10, phần về cấp tỉnh chưa đọc đủ; thực tế tại Quảng Nam năm 2024: UBND tỉnh công nhận 68 đơn vị'
const DISTRICT_BODIES =
  'Thông tư 124/2021/TT-BCA, Điều 10, phần về cấp huyện chưa đọc đủ: UBND cấp huyện quyết định cho đơn vị thuộc thẩm quyền, đến 30/6/2025'
const NO_DISTRICT =
  'Không còn cấp huyện từ 01/7/2025; chưa thấy quy định cơ quan nào tiếp nhận: cần xác định lại cơ quan công nhận của từng đơn vị'
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

const OF_DISTRICTS = 'Suy theo trình tự của xã: Công an tỉnh thẩm định, UBND tỉnh quyết định; trình tự của huyện chưa thấy'
const districtRoute: Route = {
  synthesise: [{ valid: always, seat: null, source: OF_DISTRICTS, checked: false }],
  appraise: [{ valid: always, seat: provincialPolice, source: OF_DISTRICTS, checked: false }],
  decide: [{ valid: always, seat: provincialCommittee, source: OF_DISTRICTS, checked: false }],
}

const OF_MODEL_VILLAGES = 'Do tỉnh quy định; văn bản của tỉnh chưa thấy, tạm theo cấp trên của xã'
const modelVillageRoute: Route = {
  synthesise: [{ valid: always, seat: null, source: OF_MODEL_VILLAGES, checked: false }],
  appraise: [{ valid: always, seat: communeCommittee, source: OF_MODEL_VILLAGES, checked: false }],
  decide: [
    { valid: { from: EVER, to: DISTRICT_END }, seat: districtCommittee, source: OF_MODEL_VILLAGES, checked: false },
    { valid: { from: DISTRICT_END, to: null }, seat: communeCommittee, source: OF_MODEL_VILLAGES, checked: false },
  ],
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
  'safe-standard/institution-of-commune': {
    synthesise: [{ valid: always, seat: null, source: NO_SYNTHESIS, checked: false }],
    appraise: [{ valid: always, seat: communeCommittee, source: TT124_10_1, checked: false }],
    decide: [{ valid: always, seat: communeCommittee, source: TT124_10_1, checked: false }],
  },
  'safe-standard/institution-of-district': {
    synthesise: [{ valid: always, seat: null, source: NO_SYNTHESIS, checked: false }],
    appraise: [
      { valid: { from: EVER, to: DISTRICT_POLICE_END }, seat: districtPolice, source: ONE_LEVEL_UP, checked: false },
      { valid: { from: DISTRICT_POLICE_END, to: DISTRICT_END }, seat: provincialPolice, source: TWO_TIER, checked: false },
      { valid: { from: DISTRICT_END, to: null }, seat: null, source: NO_DISTRICT, checked: false },
    ],
    decide: [
      { valid: { from: EVER, to: DISTRICT_END }, seat: districtCommittee, source: DISTRICT_BODIES, checked: false },
      { valid: { from: DISTRICT_END, to: null }, seat: null, source: NO_DISTRICT, checked: false },
    ],
  },
  'safe-standard/institution-of-province': {
    synthesise: [{ valid: always, seat: null, source: NO_SYNTHESIS, checked: false }],
    appraise: [{ valid: always, seat: provincialPolice, source: TT124_10_PROVINCE, checked: false }],
    decide: [{ valid: always, seat: provincialCommittee, source: TT124_10_PROVINCE, checked: false }],
  },
  'indicator-19.2/commune': indicatorRoute,
  'indicator-19.2-advanced/commune': indicatorRoute,
  'criterion-19/commune': indicatorRoute,
  'criterion-10/commune': indicatorRoute,
  'not-complex/commune': indicatorRoute,
  'model-security/commune': indicatorRoute,
  'district-security/district': districtRoute,
  'district-security-advanced/district': districtRoute,
  'model-village-security/residential-area': modelVillageRoute,
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
