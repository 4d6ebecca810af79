// The only place for `start`: build the pages, open the data, listen, and say where and as whom one can sign in.
import { roleNames } from '@binhyen/core/access/role-words.domain'
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import { listDemoAccounts } from '../features/access/access.service.ts'
import { assemble, closeOnSignal, listen, type Program } from '../main.ts'
import type { Config } from '../platform/config.ts'
import { print, say } from '../platform/console.ts'
import { runAsNobody } from '../platform/run.ts'
import { buildWeb } from '../platform/web-build.ts'

/** Starts the server and returns when it listens; it then runs until a signal. */
export async function start(config: Config): Promise<void> {
  const began = performance.now()
  const building = buildWeb(() => say('Đang dựng trang web… / Building the pages…'))
  building.catch(() => undefined) // reported by assemble, after the database is open or refused
  const program = await assemble(config, { pages: building })
  try {
    closeOnSignal(program)
    const address = await listen(program, config)
    await announce(program, config, address)
    print(`  ${((performance.now() - began) / 1000).toFixed(1)} s · ${String(Math.round(process.memoryUsage().rss / 1e6))} MB`)
  } catch (error) {
    await program.close()
    throw error
  }
}

async function announce(program: Program, config: Config, address: string): Promise<void> {
  const { demonstration, ready, runtime } = program
  print(`\nBình Yên: ${address}`)
  if (ready.database.kind === 'embedded') {
    print(`  Chế độ nhúng để dùng thử (${config.dataDirectory}): KHÔNG chịu được mất điện. Dữ liệu thật cần PostgreSQL (DATABASE_URL).`)
    print('  Embedded mode, for trying out: it does NOT survive a power cut. Real data needs PostgreSQL (DATABASE_URL).')
  }
  if (demonstration === null) return
  print(`  ${DEMONSTRATION_MARK}. Ngày làm việc / working day: ${runtime.clock.today()} · seed ${String(demonstration.seed)}`)
  const { accounts, password } = await runAsNobody(runtime, { mode: 'read', sender: null }, (ctx) => listDemoAccounts(ctx))
  print(`  Mật khẩu chung / password: ${password}`)
  for (const account of accounts) print(`    ${account.username.padEnd(24)} ${roleNames[account.role]} · ${account.unitName}`)
}
