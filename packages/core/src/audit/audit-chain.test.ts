// The chain of the audit log: any single thing done to a sealed file is found, and the entry it was done to is named.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  canonicalEntry,
  canonicalJson,
  CHAIN_START,
  daySealText,
  readDaySeal,
  sealAfter,
  type AuditEntry,
  type DaySeal,
  type KeptSeal,
} from './audit-chain.domain.ts'
import { auditVerifier, daySealLine, entryLine, headLine, type AuditVerdict } from './audit-file.domain.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

const entry = (id: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  madeAt: `2026-11-22T04:39:${String(10 + (id % 50))}.123Z`,
  account: '0198a7c2-0000-7000-8000-000000000001',
  role: 'commune-officer',
  unit: '02839@2025-07-01',
  delegation: null,
  key: null,
  by: 'session',
  address: '10.0.0.1',
  request: `req-${String(id)}`,
  command: null,
  action: 'assessment.save',
  kind: 'dossier',
  entity: 'd1',
  scope: ['02839@2025-07-01', '15@2025-07-01', 'VN'],
  problem: null,
  change: { before: { 'Ghi chú': 'cũ' }, after: { 'Ghi chú': `mới ${String(id)}` } },
  ...more,
})

type File = { readonly lines: readonly string[]; readonly seals: readonly DaySeal[] }

/** A file of `count` entries from `firstSeq`, a day seal after every third, as the server writes it. */
function fileOf(count: number, { withheld = [], whole = true }: { withheld?: readonly number[]; whole?: boolean } = {}): File {
  const before = { seq: 7, chain: hash('earlier') }
  const entries = Array.from({ length: count }, (_, index) => entry(100 + index * 3))
  const sealed = sealAfter(hash, before, entries)
  const seals: DaySeal[] = []
  const body = sealed.flatMap((seal, index) => {
    const of = entries[index]
    const line = entryLine(seal, of === undefined || withheld.includes(seal.seq) ? null : canonicalEntry(of))
    if (index % 3 !== 2) return [line]
    seals.push({ day: `2026-11-${String(10 + seals.length)}`, lastSeq: seal.seq, count: 3, chain: seal.chain })
    return [line, daySealLine(hash, seals.at(-1) as DaySeal)]
  })
  const last = sealed.at(-1)
  const head = {
    firstSeq: 8,
    lastSeq: last?.seq ?? 7,
    before: before.chain,
    chain: last?.chain ?? before.chain,
    days: seals.length,
    whole,
    madeAt: '2026-11-22T05:00:00.000Z',
    madeBy: 'thanh-tra',
    archives: [],
  }
  return { lines: [headLine(hash, head), ...body], seals }
}

function verify(lines: readonly string[], kept: readonly KeptSeal[] = []): AuditVerdict {
  const verifier = auditVerifier(hash, { kept })
  for (const line of lines) verifier.read(line)
  return verifier.verdict()
}

const COUNT = 11
const file = fileOf(COUNT)
const place = fc.integer({ min: 0, max: file.lines.length - 1 })

