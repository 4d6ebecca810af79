// The only place for what each status is called, on boards and in sentences.
import type { StatusKind } from '../assessments/routes-of-appraisal.domain.ts'
import type { MeasuredLevel } from './analytics.domain.ts'

const STATUS_WORDS = {
  'safe-standard': { does: 'đạt tiêu chuẩn “An toàn về an ninh, trật tự”', title: 'Tiêu chuẩn “An toàn về an ninh, trật tự”' },
  'indicator-19.2': { does: 'đạt chỉ tiêu 19.2', title: 'Chỉ tiêu 19.2' },
  'criterion-19': { does: 'đạt tiêu chí 19', title: 'Tiêu chí 19' },
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
  return kind === 'safe-standard' || kind === 'indicator-19.2' || kind === 'criterion-19'
}

const LEVEL_WORDS = { district: 'cấp huyện', commune: 'cấp xã', village: 'khu dân cư' } as const satisfies Record<MeasuredLevel, string>

/** "Chỉ tiêu 19.2 – cấp xã": a status with the level it is counted at. */
export function measureTitle(kind: StatusKind, level: MeasuredLevel): string {
  return `${statusTitle(kind)} – ${LEVEL_WORDS[level]}`
}
