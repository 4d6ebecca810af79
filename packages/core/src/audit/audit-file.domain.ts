// The only place for the file an audit log leaves the system in, and for finding what is wrong with one, line by line.
import { AUDIT_FORMAT, linkOf, type DaySeal, type Hash, type KeptSeal, type Seal } from './audit-chain.domain.ts'

/** What the first line says. `whole`: the one who wrote the file could read every entry, so a link without its entry is a missing one. */
export type AuditFileHead = {
  readonly firstSeq: number
  readonly lastSeq: number
  /** The link before the first line, and the link of the last. */
  readonly before: string
  readonly chain: string
  /** How many lines of day seals there are. */
  readonly days: number
  readonly whole: boolean
  readonly madeAt: string
  readonly madeBy: string
}

const checked = (hash: Hash, text: string): string => `${text.slice(0, -1)},"sha256":"${hash(text)}"}`

/** The first line of a file; its last member is the hash of the others, so that a slip of the pen shows. */
export function headLine(hash: Hash, head: AuditFileHead): string {
  const { firstSeq, lastSeq, before, chain, days, whole, madeAt, madeBy } = head
  return checked(hash, JSON.stringify({ binhyenAudit: AUDIT_FORMAT, firstSeq, lastSeq, before, chain, days, whole, madeAt, madeBy }))
}

/** A line of one sealed entry; without its text where the writer of the file may not read it. */
export function entryLine({ seq, hash, chain }: Seal, canonical: string | null): string {
  const link = `{"seq":${String(seq)},"hash":"${hash}","chain":"${chain}"`
  return canonical === null ? `${link}}` : `${link},"entry":${canonical}}`
}

/** The line of a day seal; it follows the last entry of its day. */
export function daySealLine(hash: Hash, seal: DaySeal): string {
  return checked(hash, JSON.stringify({ daySeal: seal.day, lastSeq: seal.lastSeq, count: seal.count, chain: seal.chain }))
}

/** What is wrong with a file: the first thing found. `seq` is the entry it concerns, `line` where that was seen. */
export type AuditFault = {
  readonly kind:
    | 'not-audit' // the first line is not that of an audit file of a format known here
    | 'malformed' // a line that cannot be read
    | 'altered' // the text of the entry is not what was sealed
    | 'missing' // an entry is not there
    | 'moved' // an entry stands elsewhere in the file
    | 'inserted' // a line that does not follow from the one before it, or a second one of the same number
    | 'truncated' // the file ends before the last entry it announces
    | 'day-seal' // a day seal in the file does not fit the entries
    | 'kept-seal' // the entries do not lead to a day seal that was kept elsewhere
  readonly seq: number | null
  readonly line: number
  /** The number the entry has in the log, where its text says so. */
  readonly entryId: string | null
}

export type AuditVerdict = {
  readonly fault: AuditFault | null
  readonly head: AuditFileHead | null
  /** Entries whose text was checked, and links whose text the writer of the file could not read. */
  readonly entries: number
  readonly withheld: number
  /** Days of kept seals that the file leads to, and of those it says nothing about. */
  readonly matched: readonly string[]
  readonly unmatched: readonly string[]
  /** Day seals found in the file. */
  readonly daySeals: number
}

export type AuditVerifier = {
  /** Takes the next line, without its end. */
  read(line: string): void
  /** After the last line. */
  verdict(): AuditVerdict
}

const LINK = /^\{"seq":(\d{1,15}),"hash":"([0-9a-f]{64})","chain":"([0-9a-f]{64})"([,}])/
const ENTRY = ',"entry":'
const LINK_TAIL = 1
const CHECK_LENGTH = ',"sha256":""}'.length + 64

/** The members of a line that ends in the hash of the others; null where it is not what it says. */
function readChecked(hash: Hash, line: string): Readonly<Record<string, unknown>> | null {
  const text = `${line.slice(0, -CHECK_LENGTH)}}`
  if (checked(hash, text) !== line) return null
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return null
  }
}

function headOf(found: Readonly<Record<string, unknown>> | null): AuditFileHead | null {
  if (found === null || found['binhyenAudit'] !== AUDIT_FORMAT) return null
  const text = (name: string): string => String(found[name])
  return {
    firstSeq: Number(found['firstSeq']),
    lastSeq: Number(found['lastSeq']),
    before: text('before'),
    chain: text('chain'),
    days: Number(found['days']),
    whole: found['whole'] === true,
    madeAt: text('madeAt'),
    madeBy: text('madeBy'),
  }
}

type ReadLink = {
  readonly seq: number
  readonly entryHash: string
  readonly chain: string
  /** The text of the entry; null where the line is a link alone. */
  readonly canonical: string | null
  /** How many characters the link itself has. */
  readonly length: number
}