describe('a file as it was written', () => {
  test('is whole, at every length', () => {
    for (const count of [1, 2, 3, 4, COUNT]) {
      expect(verify(fileOf(count).lines)).toMatchObject({ fault: null, entries: count, withheld: 0, daySeals: Math.floor(count / 3) })
    }
  })

  test('is whole with links whose text the writer could not read, and says how many', () => {
    const partly = fileOf(COUNT, { withheld: [9, 10], whole: false })
    expect(verify(partly.lines)).toMatchObject({ fault: null, entries: COUNT - 2, withheld: 2 })
  })

  test('written by someone who reads everything misses what has no text', () => {
    expect(verify(fileOf(COUNT, { withheld: [9] }).lines).fault).toMatchObject({ kind: 'missing', seq: 9 })
  })

  test('fits the day seals that were kept, whole or by the first digits; a day outside it is left open', () => {
    const kept = file.seals.map((seal) => readDaySeal(daySealText(seal)))
    const short = readDaySeal(`2026-11-11 ${String(file.seals[1]?.chain.slice(0, 16).toUpperCase())}`)
    const other = readDaySeal(`2027-01-01 ${'a'.repeat(16)}`)
    const verdict = verify(
      file.lines,
      [...kept, short, other].filter((each) => each !== null),
    )
    expect(verdict).toMatchObject({ fault: null, matched: ['2026-11-10', '2026-11-11', '2026-11-12'], unmatched: ['2027-01-01'] })
  })

  test('that was rewritten from end to end does not fit a day seal that was kept', () => {
    const forged = sealAfter(hash, { seq: 7, chain: hash('earlier') }, [entry(100), entry(103, { account: 'somebody-else' }), entry(106)])
    const last = forged[2]
    const texts = [entry(100), entry(103, { account: 'somebody-else' }), entry(106)].map((each) => canonicalEntry(each))
    const head = {
      firstSeq: 8,
      lastSeq: 10,
      before: hash('earlier'),
      chain: last?.chain ?? '',
      days: 0,
      whole: true,
      madeAt: '',
      madeBy: '',
      archives: [],
    }
    const lines = [headLine(hash, head), ...forged.map((seal, index) => entryLine(seal, texts[index] ?? ''))]
    expect(verify(lines).fault).toBeNull()
    const kept = readDaySeal(daySealText(file.seals[0] as DaySeal)) as KeptSeal
    expect(verify(lines, [kept]).fault).toMatchObject({ kind: 'kept-seal', seq: 10 })
  })
})

describe('any single change', () => {
  test('of a character is found', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), (at, position, character) => {
        const line = file.lines[at] ?? ''
        const column = position % line.length
        const changed = line.slice(0, column) + character + line.slice(column + 1)
        fc.pre(changed !== line)
        expect(verify(file.lines.with(at, changed)).fault).not.toBeNull()
      }),
      { numRuns: 1000 },
    )
  })

  test('of an entry names it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: COUNT - 1 }), fc.string({ minLength: 1 }), (index, text) => {
        const at = file.lines.findIndex((line) => line.includes(`"id":${String(100 + index * 3)},`))
        const changed = (file.lines[at] ?? '').replace('"cũ"', JSON.stringify(`cũ${text}`))
        expect(verify(file.lines.with(at, changed)).fault).toMatchObject({
          kind: 'altered',
          seq: 8 + index,
          entryId: String(100 + index * 3),
          line: at + 1,
        })
      }),
    )
  })

  test('that leaves a line out is found, and names the entry', () => {
    fc.assert(
      fc.property(place, (at) => {
        const { fault } = verify(file.lines.toSpliced(at, 1))
        const line = file.lines[at] ?? ''
        const seq = Number(/^\{"seq":(\d+)/.exec(line)?.[1])
        if (line.startsWith('{"daySeal"')) expect(fault?.kind).toBe('day-seal')
        else if (at === 0) expect(fault?.kind).toBe('not-audit')
        else if (seq === 7 + COUNT) expect(fault).toMatchObject({ kind: 'truncated', seq })
        else expect(fault).toMatchObject({ seq })
      }),
    )
  })

  test('that puts a line in is found, be it a copy, or a new entry sealed as well as its writer can', () => {
    const forge = (at: number): string => {
      const previous = file.lines
        .slice(0, at)
        .toReversed()
        .find((line) => line.startsWith('{"seq"'))
      const seq = Number(/"seq":(\d+)/.exec(previous ?? '')?.[1] ?? 7)
      const chain = /"chain":"([0-9a-f]{64})"/.exec(previous ?? '')?.[1] ?? hash('earlier')
      const [seal] = sealAfter(hash, { seq, chain }, [entry(9999)])
      return seal === undefined ? '' : entryLine(seal, canonicalEntry(entry(9999)))
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: file.lines.length }), place, fc.boolean(), (at, copied, forged) => {
        const line = forged ? forge(at) : (file.lines[copied] ?? '')
        expect(verify(file.lines.toSpliced(at, 0, line)).fault).not.toBeNull()
      }),
    )
  })

  test('of the order is found', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        fc.pre(a !== b)
        const swapped = file.lines.with(a, file.lines[b] ?? '').with(b, file.lines[a] ?? '')
        expect(verify(swapped).fault).not.toBeNull()
      }),
    )
    const at = file.lines.findIndex((line) => line.includes('"seq":9,'))
    const moved = file.lines.toSpliced(at, 1).toSpliced(at + 4, 0, file.lines[at] ?? '')
    expect(verify(moved).fault).toMatchObject({ kind: 'moved', seq: 9 })
  })

  test('that cuts the file off is found, inside a line too', () => {
    fc.assert(
      fc.property(fc.nat({ max: file.lines.join('\n').length - 1 }), (length) => {
        const lines = file.lines.join('\n').slice(0, length).split('\n')
        const rest = lines.at(-1) === '' ? lines.slice(0, -1) : lines
        expect(verify(rest).fault).not.toBeNull()
      }),
    )
  })
})

