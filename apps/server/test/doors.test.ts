// The doors against bad input: what comes over the wire in a form nobody of ours sends is refused as a problem, quickly and without harm.
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import * as access from '@binhyen/core/access/access.contract'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import { problems } from '@binhyen/core/shared/problem'
import { addVillage, importVillages, villageTemplate } from '@binhyen/core/units/units.contract'
import { createAccount } from '#server/features/access/access.service'
import { sqlOf } from '#server/platform/db/client'
import { attachment, safeFileName } from '#server/platform/http/file-names'
import { usualLimits } from '#server/platform/http/limits'
import { createHttp, type HttpOptions } from '#server/platform/http/server'
import { SESSION_COOKIE } from '#server/platform/http/request'
import { COMMUNE, PROVINCE, SET, TODAY, WINDOW } from './access-world.ts'
import { inRollback, type Test } from './harness.ts'

type Wire = { readonly status: number; readonly head: string; readonly body: string }

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A server of its own on a real port, with one door that takes JSON and one that takes a file. */
async function listening(more: Partial<HttpOptions> = {}): Promise<{ readonly port: number; readonly reports: unknown[] }> {
  const reports: unknown[] = []
  const http = await createHttp({ webDirectory: null, trustProxy: false, report: (error) => reports.push(error), ...more })
  http.post('/api/echo', async (request) => request.body)
  http.post('/api/file', async (request) => ({ size: (await (await request.file())?.toBuffer())?.length ?? 0 }))
  await http.listen({ port: 0, host: '127.0.0.1' })
  closers.push(async () => http.close())
  return { port: (http.server.address() as AddressInfo).port, reports }
}

/** Sends bytes as they are, in pieces with a pause between them, and reads until the other side closes or says all it says. */
function wire(port: number, pieces: readonly (string | Buffer)[], pauseMs = 0, waitMs = 4000): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let said = ''
    let timer: NodeJS.Timeout | undefined
    const end = (): void => {
      clearTimeout(timer)
      clearTimeout(limit)
      socket.destroy()
      const [head = '', body = ''] = said.split('\r\n\r\n', 2)
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head: head.toLowerCase(), body })
    }
    const limit = setTimeout(() => reject(new Error(`the server neither answered nor closed: ${said}`)), waitMs)
    const send = (at: number): void => {
      const piece = pieces[at]
      if (piece === undefined || socket.destroyed) return
      socket.write(piece)
      timer = setTimeout(() => send(at + 1), pauseMs)
    }
    socket.on('connect', () => send(0))
    socket.on('data', (chunk) => {
      said += chunk.toString()
      const length = Number(/content-length: (\d+)/i.exec(said)?.[1] ?? Number.NaN)
      if (said.includes('\r\n\r\n') && Buffer.byteLength(said.split('\r\n\r\n', 2)[1] ?? '') >= length) end()
    })
    socket.on('close', end)
    socket.on('error', () => undefined)
  })
}

function expectProblem(answer: Wire, code: keyof typeof problems): void {
  expect(JSON.parse(answer.body === '' ? '{}' : answer.body)).toMatchObject({ code })
  expect(answer.status).toBe(problems[code])
  expect(answer.head).toContain('content-type: application/problem+json')
  expect(answer.head).toContain('x-content-type-options: nosniff')
}

const head = (lines: readonly string[], body = ''): string =>
  `${['POST /api/echo HTTP/1.1', 'Host: x', ...lines].join('\r\n')}\r\n\r\n${body}`
const JSON_TYPE = 'Content-Type: application/json'

