// The law that is shipped: every set loads and holds to its golden cases; and what is wrong in a file is said by file, line and article.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unseenEnding } from '@binhyen/core/criteria/law-check.domain'
import { lawsDirectory, readLaws } from './law-files.service.ts'
import { FilesInvalid } from '#server/platform/files/checked-yaml'

const setFile = 'tt-124-2021-tt-bca/tt124-2021-commune.yaml'
const casesFile = 'tt-124-2021-tt-bca/tt124-2021-commune.cases.yaml'
let directory = ''

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'laws-'))
})
afterAll(async () => {
  await rm(directory, { recursive: true, force: true })
})

/** Reads a copy of the laws with one file changed (or taken away); returns what is said to be wrong. */
async function wrongAfter(file: string, change: (text: string) => string | null): Promise<readonly string[]> {
  const copy = await mkdtemp(join(directory, 'copy-'))
  await cp(lawsDirectory, copy, { recursive: true })
  const before = await readFile(join(copy, file), 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  if (after === null) await rm(join(copy, file))
  else await writeFile(join(copy, file), after)
  const result = await readLaws(copy).then(
    () => [],
    (error: unknown) => {
      if (error instanceof FilesInvalid) return error.lines
      throw error
    },
  )
  return result
}

describe('the law as shipped', () => {
  it('holds together, golden cases included', async () => {
    const { sets, cases } = await readLaws()
    expect(sets.map((set) => set.id).sort()).toEqual([
      'criterion-10-2026',
      'criterion-19-2009',
      'district-8-2016',
      'district-9-1-advanced-2022',
      'district-9-4-2022',
      'indicator-19-2-2016',
      'indicator-19-2-2021',
      'indicator-19-2-advanced-2021',
      'model-security-2022',
      'model-village-security-lao-cai',
      'not-complex-2022',
      'tt124-2021-agency-enterprise',
      'tt124-2021-commune',
      'tt124-2021-residential-area',
      'tt124-2021-school',
      'tt23-2012-agency-enterprise',
      'tt23-2012-commune',
      'tt23-2012-residential-area',
      'tt23-2012-school',
    ])
    expect(cases.map((each) => each.set).sort()).toEqual(sets.map((set) => set.id).sort())
  })

  it('claims no wording that was not read', async () => {
    const { sets, instruments } = await readLaws()
    for (const clause of sets.flatMap((set) => set.clauses)) {
      expect(clause.checked && clause.originalText === null).toBe(false)
      expect(clause.paraphrase === null && clause.originalText === null).toBe(clause.title.endsWith(unseenEnding))
      expect(clause.source.ref).not.toBe('')
    }
    expect(instruments.filter((each) => each.id === 'tt-48-2025-tt-bca')).toMatchObject([{ signedOn: null, inForceFrom: null }])
  })

  it('asks for nothing that could identify a person', async () => {
    const { sets } = await readLaws()
    for (const fact of sets.flatMap((set) => set.clauses).flatMap((clause) => clause.facts)) {
      expect(['yes-no', 'count', 'date', 'document']).toContain(fact.type)
      expect(fact.label).not.toMatch(/họ tên|họ và tên|căn cước|số định danh|năm sinh|địa chỉ/i)
    }
  })

  it('has a fingerprint that any change moves', async () => {
    const copy = await mkdtemp(join(directory, 'same-'))
    await cp(lawsDirectory, copy, { recursive: true })
    const { fingerprint } = await readLaws(copy)
    expect(fingerprint).toBe((await readLaws()).fingerprint)
    await writeFile(join(copy, 'instruments.yaml'), `${await readFile(join(copy, 'instruments.yaml'), 'utf8')}# more\n`)
    expect((await readLaws(copy)).fingerprint).not.toBe(fingerprint)
  })
})

describe('what is wrong in a file', () => {
  const lineOf = async (file: string, text: string): Promise<number> =>
    (await readFile(join(lawsDirectory, file), 'utf8')).split('\n').findIndex((line) => line.includes(text)) + 1

  it('an unknown article, with its line and clause', async () => {
    const lines = await wrongAfter(setFile, (text) => text.replace('{ article: 5, clause: 4 }', '{ article: 19, clause: 4 }'))
    const line = await lineOf(setFile, '{ article: 5, clause: 4 }')
    expect(lines).toEqual([
      `laws/${setFile}:${line} clauses.3.address.article (clause art5-4, article 19 clause 4): 124/2021/TT-BCA has no article 19 that was seen`,
    ])
  })

  it('an unknown clause of a known article', async () => {
    const lines = await wrongAfter(setFile, (text) => text.replace('{ article: 5, clause: 4 }', '{ article: 5, clause: 9 }'))
    expect(lines.join()).toMatch(/article 5 of 124\/2021\/TT-BCA has 4 clauses, not 9/)
  })

  it('an impossible formula', async () => {
    const lines = await wrongAfter(setFile, (text) => text.replace('models >= 1', 'models >= 20000'))
    expect(lines.join()).toMatch(
      /clauses\.0\.rules\.3\.formula \(clause art5-1, article 5 clause 1\): impossible formula: impossible: no counts could ever meet it/,
    )
  })

  it.each<[string, string, (text: string) => string | null, RegExp]>([
    ['a formula that is no formula', setFile, (text) => text.replace('models >= 1', 'models >='), /impossible formula: Unexpected token/],
    [
      'a formula that reads another clause',
      setFile,
      (text) => text.replace('models >= 1', 'areasTotal >= 1'),
      /Unknown variable: areasTotal/,
    ],
    [
      'an unknown instrument',
      setFile,
      (text) => text.replace('instrument: tt-124-2021-tt-bca', 'instrument: tt-999-2030-tt-bca'),
      /unknown instrument tt-999-2030-tt-bca/,
    ],
    ['the same clause twice', setFile, (text) => text.replace('id: art5-2', 'id: art5-1'), /clause art5-1 is written twice/],
    [
      'the same fact twice',
      setFile,
      (text) => text.replace('id: noneDisciplined', 'id: communePoliceMet'),
      /fact communePoliceMet is written twice/,
    ],
    [
      'a field nobody knows',
      setFile,
      (text) => text.replace('label: An toàn về ANTT', 'label: An toàn về ANTT\nsuspects: []'),
      /Unrecognized key: "suspects"/,
    ],
    [
      'a day that does not exist',
      setFile,
      (text) => text.replace('from: 2022-02-10', 'from: 2022-02-30'),
      /inForce\.from.*not a calendar day/,
    ],
    ['broken YAML', setFile, (text) => text.replace('clauses:', 'clauses: ['), /tt124-2021-commune\.yaml:\d+: /],
    [
      'words for a clause nobody saw',
      'qd-318-qd-ttg-2022/indicator-19-2-2021.yaml',
      (text) => text.replace('Nội dung 4 – chưa có nguyên văn', 'Nội dung 4 – Không có tội phạm'),
      /must be its address and end with/,
    ],
    [
      'a checked mark without the text',
      setFile,
      (text) => text.replace('checked: false', 'checked: true'),
      /the original text is not here/,
    ],
    ['a count in an attestation', setFile, (text) => text.replace('kind: counted', 'kind: attested'), /an attested rule reads no counts/],
    [
      'a name that is not its file',
      setFile,
      (text) => text.replace('id: tt124-2021-commune', 'id: tt124-2021-xa'),
      /belongs into laws\/tt-124-2021-tt-bca\/tt124-2021-xa\.yaml/,
    ],
    ['two sets at once', setFile, (text) => text.replace('status: safe-standard', 'status: indicator-19.2'), /in force at the same time/],
    ['no golden cases', casesFile, () => null, /cases\.yaml is missing: every set is shipped with golden cases/],
    [
      'a golden case that does not hold',
      casesFile,
      (text) => text.replace('measured: 16, needed: 18', 'measured: 16, needed: 17'),
      /sixteen-of-twenty-five: needed of rule recognised-70 is 18, expected 17/,
    ],
    [
      'sets that wait for each other, with the whole way',
      setFile,
      (text) =>
        text.replace(
          '      - { id: communePoliceMet,',
          '      - { id: notComplex, type: yes-no, origin: recognition, recognition: { status: not-complex, time: same-window }, label: x }\n      - { id: communePoliceMet,',
        ),
      /tt124-2021-commune\.yaml:\d+ clauses\.2\.facts\.0 \(clause art5-3, article 5 clause 3\): circular derivation: not-complex-2022 → tt124-2021-commune → not-complex-2022/,
    ],
    [
      'a recognition asked for by another kind of rule',
      'cv-3371-bca-v05-2022/not-complex-2022.yaml',
      (text) => text.replace('kind: recognised', 'kind: attested'),
      /a recognised rule, and only it, reads another recognition/,
    ],
    [
      'a count of lower units that does not say of what',
      setFile,
      (text) => text.replace('counts: { of: [residential-area], measure: total }, ', ''),
      /a count of lower units, and only it, says what it counts/,
    ],
    [
      'a rule for some groups in a set that asks for none',
      setFile,
      (text) => text.replace('id: commune-police, kind: attested,', 'id: commune-police, kind: attested, groups: [1],'),
      /is for some commune groups, but the set has no fact communeGroup/,
    ],
    [
      'a group that no commune is of',
      'qd-51-2025-qd-ttg/criterion-10-2026.yaml',
      (text) => text.replace('max: 3', 'max: 4'),
      /only communeGroup, a count from 1 to 3, is an attribute of the unit/,
    ],
    [
      'circular instruments',
      'instruments.yaml',
      (text) =>
        text.replace('inForceTo: 2022-02-10', 'inForceTo: 2022-02-10\n    relations: [{ relation: amends, target: tt-124-2021-tt-bca }]'),
      /circular: tt-23-2012-tt-bca → tt-124-2021-tt-bca → tt-23-2012-tt-bca/,
    ],
    [
      'an amendment of nothing',
      'instruments.yaml',
      (text) => text.replace('relation: replaces, target: tt-23-2012-tt-bca', 'relation: replaces, target: tt-1-1999'),
      /replaces unknown instrument tt-1-1999/,
    ],
  ])('%s', async (_what, file, change, expected) => {
    expect((await wrongAfter(file, change)).join('\n')).toMatch(expected)
  })
})
