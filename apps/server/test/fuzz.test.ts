// Bad input to every door, as nobody and as every role: no fault of the server, no words of its insides, no waiting, every refusal a problem.
// BINHYEN_FUZZ_REQUESTS says how many (3,000 unless said), BINHYEN_FUZZ_SEED which; `npm run fuzz -- --requests 100000` sends the whole.
import { randomInt } from 'node:crypto'
import { connect, type AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roles } from '@binhyen/core/access/access.domain'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { problems } from '@binhyen/core/shared/problem'
import { addInstitution } from '@binhyen/core/units/institutions.contract'
import { addVillage, createCohort, villageTemplate } from '@binhyen/core/units/units.contract'
import { describeApi } from '#server/commands/api'
import { accessTable } from './access-table.ts'
import { COMMUNE, ELSEWHERE, PROVINCE, SECOND_COMMUNE, SET, TODAY, WINDOW, type World } from './access-world.ts'
import type { Answer, Client } from './client.ts'
import { recipes, requestOf, type Ask, type Sent, type Target } from './fuzz.ts'
import { inRollback, type Test } from './harness.ts'

const REQUESTS = Number(process.env['BINHYEN_FUZZ_REQUESTS'] ?? 3000)
const SEED = Number(process.env['BINHYEN_FUZZ_SEED'] ?? randomInt(2 ** 31))
/** In one world; then a new one, because what is sent changes it. */
const CHUNK = 500
const MOST_MS = 5000
/** Typesetting takes seconds on a small machine: asked a hundredth as often. */
const RARE = new Set(['GET /api/report.pdf', 'GET /api/report.docx'])

