// The only place for how a screen puts results into English words.
import type { MeasuredLevel } from '../analytics/analytics.domain.ts'
import type { StatusKind } from '../assessments/routes-of-appraisal.domain.ts'
import { englishDate, englishNumber, englishWindow } from '../shared/english-format.ts'
import { lastDay, type Window } from '../shared/span.ts'
import type { ResultWords } from './result-words.domain.ts'
import { windowYears } from './sentences.domain.ts'

const statuses = {
  'safe-standard': { does: 'meet the “Safe in security and order” standard', title: '“Safe in security and order” standard' },
  'indicator-19.2': { does: 'meet indicator 19.2', title: 'Indicator 19.2' },
  'indicator-19.2-advanced': { does: 'meet indicator 19.2, advanced level', title: 'Indicator 19.2, advanced level' },
  'criterion-19': { does: 'meet criterion 19', title: 'Criterion 19' },
  'criterion-10': { does: 'meet the security and order part of criterion 10', title: 'Criterion 10 – security and order' },
  'not-complex': { does: 'are not complex in security and order', title: 'Commune not complex in security and order' },
  'model-security': { does: 'meet the security and order field of model communes', title: 'Model commune, security and order field' },
  'district-security': { does: 'meet the district security and order criterion', title: 'District security and order criterion' },
  'district-security-advanced': {
    does: 'meet the district security and order criterion, advanced level',
    title: 'District security and order criterion, advanced level',
  },
  'model-village-security': {
    does: 'meet the model village criterion on security and order',
    title: 'Model village in security and order',
  },
  ntm: { does: 'meet the new-style rural area standard', title: 'New-style rural area standard' },
  'ntm-advanced': { does: 'meet the advanced new-style rural area standard', title: 'Advanced new-style rural area' },
  'ntm-model': { does: 'meet the model new-style rural area standard', title: 'Model new-style rural area' },
  'ntm-completed': { does: 'have completed the new-style rural area task', title: 'New-style rural area task completed' },
} as const satisfies Record<StatusKind, { readonly does: string; readonly title: string }>

const nouns = {
  district: ['district-level unit', 'district-level units'],
  commune: ['commune', 'communes'],
  village: ['residential area', 'residential areas'],
  institution: ['institution', 'institutions'],
} as const satisfies Record<MeasuredLevel, readonly [string, string]>

const levels = {
  district: 'district level',
  commune: 'commune level',
  village: 'residential areas',
  institution: 'institutions',
} as const satisfies Record<MeasuredLevel, string>

function windowName(window: Window): string {
  const years = windowYears(window)
  if (years === null) return `period ${englishWindow(window)}`
  return years.first === years.last ? String(years.first) : `${years.first}–${years.last}`
}

const counted = (count: number, level: MeasuredLevel): string => `${englishNumber(count, 0)} ${nouns[level][count === 1 ? 0 : 1]}`

const upOrDown = (moved: number): string => (moved > 0 ? 'up' : 'down')

function unitsMoved(units: number, level: Parameters<typeof counted>[1]): string {
  return units === 0 ? '' : `${upOrDown(units)} ${counted(Math.abs(units), level)}`
}

function pointsText(points: number): string {
  if (points === 0) return 'less than 0.1 percentage points'
  return `${englishNumber(Math.abs(points))} percentage point${Math.abs(points) === 1 ? '' : 's'}`
}

export const englishResults: ResultWords = {
  windowName,
  windowShort: (window) => (windowYears(window) === null ? `to ${englishDate(lastDay(window))}` : windowName(window)),
  share: (share) => `${englishNumber(share.met, 0)}/${englishNumber(share.total, 0)}`,
  percent: (share) => {
    if (share.percent === null) return ''
    if (share.percent === 100 && share.met < share.total) return 'nearly 100%'
    return share.percent === 0 && share.met > 0 ? 'under 0.1%' : `${englishNumber(share.percent)}%`
  },
  statusTitle: (kind) => statuses[kind].title,
  statusPhrase: (kind) => statuses[kind].does,
  measureTitle: (kind, level) => `${statuses[kind].title} – ${levels[level]}`,
  counted,
  comparison: ({ change, previous, met, total, level }) => {
    if (change === null || previous === null) return ''
    const before = windowName(previous.window)
    const moved = met * previous.total - previous.met * total
    const units = unitsMoved(change.units, level)
    if (change.points === null) return units === '' ? `the same number as in ${before}` : `${units} on ${before}`
    const share = moved === 0 ? 'the share is unchanged' : `the share is ${upOrDown(moved)} ${pointsText(change.points)}`
    if (units === '') return moved === 0 ? `the same as ${before}` : `the same number as ${before}; ${share}`
    if (moved === 0 || moved > 0 !== change.units > 0) return `${units} on ${before}, but ${share}`
    return `${units} (${pointsText(change.points)}) on ${before}`
  },
}
