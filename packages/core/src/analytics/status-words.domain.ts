// The only place for what each status is called, on boards and in sentences.
import { titleKinds, type StatusKind } from '../assessments/routes-of-appraisal.domain.ts'
import type { MeasuredLevel } from './analytics.domain.ts'

const STATUS_WORDS = {
  'safe-standard': { does: 'đạt tiêu chuẩn “An toàn về an ninh, trật tự”', title: 'Tiêu chuẩn “An toàn về an ninh, trật tự”' },
  'indicator-19.2': { does: 'đạt chỉ tiêu 19.2', title: 'Chỉ tiêu 19.2' },
  'criterion-19': { does: 'đạt tiêu chí 19', title: 'Tiêu chí 19' },
  'indicator-19.2-advanced': { does: 'đạt chỉ tiêu 19.2 nâng cao', title: 'Chỉ tiêu 19.2 nâng cao' },
  'criterion-10': { does: 'đạt nội dung an ninh, trật tự của tiêu chí 10', title: 'Tiêu chí 10 – an ninh, trật tự' },
  'not-complex': { does: 'không phức tạp về an ninh, trật tự', title: 'Xã không phức tạp về an ninh, trật tự' },
  'model-security': { does: 'đạt lĩnh vực an ninh, trật tự của xã kiểu mẫu', title: 'Xã kiểu mẫu, lĩnh vực an ninh, trật tự' },
  'district-security': { does: 'đạt tiêu chí an ninh, trật tự của huyện', title: 'Tiêu chí an ninh, trật tự của huyện' },
  'district-security-advanced': {
    does: 'đạt tiêu chí an ninh, trật tự của huyện nâng cao',
    title: 'Tiêu chí an ninh, trật tự của huyện nâng cao',
  },
  'model-village-security': {
    does: 'đạt tiêu chí an ninh, trật tự của thôn kiểu mẫu',
    title: 'Thôn kiểu mẫu về an ninh, trật tự',
  },
  ntm: { does: 'đạt chuẩn nông thôn mới', title: 'Đạt chuẩn nông thôn mới' },
  'ntm-advanced': { does: 'đạt chuẩn nông thôn mới nâng cao', title: 'Đạt chuẩn nông thôn mới nâng cao' },
  'ntm-model': { does: 'đạt chuẩn nông thôn mới kiểu mẫu', title: 'Đạt chuẩn nông thôn mới kiểu mẫu' },
  'ntm-completed': { does: 'hoàn thành nhiệm vụ xây dựng nông thôn mới', title: 'Hoàn thành nhiệm vụ xây dựng nông thôn mới' },
} as const satisfies Record<StatusKind, { readonly does: string; readonly title: string }>

/** "đạt chỉ tiêu 19.2" */
export function statusPhrase(kind: StatusKind): string {
  return STATUS_WORDS[kind].does
}

/** "Chỉ tiêu 19.2" */
export function statusTitle(kind: StatusKind): string {
  return STATUS_WORDS[kind].title
}

/** True for what is considered anew each window; titles of new rural development are not. */
export function isPeriodic(kind: StatusKind): boolean {
  return !titleKinds.some((title) => title === kind)
}

const LEVEL_WORDS = {
  district: 'cấp huyện',
  commune: 'cấp xã',
  village: 'khu dân cư',
  institution: 'cơ quan, doanh nghiệp, cơ sở giáo dục',
} as const satisfies Record<MeasuredLevel, string>

/** "Chỉ tiêu 19.2 – cấp xã": a status with the level it is counted at. */
export function measureTitle(kind: StatusKind, level: MeasuredLevel): string {
  return `${statusTitle(kind)} – ${LEVEL_WORDS[level]}`
}