const description = await describeApi()
const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`

function idOf(answer: Answer<{ readonly id: string }>): string {
  if (answer.code !== null) throw new Error(`the world could not be made: ${answer.code} ${JSON.stringify(answer.details)}`)
  return answer.body.id
}

async function worldOf(t: Test): Promise<World> {
  const officer = await t.as('commune-officer', PROVINCE)
  const office = await t.as('programme-office', PROVINCE)
  const params = { id: COMMUNE as never }
  const from = '2026-01-01' as never
  const register = async (unitId: string): Promise<string> =>
    idOf(await officer.call(assessments.registerDossier, { body: { unitId, setId: SET, windowFrom: WINDOW } }))
  const cohort = await office.call(createCohort, {
    body: {
      unitId: PROVINCE,
      objectLevel: 'commune',
      programme: 'indicator-19.2',
      window: { from: '2026-01-01', to: '2027-01-01' },
      source: 'Công văn thử',
      unitIds: [COMMUNE, SECOND_COMMUNE],
    },
  })
  const known = {
    province: PROVINCE,
    commune: COMMUNE,
    elsewhere: ELSEWHERE,
    cohort: idOf(cohort),
    openDossier: await register(SECOND_COMMUNE),
    handedIn: await register(COMMUNE),
    village: idOf(await officer.call(addVillage, { params, body: { type: 'thôn', name: 'Của Bài Thử', from } })),
    institution: idOf(
      await officer.call(addInstitution, {
        params,
        body: { kind: 'agency', form: 'civil', name: 'Trạm Y tế Của Bài Thử', decidedBy: 'commune', from },
      }),
    ),
  }
  // what a row speaks of beyond this is an id of nothing
  return new Proxy(known, { get: (found, name) => Reflect.get(found, name) ?? '00000000-0000-4000-8000-000000000000' }) as unknown as World
}

function targetsOf(t: Test, world: World, workbook: Uint8Array): readonly Target[] {
  const kinds = new Map(t.mounted.map(({ endpoint, kind }) => [endpoint, kind]))
  return accessTable.flatMap((row): readonly Target[] => {
    const kind = kinds.get(row.endpoint)
    if (kind === undefined) return []
    const valid = (row.ask?.(world) ?? {}) as Ask
    const takesFile = kind === 'upload' || kind === 'uploads'
    const file =
      valid.file === undefined
        ? undefined
        : { name: valid.file.name, bytes: valid.file.name.endsWith('.xlsx') ? workbook : valid.file.bytes }
    return [{ endpoint: row.endpoint, takesFile, valid: { ...valid, ...(file === undefined ? {} : { file }) } }]
  })
}

const INSIDES = /node_modules|\bat .{1,200}\.(ts|js|mjs):\d+|SQLSTATE|syntax error at or near|kysely|postgres|"stack"/i

/** What is wrong with an answer; null where it is a good one. */
function complaintOf(answer: { readonly status: number; readonly type: string; readonly text: string }): string | null {
  if (answer.status < 400) return null
  const body: unknown = answer.text === '' ? null : parsed(answer.text)
  const code = String(Reflect.get(Object(body), 'code'))
  if (INSIDES.test(answer.text.slice(0, 5000))) return `tells of its insides: ${answer.text.slice(0, 300)}`
  if (!answer.type.startsWith('application/problem+json')) return `refused as ${answer.type}: ${answer.text.slice(0, 200)}`
  // the answer to HEAD has no body
  if (answer.text === '') return answer.status < 500 ? null : `${String(answer.status)} without a body`
  if (!(code in problems) || problems[code as keyof typeof problems] !== answer.status) {
    return `${String(answer.status)} with the code ${code}`
  }
  if (answer.status >= 500 && !['document.pdf-unavailable', 'auth.provider-unavailable'].includes(code)) {
    return `${String(answer.status)} ${code}`
  }
  return null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

type Sum = {
  sent: number
  through: number
  slowest: number
  readonly complaints: Map<string, string>
  readonly statuses: Map<number, number>
}

const shown = ({ method, url, headers, payload }: Sent): string =>
  `${method} ${url.slice(0, 300)} ${JSON.stringify({ ...headers, cookie: headers['cookie'] === undefined ? undefined : '…' }).slice(0, 300)} ${payload?.toString('utf8').slice(0, 500) ?? ''}`

async function send(
  t: Test,
  sent: Sent,
): Promise<{ readonly status: number; readonly type: string; readonly text: string; readonly ms: number }> {
  const began = performance.now()
  const answer = await t.http.inject({
    method: sent.method as 'GET',
    url: sent.url,
    headers: sent.headers,
    ...(sent.payload === null ? {} : { payload: sent.payload }),
  })
  const refused = answer.statusCode >= 400
  return {
    status: answer.statusCode,
    type: String(answer.headers['content-type'] ?? ''),
    text: refused ? answer.payload : '',
    ms: performance.now() - began,
  }
}

async function fuzzChunk(t: Test, count: number, seed: number, sum: Sum): Promise<void> {
  const world = await worldOf(t)
  const officer = await t.as('commune-officer', COMMUNE)
  const template = await officer.call(villageTemplate, { params: { id: COMMUNE as never } })
  const targets = targetsOf(t, world, new Uint8Array(template.bytes))
  const clients: readonly Client[] = [
    t.nobody,
    ...(await Promise.all(roles.map(async (role) => t.as(role, PROVINCE)))),
    await t.as('administrator', 'VN'),
    await t.as('leader', ELSEWHERE),
  ]
  const before = t.mistakes.length
  for (const [index, recipe] of fc.sample(recipes(targets, clients.length, description), { seed, numRuns: count }).entries()) {
    const target = targets[recipe.target]
    if (target === undefined) continue
    const rare = RARE.has(nameOf(target.endpoint)) && index % 100 !== 0
    const sent = requestOf(recipe, rare ? (targets[0] ?? target) : target, clients[recipe.client]?.token ?? null)
    let answer = await send(t, sent)
    // the machine may have been at something else: what is slow is slow twice
    if (answer.ms > MOST_MS) answer = { ...answer, ms: Math.min(answer.ms, (await send(t, sent)).ms) }
    sum.sent += 1
    sum.slowest = Math.max(sum.slowest, answer.ms)
    sum.statuses.set(answer.status, (sum.statuses.get(answer.status) ?? 0) + 1)
    if (answer.status < 400) sum.through += 1
    const complaint = answer.ms > MOST_MS ? `took ${answer.ms.toFixed(0)} ms` : complaintOf(answer)
    if (complaint === null) continue
    const mistake = t.mistakes.at(-1)
    const why =
      t.mistakes.length > before && mistake instanceof Error
        ? `${mistake.message.slice(0, 200)} ${(mistake.stack ?? '')
            .split('\n')
            .filter((line) => /apps\/|packages\//.test(line))
            .slice(0, 4)
            .join(' < ')}`
        : ''
    const key = `${nameOf(target.endpoint)}: ${complaint.slice(0, 120)} ${why.slice(0, 250)}`
    if (!sum.complaints.has(key)) sum.complaints.set(key, `seed ${String(seed)} request ${String(index)}\n    ${shown(sent)}\n    ${why}`)
  }
}

test(
  `${String(REQUESTS)} bad requests to every door (seed ${String(SEED)})`,
  async () => {
    const sum: Sum = { sent: 0, through: 0, slowest: 0, complaints: new Map(), statuses: new Map() }
    for (let begun = 0; begun < REQUESTS; begun += CHUNK) {
      await inRollback((t) => fuzzChunk(t, Math.min(CHUNK, REQUESTS - begun), SEED + begun / CHUNK, sum), {
        today: TODAY,
        limits: { perAccount: 1e9, perAddress: 1e9, perAddressUnknown: 1e9 },
      })
      if (REQUESTS > 3000) {
        process.stderr.write(
          `${String(sum.sent)} sent, ${String(sum.through)} through, slowest ${sum.slowest.toFixed(0)} ms, ${String(sum.complaints.size)} kinds of faults, seed ${String(SEED)}\n`,
        )
        for (const [what, example] of sum.complaints) if (!said.has(what)) process.stderr.write(`  FAULT ${what}\n    ${example}\n`)
        for (const what of sum.complaints.keys()) said.add(what)
      }
    }
    expect(
      [...sum.complaints].map(([what, example]) => `${what}\n    ${example}`),
      `seed ${String(SEED)}`,
    ).toEqual([])
    expect(sum.sent).toBe(REQUESTS)
    // most are refused, but some reach the work behind the doors: else nothing was tried
    expect(sum.through).toBeGreaterThan(REQUESTS / 50)
    expect(sum.statuses.size).toBeGreaterThan(6)
    if (REQUESTS > 3000) process.stderr.write(`${JSON.stringify(Object.fromEntries(sum.statuses))}\n`)
  },
  Math.max(300_000, REQUESTS * 400),
)
const said = new Set<string>()

describe('on a real line', () => {
  /** Sends bytes and closes our half; the answer, or nothing where the server closed. */
  const ask = (port: number, bytes: Buffer): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      const limit = setTimeout(() => reject(new Error(`hangs at ${bytes.toString('latin1').slice(0, 300)}`)), MOST_MS)
      let text = ''
      socket.on('connect', () => socket.end(bytes))
      socket.on('data', (chunk) => (text += chunk.toString('latin1')))
      socket.on('error', () => undefined)
      socket.on('close', () => {
        clearTimeout(limit)
        resolve(text)
      })
    })

  test(
    `requests cut, with wrong lengths and with broken bytes (seed ${String(SEED)})`,
    () =>
      inRollback(
        async (t) => {
          await t.http.listen({ port: 0, host: '127.0.0.1' })
          const { port } = t.http.server.address() as AddressInfo
          const officer = await t.as('commune-officer', COMMUNE)
          const body = JSON.stringify({ unitId: COMMUNE, setId: SET, windowFrom: WINDOW })
          const whole = (length: number): string =>
            `POST /api/dossiers HTTP/1.1\r\nHost: x\r\nCookie: binhyen_session=${officer.token ?? ''}\r\nCommand-Id: 3f0c2f4e-8a51-4f0b-9d4e-2b7a1c5d6e7f\r\nContent-Type: application/json\r\nContent-Length: ${String(length)}\r\nConnection: close\r\n\r\n${body}`
          await fc.assert(
            fc.asyncProperty(
              fc.record({
                cut: fc.nat(600),
                length: fc.constantFrom(body.length, 0, body.length - 5, body.length + 5, 10 ** 9),
                flips: fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 4 }),
                whole: fc.boolean(),
              }),
              async ({ cut, length, flips, whole: isWhole }) => {
                const bytes = Buffer.from(whole(length))
                for (const [at, byte] of flips) if (at < bytes.length) bytes[at] = byte
                const text = await ask(port, isWhole ? bytes : bytes.subarray(0, cut))
                // an answer, or none: what follows the first one on the same line is the rest read as another request
                const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 400)
                expect(status).toBeLessThan(500)
                if (status >= 400 && text !== '') expect(text.toLowerCase()).toContain('content-type: application/problem+json')
                expect(text).not.toMatch(INSIDES)
              },
            ),
            { numRuns: Math.min(2000, Math.max(150, REQUESTS / 50)), seed: SEED },
          )
          expect(t.mistakes).toEqual([])
        },
        { today: TODAY, limits: { perAccount: 1e9, perAddress: 1e9, perAddressUnknown: 1e9 } },
      ),
    300_000,
  )
})
