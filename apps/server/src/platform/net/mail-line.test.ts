// Mails against a real server: what it takes, refuses, delays and drops, and where the program never knocks.
import { afterEach, describe, expect, test } from 'vitest'
import { testCertificate } from '../../../test/mail-certificate.ts'
import { bodyOf, headerOf, openMailServer, type Manners, type TestMailServer } from '../../../test/mail-server.ts'
import { sendMail, type MailOutcome, type MailServer, type SentMail } from './mail-line.ts'

const open: TestMailServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function serve(manners: Manners): Promise<TestMailServer> {
  const server = await openMailServer(manners)
  open.push(server)
  return server
}
const LOGIN = { user: 'binhyen', pass: 'mật khẩu' }
const settings = (port: number, more: Partial<MailServer> = {}): MailServer => ({
  host: 'localhost',
  port,
  security: 'none',
  username: null,
  password: null,
  sender: 'binhyen@example.vn',
  ...more,
})
const mail: SentMail = {
  messageId: '<binhyen-1@example.vn>',
  recipient: 'can.bo@example.vn',
  subject: 'Bình Yên: 3 thông báo mới',
  body: 'Có 3 thông báo mới.\n',
}
const send = (server: MailServer, more: Partial<SentMail> = {}, timeoutMs = 2000): Promise<MailOutcome> =>
  sendMail(server, { ...mail, ...more }, { named: ['localhost'], timeoutMs, authorities: testCertificate.cert })

describe('a server that takes mails', () => {
  test.each([
    ['in the open', {}, {}],
    ['by TLS from the first byte', { tls: 'at-once' }, { security: 'tls' }],
    ['by STARTTLS and a password', { tls: 'offered', login: LOGIN }, { security: 'starttls', username: LOGIN.user, password: LOGIN.pass }],
  ] as const)('%s', async (_, manners, more) => {
    const server = await serve(manners)
    expect(await send(settings(server.port, more))).toMatchObject({ sent: true, answer: expect.stringContaining('250') as string })
    const [taken] = server.mails
    if (taken === undefined) throw new Error('nothing came')
    expect(taken.to).toEqual([mail.recipient])
    expect([headerOf(taken, 'subject'), headerOf(taken, 'from'), headerOf(taken, 'message-id')]).toEqual([
      mail.subject,
      'binhyen@example.vn',
      mail.messageId,
    ])
    expect(headerOf(taken, 'auto-submitted')).toBe('auto-generated')
    expect(bodyOf(taken).trim()).toBe(mail.body.trim())
  })

  test('is given no second receiver and no second header by any line end', async () => {
    const server = await serve({})
    const ends = ['\r\n', '\n', '\r', '\u2028', '\u0085', '%0d%0a', '\0']
    for (const end of ends) {
      const outcome = await send(settings(server.port), {
        subject: `Xã Bắc Hà${end}Bcc: all@example.vn${end}X-Bad: 1`,
        recipient: 'can.bo@example.vn',
        body: `x${end}.${end}MAIL FROM:<x@example.vn>${end}`,
      })
      expect(outcome.sent).toBe(true)
    }
    expect(server.mails).toHaveLength(ends.length)
    expect(server.mails.flatMap(({ to }) => to).filter((to) => to !== 'can.bo@example.vn')).toEqual([])
    expect(server.mails.flatMap((each) => [headerOf(each, 'bcc'), headerOf(each, 'x-bad')]).filter((found) => found !== null)).toEqual([])
  })
})

describe('a server that does not', () => {
  test('a receiver refused for good is not tried again', async () => {
    const server = await serve({ refuses: mail.recipient })
    expect(await send(settings(server.port))).toEqual({
      sent: false,
      lasting: true,
      answer: expect.stringMatching(/^550 .*No such mailbox/) as string,
    })
  })

  test('a wrong password is said in its words, and tried again', async () => {
    const server = await serve({ tls: 'offered', login: LOGIN })
    const wrong = settings(server.port, { security: 'starttls', username: LOGIN.user, password: 'khác' })
    expect(await send(wrong)).toEqual({ sent: false, lasting: false, answer: expect.stringMatching(/^535/) as string })
  })

  test('one that cannot speak in secret is not told the password, nor anything else', async () => {
    const server = await serve({})
    const outcome = await send(settings(server.port, { security: 'starttls', username: LOGIN.user, password: LOGIN.pass }))
    expect(outcome).toMatchObject({ sent: false, lasting: false })
    expect(server.mails).toEqual([])
  })

  test('a certificate nobody vouches for is not believed', async () => {
    const server = await serve({ tls: 'at-once' })
    const outcome = await sendMail(settings(server.port, { security: 'tls' }), mail, { named: ['localhost'], timeoutMs: 2000 })
    expect(outcome).toMatchObject({ sent: false, lasting: false, answer: expect.stringMatching(/self.signed|certificate/i) as string })
  })

  test('one that falls silent is left within the time', async () => {
    const server = await serve({ silent: true })
    const began = performance.now()
    expect(await send(settings(server.port), {}, 500)).toMatchObject({ sent: false, lasting: false })
    expect(performance.now() - began).toBeLessThan(4000)
  })

  test('one that dies in the middle of a mail', async () => {
    const server = await serve({ dies: () => true })
    expect(await send(settings(server.port))).toMatchObject({ sent: false, lasting: false })
    expect(server.mails).toEqual([])
  })

  test('none at all', async () => {
    const server = await openMailServer()
    await server.close()
    expect(await send(settings(server.port))).toMatchObject({ sent: false, lasting: false })
  })
})

test.each([
  ['localhost', 'inside'],
  ['127.0.0.1', 'inside'],
  ['10.0.0.5', 'inside'],
  ['[::1]', 'inside'],
  ['mail.local', 'inside'],
  ['a b', 'not-an-address'],
])('%s is not knocked at unless it was named', async (host, fault) => {
  const outcome = await sendMail(settings(25, { host }), mail, { named: [], timeoutMs: 500 })
  expect(outcome).toEqual({ sent: false, lasting: false, answer: `refused: ${fault}` })
})