describe('on the bare line', () => {
  const cases: readonly (readonly [string, string | Buffer, keyof typeof problems])[] = [
    ['no HTTP at all', 'hello\r\n\r\n', 'request.invalid'],
    ['TLS on a plain port', Buffer.from('16030100a5010000a10303', 'hex'), 'request.invalid'],
    ['headers without end', head([`X-A: ${'a'.repeat(20_000)}`]), 'request.head-too-large'],
    ['two lengths', head([JSON_TYPE, 'Content-Length: 2', 'Content-Length: 3'], '{}'), 'request.invalid'],
    [
      'a length and chunks (smuggling)',
      head([JSON_TYPE, 'Content-Length: 2', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
      'request.invalid',
    ],
    ['chunks that are none', head([JSON_TYPE, 'Transfer-Encoding: chunked'], 'zz\r\n'), 'request.invalid'],
    ['a length that is none', head([JSON_TYPE, 'Content-Length: -1'], '{}'), 'request.invalid'],
    ['a header with a line end in it', head(['X-A: b\n\u0001c: d']), 'request.invalid'],
    ['no host', 'GET /api/x HTTP/1.1\r\n\r\n', 'request.invalid'],
    ['a body longer than allowed', head([JSON_TYPE, 'Content-Length: 99999999'], '{'), 'request.too-large'],
    ['an expectation nobody meets', head([JSON_TYPE, 'Content-Length: 2', 'Expect: 200-ok'], '{}'), 'request.invalid'],
    ['an unreadable address', 'GET /api/%E0%A4%A HTTP/1.1\r\nHost: x\r\n\r\n', 'request.not-found'],
    ['a method nobody knows', 'PROPFIND /api/echo HTTP/1.1\r\nHost: x\r\n\r\n', 'request.method-not-allowed'],
  ]
  test.each(cases)('%s is refused', async (_, bytes, code) => {
    const { port, reports } = await listening()
    const answer = await wire(port, [bytes])
    expectProblem(answer, code)
    expect(reports).toEqual([])
  })

  test('a body that is cut harms nobody', async () => {
    const { port, reports } = await listening()
    const socket = connect(port, '127.0.0.1')
    await new Promise((done) => socket.write(head([JSON_TYPE, 'Content-Length: 500'], '{"a":'), done))
    socket.destroy()
    expect((await wire(port, [head([JSON_TYPE, 'Content-Length: 2', 'Connection: close'], '{}')])).body).toBe('{}')
    expect(reports).toEqual([])
  })
})

describe('a line that drips', () => {
  const limits = { slowestBody: { bytesPerSecond: 500, graceMs: 300 }, headMs: 400, requestMs: 60_000 }

  test('is cut where the body does not come', async () => {
    const { port } = await listening({ limits })
    expectProblem(
      await wire(port, [head([JSON_TYPE, 'Content-Length: 5000'], '{"a":"'), ...Array.from({ length: 60 }, () => 'x')], 50),
      'request.too-slow',
    )
  })

  test('is cut where a file does not come', async () => {
    const { port } = await listening({ limits })
    const begin = `POST /api/file HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n`
    expectProblem(await wire(port, [begin, ...Array.from({ length: 60 }, () => 'x')], 50), 'request.too-slow')
  })

  test('is cut where the head does not end', async () => {
    const { port } = await listening({ limits })
    expectProblem(
      await wire(port, ['POST /api/echo HTTP/1.1\r\nHost: x\r\n', ...Array.from({ length: 100 }, (_, n) => `X-${String(n)}: a\r\n`)], 50),
      'request.too-slow',
    )
  })

  test('is cut where the answer came and the rest of the body still drips', async () => {
    const { port } = await listening({ limits })
    const begin = `POST /api/nothing HTTP/1.1\r\nHost: x\r\n${JSON_TYPE}\r\nContent-Length: 5000\r\n\r\n{`
    const began = performance.now()
    await wire(port, [begin, ...Array.from({ length: 60 }, () => 'x')], 50)
    expect(performance.now() - began).toBeLessThan(3500)
  })

  test('is not cut where it is slow but comes', async () => {
    const { port } = await listening({ limits: { ...limits, headMs: 5000 } })
    const pieces = Array.from({ length: 10 }, () => 'x'.repeat(100))
    const answer = await wire(port, [head([JSON_TYPE, 'Content-Length: 1002', 'Connection: close'], '"'), ...pieces, '"'], 80)
    expect(answer.status).toBe(200)
    expect(answer.body.length).toBe(1000)
  })
})

describe('a packed body', () => {
  test.each([
    ['gzip', gzipSync(Buffer.alloc(50_000_000, 32))],
    ['br', brotliCompressSync(Buffer.alloc(5_000_000, 32))],
    ['deflate', deflateRawSync('{}')],
    ['gzip, gzip', gzipSync(gzipSync('{}'))],
  ])('%s is refused before it is unpacked', async (encoding, payload) => {
    const http = await createHttp({ webDirectory: null, trustProxy: false, report: () => undefined })
    http.post('/api/echo', async (request) => request.body)
    const answer = await http.inject({
      method: 'POST',
      url: '/api/echo',
      headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      payload,
    })
    expect(answer.statusCode).toBe(415)
    expect(answer.json()).toMatchObject({ code: 'request.unsupported-media' })
    await http.close()
  })

  /** A zip of one file that says it holds `says` bytes. */
  function zip(content: Buffer, says: number, name = 'xl/worksheets/sheet1.xml'): Buffer {
    const packed = deflateRawSync(content, { level: 9 })
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(says, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 6)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(says, 24)
    entry.writeUInt16LE(name.length, 28)
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(1, 8)
    end.writeUInt16LE(1, 10)
    end.writeUInt32LE(46 + name.length, 12)
    end.writeUInt32LE(30 + name.length + packed.length, 16)
    return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end])
  }

  test.each([
    ['that says what it unpacks to', 400 * 1024 * 1024, 400 * 1024 * 1024],
    ['that lies about it', 400 * 1024 * 1024, 1000],
  ])(
    'an Excel file %s is refused, and nothing falls over',
    (_, real, says) =>
      inRollback(
        async (t) => {
          const officer = await t.as('commune-officer', COMMUNE)
          const bytes = zip(Buffer.alloc(real, 32), says)
          expect(bytes.length).toBeLessThan(1_000_000)
          const began = performance.now()
          const answer = await officer.call(importVillages, {
            params: { id: COMMUNE as never },
            query: { apply: 'false' },
            file: { name: 'a.xlsx', bytes },
          })
          expect(answer.code).toBe('unit.file-invalid')
          expect(performance.now() - began).toBeLessThan(20_000)
          expect((await officer.call(access.readMe)).code).toBe(null)
          expect(t.mistakes).toEqual([])
        },
        { today: TODAY },
      ),
    60_000,
  )
})

