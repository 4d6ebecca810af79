// The only place for the chain of the audit log: which bytes an entry stands for, and how each is bound to all before it.
// An inspector may write a verifier of their own from this file; the format has a number and never changes under it.

/** An entry as it is sealed. Every member is there; what does not apply is null. */
export type AuditEntry = {
  readonly id: number
  /** UTC to the millisecond: 2026-11-22T04:39:12.123Z. */
  readonly madeAt: string
  readonly account: string | null
  readonly role: string | null
  readonly unit: string | null
  readonly delegation: string | null
  /** By which key a program did it; entries older than this member have none. */
  readonly key: EntryKey | null
  readonly by: string
  readonly address: string
  readonly request: string
  readonly command: string | null
  readonly action: string
  readonly kind: string
  readonly entity: string
  readonly scope: readonly string[] | null
  /** The code of the problem a refused request was answered with. */
  readonly problem: string | null
  /** What was and what is now: { before?, after? }. */
  readonly change: unknown
}

/** A key for programs as it was called when the entry was made; never the key itself. */
export type EntryKey = { readonly id: string; readonly hint: string; readonly name: string }

/** SHA-256 of the UTF-8 bytes of a text, as 64 lower-case hexadecimal digits. Handed in: core does no cryptography. */
export type Hash = (text: string) => string

/** Formats of the text of an entry: 1, and 2 where it names a key. Each entry keeps the one it was sealed in. */
const ENTRY_FORMAT = 1
const ENTRY_FORMAT_WITH_KEY = 2

/** What the first entry of all is chained to. */
export const CHAIN_START = '0'.repeat(64)

/** JSON without white space whose members are sorted by UTF-16 code units, at every depth (as RFC 8785 does). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).filter(([, each]) => each !== undefined)
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`).join(',')}}`
}

/** The text whose hash seals an entry: these members in this order, without white space. `key` stands there in format 2 only. */
export function canonicalEntry(entry: AuditEntry): string {
  const head = JSON.stringify({
    v: entry.key === null ? ENTRY_FORMAT : ENTRY_FORMAT_WITH_KEY,
    id: entry.id,
    madeAt: entry.madeAt,
    account: entry.account,
    role: entry.role,
    unit: entry.unit,
    delegation: entry.delegation,
    by: entry.by,
    address: entry.address,
    request: entry.request,
    command: entry.command,
    action: entry.action,
    kind: entry.kind,
    entity: entry.entity,
    scope: entry.scope,
    problem: entry.problem,
  })
  const key = entry.key === null ? '' : `,"key":${canonicalJson(entry.key)}`
  return `${head.slice(0, -1)}${key},"change":${canonicalJson(entry.change)}}`
}

/** The link of the entry at `seq`: binds its hash to the link before it, and so to every entry before it. */
export function linkOf(hash: Hash, before: string, { seq, entryHash }: { readonly seq: number; readonly entryHash: string }): string {
  return hash(`binhyen-audit-1\n${String(seq)}\n${before}\n${entryHash}`)
}

export type Seal = { readonly seq: number; readonly hash: string; readonly chain: string }

/** Seals entries in the order given, after the last seal there is. */
export function sealAfter(
  hash: Hash,
  last: { readonly seq: number; readonly chain: string },
  entries: readonly AuditEntry[],
): readonly (Seal & { readonly id: number; readonly madeAt: string })[] {
  let { seq, chain } = last
  return entries.map((entry) => {
    seq += 1
    const entryHash = hash(canonicalEntry(entry))
    chain = linkOf(hash, chain, { seq, entryHash })
    return { seq, hash: entryHash, chain, id: entry.id, madeAt: entry.madeAt }
  })
}

/** What had been sealed by the end of a day in Vietnam. `count` is what was sealed on that day. */
export type DaySeal = { readonly day: string; readonly lastSeq: number; readonly count: number; readonly chain: string }

/** A day seal as one line of text: what is printed, sent out and typed in again. */
export function daySealText({ day, lastSeq, count, chain }: DaySeal): string {
  return `${day} ${String(lastSeq)} ${String(count)} ${chain}`
}

/** A day seal somebody kept: its whole line, or `day chain` where at least the first 16 digits of the chain are given. */
export type KeptSeal = { readonly day: string; readonly lastSeq: number | null; readonly chain: string }

/** Reads a kept day seal; null where the text is none. White space among the digits and capital letters do not matter. */
export function readDaySeal(text: string): KeptSeal | null {
  const [day = '', ...rest] = text
    .trim()
    .toLowerCase()
    .split(/[\s:;,]+/)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null
  // the whole line has two plain numbers before the digits of the chain
  const whole =
    rest.length >= 3 && /^\d{1,15}$/.test(rest[0] ?? '') && /^\d{1,15}$/.test(rest[1] ?? '') && rest.slice(2).join('').length === 64
  const chain = (whole ? rest.slice(2) : rest).join('')
  if (!/^[0-9a-f]{16,64}$/.test(chain)) return null
  return { day, lastSeq: whole ? Number(rest[0]) : null, chain }
}
