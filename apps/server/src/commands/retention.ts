// The only place for `retention`: shows what is past its term, or removes it, on the owner's console.
import { retentionTerms, type RetentionKind } from '@binhyen/core/protection/retention.domain'
import { applyRetention, type Removed } from '#server/features/protection/retention.service'
import type { Config } from '../platform/config.ts'
import { print, say } from '../platform/console.ts'
import { asOwner } from './accounts.ts'
import { UsageError, type OwnerCommand } from './command.ts'

const titles: Readonly<Record<RetentionKind, string>> = {
  session: 'phiên đăng nhập đã hết hạn / expired sessions',
  'sign-in-failure': 'lần đăng nhập sai / failed sign-ins',
  'account-address': 'địa chỉ đã đăng nhập / addresses signed in from',
  'provider-attempt': 'lượt đăng nhập một lần dở dang / attempts at the provider',
  'command-reply': 'trả lời của lệnh đã gửi / replies of commands',
  'closed-account-keys': 'mật khẩu, mã của tài khoản đã đóng / secrets of closed accounts',
  'closed-account-name': 'tên của tài khoản đã đóng / names of closed accounts',
  notice: 'thông báo / notices',
  mail: 'thư đã gửi / mails sent',
  delegation: 'ủy quyền / delegations',
  audit: 'năm nhật ký đã lưu trữ / archived years of the audit',
  'official-record': 'hồ sơ, quyết định / dossiers, decisions',
}

/** Carries the counts of a dry run out of the transaction it undoes. */
class Counted extends Error {
  readonly removed: Removed
  constructor(removed: Removed) {
    super('dry run')
    this.removed = removed
  }
}

/** What a run would remove: everything is removed, counted and put back. */
async function countOnly(config: Config): Promise<Removed> {
  try {
    return await asOwner(config, async (ctx) => {
      throw new Counted(await applyRetention(ctx))
    })
  } catch (error) {
    if (error instanceof Counted) return error.removed
    throw error
  }
}

export const retention: OwnerCommand = {
  name: 'retention',
  usage: '--dry-run | --apply [--json]',
  summary: 'Xem hoặc xóa dữ liệu đã hết thời hạn lưu / show or remove what is past its term of keeping',
  options: { 'dry-run': { type: 'boolean' }, apply: { type: 'boolean' }, json: { type: 'boolean' } },
  run: async ({ config, values }) => {
    const apply = values['apply'] === true
    if (apply === (values['dry-run'] === true)) throw new UsageError('Chọn --dry-run hoặc --apply. / Give --dry-run or --apply.')
    const removed = apply ? await asOwner(config, applyRetention) : await countOnly(config)
    if (values['json'] === true) return print(JSON.stringify({ applied: apply, removed }))
    for (const { kind, days } of retentionTerms) {
      const count = removed[kind]
      if (count === undefined) print(`     –  ${titles[kind]}: giữ cùng hồ sơ / kept with the record`)
      else print(`${String(count).padStart(6)}  ${titles[kind]} (${String(days)} ngày / days)`)
    }
    say(apply ? 'Đã xóa. / Removed.' : 'Chưa xóa gì; --apply để xóa. / Nothing was removed; --apply removes it.')
  },
}