describe('a body in the wrong form', () => {
  const HEADERS = { 'command-id': randomUUID() }
  const post = async (
    t: Test,
    payload: string | Buffer,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ status: number; code: unknown; type: string }> => {
    const answer = await t.http.inject({ method: 'POST', url: '/api/sessions', headers: { ...HEADERS, ...headers }, payload })
    return { status: answer.statusCode, code: Reflect.get(Object(answer.json()), 'code'), type: String(answer.headers['content-type']) }
  }

  test.each([
    ['text/plain, which a form of another site may send', '{}', 'text/plain', 'request.unsupported-media'],
    ['a form', 'username=a', 'application/x-www-form-urlencoded', 'request.unsupported-media'],
    ['xml', '<a/>', 'application/xml', 'request.unsupported-media'],
    ['no type', '{}', '', 'request.unsupported-media'],
    ['a type that is none', '{}', 'json; ;', 'request.unsupported-media'],
    ['nothing', '', 'application/json', 'request.invalid'],
    ['cut JSON', '{"username":', 'application/json', 'request.invalid'],
    ['JSON with a tail', '{} {}', 'application/json', 'request.invalid'],
    ['a prototype', '{"__proto__":{"a":1},"username":"x","password":"x"}', 'application/json', 'request.invalid'],
    ['a constructor', '{"constructor":{"prototype":{"a":1}},"username":"x","password":"x"}', 'application/json', 'request.invalid'],
    ['a NUL', '{"username":"a\\u0000b","password":"x"}', 'application/json', 'request.invalid'],
    ['half a character', '{"username":"a\\ud800","password":"x"}', 'application/json', 'request.invalid'],
    ['an override of direction', '{"username":"a\\u202eb","password":"x"}', 'application/json', 'request.invalid'],
    ['a nest', `{"username":${'['.repeat(100_000)}${']'.repeat(100_000)},"password":"x"}`, 'application/json', 'request.invalid'],
    ['a megabyte', `{"username":"${'a'.repeat(1_048_576)}","password":"x"}`, 'application/json', 'request.too-large'],
  ] as const)('%s is refused', (_, payload, type, code) =>
    inRollback(async (t) => {
      const answer = await post(t, payload, type === '' ? {} : { 'content-type': type })
      expect(answer).toMatchObject({ code, status: problems[code], type: 'application/problem+json; charset=utf-8' })
      expect(t.mistakes).toEqual([])
    }),
  )

  test('what pasting leaves behind is dropped, line ends stay', () =>
    inRollback(
      async (t) => {
        const officer = await t.as('commune-officer', COMMUNE)
        const added = await officer.call(addVillage, {
          params: { id: COMMUNE as never },
          body: { type: 'thôn', name: 'Bản\u0002 Mới\u000b' },
        })
        expect(added.code).toBe(null)
        const kept = await sql<{ name: string }>`select full_name as name from unit_versions where unit_id = ${added.body.id}`.execute(
          sqlOf<object>(t.seed),
        )
        expect(kept.rows[0]?.name).toBe('Thôn Bản Mới')
      },
      { today: TODAY },
    ))

  test.each([
    ['no boundary', 'multipart/form-data', '--b\r\n'],
    ['a boundary that never comes', 'multipart/form-data; boundary=zzz', '--b\r\n\r\nx'],
    ['a form that is cut', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx'],
    [
      'a field in place of the file',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--\r\n',
    ],
    ['nothing at all', 'multipart/form-data; boundary=b', '--b--\r\n'],
    [
      'a prototype',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="__proto__"; filename="a"\r\n\r\nx\r\n--b--\r\n',
    ],
    ['JSON', 'application/json', '{}'],
  ])('an upload with %s is refused', (_, type, payload) =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const answer = await t.http.inject({
        method: 'POST',
        url: importVillages.path.replace(':id', encodeURIComponent(COMMUNE)),
        headers: { 'content-type': type, 'command-id': randomUUID(), cookie: `${SESSION_COOKIE}=${officer.token ?? ''}` },
        payload,
      })
      expect([400, 415]).toContain(answer.statusCode)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(t.mistakes).toEqual([])
    }),
  )
})

