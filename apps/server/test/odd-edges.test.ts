// The ends of what can be reckoned with, at every door: days at the ends of the calendar in every field that takes a text, and cursors
// that look like ours and are none. Refused where they stand, and never an error of the program.
import { describe, expect, test } from 'vitest'
import type { Role } from '@binhyen/core/access/access.domain'
import { rights } from '@binhyen/core/access/access.policy'
import { impactSections } from '@binhyen/core/units/unit-events.contract'
import { worldOf } from './access-made.ts'
import { accessTable } from './access-table.ts'
import { PROVINCE, TODAY, type Row } from './access-world.ts'
import type { Client } from './client.ts'
import { inRollback, type Test } from './harness.ts'
import { fieldsOf, nameOf, withValue, type Ask } from './id-fields.ts'

const knocker = ({ right }: Row): Role => {
  if (right === 'open' || right === 'own') return 'commune-officer'
  const { roles }: { readonly roles: readonly Role[] } = rights[right]
  return roles.includes('appraiser') ? 'appraiser' : (roles[0] ?? 'auditor')
}

const ENDS = ['1900-01-01', '2200-12-31'] as const

const NO_ID = '-'.repeat(36)
const ID = '01900000-0000-7000-8000-000000000001'
/** In the forms of our lists, with days, minutes, ids and numbers there are none of. */
const CURSORS = [
  'x',
  ':',
  NO_ID,
  `${NO_ID}:a`,
  `2026-11-01 ${NO_ID}`,
  `2026-11-01:${NO_ID}:a`,
  `2026-11-01T10:00 ${NO_ID}`,
  `2026-11-01T10:00:00.000Z ${NO_ID}`,
  `2026-11-01T25:00:00.000Z ${ID}`,
  `2026-99-01T10:00:00.000Z ${ID}`,
  `2026-02-30T10:00:00.000Z ${ID}`,
  '2026-99-01T10:00:00.000Z~1',
  '9999-99-99|a|a|a|a|a|9999-99-99',
  '2026-01-01|a|a|a|a|a|2026-02-30',
  `["a","${NO_ID}",1]`,
  `["a","${ID}",1e300]`,
  '9'.repeat(30),
] as const

const AFTER = ['query.after', 'body.after']

/** One door stands before several lists, each with cursors of its own. */
const waysTo = (row: Row, ask: Ask): readonly Ask[] =>
  row.endpoint.path.endsWith('/preview/:section') ? impactSections.map((section) => ({ ...ask, params: { section } })) : [ask]

/** Asks at every door that has the field, each by somebody who may; taken back at once. */
async function knock(t: Test, rows: readonly Row[], asksOf: (row: Row) => readonly object[]): Promise<readonly string[]> {
  const people = new Map<Role, Client>()
  const broken: string[] = []
  for (const row of rows) {
    const role = knocker(row)
    const client = people.get(role) ?? (await t.as(role, PROVINCE))
    people.set(role, client)
    for (const ask of asksOf(row)) {
      const { status } = await t.undone(async () => client.call(row.endpoint, ask as never))
      if (status >= 500) broken.push(`${nameOf(row)} ${JSON.stringify(ask)}`)
    }
  }
  return broken
}

const generous = { today: TODAY, limits: { perAccount: 1_000_000, perAddress: 1_000_000, perAddressUnknown: 1_000_000 } }

describe('at every door', () => {
  test('a day at the end of the calendar is refused, or not looked at', async () => {
    await inRollback(async (t) => {
      const { world } = await worldOf(t)
      const broken = await knock(t, accessTable, (row) =>
        fieldsOf(row).flatMap((field) => ENDS.flatMap((day) => withValue(row.ask?.(world) ?? {}, field, day))),
      )
      expect(broken).toEqual([])
      expect(t.mistakes).toEqual([])
    }, generous)
  })

  test('a cursor that looks like one of ours is refused', async () => {
    await inRollback(async (t) => {
      const { world } = await worldOf(t)
      const lists = accessTable.filter((row) => fieldsOf(row).some((field) => AFTER.includes(field)))
      expect(lists.length).toBeGreaterThan(8)
      const broken = await knock(t, lists, (row) =>
        waysTo(row, row.ask?.(world) ?? {}).flatMap((ask) =>
          AFTER.flatMap((field) => CURSORS.flatMap((cursor) => withValue(ask, field, cursor))),
        ),
      )
      expect(broken).toEqual([])
      expect(t.mistakes).toEqual([])
    }, generous)
  })
})
