// The only place for what the audit log costs: on a hand-in on PostgreSQL, in bytes, and when a million entries are verified.
// Ratios may fail; bytes and milliseconds are printed.
import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { canonicalEntry, CHAIN_START, sealAfter, type AuditEntry } from '@binhyen/core/audit/audit-chain.domain'
import { entryLine, headLine } from '@binhyen/core/audit/audit-file.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import { createAccount } from '../apps/server/src/features/access/access.service.ts'
import { loadDossiers, type LoadedDossier } from '../apps/server/src/features/assessments/assessments-load.service.ts'
import { handInDossier } from '../apps/server/src/features/assessments/assessments.service.ts'
import { makeYears, sealAll } from '../apps/server/src/features/audit/sealing.service.ts'
import { verifyFile } from '../apps/server/src/features/audit/verify-file.service.ts'
import { sha256 } from '../apps/server/src/platform/hash.ts'
import { runAs, runAsSystem } from '../apps/server/src/platform/run.ts'
import { catalogueSteps } from '../apps/server/src/prepare.ts'
import { communesOn, dossierOf, metFacts } from './communes.ts'
import { judge, median, timeOfWork, type Limit } from './measure.ts'
import { onPostgres, type PostgresApp } from './postgres-app.ts'

const ON = plainDate('2023-11-01')
const ROUNDS = 40
/** Hand-ins of one round, of each kind. */
const AT_ONCE = 12
const GROWN = 100_000
const VERIFIED = 1_000_000

async function openDossiers({ runtime }: PostgresApp): Promise<readonly LoadedDossier[]> {
  return runAsSystem(runtime, async (ctx) => {
    const communes = (await communesOn(ctx, ON)).slice(0, 2 * AT_ONCE * (ROUNDS + 2))
    return loadDossiers(
      ctx,
      communes.map((commune) => dossierOf(commune, { facts: metFacts, handedInOn: null })),
    )
  })
}

/** Hand-ins with their entries and everything sealed, against the same hand-ins that write no entry. */
async function handIns(app: PostgresApp): Promise<Limit> {
  const { runtime } = app
  await makeYears(runtime)
  const dossiers = [...(await openDossiers(app))]
  const actor = await runAsSystem(runtime, (ctx) =>
    createAccount(ctx, {
      username: 'bench',
      displayName: 'bench',
      demonstration: false,
      passwordHash: '-',
      grants: [{ role: 'commune-officer', unitId: COUNTRY_ID, valid: { from: plainDate('2000-01-01'), to: null } }],
    }),
  )
  const take = (): readonly LoadedDossier[] => dossiers.splice(0, AT_ONCE)
  const audited = async (): Promise<void> => {
    for (const { id } of take()) {
      await runAs(
        runtime,
        async () => actor,
        (ctx) => handInDossier(ctx, id, {}),
      )
    }
    await sealAll(runtime)
  }
  const bare = async (): Promise<void> => {
    for (const { id } of take()) {
      await runAs(
        runtime,
        async () => actor,
        (ctx) => handInDossier({ ...ctx, audit: async () => undefined }, id, {}),
      )
    }
  }
  const times: [number, number][] = []
  for (let round = -2; round < ROUNDS; round += 1) {
    // whoever goes first in a round has the colder caches: they take turns
    const first = round % 2 === 0 ? audited : bare
    const one = await timeOfWork(first)
    const other = await timeOfWork(first === audited ? bare : audited)
    if (round >= 0) times.push(first === audited ? [one, other] : [other, one])
  }
  const withAudit = median(times.map(([time]) => time))
  const without = median(times.map(([, time]) => time))
  const sealed = await sql<{ n: number }>`select count(*) as n from audit_seals s join audit_entries e on e.id = s.entry_id
    where e.action like 'assessment.%'`.execute(app.db)
  if ((sealed.rows[0]?.n ?? 0) < AT_ONCE * ROUNDS) throw new Error(`only ${String(sealed.rows[0]?.n)} hand-ins were sealed`)
  console.log(
    `hand-in: ${(withAudit / AT_ONCE).toFixed(2)} ms with its sealed entry, ${(without / AT_ONCE).toFixed(2)} ms without (medians of ${String(ROUNDS)} × ${String(AT_ONCE)})`,
  )
  return { what: 'a hand-in with its audit entry, sealed, against one without', ratio: withAudit / without, atMost: 1.25 }
}

/** What an entry takes on disk: copies of the entries of the hand-ins, spread over the places and people of a year. */
async function growth({ db, runtime }: PostgresApp): Promise<void> {
  await sql`insert into audit_entries (made_at, account_id, role, unit_id, made_by, address, request_id, command_id, action, entity_kind, entity_id, scope, change)
    select e.made_at + n * interval '1 second', gen_random_uuid()::text, e.role, e.scope[1], 'session', '10.1.' || n % 250 || '.7', gen_random_uuid()::text,
      gen_random_uuid(), e.action, e.entity_kind, gen_random_uuid()::text, e.scope, e.change
    from generate_series(1, ${GROWN}::int) n
    join (select row_number() over (order by id) as r, count(*) over () as c, * from audit_entries where action like 'assessment.%') e on e.r = n % e.c + 1`.execute(
    db,
  )
  const sealing = await timeOfWork(() => sealAll(runtime))
  await sql`vacuum analyze audit_entries`.execute(db)
  const { rows } = await sql<{ n: number; rows: number; indexes: number; seals: number }>`
    select (select count(*) from audit_entries) as n, sum(pg_table_size(inhrelid)) as rows, sum(pg_indexes_size(inhrelid)) as indexes,
      pg_total_relation_size('audit_seals') as seals
    from pg_inherits where inhparent = 'audit_entries'::regclass`.execute(db)
  const [found] = rows
  if (found === undefined) throw new Error('no sizes')
  const { n, rows: table, indexes, seals } = found
  const each = (bytes: number): string => (bytes / n).toFixed(0)
  console.log(
    `growth over ${String(n)} entries: ${each(table)} bytes of rows, ${each(indexes)} of indexes, ${each(seals)} of seals: ${each(table + indexes + seals)} bytes an entry`,
  )
  console.log(`sealing: ${((GROWN / sealing) * 1000).toFixed(0)} entries a second`)
}

