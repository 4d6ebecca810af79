// The only place for what in a text looks like a person or like classified matter. It warns; it cannot prove that a text is clean.
import { findBirthDates } from './birth-dates.domain.ts'
import { findClassifiedMarks } from './classified-marks.domain.ts'
import { findNames } from './names.domain.ts'
import { findIdentityNumbers, findPhones } from './numbers-of-people.domain.ts'

export const sensitiveKinds = ['identity-number', 'phone', 'birth-date', 'names', 'classified'] as const
export type SensitiveKind = (typeof sensitiveKinds)[number]

/** What is done about each kind: nothing, ask the writer to confirm, refuse. */
export const guardModes = ['off', 'warn', 'block'] as const
export type GuardMode = (typeof guardModes)[number]
export type GuardSettings = Readonly<Record<SensitiveKind, GuardMode>>

export const defaultGuard: GuardSettings = {
  'identity-number': 'block',
  phone: 'warn',
  'birth-date': 'warn',
  names: 'warn',
  classified: 'block',
}

/** All kinds looked for: what is found before it is known which of them are off. */
export const everyKind: GuardSettings = {
  'identity-number': 'warn',
  phone: 'warn',
  'birth-date': 'warn',
  names: 'warn',
  classified: 'warn',
}

/** A setting as it was kept; a kind it does not name, or names wrongly, is guarded as by default. */
export function readGuard(kept: unknown): GuardSettings {
  const said = typeof kept === 'object' && kept !== null ? (kept as Readonly<Record<string, unknown>>) : {}
  const modeOf = (kind: SensitiveKind): GuardMode => guardModes.find((mode) => mode === said[kind]) ?? defaultGuard[kind]
  return {
    'identity-number': modeOf('identity-number'),
    phone: modeOf('phone'),
    'birth-date': modeOf('birth-date'),
    names: modeOf('names'),
    classified: modeOf('classified'),
  }
}

/** `from` and `to` half-open, in UTF-16 units of the text as written in NFC. */
export type Finding = { readonly kind: SensitiveKind; readonly from: number; readonly to: number }

/** A stretch of text. */
export type Stretch = { readonly from: number; readonly to: number }

const detectors: Readonly<Record<SensitiveKind, (text: string) => readonly Stretch[]>> = {
  'identity-number': findIdentityNumbers,
  phone: findPhones,
  'birth-date': findBirthDates,
  names: findNames,
  classified: findClassifiedMarks,
}

/** One spelling of digits and blanks, each character by one, so that places in it are places in the text. */
function plain(text: string): string {
  return text
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/gu, ' ')
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/[\uff10-\uff19]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 0x30))
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi

/** Everything in a text that looks sensitive, in its order; kinds that are off are not looked for. No two findings overlap. */
export function findSensitive(text: string, settings: GuardSettings): readonly Finding[] {
  const read = plain(text.normalize('NFC')).replace(UUID, (id) => '_'.repeat(id.length))
  const found: Finding[] = []
  for (const kind of sensitiveKinds) {
    if (settings[kind] === 'off') continue
    for (const { from, to } of detectors[kind](read)) {
      if (!found.some((other) => from < other.to && other.from < to)) found.push({ kind, from, to })
    }
  }
  return found.toSorted((a, b) => a.from - b.from)
}

/** A finding with the field of the request it stands in: `body.note`, `file`. */
export type FieldFinding = Finding & { readonly field: string }

export type GuardVerdict =
  | { readonly kind: 'pass'; /** What the writer confirmed, for the audit. */ readonly confirmed: readonly FieldFinding[] }
  | { readonly kind: 'refuse'; readonly findings: readonly FieldFinding[]; readonly mayConfirm: boolean }

/** What becomes of a write with these findings: kinds that only warn pass once the writer has confirmed just these kinds. */
export function judgeFindings(
  found: readonly FieldFinding[],
  settings: GuardSettings,
  confirmed: ReadonlySet<SensitiveKind>,
): GuardVerdict {
  const standing = found.filter(({ kind }) => settings[kind] !== 'off')
  const mayConfirm = standing.every(({ kind }) => settings[kind] === 'warn')
  if (mayConfirm && standing.every(({ kind }) => confirmed.has(kind))) return { kind: 'pass', confirmed: standing }
  return { kind: 'refuse', findings: standing, mayConfirm }
}

/** The kinds among findings, each once, in the order of the catalogue. */
export function kindsOf(found: readonly Pick<Finding, 'kind'>[]): readonly SensitiveKind[] {
  return sensitiveKinds.filter((kind) => found.some((finding) => finding.kind === kind))
}
