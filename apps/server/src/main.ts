// The only place that puts the running server together: database, HTTP, slices, listening, and an orderly end.
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { mount } from './app.ts'
import { openReady, type ReadyDatabase } from './database.ts'
import { findSession } from './features/access/access.service.ts'
import { startSealer } from './features/audit/sealer.job.ts'
import { startMailer } from './features/inbox/mailer.job.ts'
import { startExports } from './features/exchange/exports.job.ts'
import { startFolder } from './features/reports/folder.job.ts'
import { startHeartbeat } from './features/reports/heartbeat.job.ts'
import { startReminders } from './features/reports/reminders.job.ts'
import { clockOf } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { say } from './platform/console.ts'
import { findSetting, type Demonstration } from './platform/db/settings.ts'
import { transactOn } from './platform/db/transact.ts'
import type { Server } from './platform/http/register.ts'
import { createHttp } from './platform/http/server.ts'
import { runAsNobody, type Runtime } from './platform/run.ts'
import { makeSecretBox } from './platform/secret-box.ts'
import { readSecretKey } from './platform/secret-key.ts'
import { builtDirectory } from './platform/web-build.ts'

export type Program = {
  readonly http: FastifyInstance
  readonly runtime: Runtime
  readonly ready: ReadyDatabase
  readonly demonstration: Demonstration | null
  close(): Promise<void>
}

/** A setting that fits no real database. */
export class TodayRefused extends Error {
  constructor() {
    super(
      '--today chỉ dùng được với dữ liệu minh họa; dữ liệu thật luôn theo ngày thật.\n--today works with the demonstration only; real data always goes by the real day.',
    )
    this.name = 'TodayRefused'
  }
}

/** Where the port is taken by another program. */
export class PortTaken extends Error {
  constructor(port: number) {
    super(
      [
        `Cổng ${String(port)} đang được chương trình khác dùng. Hãy chạy lại với cổng khác, ví dụ: npm start -- --port ${String(port + 1)}`,
        `Port ${String(port)} is in use by another program. Start again on another one, for example: npm start -- --port ${String(port + 1)}`,
      ].join('\n'),
    )
    this.name = 'PortTaken'
  }
}

/** Opens the database and mounts every slice, without listening. Throws LockHeld, EmbeddedDamaged, NotPrepared, TodayRefused. */
export async function assemble(
  config: Config,
  options: {
    readonly consoleSecret?: string
    readonly demonstration?: boolean
    /** Done when the pages lie in their folder. */ readonly pages?: Promise<unknown>
  } = {},
): Promise<Program> {
  const ready = await openReady(config, options)
  try {
    const found = { transact: transactOn(ready.database.db), clock: clockOf(config.today), findSession, demonstration: false }
    // a serving login need not be the owner
    const demonstration = await runAsNobody(found, { mode: 'read', sender: null }, (ctx) => findSetting(ctx, 'demonstration'))
    const runtime: Runtime = { ...found, demonstration: demonstration !== null }
    if (config.today !== null && demonstration === null) throw new TodayRefused()
    // the folder is looked into once, when the doors are made: it must hold the pages by then
    await options.pages
    const http = await createHttp({ webDirectory: builtDirectory, trustProxy: config.trustProxy, report })
    const server: Server = { http, runtime, mounted: [] }
    const exportDirectory = join(config.dataDirectory, 'exports')
    const secretKey = await readSecretKey(config)
    mount(server, {
      consoleSecret: options.consoleSecret ?? ready.lock?.holder.secret ?? null,
      secretKey,
      provider: config.provider,
      mailHosts: config.mailHosts,
      exportDirectory,
    })
    const exports = await startExports(runtime, {
      directory: exportDirectory,
      alone: ready.lock !== null,
      report: (error) => report(error, 'exports'),
    })
    const jobs = [
      exports,
      startFolder(runtime, (error) => report(error, 'folder')),
      startMailer(runtime, { secrets: makeSecretBox(secretKey), named: config.mailHosts }, (error) => report(error, 'mailer')),
      startHeartbeat(runtime, (error) => report(error, 'heartbeat')),
      startReminders(runtime, (error) => report(error, 'reminders')),
      startSealer(runtime, (error) => report(error, 'sealer')),
    ]
    const close = async (): Promise<void> => {
      await http.close()
      for (const job of jobs) await job.stop()
      await ready.close()
    }
    return { http, runtime, ready, demonstration, close }
  } catch (error) {
    await ready.close()
    throw error
  }
}

/** Listens; returns the address. Throws PortTaken. */
export async function listen(program: Program, config: Config): Promise<string> {
  try {
    const address = await program.http.listen({ host: config.host, port: config.port })
    await program.ready.lock?.announce(address)
    return address
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'EADDRINUSE') throw new PortTaken(config.port)
    throw error
  }
}

function report(error: unknown, where: string): void {
  say(`${new Date().toISOString()} ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
}

/** Ends the program in order at Ctrl+C or a stop from the system; what was acknowledged is already kept. */
export function closeOnSignal(program: Program): void {
  let closing = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) return
      closing = true
      program.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}
