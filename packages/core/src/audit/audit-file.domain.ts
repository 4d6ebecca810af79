// The only place for the file an audit log leaves the system in, and for finding what is wrong with one, line by line.
import { linkOf, type DaySeal, type Hash, type KeptSeal, type Seal } from './audit-chain.domain.ts'

/** Formats of the file: 1, and 2 where entries of archived years are there as links that name the year. */
const FILE_FORMAT = 1
const FILE_FORMAT_WITH_ARCHIVES = 2

/** A year that was written out as an archive and then taken out of the database: which links, where they end, the hash of the archive's file. */
export type ArchivedYear = {
  readonly year: number
  readonly firstSeq: number
  readonly lastSeq: number
  readonly chain: string
  readonly sha256: string
}

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
  /** Years whose entries are not in the database any more, where the file reaches into them. */
  readonly archives: readonly ArchivedYear[]
}

const checked = (hash: Hash, text: string): string => `${text.slice(0, -1)},"sha256":"${hash(text)}"}`

/** The first line of a file; its last member is the hash of the others, so that a slip of the pen shows. */
export function headLine(hash: Hash, head: AuditFileHead): string {
  const { firstSeq, lastSeq, before, chain, days, whole, madeAt, madeBy, archives } = head
  const told = { firstSeq, lastSeq, before, chain, days, whole, madeAt, madeBy }
  return checked(
    hash,
    JSON.stringify(
      archives.length === 0 ? { binhyenAudit: FILE_FORMAT, ...told } : { binhyenAudit: FILE_FORMAT_WITH_ARCHIVES, ...told, archives },
    ),
  )
}

/**
 * A line of one sealed entry; without its text where the writer of the file may not read it, or where it lies in the archive of a year
 * that is not in the database any more.
 */
export function entryLine({ seq, hash, chain }: Seal, canonical: string | null, archivedIn: number | null = null): string {
  const link = `{"seq":${String(seq)},"hash":"${hash}","chain":"${chain}"`
  if (canonical !== null) return `${link},"entry":${canonical}}`
  return archivedIn === null ? `${link}}` : `${link},"archivedIn":${String(archivedIn)}}`
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
    | 'archive' // the entries do not lead to the end of an archived year, or the archive handed in is another one
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
  /** Entries that are said to lie in the archive of their year, in runs; `held`: that archive was handed in and holds them. */
  readonly archived: readonly ArchivedRun[]
  /** The last link that was read, up to the one asked about. */
  readonly reached: { readonly seq: number; readonly chain: string } | null
}

export type ArchivedRun = { readonly year: number; readonly firstSeq: number; readonly lastSeq: number; readonly held: boolean }

/** The archive of a year, verified: its span, its last link (or the last that the file to be checked reaches), and what it lacks itself. */
export type VerifiedArchive = {
  readonly firstSeq: number
  readonly lastSeq: number
  readonly chain: string
  readonly reached: { readonly seq: number; readonly chain: string }
  readonly lacks: readonly ArchivedRun[]
}

/** What a verdict says of a file as an archive for another file; null where it is not whole. */
export function archiveOf({ fault, head, reached, archived }: AuditVerdict): VerifiedArchive | null {
  if (fault !== null || head === null || reached === null) return null
  return { firstSeq: head.firstSeq, lastSeq: head.lastSeq, chain: head.chain, reached, lacks: archived }
}

export type AgainstWhat = {
  /** Day seals from paper or from elsewhere. */
  readonly kept?: readonly KeptSeal[]
  /** Archives of years that the file only links to. */
  readonly archives?: readonly VerifiedArchive[]
  /** Up to which link the verdict says what was reached. */
  readonly upTo?: number
}

export type AuditVerifier = {
  /** Takes the next line, without its end. */
  read(line: string): void
  /** After the last line. */
  verdict(): AuditVerdict
}

const LINK = /^\{"seq":(\d{1,15}),"hash":"([0-9a-f]{64})","chain":"([0-9a-f]{64})"([,}])/
const ENTRY = ',"entry":'
const ARCHIVED = /^,"archivedIn":(\d{4})\}$/
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

function archivesIn(value: unknown): readonly ArchivedYear[] {
  if (!Array.isArray(value)) return []
  return (value as readonly Readonly<Record<string, unknown>>[]).map((each) => ({
    year: Number(each['year']),
    firstSeq: Number(each['firstSeq']),
    lastSeq: Number(each['lastSeq']),
    chain: String(each['chain']),
    sha256: String(each['sha256']),
  }))
}

function headOf(found: Readonly<Record<string, unknown>> | null): AuditFileHead | null {
  if (found === null || (found['binhyenAudit'] !== FILE_FORMAT && found['binhyenAudit'] !== FILE_FORMAT_WITH_ARCHIVES)) return null
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
    archives: archivesIn(found['archives']),
  }
}

type ReadLink = {
  readonly seq: number
  readonly entryHash: string
  readonly chain: string
  /** The text of the entry; null where the line is a link alone. */
  readonly canonical: string | null
  /** The year in whose archive the text is said to lie. */
  readonly archivedIn: number | null
  /** How many characters the link itself has. */
  readonly length: number
}

