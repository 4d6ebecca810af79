// The only place that reads flags and environment: every setting of a running program, checked before anything starts.
import { resolve } from 'node:path'
import { findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { DatabaseTarget } from './db/client.ts'

export type Config = {
  readonly database: DatabaseTarget
  /** PostgreSQL only: signs in as the owner for migrations, where DATABASE_URL itself is not the owner. */
  readonly ownerUrl: string | null
  /** Holds the embedded database, its lock and what was prepared. */
  readonly dataDirectory: string
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** The demonstration's working day; null: the real day. */
  readonly today: PlainDate | null
  readonly seed: number
  /** A new embedded database stays without the demonstration. */
  readonly empty: boolean
  readonly trustProxy: boolean
}

/** Flags as written on the command line; each may also come from the environment (in brackets). */
export const configFlags = {
  port: { type: 'string' }, // BINHYEN_PORT, PORT
  host: { type: 'string' }, // BINHYEN_HOST
  data: { type: 'string' }, // BINHYEN_DATA
  today: { type: 'string' }, // BINHYEN_TODAY
  seed: { type: 'string' }, // BINHYEN_SEED
  empty: { type: 'boolean' },
} as const

export type ConfigFlags = { readonly [K in keyof typeof configFlags]?: string | boolean | undefined }

/** A setting that cannot be used; `message` has a line for each, in Vietnamese and English. */
export class ConfigInvalid extends Error {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'ConfigInvalid'
  }
}

type Env = Readonly<Record<string, string | undefined>>

const DEFAULT_PORT = '3210'
const DEFAULT_SEED = '20190'

/** Reads the configuration; flags win over the environment. Throws ConfigInvalid naming every wrong setting. */
export function readConfig(flags: ConfigFlags, env: Env, workingDirectory: string): Config {
  const wrong: string[] = []
  const text = (flag: keyof ConfigFlags, ...names: string[]): string | undefined => {
    const given = flags[flag]
    return typeof given === 'string' ? given : names.map((name) => env[name]).find((value) => value !== undefined && value !== '')
  }
  const dataDirectory = resolve(workingDirectory, text('data', 'BINHYEN_DATA') ?? '.binhyen')
  const url = env['DATABASE_URL'] === '' ? undefined : env['DATABASE_URL']
  if (url !== undefined && !/^postgres(ql)?:\/\//.test(url)) {
    wrong.push('DATABASE_URL: cần địa chỉ postgresql://… / expected an address postgresql://…')
  }
  const config: Config = {
    database: url === undefined ? { kind: 'embedded', directory: resolve(dataDirectory, 'db') } : { kind: 'server', url },
    ownerUrl: env['BINHYEN_OWNER_URL'] ?? null,
    dataDirectory,
    host: text('host', 'BINHYEN_HOST') ?? '127.0.0.1',
    port: wholeNumber('--port', text('port', 'BINHYEN_PORT', 'PORT') ?? DEFAULT_PORT, { most: 65_535, wrong }),
    today: dayOf(text('today', 'BINHYEN_TODAY'), wrong),
    seed: wholeNumber('--seed', text('seed', 'BINHYEN_SEED') ?? DEFAULT_SEED, { most: 2_147_483_647, wrong }),
    empty: flags.empty === true,
    trustProxy: env['BINHYEN_TRUST_PROXY'] === '1',
  }
  if (wrong.length > 0) throw new ConfigInvalid(wrong)
  return config
}

function wholeNumber(name: string, text: string, { most, wrong }: { readonly most: number; readonly wrong: string[] }): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= most) return value
  wrong.push(`${name}: "${text}" không phải số nguyên từ 0 đến ${String(most)} / "${text}" is not a whole number from 0 to ${String(most)}`)
  return 0
}

function dayOf(text: string | undefined, wrong: string[]): PlainDate | null {
  if (text === undefined) return null
  const day = findPlainDate(text)
  if (day === null) wrong.push(`--today: "${text}" không phải một ngày NNNN-TT-NN / "${text}" is not a day YYYY-MM-DD`)
  return day
}
