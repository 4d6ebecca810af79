// A server killed at any moment of a hand-in loses nothing it acknowledged (embedded; the machine itself keeps running).
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccount, findSession } from '#server/features/access/access.service'
import { descendantsOf, scopesOf } from '#server/features/units/units.service'
import { openDb, sqlOf } from '#server/platform/db/client'
import { transactOn } from '#server/platform/db/transact'
import { runAsSystem } from '#server/platform/run'
import { copyEmbeddedTemplate } from '../../../test/database.ts'
import { loadDossiers } from './assessments-load.service.ts'

/** A few in everyday runs; the full run asks for 100. */
const KILLS = Number(process.env['BINHYEN_KILLS'] ?? '5')
const script = fileURLToPath(new URL('../../../test/hand-in-child.ts', import.meta.url))
const TOKEN = 'token-of-the-killed-server'
const TODAY = plainDate('2027-02-10')
const document = { has: true as const, number: '1/NQ', date: plainDate('2027-01-05') }
const facts = {
  partyResolution: document,
  securityPlan: document,
  registration: { has: true as const, date: plainDate('2027-01-05') },
  models: 1,
  policiesImplemented: true,
  article43Occurred: false,
  clause44Met: true,
  communePoliceMet: true,
  noneDisciplined: true,
  areasTotal: 10,
  areasRegistered: 10,
  areasRecognised: 7,
  bodiesTotal: 0,
  bodiesRegistered: 0,
  bodiesRecognised: 0,
}

let root = ''
let directory = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'binhyen-hand-in-'))
  directory = join(root, 'db')
  await copyEmbeddedTemplate(directory)
  const database = await openDb({ kind: 'embedded', directory })
  const runtime = {
    transact: transactOn(database.db),
    clock: { now: () => new Date(), today: () => TODAY },
    findSession,
    demonstration: false,
  }
  await runAsSystem(runtime, async (ctx) => {
    const communes = await descendantsOf(ctx, 'VN' as UnitId, 'commune', TODAY)
    const scopes = await scopesOf(
      ctx,
      communes.map((unit) => unit.id),
      TODAY,
    )
    await loadDossiers(
      ctx,
      communes.slice(0, 25 * KILLS + 100).map((unit) => ({
        unitId: unit.id,
        scope: scopes.get(unit.id) ?? [],
        provinceId: (scopes.get(unit.id) ?? []).at(-2) ?? unit.id,
        setId: 'tt124-2021-commune',
        window: { from: plainDate('2026-11-16'), to: plainDate('2027-11-16') },
        dueOn: null,
        facts,
        savedBy: 'Tester',
        trail: [{ action: 'register', onDate: TODAY, byName: 'Tester', role: 'commune-officer' }],
      })),
    )
    const officer = await createAccount(ctx, {
      username: 'tester',
      displayName: 'Tester',
      demonstration: false,
      passwordHash: '-',
      grants: [{ role: 'commune-officer', unitId: 'VN' as UnitId, valid: { from: plainDate('2000-01-01'), to: null } }],
    })
    await sql`select app_open_session(sha256(${TOKEN}::bytea), ${officer.accountId}, 'test', now(), now() + interval '1 day')`.execute(
      sqlOf<object>(ctx),
    )
  })
  await database.close()
}, 120_000)
afterAll(() => rm(root, { recursive: true, force: true }))

async function runAndKill(acknowledged: readonly string[], delay: number): Promise<{ acks: string[]; said: string }> {
  const args = [directory, TOKEN, String(acknowledged.length), acknowledged.at(-1) ?? '-']
  const child = spawn(process.execPath, ['--import', import.meta.resolve('@oxc-node/core/register'), script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  let working = false
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    // from the first answer on: the moment then falls anywhere in a hand-in
    if (working || !said.includes('ack ')) return
    working = true
    setTimeout(() => child.kill('SIGKILL'), delay)
  })
  await new Promise((resolve) => child.on('close', resolve))
  // a line cut in two was not acknowledged
  const complete = said.slice(0, said.lastIndexOf('\n')).split('\n')
  return { acks: complete.filter((line) => line.startsWith('ack ')).map((line) => line.slice(4)), said }
}

test(
  `${String(KILLS)} kills during hand-ins lose nothing acknowledged`,
  async () => {
    const acknowledged: string[] = []
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { acks, said } = await runAndKill(acknowledged, (kill * 37) % 230)
      expect(said.split('\n').filter((line) => /^(lost|refused|mistake)/.test(line))).toEqual([])
      expect(said).toContain('open')
      acknowledged.push(...acks)
    }
    const final = await runAndKill(acknowledged, 0)
    expect(final.said).toMatch(/^open/)
    expect(acknowledged.length).toBeGreaterThan(KILLS - 1)
    expect(new Set(acknowledged).size).toBe(acknowledged.length)
  },
  KILLS * 25_000 + 30_000,
)
