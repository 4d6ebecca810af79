// Addresses a setting may name: the open network, in whatever dress an inside address comes.
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { callOutside } from './outside-call.ts'
import { isOutside, outsideLookup, OutsideRefused, readOutsideUrl, resolveOutside, type OutsidePolicy } from './outside-address.ts'

const web: OutsidePolicy = { schemes: ['https:', 'http:'] }

function faultOf(text: string, policy: OutsidePolicy = web): string | null {
  try {
    readOutsideUrl(text, policy)
    return null
  } catch (error) {
    if (error instanceof OutsideRefused) return error.fault
    throw error
  }
}

/** IPv4 addresses of each block that is not the open network. */
const blocks: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
const numberOf = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const dotted = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
const insideNumber = fc
  .tuple(fc.constantFrom(...blocks), fc.nat({ max: 2 ** 31 - 1 }))
  .map(([[base, bits], offset]) => numberOf(base) + (offset % 2 ** (32 - bits)))

/** One number in every spelling the C library and the URL standard read as an IPv4 address. */
function spellings(value: number): readonly string[] {
  const parts = dotted(value).split('.').map(Number)
  const [a = 0, b = 0, c = 0, d = 0] = parts
  const octal = (part: number): string => `0${part.toString(8)}`
  const hex = (part: number): string => `0x${part.toString(16)}`
  return [
    parts.join('.'),
    String(value),
    `0x${value.toString(16)}`,
    `0${value.toString(8)}`,
    parts.map(octal).join('.'),
    parts.map(hex).join('.'),
    `${hex(a)}.${octal(b)}.${String(c)}.${String(d)}`,
    `${String(a)}.${String(b * 65_536 + c * 256 + d)}`,
    `${String(a)}.${String(b)}.${String(c * 256 + d)}`,
    `${parts.join('.')}.`,
    `[::ffff:${dotted(value)}]`,
    `[::ffff:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}]`,
    `[::${dotted(value)}]`,
    `[64:ff9b::${dotted(value)}]`,
    `[2002:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}::1]`,
    `[0:0:0:0:0:ffff:${dotted(value)}]`,
    `[::ffff:0:${dotted(value)}]`,
  ]
}

describe('an inside address', () => {
  test('is refused in every spelling, for every scheme', () => {
    const policy: OutsidePolicy = { schemes: ['https:', 'http:', 'smtp:', 'smtps:'] }
    fc.assert(
      fc.property(insideNumber, fc.constantFrom('https', 'http', 'smtp', 'smtps'), (value, scheme) => {
        for (const host of spellings(value)) expect([host, faultOf(`${scheme}://${host}/x`, policy)]).toEqual([host, 'inside'])
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    '::1',
    '::',
    'fe80::1',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '2001:0::1',
    '64:ff9b:1::1',
    '100::1',
  ])('%s is refused', (address) => {
    expect(isOutside(address)).toBe(false)
    expect(faultOf(`https://[${address}]/`)).toBe('inside')
  })

  test.each(['169.254.169.254', '100.100.100.200', '192.0.0.192', '168.63.129.16'])(
    '%s, where data centres keep secrets, is refused',
    (address) => {
      expect(faultOf(`http://${address}/latest/meta-data/`)).toBe('inside')
    },
  )

  test.each(['localhost', 'localhost.', 'LOCALHOST', 'db', 'a.localhost', 'printer.local', 'x.internal', 'router.home.arpa'])(
    'the name %s is refused',
    (host) => expect(faultOf(`https://${host}/`)).toBe('inside'),
  )

  test('is let through where the administrator named it, and nothing beside it', () => {
    const policy = { ...web, allow: ['10.20.0.0/16', 'mail.noibo.local', '192.168.1.5'] }
    expect(faultOf('https://10.20.3.4/', policy)).toBe(null)
    expect(faultOf('https://[::ffff:10.20.3.4]/', policy)).toBe(null)
    expect(faultOf('https://10.21.0.1/', policy)).toBe('inside')
    expect(faultOf('https://192.168.1.5/', policy)).toBe(null)
    expect(faultOf('https://192.168.1.6/', policy)).toBe('inside')
    expect(faultOf('https://mail.noibo.local/', policy)).toBe(null)
    expect(faultOf('https://x.mail.noibo.local/', policy)).toBe('inside')
  })
})

test('an address of the open network is let through, whatever its number', () => {
  const isIn = (value: number): boolean =>
    blocks.some(([base, bits]) => Math.floor(value / 2 ** (32 - bits)) === Math.floor(numberOf(base) / 2 ** (32 - bits)))
  const special = ['192.0.2.', '198.51.100.', '203.0.113.', '192.88.99.', '192.31.196.', '192.52.193.', '192.175.48.', '168.63.129.16']
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 32 - 1 }), (value) => {
      const text = dotted(value)
      fc.pre(!isIn(value) && !special.some((each) => text.startsWith(each)))
      expect(isOutside(text)).toBe(true)
      expect(isOutside(`::ffff:${text}`)).toBe(true)
      expect(faultOf(`https://${text}/hook`)).toBe(null)
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['file:///etc/passwd', 'scheme'],
  ['gopher://example.vn/', 'scheme'],
  ['javascript:alert(1)', 'scheme'],
  ['ftp://example.vn/', 'scheme'],
  ['https://user:pass@example.vn/', 'credentials'],
  ['https://example.vn:22/', 'port'],
  ['https://example.vn:6379/', 'port'],
  ['https:///', 'not-an-address'],
  ['example.vn', 'not-an-address'],
  ['', 'not-an-address'],
])('%s is refused: %s', (text, fault) => expect(faultOf(text)).toBe(fault))

test('any text at all is read or refused, never anything else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), (text) => void faultOf(text)),
    { numRuns: 2000 },
  )
})

