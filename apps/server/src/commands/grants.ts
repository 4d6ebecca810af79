// The only place for `grants …`: what an account may do and where, kept at the owner's console.
import type { Role } from '@binhyen/core/access/access.domain'
import { roleNames } from '@binhyen/core/access/role-words.domain'
import { vietnameseDate } from '@binhyen/core/shared/plain-date'
import * as grants from '#server/features/access/console-grants.service'
import { print } from '../platform/console.ts'
import { asOwner, dayOf, roleOf, spanOf, spanWords, textOf, usernameOf } from './accounts.ts'
import { UsageError, type OwnerCommand } from './command.ts'

const line = (grant: grants.ConsoleGrant): string =>
  `${String(grant.id)}  ${roleNames[grant.role]} (${grant.role}) · ${grant.unitName} (${grant.unitId}) · ${spanWords(grant.valid)}`

export const grantsList: OwnerCommand = {
  name: 'grants list',
  usage: '--username <tên đăng nhập> [--json]',
  summary: 'Các quyền của một tài khoản, với số của từng quyền / the grants of an account, each with its number',
  options: { username: { type: 'string' }, json: { type: 'boolean' } },
  run: async ({ config, values }) => {
    const found = await asOwner(config, (ctx) => grants.listGrants(ctx, usernameOf(values)))
    if (values['json'] === true) {
      print(JSON.stringify({ grants: found }, null, 2))
      return
    }
    if (found.length === 0) print('Tài khoản này không giữ quyền nào. / This account holds no grant.')
    for (const grant of found) print(`${line(grant)}${grant.stands ? '' : '  [không hiệu lực hôm nay / not standing today]'}`)
  },
}

export const grantsAdd: OwnerCommand = {
  name: 'grants add',
  usage: '--username <tên đăng nhập> --role <vai trò> --unit <mã|tên|id> [--from YYYY-MM-DD] [--to YYYY-MM-DD]',
  summary: 'Giao thêm một quyền; các vai trò như ở "accounts add" / give one more grant; roles as in "accounts add"',
  options: {
    username: { type: 'string' },
    role: { type: 'string' },
    unit: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
  },
  run: async ({ config, values }) => {
    const username = usernameOf(values)
    const role: Role = roleOf(values)
    const unit = textOf(values, 'unit', 'mã, tên hoặc id đơn vị; VN cho cả nước / code, name or id of the unit; VN for the country')
    const [from, to] = [dayOf(values, 'from'), dayOf(values, 'to')]
    const made = await asOwner(config, (ctx) => grants.addGrant(ctx, username, { role, unit, valid: spanOf(from ?? ctx.today, to) }))
    print(`Đã giao / given: ${line(made)}`)
  },
}

export const grantsEnd: OwnerCommand = {
  name: 'grants end',
  usage: '--username <tên đăng nhập> --grant <số> --on YYYY-MM-DD',
  summary: 'Kết thúc một quyền; ngày đã cho là ngày đầu tiên không còn quyền / end a grant; the day is the first one without it',
  options: { username: { type: 'string' }, grant: { type: 'string' }, on: { type: 'string' } },
  run: async ({ config, values }) => {
    const username = usernameOf(values)
    const given = textOf(values, 'grant', 'số của quyền, như "grants list" in ra / its number, as "grants list" prints it')
    if (!/^\d{1,15}$/.test(given)) throw new UsageError(`--grant "${given}" không phải số. / --grant is not a number.`)
    const on = dayOf(values, 'on')
    if (on === null) throw new UsageError('Thiếu --on: ngày đầu tiên không còn quyền. / --on is missing: the first day without it.')
    const { from, to } = await asOwner(config, (ctx) => grants.endGrant(ctx, username, { id: Number(given), on }))
    print(
      to === null || from < to
        ? `Quyền ${given} kết thúc từ ${vietnameseDate(to ?? on)}. / The grant ends on that day.`
        : `Quyền ${given} chưa bắt đầu nên không còn nữa. / The grant had not begun and never will.`,
    )
  },
}