describe('the text of an entry', () => {
  test('is fixed for ever: format 1', () => {
    const text = canonicalEntry(entry(1, { change: { b: [1, 'á', null], a: { d: 1.5, c: true } } }))
    expect(text).toBe(
      '{"v":1,"id":1,"madeAt":"2026-11-22T04:39:11.123Z","account":"0198a7c2-0000-7000-8000-000000000001","role":"commune-officer",' +
        '"unit":"02839@2025-07-01","delegation":null,"by":"session","address":"10.0.0.1","request":"req-1","command":null,' +
        '"action":"assessment.save","kind":"dossier","entity":"d1","scope":["02839@2025-07-01","15@2025-07-01","VN"],"problem":null,' +
        '"change":{"a":{"c":true,"d":1.5},"b":[1,"á",null]}}',
    )
    expect(hash(text)).toBe('bd0ef624203083ea275e997507aaf8927f1158db2f1ef17d3a4eece3d0db51ca')
    const [seal] = sealAfter(hash, { seq: 0, chain: CHAIN_START }, [entry(1)])
    expect(seal?.chain).toBe('3a34d525e905d229e209d80a7c4580ac50391cbdeb97192d2ec9fe2777d9fc7c')
  })

  test('does not depend on the order of members, and two different changes never look the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const reversed = (value: unknown): unknown =>
          Array.isArray(value)
            ? value.map(reversed)
            : typeof value === 'object' && value !== null
              ? Object.fromEntries(
                  Object.entries(value)
                    .reverse()
                    .map(([name, each]) => [name, reversed(each)]),
                )
              : value
        expect(canonicalJson(reversed(a))).toBe(canonicalJson(a))
        expect(JSON.parse(canonicalJson(a))).toEqual(JSON.parse(JSON.stringify(a)))
        if (canonicalJson(a) === canonicalJson(b)) expect(JSON.parse(JSON.stringify(a))).toEqual(JSON.parse(JSON.stringify(b)))
      }),
    )
  })
})

test('a day seal is read again as people type it, and nothing else is', () => {
  const chain = hash('x')
  const seal: DaySeal = { day: '2026-11-22', lastSeq: 1234, count: 56, chain }
  const spaced = chain.replaceAll(/(.{4})/g, '$1 ')
  expect(readDaySeal(daySealText(seal))).toEqual({ day: '2026-11-22', lastSeq: 1234, chain })
  expect(readDaySeal(`2026-11-22 1234 56 ${spaced.toUpperCase()}`)).toEqual({ day: '2026-11-22', lastSeq: 1234, chain })
  expect(readDaySeal(`2026-11-22: ${spaced}`)).toEqual({ day: '2026-11-22', lastSeq: null, chain })
  for (const text of ['', '22/11/2026 abc', '2026-11-22', '2026-11-22 abc', '2026-11-22 zzzzzzzzzzzzzzzzz']) {
    expect(readDaySeal(text)).toBeNull()
  }
})
