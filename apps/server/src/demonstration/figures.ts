// The only place for the figures the demonstration must give back, each with the public text it was read from.
// Exact at these totals; which unit passed below them is not public and is drawn from the printed random seed.
import type { StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'

export type SourceText = { readonly name: string; readonly note: string }

const AN_GIANG: SourceText = {
  name: 'Cổng thông tin điện tử tỉnh An Giang, 12/03/2021',
  note: 'Kỳ đánh giá 15/12–14/12 là giả định của bản minh họa; nguồn chỉ nêu "năm 2020", "so với năm 2019".',
}
const HA_NOI: SourceText = {
  name: 'Tin kiểm tra của Cục Xây dựng phong trào bảo vệ ANTQ tại Công an thành phố Hà Nội, 03/12/2024',
  note: 'Nguồn nêu số liệu ngày 02/12/2024, không nêu kỳ; bản minh họa giả định kỳ 16/11/2022–15/11/2023.',
}
const THANH_HOA: SourceText = {
  name: 'Báo Văn hóa và Đời sống Thanh Hóa (vhds.baothanhhoa.vn), không ghi ngày, khoảng năm 2016',
  note: 'Nguồn không ghi ngày; bản minh họa giả định kỳ là năm 2015.',
}

type Days = { readonly from: PlainDate; readonly to: PlainDate }
const days = (from: string, to: string): Days => ({ from: plainDate(from), to: plainDate(to) })

/** A result under a criteria set: dossiers, verdicts and decisions are generated so that exactly `met` of `enrolled` pass. */
export type AssessedFigure = {
  readonly id: string
  readonly province: string
  /** The catalogue edition whose communes the place counted. */
  readonly on: PlainDate
  readonly setId: string
  readonly statusKind: StatusKind
  readonly window: Days
  readonly met: number
  readonly enrolled: number
  readonly decidedOn: PlainDate
  /** As the source words it, qualifier kept. */
  readonly asSaid: string | null
  readonly source: SourceText
}

/** A title recorded from decisions; nothing is evaluated. */
export type TitleFigure = {
  readonly id: string
  readonly province: string
  readonly on: PlainDate
  readonly level: 'commune' | 'district'
  readonly statusKind: StatusKind
  readonly window: Days
  readonly met: number
  readonly enrolled: number
  readonly decidedOn: PlainDate
  readonly asSaid: string | null
  readonly source: SourceText
}

export const assessedFigures: readonly AssessedFigure[] = [
  {
    id: 'criterion-19-thanh-hoa-2015',
    province: '38',
    on: plainDate('2015-12-31'),
    setId: 'criterion-19-2009',
    statusKind: 'criterion-19',
    window: days('2015-01-01', '2016-01-01'),
    met: 545,
    enrolled: 571,
    decidedOn: plainDate('2016-02-26'),
    asSaid: '545/571 xã đã hoàn thành tiêu chí số 19',
    source: THANH_HOA,
  },
  {
    id: 'indicator-19-2-an-giang-2019',
    province: '89',
    on: plainDate('2019-12-14'),
    setId: 'indicator-19-2-2016',
    statusKind: 'indicator-19.2',
    window: days('2018-12-15', '2019-12-15'),
    met: 83,
    enrolled: 119,
    decidedOn: plainDate('2019-12-27'),
    asSaid: null,
    source: { ...AN_GIANG, note: `${AN_GIANG.note} Số năm 2019 (83) suy từ "97/119 xã … tăng 14 xã so với năm 2019".` },
  },
  {
    id: 'indicator-19-2-an-giang-2020',
    province: '89',
    on: plainDate('2020-12-14'),
    setId: 'indicator-19-2-2016',
    statusKind: 'indicator-19.2',
    window: days('2019-12-15', '2020-12-15'),
    met: 97,
    enrolled: 119,
    decidedOn: plainDate('2020-12-25'),
    asSaid: '97/119 xã đạt chuẩn Chỉ tiêu 19.2 (chiếm tỷ lệ 81,5%) tăng 14 xã so với năm 2019 (tăng gần 12%)',
    source: AN_GIANG,
  },
  {
    id: 'safe-standard-ha-noi-2023',
    province: '01',
    on: plainDate('2023-11-15'),
    setId: 'tt124-2021-commune',
    statusKind: 'safe-standard',
    window: days('2022-11-16', '2023-11-16'),
    met: 368,
    enrolled: 382,
    decidedOn: plainDate('2023-12-20'),
    asSaid: '368/382 xã đạt "An toàn về ANTT" theo Thông tư 124',
    source: HA_NOI,
  },
]

/** Figures nobody published: generated so that the place can be looked at, and said to be so wherever they stand. */
const generated = (note: string): SourceText => ({ name: 'Dữ liệu minh họa sinh tự động, không phải kết quả thực tế', note })

/**
 * Quảng Nam and Lào Cai of three tiers. Their texts tell no results: the one of Quảng Nam reports an inspection without figures, the
 * one of Lào Cai a plan with targets, and a target is not a result.
 */
export const generatedFigures: readonly AssessedFigure[] = [
  {
    id: 'indicator-19-2-quang-nam-2023',
    province: '49',
    on: plainDate('2023-12-14'),
    setId: 'indicator-19-2-2021',
    statusKind: 'indicator-19.2',
    window: days('2022-12-15', '2023-12-15'),
    met: 176,
    enrolled: 203,
    decidedOn: plainDate('2023-12-27'),
    asSaid: null,
    source: generated('Bài của Báo Quảng Nam về đoàn kiểm tra ngày 15/10/2024 không nêu số liệu.'),
  },
  {
    id: 'indicator-19-2-lao-cai-2023',
    province: '10',
    on: plainDate('2023-12-14'),
    setId: 'indicator-19-2-2021',
    statusKind: 'indicator-19.2',
    window: days('2022-12-15', '2023-12-15'),
    met: 103,
    enrolled: 127,
    decidedOn: plainDate('2023-12-28'),
    asSaid: null,
    source: generated(
      'Kế hoạch 383/KH-UBND của tỉnh đặt mục tiêu đến năm 2025 có 120/127 xã đạt chỉ tiêu 19.2; đó là mục tiêu, không phải kết quả.',
    ),
  },
]

/** Villages of one district of Lào Cai for "thôn kiểu mẫu về an ninh, trật tự"; the plan's target for each district is at least 30%. */
export const modelVillages = {
  province: '10',
  district: 'Huyện Bắc Hà',
  on: plainDate('2023-12-14'),
  setId: 'model-village-security-lao-cai',
  statusKind: 'model-village-security' as StatusKind,
  window: days('2023-01-01', '2024-01-01'),
  villagesEach: 9,
  metOfTen: 4,
  decidedOn: plainDate('2023-12-29'),
  source: generated(
    'Kế hoạch 383/KH-UBND đặt mục tiêu ít nhất 30% số thôn của mỗi huyện đạt tiêu chí an ninh, trật tự của thôn kiểu mẫu; số thôn và kết quả ở đây do bản minh họa sinh ra.',
  ),
} as const

/**
 * An Giang 2020 under Thông tư 23/2012: 2.159 objects of all kinds, "trên 98%". The text gives neither the number of all objects nor
 * how many of each kind: 2.200 and the split are the demonstration's, exact at 2.159.
 */
export const safeObjects = {
  province: '89',
  on: plainDate('2020-12-14'),
  asSaid: '2.159 khóm, ấp, xã, phường, thị trấn, cơ quan, doanh nghiệp nhà trường đạt tiêu chuẩn về an ninh, trật tự (đạt trên 98%)',
  source: {
    ...AN_GIANG,
    note: 'Nguồn nêu tổng 2.159 đối tượng của mọi loại và "trên 98%", không nêu mẫu số; mẫu số 2.200, cách chia theo loại và các kỳ là giả định của bản minh họa.',
  },
  areas: {
    setId: 'tt23-2012-residential-area',
    window: days('2019-11-01', '2020-11-01'),
    enrolled: 880,
    met: 864,
    decidedOn: plainDate('2020-11-20'),
  },
  communes: {
    setId: 'tt23-2012-commune',
    window: days('2019-12-01', '2020-12-01'),
    enrolled: 156,
    met: 154,
    decidedOn: plainDate('2020-12-15'),
  },
  bodies: {
    setId: 'tt23-2012-agency-enterprise',
    window: days('2019-12-01', '2020-12-01'),
    enrolled: 700,
    met: 687,
    decidedOn: plainDate('2020-12-16'),
  },
  schools: {
    setId: 'tt23-2012-school',
    window: days('2019-06-01', '2020-06-01'),
    enrolled: 464,
    met: 454,
    decidedOn: plainDate('2020-07-15'),
  },
} as const

export const titleFigures: readonly TitleFigure[] = [
  {
    id: 'ntm-thanh-hoa-2015',
    province: '38',
    on: plainDate('2015-12-31'),
    level: 'commune',
    statusKind: 'ntm',
    window: days('2011-01-01', '2016-01-01'),
    met: 180,
    enrolled: 571,
    decidedOn: plainDate('2016-03-15'),
    asSaid: '180/571 xã đã hoàn thành cả 19 tiêu chí',
    source: THANH_HOA,
  },
  {
    id: 'ntm-an-giang-2020',
    province: '89',
    on: plainDate('2020-12-14'),
    level: 'commune',
    statusKind: 'ntm',
    window: days('2016-01-01', '2021-01-01'),
    met: 61,
    enrolled: 119,
    decidedOn: plainDate('2020-12-28'),
    asSaid: '61/119 xã đạt chuẩn nông thôn mới',
    source: AN_GIANG,
  },
  {
    id: 'ntm-advanced-an-giang-2020',
    province: '89',
    on: plainDate('2020-12-14'),
    level: 'commune',
    statusKind: 'ntm-advanced',
    window: days('2018-01-01', '2021-01-01'),
    met: 6,
    enrolled: 16,
    decidedOn: plainDate('2020-12-29'),
    asSaid: '6/16 xã đạt chuẩn nông thôn mới nâng cao (giai đoạn 2018-2020)',
    source: AN_GIANG,
  },
  {
    id: 'ntm-completed-an-giang-2020',
    province: '89',
    on: plainDate('2020-12-14'),
    level: 'district',
    statusKind: 'ntm-completed',
    window: days('2016-01-01', '2021-01-01'),
    met: 3,
    enrolled: 11,
    decidedOn: plainDate('2020-12-30'),
    asSaid: '3/11 huyện, thị xã, thành phố hoàn thành nhiệm vụ xây dựng nông thôn mới',
    source: AN_GIANG,
  },
]

/** 28 pilot communes and 2 pilot districts for 2021 (Quyết định 785/QĐ-UBND tỉnh An Giang). */
export const pilots = {
  province: '89',
  on: plainDate('2021-01-15'),
  statusKind: 'indicator-19.2' as StatusKind,
  window: days('2020-12-15', '2021-12-15'),
  enrolled: 119,
  communes: 28,
  source: 'Quyết định 785/QĐ-UBND tỉnh An Giang, theo Cổng thông tin điện tử tỉnh An Giang, 12/03/2021',
} as const