describe('addresses', () => {
  test('a method the address does not take is told which it takes', () =>
    inRollback(async ({ http }) => {
      for (const method of ['DELETE', 'OPTIONS', 'PATCH', 'PUT'] as const) {
        const answer = await http.inject({ method, url: '/api/dossiers' })
        expect([method, answer.statusCode, answer.headers['allow']]).toEqual([method, 405, 'GET, HEAD, POST'])
        expect(answer.json()).toMatchObject({ code: 'request.method-not-allowed' })
      }
      expect((await http.inject({ method: 'POST', url: '/bang' })).json()).toMatchObject({ code: 'request.method-not-allowed' })
      expect((await http.inject({ method: 'POST', url: '/api/none' })).json()).toMatchObject({ code: 'request.not-found' })
    }))

  test('an id longer than any id is', () =>
    inRollback(async ({ http }) => {
      const answer = await http.inject({ url: `/api/units/${'9'.repeat(300)}` })
      expect(answer.statusCode).toBe(414)
      expect(answer.json()).toEqual({ code: 'request.address-too-long' })
    }))

  test('no path leads out of the folder of the pages, nor to what is hidden in it', async () => {
    const outer = await mkdtemp(join(tmpdir(), 'binhyen-doors-'))
    const web = join(outer, 'dist')
    await mkdir(join(web, 'assets'), { recursive: true })
    await mkdir(join(web, '.vite'))
    for (const [path, text] of [
      ['dist/index.html', '<!doctype html>'],
      ['dist/assets/a.js', 'ours'],
      ['dist/.hash', 'SECRET'],
      ['dist/.vite/manifest.json', 'SECRET'],
      ['secret.txt', 'SECRET'],
    ] as const) {
      await writeFile(join(outer, path), text)
    }
    await symlink(join(outer, 'secret.txt'), join(web, '.link'))
    const { port } = await listening({ webDirectory: web })
    const paths = [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/%252e%252e/secret.txt',
      '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
      '//secret.txt',
      '/....//secret.txt',
      '/.hash',
      '/%2ehash',
      '/.vite/manifest.json',
      '/assets/../.vite/manifest.json',
      '/.link',
      '/index.html%00.txt',
      '/secret.txt%00.html',
      'file:///etc/passwd',
      'http://evil.example/secret.txt',
    ]
    for (const path of paths) {
      const answer = await wire(port, [`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`])
      expect([path, answer.body.includes('SECRET'), answer.body.includes('root:')]).toEqual([path, false, false])
      expect([path, answer.status < 500]).toEqual([path, true])
    }
    expect((await wire(port, ['GET /assets/a.js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'])).body).toContain('ours')
    await rm(outer, { recursive: true, force: true })
  })
})

