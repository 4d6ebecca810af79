// The only place for what an account is told in its inbox: kinds of notices, which of them press, and what each may hold. A notice speaks
// of places and records by codes and numbers; the sentence is made by the screen, in the reader's language.
import type { Role } from '../access/access.domain.ts'
import { rights, type Action } from '../access/access.policy.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import type { UnitId } from '../units/units.domain.ts'

export const noticeKinds = [
  'report-returned',
  'report-handed-in-again',
  'report-accepted',
  'report-correcting',
  'report-credited',
  'report-late-again',
  'report-due-soon',
  'report-overdue',
  'reports-missing',
  'reports-missing-above',
  'report-asked',
  'report-put-off',
  'report-not-asked',
  'dossier-returned',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** Kinds that somebody must act on now; the others tell what happened. */
const urgentKinds: ReadonlySet<NoticeKind> = new Set([
  'report-returned',
  'report-overdue',
  'reports-missing',
  'reports-missing-above',
  'dossier-returned',
])
export const isUrgent = (kind: NoticeKind): boolean => urgentKinds.has(kind)

/** What a notice leads to. `reports`: a list, whose form and period stand in what is said. */
export const recordKinds = ['report', 'reports', 'dossier'] as const
export type NoticeRecord = (typeof recordKinds)[number]

/** At most so many units are named; the number says how many there are. */
export const MOST_NAMED = 20

/** What happened, in codes and numbers. Titles of forms and names of units are the catalogue's. */
export type Said = {
  readonly form?: { readonly id: string; readonly title: { readonly vi: string; readonly en: string } }
  readonly period?: {
    readonly kind: string
    readonly year: number
    readonly number: number
    readonly from: PlainDate
    readonly to: PlainDate
  }
  readonly dueOn?: PlainDate
  /** Working days until the deadline, or since. */
  readonly workingDays?: number
  /** Cells or clauses that came back. */
  readonly returned?: number
  /** Units that are missing, of how many. */
  readonly missing?: number
  readonly expected?: number
  readonly units?: readonly { readonly id: UnitId; readonly name: string }[]
}

/** A notice on its way to whoever holds a right at a place. */
export type Notice = {
  /** Says once: the same key never reaches an account twice. */
  readonly key: string
  readonly kind: NoticeKind
  readonly unitId: UnitId
  readonly record: { readonly kind: NoticeRecord; readonly id: string } | null
  readonly said: Said
  /** Whom it is for: who holds the right at the first place of these where anybody does, nearest first. */
  readonly right: Action
  readonly place: readonly UnitId[]
}

/** The roles that give a right. */
export const rolesOf = (action: Action): readonly Role[] => rights[action].roles

/** The key of a notice: what happened to which record, and which time it did. */
export const noticeKey = (kind: NoticeKind, record: string, turn: string | number): string => `${kind} ${record} ${String(turn)}`
