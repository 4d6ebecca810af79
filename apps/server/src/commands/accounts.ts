// The only place for `accounts …`: the owner's console, which opens the database itself and needs no account.
import { roleNames } from '@binhyen/core/access/role-words.domain'
import * as accounts from '#server/features/access/accounts.service'
import { findSession } from '#server/features/access/access.service'
import { roles, type Role } from '@binhyen/core/access/access.domain'
import { findPlainDate, findVietnameseDate, vietnameseDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { Span } from '@binhyen/core/shared/span'
import { openReady } from '../database.ts'
import { clockOf } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { print, say } from '../platform/console.ts'
import type { BaseCtx } from '../platform/context.ts'
import { findSetting } from '../platform/db/settings.ts'
import { transactOn } from '../platform/db/transact.ts'
import { LockHeld } from '../platform/lock.ts'
import { runAsSystem, type Runtime } from '../platform/run.ts'
import { UsageError, type OwnerCommand, type Values } from './command.ts'

/** A server holds the embedded database: only one program may write to it. */
export class ServerHolds extends Error {
  constructor({ holder }: LockHeld) {
    const where = holder.address ?? '…'
    super(
      [
        `Máy chủ đang chạy (tiến trình ${String(holder.pid)} trên máy ${holder.host}, ${where}) và giữ cơ sở dữ liệu nhúng.`,
        'Hãy dừng máy chủ (Ctrl+C ở cửa sổ đang chạy), chạy lại lệnh này, rồi khởi động lại máy chủ. Với PostgreSQL (DATABASE_URL) không phải dừng.',
        `A server is running (process ${String(holder.pid)} on ${holder.host}, ${where}) and holds the embedded database.`,
        'Stop it (Ctrl+C in its window), run this command again, then start the server. With PostgreSQL (DATABASE_URL) there is no need to stop it.',
      ].join('\n'),
    )
    this.name = 'ServerHolds'
  }
}

/** One transaction as the owner of the configured database. A new embedded database is made empty, never as a demonstration. */
export async function asOwner<T>(config: Config, work: (ctx: BaseCtx) => Promise<T>): Promise<T> {
  const database =
    config.database.kind === 'server' && config.ownerUrl !== null ? { ...config.database, url: config.ownerUrl } : config.database
  const ready = await openReady({ ...config, database, empty: true }).catch((error: unknown) => {
    throw error instanceof LockHeld ? new ServerHolds(error) : error
  })
  try {
    const found = { transact: transactOn(ready.database.db), clock: clockOf(null), findSession, demonstration: false }
    const demonstration = (await runAsSystem(found, (ctx) => findSetting(ctx, 'demonstration'))) !== null
    const runtime: Runtime = { ...found, demonstration }
    return await runAsSystem(runtime, work, 'console')
  } finally {
    await ready.close()
  }
}

export function textOf(values: Values, flag: string, meaning: string): string {
  const given = values[flag]
  const text = typeof given === 'string' ? given.normalize('NFC').trim() : ''
  if (text === '') throw new UsageError(`Thiếu --${flag}: ${meaning}.`)
  return text
}

export function usernameOf(values: Values): string {
  return textOf(values, 'username', 'tên đăng nhập / the name to sign in with').toLowerCase()
}

/** Throws UsageError with the roles there are. */
export function roleOf(values: Values): Role {
  const given = textOf(values, 'role', 'vai trò / the role')
  const role = roles.find((each) => each === given)
  if (role === undefined) throw new UsageError(`Không có vai trò "${given}". / There is no role "${given}".\n${roleLines()}\n`)
  return role
}

/** A day as YYYY-MM-DD or 31/12/2026; null where the flag is not there. Throws UsageError. */
export function dayOf(values: Values, flag: string): PlainDate | null {
  const given = values[flag]
  if (given === undefined) return null
  const day = findPlainDate(String(given)) ?? findVietnameseDate(String(given))
  if (day !== null) return day
  throw new UsageError(
    `--${flag} "${String(given)}" không phải ngày có thật. / --${flag} is not a calendar day, expected YYYY-MM-DD or 31/12/2026.`,
  )
}

function roleLines(): string {
  return roles.map((role) => `    ${role.padEnd(22)}${roleNames[role]}`).join('\n')
}

/** Reads what `accounts add` was given. Throws UsageError naming the first thing that is wrong. */
export function readNewAccount(
  values: Values,
): Omit<accounts.NewAccount, 'valid'> & { readonly from: PlainDate | null; readonly to: PlainDate | null } {
  const username = usernameOf(values)
  if (!/^[a-z0-9][a-z0-9._-]{1,62}$/.test(username)) {
    throw new UsageError(
      `Tên đăng nhập "${username}": 2–63 ký tự a–z, 0–9, dấu . _ - và bắt đầu bằng chữ hoặc số, không dấu. / A username has 2–63 characters a–z, 0–9, . _ - and begins with a letter or digit.`,
    )
  }
  const displayName = textOf(values, 'name', 'tên hiển thị / the name shown')
  if (displayName.length > 120) throw new UsageError('--name dài quá 120 ký tự. / --name is longer than 120 characters.')
  const role = roleOf(values)
  const unit = textOf(values, 'unit', 'mã, tên hoặc id đơn vị; VN cho cả nước / code, name or id of the unit; VN for the country')
  return { username, displayName, role, unit, from: dayOf(values, 'from'), to: dayOf(values, 'to') }
}

export function spanOf(from: PlainDate, to: PlainDate | null): Span {
  if (to === null || from < to) return { from, to }
  throw new UsageError('--to phải sau --from. / --to must come after --from.')
}

export function spanWords({ from, to }: Span): string {
  return to === null ? `từ ${vietnameseDate(from)}` : `từ ${vietnameseDate(from)} đến trước ${vietnameseDate(to)}`
}

function closedWords({ closed, closesOn }: accounts.ListedAccount): string {
  if (closed) return '  [đã đóng / closed]'
  return closesOn === null ? '' : `  [đóng từ ngày ${vietnameseDate(closesOn)} / closes on that day]`
}

/** The answer goes to stdout, what to do with it beside it. */
function tellPassword(username: string, password: string): void {
  print(`  Tên đăng nhập / username: ${username}`)
  print(`  Mật khẩu / password: ${password}`)
  say('Mật khẩu chỉ hiện một lần này, hệ thống không giữ bản đọc được. / The password is shown this once; no readable copy is kept.')
}

export const accountsAdd: OwnerCommand = {
  name: 'accounts add',
  usage: '--username <tên đăng nhập> --name <họ tên, chức vụ> --role <vai trò> --unit <mã|tên|id> [--from YYYY-MM-DD] [--to YYYY-MM-DD]',
  summary: `Thêm tài khoản; mật khẩu đầu tiên được tạo và in một lần / add an account; its first password is made and printed once\n      --to: ngày đầu tiên không còn quyền / the first day without the right. Vai trò / roles:\n${roleLines()}`,
  options: {
    username: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
    unit: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
  },
  run: async ({ config, values }) => {
    const { from, to, ...account } = readNewAccount(values)
    const made = await asOwner(config, async (ctx) => {
      const valid = spanOf(from ?? ctx.today, to)
      return { ...(await accounts.addAccount(ctx, { ...account, valid })), valid }
    })
    print(
      `Đã thêm tài khoản: ${account.displayName}, ${roleNames[account.role]}, ${made.unitName} (${made.unitId}), ${spanWords(made.valid)}.`,
    )
    tellPassword(made.username, made.password)
  },
}

export const accountsList: OwnerCommand = {
  name: 'accounts list',
  usage: '[--json]',
  summary: 'Các tài khoản, vai trò, đơn vị, thời hạn / accounts with their roles, units and spans',
  options: { json: { type: 'boolean' } },
  run: async ({ config, values }) => {
    const found = await asOwner(config, (ctx) => accounts.listAccounts(ctx))
    if (values['json'] === true) {
      print(JSON.stringify({ accounts: found }, null, 2))
      return
    }
    if (found.length === 0) print('Chưa có tài khoản nào; thêm bằng "accounts add". / No accounts yet; add one with "accounts add".')
    for (const account of found) {
      print(`${account.username}  ${account.displayName}${closedWords(account)}${account.demonstration ? '  [minh họa]' : ''}`)
      for (const grant of account.grants) {
        const ended = grant.stands ? '' : '  [không hiệu lực hôm nay / not standing today]'
        print(`    ${roleNames[grant.role]} (${grant.role}) · ${grant.unitName} (${grant.unitId}) · ${spanWords(grant.valid)}${ended}`)
      }
    }
  },
}

export const accountsPassword: OwnerCommand = {
  name: 'accounts password',
  usage: '--username <tên đăng nhập>',
  summary: 'Cấp mật khẩu mới, in một lần; phiên và khóa truy cập kết thúc / a new password, printed once; sessions and keys end',
  options: { username: { type: 'string' } },
  run: async ({ config, values }) => {
    const username = usernameOf(values)
    tellPassword(username, await asOwner(config, (ctx) => accounts.resetPassword(ctx, username)))
  },
}

export const accountsClose: OwnerCommand = {
  name: 'accounts close',
  usage: '--username <tên đăng nhập> --on YYYY-MM-DD',
  summary:
    'Đóng tài khoản; ngày đã cho là ngày đầu tiên không còn đăng nhập được / close an account; the day is the first one nobody signs in by it',
  options: { username: { type: 'string' }, on: { type: 'string' } },
  run: async ({ config, values }) => {
    const username = usernameOf(values)
    const on = dayOf(values, 'on')
    if (on === null) throw new UsageError('Thiếu --on: ngày đầu tiên không còn quyền. / --on is missing: the first day without its rights.')
    const { closed } = await asOwner(config, (ctx) => accounts.closeAccount(ctx, username, on))
    print(
      closed
        ? `Đã đóng tài khoản ${username}; không còn đăng nhập được. / The account is closed; it can no longer sign in.`
        : `Tài khoản ${username} tự đóng từ ngày ${vietnameseDate(on)}. / The account closes by itself on that day.`,
    )
  },
}

export const accountsResetSecondFactor: OwnerCommand = {
  name: 'accounts reset-second-factor',
  usage: '--username <tên đăng nhập>',
  summary: 'Bỏ xác thực hai lớp đã mất; các phiên kết thúc / take off a second factor that was lost; open sessions end',
  options: { username: { type: 'string' } },
  run: async ({ config, values }) => {
    const username = usernameOf(values)
    const had = await asOwner(config, (ctx) => accounts.resetSecondFactor(ctx, username))
    print(
      had
        ? `Đã bỏ xác thực hai lớp của ${username}; lần đăng nhập tới chỉ cần mật khẩu. / The second factor is off; the next sign-in needs the password alone.`
        : `Tài khoản ${username} không có xác thực hai lớp. / The account has no second factor.`,
    )
  },
}