/** A line of an entry taken apart; null where it is none. */
function readLink(text: string): ReadLink | null {
  const found = LINK.exec(text)
  if (found === null) return null
  const [whole, seq = '', entryHash = '', chain = '', after] = found
  const link = { seq: Number(seq), entryHash, chain, canonical: null, archivedIn: null, length: whole.length }
  if (after === '}') return link
  const begins = whole.length - LINK_TAIL
  const year = ARCHIVED.exec(text.slice(begins, begins + ',"archivedIn":0000}'.length + 1))?.[1]
  if (year !== undefined) return { ...link, archivedIn: Number(year), length: text.length }
  return text.startsWith(ENTRY, begins) && text.endsWith('}') ? { ...link, canonical: text.slice(begins + ENTRY.length, -1) } : null
}

const fits = (kept: KeptSeal, chain: string): boolean => chain.startsWith(kept.chain)

const within = ({ firstSeq, lastSeq }: { readonly firstSeq: number; readonly lastSeq: number }, seq: number): boolean =>
  firstSeq <= seq && seq <= lastSeq

/** The runs of archived links, as they are read; links of two years may alternate where a year ends. */
function archivedRuns(): { add(year: number, seq: number, held: boolean): void; readonly all: readonly ArchivedRun[] } {
  const all: ArchivedRun[] = []
  return {
    all,
    add: (year, seq, held) => {
      const last = all.at(-1)
      const goesOn = last?.year === year && last.lastSeq === seq - 1 && last.held === held
      if (goesOn) all[all.length - 1] = { ...last, lastSeq: seq }
      else all.push({ year, firstSeq: seq, lastSeq: seq, held })
    },
  }
}

/** Checks a file of any length in constant memory. */
export function auditVerifier(hash: Hash, { kept = [], archives = [], upTo = Number.MAX_SAFE_INTEGER }: AgainstWhat = {}): AuditVerifier {
  let head: AuditFileHead | null = null
  let fault: AuditFault | null = null
  let line = 0
  let seq = 0
  let chain = ''
  let entries = 0
  let withheld = 0
  let daySeals = 0
  let hasArchives = false
  let dayBegan: number | null = null
  let reached: { readonly seq: number; readonly chain: string } | null = null
  const archived = archivedRuns()
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
    hasArchives = head.archives.length > 0 || archives.length > 0
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

  /** An entry that is said to lie in an archive: of a year the first line names, in its span, and in the archive where that is handed in. */
  const archiveHolds = (year: number, of: number): void => {
    const announced = head?.archives.find((each) => each.year === year)
    if (announced === undefined || !within(announced, of)) return fail('missing', of)
    const given = archives.find(({ firstSeq, lastSeq }) => firstSeq === announced.firstSeq && lastSeq === announced.lastSeq)
    if (given !== undefined && given.chain !== announced.chain) return fail('archive', of)
    if (given?.lacks.some((run) => within(run, of)) === true) return fail('missing', of)
    archived.add(year, of, given !== undefined)
  }

  /** Where an archived year ends, and where its archive was last looked at, both chains must be one. */
  const endsHold = (): void => {
    const ends = [
      ...(head?.archives ?? []).map((year) => ({ seq: year.lastSeq, chain: year.chain })),
      ...archives.map((each) => each.reached),
    ]
    if (ends.some((end) => end.seq === seq && end.chain !== chain)) fail('archive', seq)
  }

  /** The text of an entry against its hash; false where that failed. */
  const textHolds = (text: string, link: ReadLink): boolean => {
    if (link.canonical !== null) {
      if (hash(link.canonical) === link.entryHash) return true
      fail('altered', link.seq, link.canonical)
    } else if (link.archivedIn !== null) archiveHolds(link.archivedIn, link.seq)
    else if (head?.whole === true) fail('missing', link.seq)
    else if (text.length !== link.length) fail('malformed', link.seq)
    return fault === null
  }

  /** The entry at `of` stands: on to it, and against everything that is known of that place. */
  const moveTo = (of: number, link: string): void => {
    seq = of
    chain = link
    if (seq <= upTo) reached = { seq, chain }
    if (hasArchives) endsHold()
    if (fault === null && kept.length > 0) matchKept()
  }

  const readEntry = (text: string): void => {
    const link = readLink(text)
    if (link === null) return fail('malformed', seq + 1)
    if (link.seq > seq + 1) return fail('missing', seq + 1)
    if (link.seq <= seq) return fail('inserted', link.seq, link.canonical)
    if (!textHolds(text, link)) return
    const next = linkOf(hash, chain, link)
    if (next !== link.chain || link.seq > (head?.lastSeq ?? 0)) return fail('inserted', link.seq, link.canonical)
    if (link.canonical !== null) entries += 1
    else if (link.archivedIn === null) withheld += 1
    moveTo(link.seq, next)
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
        archived: archived.all,
        reached,
        matched: known,
        unmatched: kept.map(({ day }) => day).filter((day) => !known.includes(day)),
      }
    },
  }
}
