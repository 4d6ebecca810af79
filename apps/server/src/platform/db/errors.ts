// The only place where the database's errors become problems of the catalogue, keyed on named constraints.
import { Problem, type ProblemCode } from '@binhyen/core/shared/problem'

/** A constraint that a request may run into, and what it means to its sender. Constraints not listed are our own mistakes. */
const byConstraint: Readonly<Record<string, ProblemCode>> = {
  commands_command_id_pk: 'command.reused',
  cohorts_frozen_check: 'unit.cohort-frozen',
  cohorts_unit_id_object_programme_window_excl: 'unit.cohort-overlaps',
  cohorts_institution_window_key: 'unit.cohort-overlaps',
  dossiers_unit_id_set_id_window_from_key: 'assessment.already-registered',
  decisions_authority_number_key: 'decision.number-taken',
  unit_statuses_unit_status_window_key: 'decision.unit-not-accepted',
  province_windows_window_excl: 'calendar.window-overlaps',
  provincial_additions_set_province_span_excl: 'criteria.addition-overlaps',
  accounts_username_key: 'account.username-taken',
  accounts_provider_username_key: 'auth.provider-taken',
  delegations_grant_id_valid_excl: 'delegation.refused',
}

/** SQL states with a meaning of their own, whatever the table. */
const byState: Readonly<Record<string, ProblemCode>> = {
  '42501': 'auth.forbidden', // insufficient_privilege: the row-level wall refused
  '55P03': 'command.in-progress', // lock_not_available: someone else is still at work on the same thing
  '57014': 'server.busy', // query_canceled: longer than the statement timeout
  '53300': 'server.busy', // too_many_connections
  '57P01': 'server.busy', // admin_shutdown
  '57P03': 'server.busy', // cannot_connect_now
  ECONNREFUSED: 'server.busy',
}

const retryable = new Set(['40001', '40P01'])

function fieldOf(error: unknown, name: string): string | undefined {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
  return typeof value === 'string' ? value : undefined
}

/** True where the same transaction, begun again, may succeed (serialization failure, deadlock). */
export function isRetryable(error: unknown): boolean {
  return retryable.has(fieldOf(error, 'code') ?? '')
}

/** The problem a database error stands for; null where it is none a sender can do something about. */
export function problemOfDatabaseError(error: unknown): Problem | null {
  const code = byConstraint[fieldOf(error, 'constraint') ?? ''] ?? byState[fieldOf(error, 'code') ?? '']
  if (isRetryable(error)) return new Problem('server.busy')
  return code === undefined ? null : new Problem(code)
}
