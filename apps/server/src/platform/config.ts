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
  /** Keeps second factors; null: the key file in the data directory. */
  readonly secretKey: string | null
  /** Mail servers inside the network that may be called: names, addresses, blocks. */
  readonly mailHosts: readonly string[]
  /** The sign-in provider (OpenID Connect); null where there is none. */
  readonly provider: ProviderConfig | null
}

export type ProviderConfig = {
  /** Its address, below which /.well-known/openid-configuration lies. */
  readonly issuer: string
  readonly clientId: string
  /** Null for a client without a secret of its own (PKCE alone). */
  readonly clientSecret: string | null
  /** What the button says. */
  readonly label: string
  /** The claim that carries the name administrators give an account at the provider; null: only linked accounts come in. */
  readonly usernameClaim: string | null
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
    secretKey: secretOf(env['BINHYEN_SECRET_KEY'], wrong),
    mailHosts: (env['BINHYEN_MAIL_HOSTS'] ?? '')
      .split(/[\s,]+/)
      .filter((host) => host !== '')
      .map((host) => host.toLowerCase()),
    provider: providerOf(env, wrong),
  }
  if (wrong.length > 0) throw new ConfigInvalid(wrong)
  return config
}

/** 32 bytes as 64 hexadecimal digits or base64. */
function secretOf(text: string | undefined, wrong: string[]): string | null {
  if (text === undefined || text === '') return null
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  if (bytes.length === 32) return bytes.toString('hex')
  wrong.push('BINHYEN_SECRET_KEY: cần 32 byte, viết bằng 64 chữ số hex hoặc base64 / needs 32 bytes, as 64 hex digits or base64')
  return null
}

function providerOf(env: Env, wrong: string[]): ProviderConfig | null {
  const value = (name: string): string | null => (env[name] === undefined || env[name] === '' ? null : env[name])
  const issuer = value('BINHYEN_OIDC_ISSUER')
  const clientId = value('BINHYEN_OIDC_CLIENT_ID')
  if (issuer === null && clientId === null) return null
  if (issuer === null || clientId === null || !URL.canParse(issuer) || !/^https?:$/.test(new URL(issuer).protocol)) {
    wrong.push(
      'BINHYEN_OIDC_ISSUER, BINHYEN_OIDC_CLIENT_ID: cần cả địa chỉ https://… của hệ thống đăng nhập và mã ứng dụng / both the address https://… and the client id are needed',
    )
    return null
  }
  // a token that travels in the open is no proof; the machine itself may be asked without a certificate, for trying out
  const { protocol, hostname } = new URL(issuer)
  if (protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    wrong.push('BINHYEN_OIDC_ISSUER: chỉ nhận https (http chỉ dùng cho chính máy này) / only https is taken (http for this very machine)')
  }
  return {
    issuer,
    clientId,
    clientSecret: value('BINHYEN_OIDC_CLIENT_SECRET'),
    label: value('BINHYEN_OIDC_LABEL') ?? new URL(issuer).hostname,
    usernameClaim: value('BINHYEN_OIDC_USERNAME_CLAIM'),
  }
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