describe('a name', () => {
  test('is judged by all it leads to', async () => {
    const resolve = async (): Promise<readonly string[]> => ['93.184.215.14', '127.0.0.1']
    await expect(resolveOutside('two-faces.example.vn', web, resolve)).rejects.toMatchObject({ fault: 'inside' })
    await expect(resolveOutside('none.example.vn', web, async () => [])).rejects.toMatchObject({ fault: 'unknown-name' })
    await expect(
      resolveOutside('broken.example.vn', web, async () => {
        throw new Error('ENOTFOUND')
      }),
    ).rejects.toMatchObject({ fault: 'unknown-name' })
    expect(await resolveOutside('good.example.vn', web, async () => ['93.184.215.14'])).toEqual(['93.184.215.14'])
  })

  test('that leads elsewhere at the second asking gets nowhere (DNS rebinding)', async () => {
    const answers = [['93.184.215.14'], ['127.0.0.1'], ['::ffff:127.0.0.1']]
    let asked = 0
    const resolve = async (): Promise<readonly string[]> => answers[Math.min(asked++, 2)] ?? []
    expect(await resolveOutside('turning.example.vn', web, resolve)).toEqual(['93.184.215.14'])
    const lookup = outsideLookup(web, resolve)
    for (let time = 0; time < 2; time += 1) {
      const error = await new Promise((done) => {
        connect({ host: 'turning.example.vn', port: 1, lookup })
          .on('error', done)
          .on('connect', () => done(null))
      })
      expect(error).toMatchObject({ fault: 'inside' })
    }
  })
})

describe('a call', () => {
  const inside: string[] = []
  const server = createServer((request, response) => {
    inside.push(request.url ?? '')
    if (request.url === '/away') response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
    else if (request.url === '/long') response.end('x'.repeat(200_000))
    else if (request.url !== '/never') response.end('received')
  }).listen(0, '127.0.0.1')
  const port = (): number => (server.address() as AddressInfo).port
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = (path: string): string => `http://hook.example.vn:${String(port())}${path}`
  const toServer = async (): Promise<readonly string[]> => ['127.0.0.1']
  const named = (): OutsidePolicy => ({ schemes: ['http:'], ports: [port()], allow: ['127.0.0.1'] })

  test('reaches what is allowed', async () => {
    expect(await callOutside({ url: url('/hook'), method: 'POST', body: '{}' }, named(), toServer)).toMatchObject({
      status: 200,
      body: 'received',
    })
  })

  test('does not reach the inside by a name that leads there', async () => {
    inside.length = 0
    const policy = { ...named(), allow: [] }
    await expect(callOutside({ url: url('/hook'), method: 'POST' }, policy, toServer)).rejects.toMatchObject({ fault: 'inside' })
    expect(inside).toEqual([])
  })

  test('does not follow a redirect', async () => {
    const answer = await callOutside({ url: url('/away'), method: 'GET' }, named(), toServer)
    expect(answer).toMatchObject({ status: 302, location: 'http://169.254.169.254/latest/meta-data/' })
  })

  test('ends where the answer does not come, or does not end', async () => {
    await expect(callOutside({ url: url('/never'), method: 'GET', timeoutMs: 200 }, named(), toServer)).rejects.toThrow()
    await expect(callOutside({ url: url('/long'), method: 'GET' }, named(), toServer)).rejects.toThrow('too long')
  })
})
