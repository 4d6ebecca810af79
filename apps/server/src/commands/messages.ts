// The only place that turns what stopped a command into words a person can act on, and into an exit code.
import { ZodError } from 'zod'
import { Problem } from '@binhyen/core/shared/problem'
import { NotPrepared } from '../database.ts'
import { PortTaken, TodayRefused } from '../main.ts'
import { ConfigInvalid } from '../platform/config.ts'
import { damageReport } from '../platform/db/directory.ts'
import { EmbeddedDamaged } from '../platform/db/embedded.ts'
import { LockHeld } from '../platform/lock.ts'
import { WebBuildFailed } from '../platform/web-build.ts'
import { ServerHolds } from './accounts.ts'
import { UsageError } from './command.ts'

/** 0 done · 1 refused · 2 written wrongly · 3 cannot start. */
export type Failure = { readonly exitCode: 1 | 2 | 3; readonly text: string }

/** Failures whose own message is already written for people. */
const spoken = [LockHeld, PortTaken, ServerHolds, TodayRefused]

/** What a person is told; an unknown error keeps its stack, since it is our mistake. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError || error instanceof ConfigInvalid) return { exitCode: 2, text: error.message }
  if (error instanceof ZodError) {
    return { exitCode: 2, text: error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n') }
  }
  if (error instanceof Problem) return { exitCode: 1, text: problemText(error) }
  const text = cannotStart(error)
  return text === null
    ? { exitCode: 1, text: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    : { exitCode: 3, text }
}

/** Why the program cannot start; null where that is not it. */
function cannotStart(error: unknown): string | null {
  if (error instanceof Error && spoken.some((kind) => error instanceof kind)) return error.message
  if (error instanceof EmbeddedDamaged) return damageReport(error)
  if (error instanceof NotPrepared) return 'Chưa chuẩn bị được cơ sở dữ liệu (xem trên). / The database could not be prepared (see above).'
  if (error instanceof WebBuildFailed) return `Không dựng được trang web. / The web pages could not be built.\n${error.message}`
  return isUnreachable(error) ? unreachableText(error) : null
}

const meant: Readonly<Partial<Record<Problem['code'], string>>> = {
  'auth.wrong-credentials': 'Không có tài khoản này (--as). / There is no such account (--as).',
  'auth.forbidden': 'Tài khoản này không có quyền làm việc đó. / This account has no right to do that.',
  'account.not-found': 'Không có tài khoản {username}. / There is no account {username}.',
  'account.username-taken': 'Tên đăng nhập {username} đã có người dùng; chọn tên khác. / The username {username} is taken; choose another.',
  'account.closed': 'Tài khoản {username} đã đóng. / The account {username} is closed.',
  'account.wrong-level':
    'Vai trò {role} chỉ giao ở cấp {expected}; đơn vị này là cấp {level}. / The role {role} is given at level {expected}; this unit is of level {level}.',
  'grant.not-found': 'Tài khoản này không có quyền mang số đó. / This account has no grant of that number.',
  'grant.ended': 'Quyền này đã kết thúc từ {on}. / This grant ended on {on}.',
  'grant.in-the-past': 'Ngày {on} đã qua; việc đã làm theo quyền giữ nguyên. / {on} has passed; what was done under a grant stays.',
  'grant.refused': 'Không giao được quyền này: {reason}. / The grant is refused: {reason}.',
  'account.demonstration':
    'Đây là cơ sở dữ liệu MINH HỌA, ai cũng thấy mật khẩu; tài khoản thật cần cơ sở dữ liệu riêng: DATABASE_URL, hoặc --data <thư mục mới> (khởi động bằng start --empty). / This is the DEMONSTRATION database, whose password everyone sees; real accounts need a database of their own: DATABASE_URL, or --data <new directory> (start it with start --empty).',
  'audit.nothing-sealed': 'Những ngày này chưa có bản ghi nào được niêm phong. / Nothing was sealed on these days.',
  'request.invalid': 'Yêu cầu viết sai. / The request is not valid.',
  'request.not-found': 'Không tìm thấy. / Not found.',
  'unit.not-found': 'Không có đơn vị "{id}" trong danh mục. / The catalogue has no unit "{id}".',
  'unit.not-valid-on':
    'Đơn vị {id} không tồn tại vào ngày {on} (có từ {validFrom} đến {validTo}). / The unit {id} does not stand on {on} (from {validFrom} to {validTo}).',
  'document.pdf-unavailable':
    'Máy này chưa lập được PDF; bỏ --pdf để lấy tệp Word. / This machine cannot make PDF; leave out --pdf for the Word file.',
  'unit.import-refused': 'Tệp còn chỗ cần sửa; chưa ghi gì. / Some places are to be corrected; nothing was recorded.',
  'unit.import-changed':
    'Danh mục đã khác so với lúc kiểm tra; chưa ghi gì. / The catalogue is not what the check showed; nothing was recorded.',
  'request.too-large': 'Quá 20 MB; dùng --tolerance lớn hơn. / More than 20 MB; use a larger --tolerance.',
  'server.internal': 'Lỗi của chương trình; xem nhật ký máy chủ. / A fault of the program; see the server log.',
}

type Candidate = { readonly id: string; readonly fullName: string; readonly path: readonly string[] }

/** What a search left open: units that a text may mean. */
function candidatesIn(details: unknown): readonly Candidate[] {
  const found: unknown = Reflect.get(Object(details), 'candidates')
  return Array.isArray(found) ? (found as readonly Candidate[]) : []
}

/** A unit that was not clear, with the ones it may be, each on a line of its own. */
function unclearText(problem: Problem, candidates: readonly Candidate[]): string {
  const id = String(Reflect.get(Object(problem.details), 'id'))
  const lines = candidates.map((each) => `  ${each.id}  ${[each.fullName, ...each.path].join(', ')}`)
  return [
    `"${id}" chưa rõ là đơn vị nào. Ghi mã hoặc id, hoặc tên kèm nơi trực thuộc ("Xã, Tỉnh"). Có thể là: [${problem.code}]`,
    `"${id}" does not name one unit. Give its code or id, or the name with the place above it. It may be:`,
    ...lines,
  ].join('\n')
}

function problemText(problem: Problem): string {
  const candidates = problem.code === 'unit.not-found' ? candidatesIn(problem.details) : []
  if (candidates.length > 0) return unclearText(problem, candidates)
  const sentence = meant[problem.code] ?? ''
  // what the sentence names is not said twice
  if (/\{\w+\}/.test(sentence)) {
    const filled = sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(Reflect.get(Object(problem.details), name) ?? '…'))
    return `${filled} [${problem.code}]`
  }
  const details = problem.details === undefined ? '' : ` ${JSON.stringify(problem.details)}`
  return `${sentence} [${problem.code}]${details}`.trim()
}

function causeCode(error: unknown): string {
  const own: unknown = Reflect.get(Object(error), 'code')
  const cause: unknown = Reflect.get(Object(Reflect.get(Object(error), 'cause')), 'code')
  return typeof own === 'string' ? own : typeof cause === 'string' ? cause : ''
}

function isUnreachable(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '28000', '3D000', 'EACCES'].includes(causeCode(error))
}

function unreachableText(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  return [
    `Không nối được tới cơ sở dữ liệu hoặc máy chủ: ${said}. Kiểm tra DATABASE_URL và máy chủ PostgreSQL.`,
    `The database or server cannot be reached: ${said}. Check DATABASE_URL and the PostgreSQL server.`,
  ].join('\n')
}
