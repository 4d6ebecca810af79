// The only place for what an account is called: usernames, and how they are made from a role and a unit.
import type { Role } from './access.domain.ts'

export const USERNAME = /^[a-z0-9][a-z0-9._-]{1,62}$/

/** Read aloud and typed on any keyboard: the body's letters in front of the unit's code. */
const prefixes: Readonly<Record<Role, string>> = {
  'commune-officer': 'ca',
  'commune-authority': 'ub',
  'district-police': 'cah',
  'district-authority': 'ubh',
  appraiser: 'td',
  'province-clerk': 'th',
  'provincial-authority': 'ubt',
  'programme-office': 'vpdp',
  leader: 'ld',
  administrator: 'qt',
  auditor: 'kt',
}

/** `ca.02839`, and `ca.02839.2` where that is taken: the second person of the same body. */
export function deriveUsername(role: Role, unitCode: string, taken: (username: string) => boolean): string {
  const base = `${prefixes[role]}.${unitCode.toLowerCase()}`
  if (!taken(base)) return base
  for (let number = 2; ; number += 1) if (!taken(`${base}.${String(number)}`)) return `${base}.${String(number)}`
}

/** As it is kept: lower case. Null where it cannot be a username. */
export function findUsername(text: string): string | null {
  const username = text.trim().toLowerCase()
  return USERNAME.test(username) ? username : null
}
