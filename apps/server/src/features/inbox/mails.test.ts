// Mails of the inbox against a real mail server: an address is shown to be its owner's, one digest a day tells what is new and nothing
// more, and what cannot be sent is tried again, once each, until it is given up with its reason.
import { afterEach, describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/inbox/mail.contract'
import { noticeKey, type Notice, type NoticeKind } from '@binhyen/core/inbox/inbox.domain'
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { sqlOf } from '#server/platform/db/client'
import { runAsNobody, type Runtime } from '#server/platform/run'
import { makeSecretBox } from '#server/platform/secret-box'
import type { Client } from '../../../test/client.ts'
import { inRollback, type RollbackOptions, type Test } from '../../../test/harness.ts'
import { testCertificate } from '../../../test/mail-certificate.ts'
import { bodyOf, headerOf, openMailServer, type Manners, type TestMailServer } from '../../../test/mail-server.ts'
import { ok } from '../../../test/reports.ts'
import { sendNotices } from './inbox.service.ts'
import { makeDigests, sendDue, type Mailer } from './mailer.service.ts'
import * as store from './mails.store.ts'

const COMMUNE = '02839@2025-07-01' as UnitId
const PROVINCE = '15@2025-07-01' as UnitId
const ADDRESS = 'can.bo@xa.example.vn'
const PASSWORD = 'mật khẩu thư'

const open: TestMailServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

type World = {
  readonly t: Test
  readonly server: TestMailServer
  readonly administrator: Client
  readonly officer: Client
  /** As the program does, at an hour and day of the test's own. */
  send(minutesLater?: number): Promise<number>
  digest(day?: string): Promise<boolean>
}

const login = { user: 'binhyen', pass: PASSWORD }

async function withMail(manners: Manners, run: (world: World) => Promise<void>): Promise<void> {
  const server = await openMailServer({ tls: 'offered', login, ...manners })
  open.push(server)
  let runtime: Runtime | undefined
  const options = { mailHosts: ['localhost'], mountMore: (mounted: { runtime: Runtime }) => (runtime = mounted.runtime) }
  await inRollback(async (t) => {
    if (runtime === undefined) throw new Error('not mounted')
    const at = runtime
    const mailer: Mailer = {
      secrets: makeSecretBox(Buffer.alloc(32, 7)),
      named: ['localhost'],
      timeoutMs: 1500,
      authorities: testCertificate.cert,
    }
    const later = (minutes: number, today: PlainDate = t.today): Runtime => ({
      ...at,
      clock: { now: () => new Date(Date.now() + minutes * 60_000), today: () => today },
    })
    const administrator = await t.as('administrator', 'VN')
    ok(await administrator.call(api.setMailServer, { body: settings(server.port) }))
    await run({
      t,
      server,
      administrator,
      officer: await t.as('commune-officer', COMMUNE),
      send: (minutes = 1) => sendDue(later(minutes), mailer),
      digest: (day = t.today) => makeDigests(later(0, plainDate(day))),
    })
  }, options as RollbackOptions)
}

const settings = (port: number) => ({
  host: 'LocalHost',
  port,
  security: 'starttls' as const,
  username: login.user,
  password: PASSWORD,
  sender: 'binhyen@example.vn',
  address: 'https://binhyen.example.vn/',
  on: true,
})

/** Names the address and gives back the code that came. */
async function shownTheirs({ officer, server, send }: World, choice: 'all' | 'urgent' = 'all'): Promise<void> {
  ok(await officer.call(api.setMyMail, { body: { address: ADDRESS, choice } }))
  await send()
  expect(ok(await officer.call(api.confirmMyMail, { body: { code: codeIn(server) } }))).toMatchObject({
    right: true,
    verified: true,
    address: ADDRESS,
  })
}
const codeIn = (server: TestMailServer): string => /\b\d{6}\b/.exec(server.mails.map(bodyOf).join('\n'))?.[0] ?? ''

const notice = (turn: number, kind: NoticeKind = 'report-returned', unitId: UnitId = COMMUNE): Notice => ({
  key: noticeKey(kind, 'r1', turn),
  kind,
  unitId,
  record: { kind: 'report', id: 'r1' },
  said: { returned: 2, dueOn: plainDate('2026-11-27'), form: { id: 'x', title: { vi: 'Mẫu bí mật', en: 'x' } } },
  right: 'report.enter',
  place: [COMMUNE, PROVINCE, 'VN' as UnitId],
})

describe('the server mails go by', () => {
  test('is set by administrators of the country; its password is told to nobody again', () =>
    withMail({}, async ({ t, administrator, server }) => {
      const shown = ok(await administrator.call(api.readMailServer, {}))
      expect(shown.server).toMatchObject({
        host: 'localhost',
        port: server.port,
        username: login.user,
        hasPassword: true,
        address: 'https://binhyen.example.vn',
      })
      expect(JSON.stringify(shown)).not.toContain(PASSWORD)
      const kept = await sql<{
        all: string
      }>`select (select json_agg(m)::text from mail_server m) || (select json_agg(e)::text from audit_entries e)
        || (select json_agg(c)::text from commands c) as all`.execute(sqlOf<object>(t.seed))
      expect(kept.rows[0]?.all.includes(PASSWORD) || kept.rows[0]?.all.includes(Buffer.from(PASSWORD).toString('hex'))).toBe(false)
      const provincial = await t.as('administrator', PROVINCE)
      expect((await provincial.call(api.setMailServer, { body: settings(server.port) })).code).toBe('auth.forbidden')
      expect((await provincial.call(api.readMailServer, {})).code).toBe('auth.forbidden')
    }))

  test('is not one of the inside that nobody named, and its password goes to no other', () =>
    withMail({}, async ({ administrator, server }) => {
      for (const [host, port, fault] of [
        ['10.0.0.1', 25, 'inside'],
        ['mail.noibo.local', 25, 'inside'],
        ['2130706433', 25, 'inside'],
        ['mail.example.vn', 22, 'port'],
        ['x y', 25, 'not-an-address'],
      ] as const) {
        const refused = await administrator.call(api.setMailServer, { body: { ...settings(port), host } })
        expect([host, refused.code, refused.details]).toEqual([host, 'mail.server-refused', { fault }])
      }
      const { password: _, ...without } = settings(server.port)
      expect(ok(await administrator.call(api.setMailServer, { body: without })).server?.hasPassword).toBe(true)
      for (const [field, value] of [
        ['host', 'mail..example.vn'],
        ['host', 'mail.example.vn\r\nRCPT'],
        ['username', 'a\r\nb'],
      ] as const) {
        const refused = await administrator.call(api.setMailServer, { body: { ...without, [field]: value } as never })
        expect([value, refused.code, refused.details]).toMatchObject([value, 'request.invalid', { issues: [{ path: `body.${field}` }] }])
      }
      const elsewhere = ok(await administrator.call(api.setMailServer, { body: { ...without, host: 'mail.example.vn', port: 587 } }))
      expect(elsewhere.server?.hasPassword).toBe(false)
      expect((await administrator.call(api.setMailServer, { body: { ...without, address: 'javascript:alert(1)' } })).code).toBe(
        'mail.server-refused',
      )
    }))

  test('is tried out with a mail whose outcome is said in the words of the server', () =>
    withMail({ refuses: 'nobody@example.vn' }, async ({ administrator, server, send }) => {
      ok(await administrator.call(api.sendTrialMail, { body: { to: 'quan.tri@example.vn' } }))
      await send()
      expect(ok(await administrator.call(api.readMailServer, {})).trial).toMatchObject({
        state: 'sent',
        attempts: 1,
        answer: expect.stringContaining('250') as string,
      })
      expect(server.mails.map(({ to }) => to)).toEqual([['quan.tri@example.vn']])
      ok(await administrator.call(api.sendTrialMail, { body: { to: 'nobody@example.vn' } }))
      await send()
      expect(ok(await administrator.call(api.readMailServer, {})).trial).toMatchObject({
        state: 'given-up',
        answer: expect.stringContaining('No such mailbox') as string,
      })
      for (const to of ['a@b.vn, c@d.vn', 'a@b.vn\r\nBcc: c@d.vn', '<a@b.vn>', 'a b@c.vn', 'a@b']) {
        expect([to, (await administrator.call(api.sendTrialMail, { body: { to } })).code]).toEqual([to, 'request.invalid'])
      }
    }))
})

describe('an address', () => {
  test('is sent nothing but a code until the code came back, and then what its owner chose', () =>
    withMail({}, async (world) => {
      const { t, officer, server, send, digest } = world
      ok(await officer.call(api.setMyMail, { body: { address: ADDRESS, choice: 'urgent' } }))
      await sendNotices(t.seed, [notice(1)])
      await digest()
      await send()
      expect(server.mails.map((mail) => [mail.to, headerOf(mail, 'subject')])).toEqual([[[ADDRESS], 'Bình Yên: mã xác nhận địa chỉ thư']])
      expect((await officer.call(api.setMyMail, { body: { address: 'other@example.vn', choice: 'all' } })).code).toBe('mail.code-too-soon')
      expect(ok(await officer.call(api.confirmMyMail, { body: { code: '000000' } }))).toMatchObject({ right: codeIn(server) === '000000' })
      expect(ok(await officer.call(api.confirmMyMail, { body: { code: codeIn(server) } }))).toMatchObject({ right: true, verified: true })
      // urgent ones only
      await sendNotices(t.seed, [notice(2), notice(3, 'report-accepted')])
      await digest()
      await send()
      expect(headerOf(server.mails.at(-1) ?? { to: [], raw: '' }, 'subject')).toBe('Bình Yên: 1 thông báo mới')
      ok(await officer.call(api.setMyMail, { body: { address: null, choice: 'none' } }))
      await sendNotices(t.seed, [notice(4)])
      await digest('2026-11-22')
      await send()
      expect(server.mails).toHaveLength(2)
    }))

  test('is not shown by guessing', () =>
    withMail({}, async ({ officer, server, send }) => {
      ok(await officer.call(api.setMyMail, { body: { address: ADDRESS, choice: 'all' } }))
      await send()
      const right = codeIn(server)
      const wrong = right === '111111' ? '222222' : '111111'
      for (let tries = 0; tries < 5; tries += 1) {
        expect(ok(await officer.call(api.confirmMyMail, { body: { code: wrong } })).right).toBe(false)
      }
      expect(ok(await officer.call(api.confirmMyMail, { body: { code: right } }))).toMatchObject({ right: false, verified: false })
    }))
})

describe('digests', () => {
  test('tell once a day what is new – kind, unit, deadline, link – and nothing of what it says', () =>
    withMail({}, async (world) => {
      await shownTheirs(world)
      const { t, server, send, digest } = world
      await sendNotices(t.seed, [notice(1, 'report-accepted'), notice(2), notice(3)])
      await digest()
      await digest()
      await sendNotices(t.seed, [notice(4)])
      await digest()
      await send()
      await send()
      const [, mail, ...more] = server.mails
      expect(more).toEqual([])
      if (mail === undefined) throw new Error('no digest')
      expect(headerOf(mail, 'subject')).toBe('Bình Yên: 3 thông báo mới')
      const body = bodyOf(mail)
      expect(body.split(/\r?\n/).slice(0, 5)).toEqual([
        'Có 3 thông báo mới:',
        '',
        '- Xã Bắc Hà: báo cáo số liệu bị trả lại, cần sửa (hạn 27/11/2026)',
        '- Xã Bắc Hà: báo cáo số liệu bị trả lại, cần sửa (hạn 27/11/2026)',
        '- Xã Bắc Hà: báo cáo số liệu đã được tiếp nhận (hạn 27/11/2026)',
      ])
      expect(body).toContain('https://binhyen.example.vn/thong-bao')
      expect(body).not.toContain('bí mật')
      // what came after it is told tomorrow
      await digest('2026-11-22')
      await send()
      expect(headerOf(server.mails.at(-1) ?? mail, 'subject')).toBe('Bình Yên: 1 thông báo mới')
    }))

  test('two programs at once send each mail once', () =>
    withMail({}, async (world) => {
      await shownTheirs(world)
      await sendNotices(world.t.seed, [notice(1)])
      await Promise.all([world.digest(), world.digest()])
      await Promise.all([world.send(), world.send(), world.send()])
      expect(world.server.mails).toHaveLength(2)
    }))
})

describe('a mail that does not go', () => {
  test('is tried again later each time, then given up with its reason for the administrator', () =>
    withMail({ dies: () => true }, async ({ t, officer, administrator, send }) => {
      ok(await officer.call(api.setMyMail, { body: { address: ADDRESS, choice: 'all' } }))
      expect(await send(1)).toBe(1)
      expect(await send(1.5)).toBe(0)
      expect(await send(5)).toBe(1)
      expect(await send(600)).toBe(0)
      const shown = ok(await administrator.call(api.readMailServer, {}))
      expect(shown.givenUp).toMatchObject([{ purpose: 'code', attempts: 2, state: 'given-up', account: { id: officer.actor?.accountId } }])
      expect(shown.givenUp[0]?.answer).not.toBe('')
      const left = await sql<{ body: string }>`select body from mails`.execute(sqlOf<object>(t.seed))
      expect(left.rows).toEqual([{ body: '' }])
    }))

  test('taken by a program that was killed on the way is sent by the next one, under the same id', () =>
    withMail({}, async (world) => {
      const { t, server, send } = world
      await shownTheirs(world)
      await sendNotices(t.seed, [notice(1)])
      await world.digest()
      expect(await takenBy(world)).toBe(1)
      // held for the one that took it; afterwards anybody's
      expect(await send(2)).toBe(0)
      expect(await send(30)).toBe(1)
      expect(server.mails).toHaveLength(2)
      expect(headerOf(server.mails[1] ?? { to: [], raw: '' }, 'message-id')).toMatch(/^<binhyen-\d+@example\.vn>$/)
      expect(await send(60)).toBe(0)
    }))
})

/** Takes what is due as a program does that then dies. */
async function takenBy({ t }: World): Promise<number> {
  const runtime: Pick<Runtime, 'transact'> = { transact: async (_mode, work) => work(t.seed.tx) }
  const all = {
    ...runtime,
    clock: { now: () => new Date(Date.now() + 60_000), today: () => t.today },
    demonstration: false,
  } as unknown as Runtime
  return (await runAsNobody(all, { mode: 'write', sender: null }, (ctx) => store.takeMails(ctx, 10, 10))).length
}
