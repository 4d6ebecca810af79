// The only place that looks at the licences of every package the lock file names: each must be one we may ship with, or be explained here.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './step.ts'

/** Permissive: they ask for their notice to be kept, and nothing of our own code. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
  'Zlib',
  // fonts: shipped whole and under their own name
  'OFL-1.1',
])

/** By package name: a licence outside the list, or one the package forgot to write down, and why it is all right. */
const EXPLAINED: Readonly<Record<string, { readonly licence: string; readonly why: string }>> = {
  '@axe-core/playwright': { licence: 'MPL-2.0', why: 'used unchanged, in the journeys only' },
  'axe-core': { licence: 'MPL-2.0', why: 'used unchanged, in the journeys only' },
  lightningcss: { licence: 'MPL-2.0', why: 'used unchanged, by the bundler at build time' },
  'caniuse-lite': { licence: 'CC-BY-4.0', why: 'a table of browsers, read at build time' },
  chainsaw: { licence: 'MIT/X11', why: 'an older way to write MIT' },
  buffers: {
    licence: '',
    why: 'its manifest names no licence; part of the unzip chain of exceljs, whose author publishes this family of packages under MIT',
  },
}

export type LockedPackage = { readonly name: string; readonly version: string; readonly licence: string }
type LockEntry = { readonly version?: string; readonly license?: unknown; readonly link?: boolean }

/** True where an SPDX expression leaves a choice, or asks together, only for allowed licences. Throws nothing: what it cannot read is not allowed. */
export function isAllowed(expression: string): boolean {
  const text = expression.trim().replace(/^\((.*)\)$/, '$1')
  if (/[()]/.test(text)) return false
  if (/ AND /i.test(text)) return text.split(/ AND /i).every((part) => isAllowed(part))
  if (/ OR /i.test(text)) return text.split(/ OR /i).some((part) => isAllowed(part))
  return ALLOWED.has(text)
}

/** Why a package may not be used; null where it may. */
export function complaintOf({ name, version, licence }: LockedPackage): string | null {
  if (isAllowed(licence)) return null
  // one package for each kind of machine, under the licence of the package they belong to
  const family = name.replace(/-(linux|darwin|win32|android|freebsd)-.*$/, '')
  const explained = EXPLAINED[name] ?? EXPLAINED[family]
  if (explained?.licence === licence) return null
  return `${name}@${version}: ${licence === '' ? 'no licence named' : licence}`
}

function licenceOf(entry: LockEntry, directory: string): string {
  if (typeof entry.license === 'string') return entry.license
  const manifest = join(root, directory, 'package.json')
  const found: unknown = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {}
  const single: unknown = Reflect.get(Object(found), 'license')
  if (typeof single === 'string') return single
  const type: unknown = Reflect.get(Object(single), 'type')
  if (typeof type === 'string') return type
  const many: unknown = Reflect.get(Object(found), 'licenses')
  const types = Array.isArray(many) ? many.map((each) => String(Reflect.get(Object(each), 'type'))) : []
  return types.join(' OR ')
}

/** Every package of a lock file, also those of other machines; our own workspaces are left out. */
export function packagesOf(lockFile: string): readonly LockedPackage[] {
  const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as { readonly packages: Readonly<Record<string, LockEntry>> }
  return Object.entries(lock.packages)
    .filter(([directory, entry]) => directory.includes('node_modules/') && entry.link !== true)
    .map(([directory, entry]) => ({
      name: directory.slice(directory.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version ?? '',
      licence: licenceOf(entry, directory),
    }))
}

if (process.argv[1]?.endsWith('licences.ts') === true) {
  const packages = packagesOf(join(root, 'package-lock.json'))
  const complaints = packages.map(complaintOf).filter((each): each is string => each !== null)
  const used = new Set(packages.map(({ name }) => name))
  const stale = Object.keys(EXPLAINED).filter((name) => !used.has(name))
  for (const each of complaints) process.stdout.write(`not allowed: ${each}\n`)
  for (const each of stale) process.stdout.write(`explained, but no longer used: ${each}\n`)
  process.stdout.write(`${String(packages.length)} packages, ${String(complaints.length)} with a licence that is not allowed\n`)
  process.exitCode = complaints.length + stale.length === 0 ? 0 : 1
}
