// The only place that says what the rows of the access table speak of, and in which states a record can be.
import type { Action } from '@binhyen/core/access/access.policy'
import type { DossierAction } from '@binhyen/core/assessments/assessments.domain'
import { dossierStatuses } from '@binhyen/core/assessments/assessments.domain'
import { statesFor } from '@binhyen/core/assessments/dossier-rights.policy'
import { statesFor as reportStatesFor } from '@binhyen/core/reports/report-rights.policy'
import { reportStatuses, type ReportAction } from '@binhyen/core/reports/reports.domain'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { localTime } from '@binhyen/core/shared/local-time'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { ProblemCode } from '@binhyen/core/shared/problem'

/** What the rows speak of; made anew for each door. The people asked stand in `province`, the strangers in `elsewhere`. */
export type World = {
  readonly province: string
  readonly commune: string
  readonly village: string
  readonly institution: string
  /** A list of institutions taken in from a file. */
  readonly institutionImport: string
  readonly elsewhere: string
  /** A cohort of the province, not frozen yet. */
  readonly cohort: string
  /** What the province added to a national set. */
  readonly addition: string
  /** The record a row asks about, in the state under test. A dossier comes with its unit. */
  readonly dossier: string
  readonly unit: string
  /** A periodic report in the state under test; it comes with its unit as well. */
  readonly report: string
  readonly account: string
  readonly grant: string
  readonly delegation: string
  readonly handOver: string
  /** An outage of the commune that was recorded. */
  readonly outage: string
  /** A report asked for ad hoc of the commune. */
  readonly request: string
  /** A list of accounts taken in from a file. */
  readonly accountImport: string
}

/** Every state of every kind of record that has a life. Those of dossiers are read from their transitions. */
export const states = {
  dossier: dossierStatuses,
  report: reportStatuses,
  request: ['standing', 'withdrawn'],
  cohort: ['open', 'frozen'],
  addition: ['in-force', 'ended'],
  account: ['open', 'closed'],
  grant: ['standing', 'ended'],
  delegation: ['standing', 'ended'],
  handOver: ['waiting', 'done'],
} as const satisfies Partial<Record<keyof World, readonly string[]>>
export type Lived = keyof typeof states

/** In which states of which record a door lets through, and what it answers in the others. */
export type ByState = { readonly of: Lived; readonly possible: readonly string[]; readonly otherwise: readonly ProblemCode[] }

/** What a dossier's own table of transitions says; the state is read before or behind the verdict. */
export const dossierIn = (
  actions: readonly DossierAction[],
  otherwise: readonly ProblemCode[] = ['assessment.transition-refused'],
): ByState => ({
  of: 'dossier',
  possible: actions.length === 0 ? dossierStatuses : statesFor(actions),
  otherwise,
})
/** What a report's own table of transitions says. */
export const reportIn = (actions: readonly ReportAction[]): ByState => ({
  of: 'report',
  possible: actions.length === 0 ? reportStatuses : reportStatesFor(actions),
  otherwise: ['report.transition-refused'],
})
export const only = (of: Lived, possible: string, otherwise: ProblemCode): ByState => ({ of, possible: [possible], otherwise: [otherwise] })
export const any = (of: Lived): ByState => ({ of, possible: states[of], otherwise: [] })

export const PROVINCE = '15@2025-07-01'
export const COMMUNE = '02839@2025-07-01'
export const SECOND_COMMUNE = '02890@2025-07-01'
export const ELSEWHERE = '91@2025-07-01'
export const SET = 'tt124-2021-commune'
export const WINDOW = plainDate('2026-11-16')
/** In the first quarter, when registration stands open. */
export const TODAY = '2027-02-10'

/** A form of the communes, and the last month whose data have closed. */
export const FORM = 'commune-security-month'
export const MONTH = { periodFrom: plainDate('2026-12-15'), periodTo: plainDate('2027-01-15') }

export const NO_SUCH = '00000000-0000-4000-8000-000000000000'

export type Row = {
  readonly endpoint: Endpoint
  /** The right it asks for; `own`: every signed-in person; `open`: everyone. */
  readonly right: Action | 'own' | 'open'
  readonly ask?: (world: World) => {
    readonly params?: Readonly<Record<string, unknown>>
    readonly query?: Readonly<Record<string, unknown>>
    readonly body?: Readonly<Record<string, unknown>>
    readonly file?: { readonly name: string; readonly bytes: Uint8Array }
  }
  /** The right anywhere is enough for what the row asks: comparing a file that touches no unit. What applying touches is tested beside the imports. */
  readonly anywhere?: true
  /** The record it is about, and in which of its states it is possible: asked in each of them. */
  readonly states?: ByState
  /** Problems that someone with the right may still meet here, because the thing is not in the state for it. */
  readonly meets?: readonly ProblemCode[]
}

/** A province's addition to a set as it is sent. */
export const additionBody = ({ provinceId, ...written }: { readonly provinceId: string } & Readonly<Record<string, unknown>>) => ({
  provinceId,
  number: '12/2026/QĐ-UBND',
  kind: 'Quyết định',
  title: 'Bổ sung tiêu chí',
  signedOn: '2026-12-20',
  source: 'Công báo tỉnh',
  inForce: { from: '2027-01-01', to: null },
  written,
})

/** A power cut of a place as it is sent. */
export const outageBody = (place: string) => ({
  from: localTime('2026-11-27T14:00'),
  to: localTime('2026-11-27T18:00'),
  places: [place],
  reason: 'Mất điện diện rộng',
  document: '',
})

/** The form of the files that is asked for ad hoc. */
export const ASKED_FORM = 'commune-peak-ad-hoc'
/** A report asked for ad hoc of a place as it is sent. */
export const askedDays = (place: string) => ({
  formId: ASKED_FORM,
  unitId: place,
  from: plainDate('2027-01-20'),
  to: plainDate('2027-02-01'),
  dueOn: plainDate('2027-02-15'),
})
export const requestBody = (place: string) => ({
  ...askedDays(place),
  document: { number: '15/CV-PV05', on: plainDate('2027-02-01'), title: 'Báo cáo đợt cao điểm Tết' },
})

export const renaming = (commune: string) => [
  { effectiveOn: TODAY, decision: { source: 'Thử quyền' }, events: [{ kind: 'rename', unitId: commune, fullName: 'Xã Thử Quyền' }] },
]
/** Somebody of the province whom others may lend to. */
export const DELEGATE = 'nguoi.nhan'
export const seatOf = (world: World) => ({ role: 'commune-officer', unitId: world.commune, from: TODAY, to: null })
export const unitParams = (world: World) => ({ params: { id: world.commune } })
export const dossierParams = (id: string) => ({ params: { id } })