describe('headers', () => {
  test('every answer of the API is closed to scripts, frames and guessing, also a refusal', () =>
    inRollback(async ({ http }) => {
      for (const url of ['/api/me', '/api/none', '/api/openapi.json']) {
        const { headers } = await http.inject({ url })
        expect(headers['content-security-policy']).toBe(
          "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
        )
        expect(headers).toMatchObject({
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
          'referrer-policy': 'same-origin',
        })
        expect(headers['permissions-policy']).toContain('geolocation=()')
        expect(headers['cache-control']).toBe('no-store')
        expect(headers['server'] ?? headers['x-powered-by']).toBeUndefined()
      }
    }))

  test('a page may run scripts of our own files only', async () => {
    const http = await createHttp({ webDirectory: null, trustProxy: false, report: () => undefined })
    const policy = String((await http.inject({ url: '/' })).headers['content-security-policy']).split(';')
    for (const rule of [
      "script-src 'self'",
      "script-src-attr 'none'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy).toContain(rule)
    }
    expect(policy.join(';')).not.toMatch(/unsafe|\*|http/)
    await http.close()
  })

  test('https is asked for again where it was used, and only there', async () => {
    const http = await createHttp({ webDirectory: null, trustProxy: true, report: () => undefined })
    const over = async (protocol: string): Promise<unknown> =>
      (await http.inject({ url: '/api/x', headers: { 'x-forwarded-proto': protocol } })).headers['strict-transport-security']
    expect(await over('https')).toBe('max-age=31536000')
    expect(await over('http')).toBeUndefined()
    await http.close()
  })

  test('a file name breaks no header and leads nowhere, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('a\r\nSet-Cookie: x=1', '../../etc/passwd', '"; filename="b.html', '\u202efdp.exe', 'a\ud800', 'C:\\x'),
        ),
        (name) => {
          const value = attachment(name)
          expect(value).toMatch(/^attachment; filename="[\x20-\x21\x23-\x7e]+"; filename\*=UTF-8''[\w.~%#$&+^`|-]+$/)
          expect(value).not.toMatch(/[\r\n/]|\\/)
          const safe = safeFileName(name)
          expect(safe).not.toMatch(/[\p{Cc}/\\:]|^\./u)
          expect(safeFileName(safe)).toBe(safe)
          expect(decodeURIComponent(value.split("UTF-8''")[1] ?? '')).toBe(safe)
        },
      ),
      { numRuns: 3000 },
    )
    expect(attachment('Báo cáo Đắk Lắk "2026".docx')).toContain('filename="Bao cao Dak Lak _2026_.docx"')
  })

  test('an answer with a file is for saving, never for showing', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const answer = await officer.call(villageTemplate, { params: { id: COMMUNE as never } })
      expect(answer.headers['content-disposition']).toMatch(/^attachment; /)
      expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
      expect(String(answer.headers['content-security-policy'])).toContain('sandbox')
    }))
})

describe('writes from elsewhere', () => {
  const sent = { method: 'DELETE', url: '/api/sessions/current' } as const
  const codeOf = async ({ http }: Test, headers: Readonly<Record<string, string>>): Promise<unknown> =>
    Reflect.get(
      Object((await http.inject({ ...sent, headers: { 'command-id': randomUUID(), host: 'binhyen.vn', ...headers } })).json()),
      'code',
    )

  test.each<[Record<string, string>]>([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'https://binhyen.vn.evil.example' }],
    [{ origin: 'https://binhyen.vn:8443' }],
    [{ origin: 'null' }],
    [{ origin: 'binhyen.vn' }],
    [{ origin: '' }],
  ])('%j is refused', (headers) => inRollback(async (t) => expect(await codeOf(t, headers)).toBe('request.cross-site')))

  test.each<[Record<string, string>]>([
    [{}],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://binhyen.vn' }],
    [{ 'sec-fetch-site': 'none' }],
  ])('%j is let through', (headers) => inRollback(async (t) => expect(await codeOf(t, headers)).toBeUndefined()))

  test('without a Command-Id, which no other site may add, nothing is written', () =>
    inRollback(async ({ http }) => {
      expect((await http.inject(sent)).json()).toMatchObject({ code: 'request.invalid' })
    }))

  test('no answer invites another site to read it', () =>
    inRollback(async ({ http }) => {
      for (const method of ['GET', 'OPTIONS'] as const) {
        const { headers } = await http.inject({
          method,
          url: '/api/me',
          headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
        })
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
      }
    }))
})

