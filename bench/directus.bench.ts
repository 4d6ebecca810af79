// The only place that compares a hand-in with a peer: our hand-in of 60 figures with all its checks, snapshot, totals and audit, against
// Directus 11.3.5 storing the same report its natural way, as one record of 60 fields. Both over HTTP, signed in, on one PostgreSQL.
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { SESSION_COOKIE } from '../apps/server/src/platform/http/request.ts'
import { runAsSystem } from '../apps/server/src/platform/run.ts'
import { catalogueSteps } from '../apps/server/src/prepare.ts'
import { freePort } from '../e2e/program.ts'
import { communesOn } from './communes.ts'
import { judge, median, timeOfWork } from './measure.ts'
import { onPostgres } from './postgres-app.ts'
import { arrangeForm, fillMonths, ids, signInAt, typeMonths } from './report-data.ts'
import { startServed } from './served.ts'

const TODAY = plainDate('2026-11-20')
/** As many as the server opens connections to its database. */
const AT_ONCE = 10
const BATCH = 60
const ROUNDS = 25
/** To warm both up, as servers are at noon. */
const WARM = 15

const folder = fileURLToPath(new URL('./peers/directus/', import.meta.url))

function installed(): boolean {
  if (existsSync(`${folder}node_modules/directus`)) return true
  console.log('installing bench/peers/directus (about 470 MB) …')
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' })
    return true
  } catch {
    console.log('skipped: the peer could not be installed on this machine')
    return false
  }
}

type Peer = { readonly store: (values: readonly number[]) => Promise<void>; stop(): Promise<void> }

/** Directus on a database of its own beside ours, with one collection of 60 whole numbers, signed in as its administrator. */
async function startPeer(url: string): Promise<Peer> {
  const database = new URL(url)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('create database directus')
  await client.end()
  const directory = mkdtempSync(join(tmpdir(), 'binhyen-directus-'))
  const port = await freePort()
  const [email, password] = ['bench@example.com', randomUUID()]
  const env = {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    DB_CLIENT: 'pg',
    DB_HOST: database.hostname,
    DB_PORT: database.port,
    DB_DATABASE: 'directus',
    DB_USER: database.username,
    DB_PASSWORD: 'none',
    SECRET: randomUUID(),
    ADMIN_EMAIL: email,
    ADMIN_PASSWORD: password,
    TELEMETRY: 'false',
    ACCESS_TOKEN_TTL: '2h',
    LOG_LEVEL: 'error',
  }
  const program = join(folder, 'node_modules/directus/cli.js')
  execFileSync(process.execPath, [program, 'bootstrap'], { cwd: directory, env, stdio: 'ignore' })
  const child = spawn(process.execPath, [program, 'start'], { cwd: directory, env, stdio: 'ignore' })
  const address = `http://127.0.0.1:${String(port)}`
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.on('close', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await untilListens(`${address}/server/ping`)
    const { data } = (await send(`${address}/auth/login`, { email, password })) as { data: { access_token: string } }
    const authorization = { authorization: `Bearer ${data.access_token}` }
    const field = (name: string, type: string) => ({ field: name, type, schema: {}, meta: {} })
    const key = { ...field('id', 'integer'), schema: { is_primary_key: true, has_auto_increment: true } }
    await send(
      `${address}/collections`,
      {
        collection: 'report',
        schema: {},
        meta: {},
        fields: [key, field('unit', 'string'), field('period', 'string'), ...ids.map((id) => field(id, 'integer'))],
      },
      authorization,
    )
    const store = async (values: readonly number[]): Promise<void> => {
      const figures = Object.fromEntries(ids.map((id, at) => [id, values[at] ?? 0]))
      await send(`${address}/items/report`, { unit: '02839', period: '2026-11', ...figures }, authorization)
    }
    return { store, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function untilListens(address: string): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    const answers = await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answers) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`${address} does not answer`)
}

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })

/** By the plainest client there is: what it costs is taken from both servers, which share the machine with it. */
async function send(address: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = httpRequest(
      address,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(JSON.stringify(body))
  })
  if (status < 200 || status > 299) throw new Error(`${address}: ${String(status)} ${text.slice(0, 300)}`)
  return text === '' ? null : JSON.parse(text)
}

async function sweep(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('vacuum analyze')
  await client.end()
}

/** So many pieces of work, a few at a time. */
async function atOnce(jobs: readonly (() => Promise<unknown>)[]): Promise<void> {
  const open = [...jobs]
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let job = open.pop(); job !== undefined; job = open.pop()) await job()
    }),
  )
}

if (installed()) {
  await onPostgres({ today: TODAY, steps: catalogueSteps }, async ({ url, runtime }) => {
    const ready = await runAsSystem(runtime, async (ctx) => {
      const communes = (await communesOn(ctx, TODAY)).slice(0, BATCH * (ROUNDS + WARM))
      const form = await arrangeForm(ctx)
      await fillMonths(ctx, form, communes)
      const [typed = []] = await typeMonths(ctx, form, communes)
      const sessions = await signInAt(
        ctx,
        'commune-officer',
        typed.map(({ unitId }) => unitId),
      )
      const tokens = new Map(sessions.map(({ unitId, token }) => [unitId, token]))
      return typed.map(({ id, unitId, revision }) => ({ id, revision, token: tokens.get(unitId) ?? '' }))
    })
    const peer = await startPeer(url)
    // what the filling left behind is cleared away before anybody is timed, not by autovacuum in the middle of it
    await sweep(url)
    const served = await startServed(url)
    try {
      const handIn = ({ id, revision, token }: (typeof ready)[number]) =>
        send(
          `${served.address}/api/periodic-reports/${id}/hand-in`,
          { revision },
          { cookie: `${SESSION_COOKIE}=${token}`, 'command-id': randomUUID() },
        )
      const times: { readonly ours: number; readonly theirs: number }[] = []
      for (let round = 0; round < ROUNDS + WARM; round += 1) {
        const batch = ready.slice(round * BATCH, (round + 1) * BATCH)
        const ours = await timeOfWork(() => atOnce(batch.map((each) => () => handIn(each))))
        const theirs = await timeOfWork(() => atOnce(batch.map((_, at) => () => peer.store(ids.map((__, figure) => at + figure)))))
        if (round >= WARM) times.push({ ours, theirs })
      }
      const perSecond = (of: 'ours' | 'theirs'): number => (BATCH * 1000) / median(times.map((each) => each[of]))
      console.log(
        `hand-ins a second: ${perSecond('ours').toFixed(0)}; records of 60 fields a second in Directus 11.3.5: ${perSecond('theirs').toFixed(0)} (${String(AT_ONCE)} at once)`,
      )
      // of rounds in turn: a machine that slows down for a while slows both
      const ratios = times.map(({ ours, theirs }) => theirs / ours).toSorted((a, b) => a - b)
      console.log(`by round: ${ratios.map((ratio) => ratio.toFixed(1)).join(' ')}`)
      judge([{ what: 'hand-ins against records in Directus', ratio: median(ratios), atLeast: 2 }])
    } finally {
      await served.stop()
      await peer.stop()
      agent.destroy()
    }
  })
}