// The other half runs in processes of its own, so that memory can be told apart. Its arguments: what to do, and the file.

async function writeMany(path: string, count: number): Promise<void> {
  const entryOf = (n: number): AuditEntry => ({
    id: n,
    madeAt: new Date(1_790_000_000_000 + n).toISOString(),
    account: '0198a7c2-0000-7000-8000-000000000001',
    role: 'commune-officer',
    unit: '02839@2025-07-01',
    delegation: null,
    key: null,
    by: 'session',
    address: `10.1.${String(n % 250)}.7`,
    request: `req-${String(n)}`,
    command: '0198a7c2-1111-7000-8000-000000000001',
    action: 'assessment.hand-in',
    kind: 'dossier',
    entity: `0198a7c2-2222-7000-8000-${String(n).padStart(12, '0')}`,
    scope: ['02839@2025-07-01', '15@2025-07-01', 'VN'],
    problem: null,
    change: { after: { status: 'handed-in', outcome: 'met', late: false, requestedOn: '2026-11-22', note: `Hồ sơ số ${String(n)}` } },
  })
  const out = createWriteStream(path, { highWaterMark: 1 << 20 })
  let last = { seq: 0, chain: CHAIN_START }
  const lines: string[] = []
  // the head names the last link: two passes, the first only chains
  for (const pass of ['chain', 'write'] as const) {
    if (pass === 'write') {
      const head = {
        firstSeq: 1,
        lastSeq: last.seq,
        before: CHAIN_START,
        chain: last.chain,
        days: 0,
        whole: true,
        madeAt: '',
        madeBy: 'bench',
        archives: [],
      }
      lines.push(headLine(sha256, head))
      last = { seq: 0, chain: CHAIN_START }
    }
    for (let n = 1; n <= count; n += 1) {
      const entry = entryOf(n)
      const [seal] = sealAfter(sha256, last, [entry])
      if (seal === undefined) continue
      last = seal
      if (pass === 'write') lines.push(entryLine(seal, canonicalEntry(entry)))
      if (lines.length === 2000 && !out.write(`${lines.splice(0).join('\n')}\n`)) await once(out, 'drain')
    }
  }
  out.end(`${lines.join('\n')}\n`)
  await once(out, 'close')
}

/** The lower bound: every entry's text found in its line and hashed once, nothing compared. */
async function hashAlone(path: string): Promise<number> {
  const decoder = new TextDecoder()
  let rest = ''
  let count = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const at = line.indexOf(',"entry":')
      if (at > 0 && sha256(line.slice(at + 9, -1)) !== '') count += 1
    }
  }
  return count
}

type Told = { readonly count: number; readonly ms: number; readonly peak: number }

async function child(task: string, path: string): Promise<void> {
  if (task === 'write') return writeMany(path, Number(process.argv[4]))
  let count = 0
  const ms = await timeOfWork(async () => {
    if (task === 'hash') count = await hashAlone(path)
    else {
      const verdict = await verifyFile(path)
      if (verdict.fault !== null) throw new Error(JSON.stringify(verdict.fault))
      count = verdict.entries
    }
  })
  const told: Told = { count, ms, peak: process.resourceUsage().maxRSS / 1024 }
  console.log(JSON.stringify(told))
}

function inChild(task: string, path: string, ...more: readonly string[]): Told {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', '@oxc-node/core/register', fileURLToPath(import.meta.url), task, path, ...more],
    {
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(stderr)
  return stdout === '' ? { count: 0, ms: 0, peak: 0 } : (JSON.parse(stdout) as Told)
}

function verifying(): readonly Limit[] {
  const directory = mkdtempSync(join(tmpdir(), 'binhyen-bench-'))
  try {
    const [many, few] = [join(directory, 'many.ndjson'), join(directory, 'few.ndjson')]
    inChild('write', many, String(VERIFIED))
    inChild('write', few, String(VERIFIED / 20))
    const pairs = [0, 1, 2].map(() => [inChild('verify', many), inChild('hash', many)] as const)
    const verified = median(pairs.map(([told]) => told.ms))
    const hashed = median(pairs.map(([, told]) => told.ms))
    const peak = median(pairs.map(([told]) => told.peak))
    const small = inChild('verify', few)
    if (pairs.some(([a, b]) => a.count !== VERIFIED || b.count !== VERIFIED)) throw new Error('not every entry was looked at')
    console.log(
      `verifying ${String(VERIFIED)} entries (${(statSync(many).size / 1e6).toFixed(0)} MB): ${verified.toFixed(0)} ms, hashing them alone ${hashed.toFixed(0)} ms; peak ${peak.toFixed(0)} MB, of ${String(small.count)} entries ${small.peak.toFixed(0)} MB`,
    )
    return [
      { what: 'verifying a million entries against hashing them alone', ratio: verified / hashed, atMost: 3 },
      { what: 'peak memory of a million entries against a twentieth of them', ratio: peak / small.peak, atMost: 1.5 },
    ]
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const [task, path] = process.argv.slice(2)
if (task !== undefined && path !== undefined) await child(task, path)
else {
  judge(verifying())
  await onPostgres({ today: ON, steps: catalogueSteps }, async (app) => {
    judge([await handIns(app)])
    await growth(app)
  })
}