describe('how much may be asked', () => {
  test('one account too much is told when to ask again; another of the same address goes on', () =>
    inRollback(
      async (t) => {
        const one = await t.as('leader', PROVINCE)
        const other = await t.as('leader', PROVINCE)
        const codes: (string | null)[] = []
        for (let count = 0; count < 6; count += 1) codes.push((await one.call(access.readMe)).code)
        expect(codes).toEqual([null, null, null, null, null, 'request.too-many'])
        const refused = await one.call(access.readMe)
        expect(refused.status).toBe(429)
        expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
        expect(refused.details).toEqual({ retryAfterSeconds: Number(refused.headers['retry-after']) })
        expect((await other.call(access.readMe)).code).toBe(null)
      },
      { limits: { perAccount: 5 } },
    ))

  test('an address nobody stands behind is stopped, those who are signed in behind it are not', () =>
    inRollback(
      async (t) => {
        const person = await t.as('leader', PROVINCE)
        const guess = async (): Promise<number> =>
          (await t.http.inject({ url: '/api/me', headers: { cookie: `${SESSION_COOKIE}=${randomUUID()}` } })).statusCode
        const statuses: number[] = []
        for (let count = 0; count < 5; count += 1) statuses.push(await guess())
        expect(statuses).toEqual([401, 401, 401, 429, 429])
        expect((await person.call(access.readMe)).code).toBe(null)
      },
      { limits: { perAddressUnknown: 3 } },
    ))

  test('a flood from one address is stopped at the door', async () => {
    const { port } = await listening({ limits: { perAddress: 2 } })
    const ask = async (): Promise<Wire> => wire(port, ['GET /api/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'])
    expect((await ask()).status).toBe(404)
    expect((await ask()).status).toBe(404)
    expectProblem(await ask(), 'request.too-many')
  })

  test('150 people of one address who open pages at once are far from any limit', () => {
    expect(150 * 20).toBeLessThan(usualLimits.perAddress)
    expect(150 * 2).toBeLessThan(usualLimits.perAddressUnknown)
  })
})

describe('fields nobody asked for', () => {
  test('change nothing: who one is, what state a thing is in and whose it is come from the server', () =>
    inRollback(
      async (t) => {
        const officer = await t.as('commune-officer', COMMUNE)
        const body = {
          unitId: COMMUNE,
          setId: SET,
          windowFrom: WINDOW,
          id: '00000000-0000-4000-8000-000000000001',
          status: 'recognised',
          outcome: 'met',
          scope: ['VN'],
          provinceId: 'VN',
          registeredOn: '2000-01-01',
          demonstration: true,
          role: 'administrator',
          accountId: 'somebody',
          isAdmin: true,
        }
        const made = await officer.call(assessments.registerDossier, { body: body as never })
        expect(made.code).toBe(null)
        const rows = await sql<
          Record<string, unknown>
        >`select id, status, outcome, scope, province_id, registered_on from dossiers where id = ${made.body.id}`.execute(
          sqlOf<object>(t.seed),
        )
        expect(rows.rows[0]).toMatchObject({ status: 'registered', outcome: null, province_id: PROVINCE, scope: [COMMUNE, PROVINCE, 'VN'] })
        expect(made.body.id).not.toBe(body.id)
        const me = await officer.call(access.readMe)
        expect(me.body.grants.map((grant) => grant.role)).toEqual(['commune-officer'])
      },
      { today: TODAY },
    ))
})

describe('a session token', () => {
  test('is nobody after signing out, however often it is sent again', () =>
    inRollback(async (t) => {
      const person = await t.as('leader', PROVINCE)
      expect((await person.call(access.readMe)).code).toBe(null)
      expect((await person.call(access.signOut)).code).toBe(null)
      for (let count = 0; count < 3; count += 1) expect((await person.call(access.readMe)).code).toBe('auth.required')
      expect((await person.call(assessments.registerDossier, { body: { unitId: COMMUNE, setId: SET, windowFrom: WINDOW } })).code).toBe(
        'auth.required',
      )
    }))

  test('that somebody else chose is never taken for a session (fixation)', () =>
    inRollback(async (t) => {
      const chosen = 'chosen-by-somebody-else-0123456789abcdef'
      const cookie = `${SESSION_COOKIE}=${chosen}`
      await createAccount(t.seed, {
        username: 'lan',
        displayName: 'Lan',
        demonstration: false,
        password: 'ba con ga trong vuon',
        grants: [],
      } as never)
      const answer = await t.nobody.call(access.signIn, {
        body: { username: 'lan', password: 'ba con ga trong vuon' },
        headers: { cookie },
      })
      expect(answer.code).toBe(null)
      expect(String(answer.headers['set-cookie'])).not.toContain(chosen)
      expect((await t.nobody.call(access.readMe, { headers: { cookie } })).code).toBe('auth.required')
    }))
})