/** A line of an entry taken apart; null where it is none. */
function readLink(text: string): ReadLink | null {
  const found = LINK.exec(text)
  if (found === null) return null
  const [whole, seq = '', entryHash = '', chain = '', after] = found
  const begins = whole.length - LINK_TAIL
  if (after !== '}' && (!text.startsWith(ENTRY, begins) || !text.endsWith('}'))) return null
  const canonical = after === '}' ? null : text.slice(begins + ENTRY.length, -1)
  return { seq: Number(seq), entryHash, chain, canonical, length: whole.length }
}

const fits = (kept: KeptSeal, chain: string): boolean => chain.startsWith(kept.chain)

/** Checks a file of any length in constant memory. `kept` are day seals from paper or from elsewhere. */
export function auditVerifier(hash: Hash, kept: readonly KeptSeal[] = []): AuditVerifier {
  let head: AuditFileHead | null = null
  let fault: AuditFault | null = null
  let line = 0
  let seq = 0
  let chain = ''
  let entries = 0
  let withheld = 0
  let daySeals = 0
  let dayBegan: number | null = null
  const matched = new Set<string>()

  const fail = (kind: AuditFault['kind'], of: number | null, canonical: string | null = null): void => {
    fault = { kind, seq: of, line, entryId: /^\{"v":\d+,"id":(\d+),/.exec(canonical ?? '')?.[1] ?? null }
  }

  /** A kept seal that names the number of its last entry is held against that entry even where the file has no line for the day. */
  const matchKept = (): void => {
    for (const each of kept) {
      if (each.lastSeq !== seq) continue
      if (!fits(each, chain)) return fail('kept-seal', seq)
      matched.add(each.day)
    }
  }

  const readHead = (text: string): void => {
    head = headOf(readChecked(hash, text))
    if (head === null) return fail('not-audit', null)
    seq = head.firstSeq - 1
    chain = head.before
  }

  const matchKeptDay = (day: unknown): void => {
    for (const each of kept) {
      if (each.day !== day) continue
      if (!fits(each, chain) || (each.lastSeq !== null && each.lastSeq !== seq)) return fail('kept-seal', seq)
      matched.add(each.day)
    }
  }

  const readDay = (text: string): void => {
    const found = readChecked(hash, text)
    if (found === null) return fail('malformed', seq)
    const { daySeal: day, lastSeq, count } = found
    if (typeof lastSeq === 'number' && lastSeq > seq) return fail('missing', seq + 1)
    const isCounted = dayBegan === null || seq - dayBegan === count
    if (lastSeq !== seq || found['chain'] !== chain || !isCounted) return fail('day-seal', seq)
    dayBegan = seq
    daySeals += 1
    matchKeptDay(day)
  }

  /** The text of an entry against its hash; false where that failed. */
  const textHolds = (text: string, link: ReadLink): boolean => {
    if (link.canonical !== null) {
      if (hash(link.canonical) === link.entryHash) return true
      fail('altered', link.seq, link.canonical)
    } else if (head?.whole === true) fail('missing', link.seq)
    else if (text.length !== link.length) fail('malformed', link.seq)
    return fault === null
  }

  const readEntry = (text: string): void => {
    const link = readLink(text)
    if (link === null) return fail('malformed', seq + 1)
    if (link.seq > seq + 1) return fail('missing', seq + 1)
    if (link.seq <= seq) return fail('inserted', link.seq, link.canonical)
    if (!textHolds(text, link)) return
    const next = linkOf(hash, chain, link)
    if (next !== link.chain || link.seq > (head?.lastSeq ?? 0)) return fail('inserted', link.seq, link.canonical)
    if (link.canonical === null) withheld += 1
    else entries += 1
    seq = link.seq
    chain = next
    if (kept.length > 0) matchKept()
  }

  const checkEnd = (announced: AuditFileHead): void => {
    if (seq !== announced.lastSeq) return fail('truncated', seq + 1)
    if (chain !== announced.chain) return fail('inserted', seq)
    if (daySeals !== announced.days) fail('day-seal', null)
  }

  /** After a gap only one thing is looked for: whether what is missing stands further down. */
  const lookForMoved = (text: string): void => {
    if (fault?.kind !== 'missing' || head === null) return
    if (Number(LINK.exec(text)?.[1]) === fault.seq) fault = { ...fault, kind: 'moved' }
  }

  return {
    read: (text) => {
      line += 1
      if (fault !== null) return lookForMoved(text)
      if (line === 1) return readHead(text)
      return text.startsWith('{"daySeal":') ? readDay(text) : readEntry(text)
    },
    verdict: () => {
      if (fault === null && head === null) fail('not-audit', null)
      if (fault === null && head !== null) checkEnd(head)
      const known = fault === null ? [...matched] : []
      return {
        fault,
        head,
        entries,
        withheld,
        daySeals,
        matched: known,
        unmatched: kept.map(({ day }) => day).filter((day) => !known.includes(day)),
      }
    },
  }
}
