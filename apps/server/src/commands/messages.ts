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
import { UsageError } from './command.ts'

/** 0 done · 1 refused · 2 written wrongly · 3 cannot start. */
export type Failure = { readonly exitCode: 1 | 2 | 3; readonly text: string }

/** Failures whose own message is already written for people. */
const spoken = [LockHeld, PortTaken, TodayRefused]

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

function problemText(problem: Problem): string {
  const details = problem.details === undefined ? '' : ` ${JSON.stringify(problem.details)}`
  const meant: Readonly<Partial<Record<Problem['code'], string>>> = {
    'auth.wrong-credentials': 'Không có tài khoản này (--as). / There is no such account (--as).',
    'auth.forbidden': 'Tài khoản này không có quyền làm việc đó. / This account has no right to do that.',
    'request.invalid': 'Yêu cầu viết sai. / The request is not valid.',
    'request.not-found': 'Không tìm thấy. / Not found.',
    'unit.not-found': 'Không có đơn vị này trong danh mục. / The catalogue has no such unit.',
    'server.internal': 'Lỗi của chương trình; xem nhật ký máy chủ. / A fault of the program; see the server log.',
  }
  return `${meant[problem.code] ?? ''} [${problem.code}]${details}`.trim()
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
