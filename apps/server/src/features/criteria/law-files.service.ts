// The only place that reads the files in laws/ and says, by file, line and article, what is wrong with them.
import { fileURLToPath } from 'node:url'
import type { CriteriaSet, Instrument } from '@binhyen/core/criteria/criteria.domain'
import { compileSet } from '@binhyen/core/criteria/evaluate.domain'
import { runGoldenCases, type GoldenCases } from '@binhyen/core/criteria/golden.domain'
import { checkCircles, checkInstruments, checkOverlaps, checkSet, type LawError } from '@binhyen/core/criteria/law-check.domain'
import { CasesFile, InstrumentsFile, SetFile } from '@binhyen/core/criteria/law-file.contract'
import type { Document } from 'yaml'
import type { z } from 'zod'
import {
  FilesInvalid,
  fingerprintOf,
  parseYaml,
  readYamlFiles,
  sayingOf,
  type Note,
  type Parsed,
  type Path,
  type YamlFile as LawFile,
} from '#server/platform/files/checked-yaml'

export const lawsDirectory = fileURLToPath(new URL('../../../../../laws/', import.meta.url))

export type Laws = {
  readonly instruments: readonly Instrument[]
  readonly sets: readonly CriteriaSet[]
  readonly cases: readonly GoldenCases[]
  /** Changes when any file does. */
  readonly fingerprint: string
}

const ROOT = 'laws'
const casesEnding = '.cases.yaml'

/** Reads and checks all law data: addresses, formulas, overlaps and golden cases. Throws FilesInvalid with everything that is wrong. */
export async function readLaws(directory = lawsDirectory): Promise<Laws> {
  const files = await readYamlFiles(directory)
  const lines: string[] = []
  const note = (line: string): void => {
    lines.push(line)
  }
  const instruments = readInstruments(files, note)
  const sets = files
    .filter(({ name }) => name !== 'instruments.yaml' && !name.endsWith(casesEnding))
    .flatMap((file) => readSet(file, instruments, note))
  for (const { set, message } of checkOverlaps(sets)) note(`laws/${fileOf(files, set)}: ${message}`)
  for (const { set, path, message } of checkCircles(sets)) note(located(files, set, { path, message }))
  const repeated = sets.filter((set, index) => sets.findIndex((other) => other.id === set.id) !== index)
  for (const set of repeated) note(`set ${set.id} is written twice`)
  const cases = sets.flatMap((set) => readCases(set, files, note))
  if (lines.length > 0) throw new FilesInvalid(ROOT, lines)
  return { instruments, sets, cases, fingerprint: fingerprintOf(files) }
}

/** The fingerprint alone, without checking anything. */
export async function fingerprintOfLaws(directory = lawsDirectory): Promise<string> {
  return fingerprintOf(await readYamlFiles(directory))
}

function fileOf(files: readonly LawFile[], setId: string): string {
  return files.find(({ name }) => name.endsWith(`/${setId}.yaml`))?.name ?? `${setId}.yaml`
}

function readInstruments(files: readonly LawFile[], note: Note): readonly Instrument[] {
  const file = files.find(({ name }) => name === 'instruments.yaml')
  if (file === undefined) {
    note('laws/instruments.yaml is missing')
    return []
  }
  const parsed = parse(file, InstrumentsFile, note)
  if (parsed === null) return []
  for (const error of checkInstruments(parsed.value.instruments)) note(parsed.say(error))
  return parsed.value.instruments
}

function readSet(file: LawFile, instruments: readonly Instrument[], note: Note): CriteriaSet[] {
  const parsed = parse(file, SetFile, note)
  if (parsed === null) return []
  const { value, say } = parsed
  if (file.name !== `${value.instrument}/${value.id}.yaml`) {
    note(say({ path: ['id'], message: `belongs into laws/${value.instrument}/${value.id}.yaml` }))
  }
  const { set, errors } = checkSet(value, instruments)
  for (const error of errors) note(say(error))
  return set === null ? [] : [set]
}

function readCases(set: CriteriaSet, files: readonly LawFile[], note: Note): GoldenCases[] {
  const name = fileOf(files, set.id).replace(/\.yaml$/, casesEnding)
  const file = files.find((each) => each.name === name)
  if (file === undefined) {
    note(`laws/${name} is missing: every set is shipped with golden cases`)
    return []
  }
  const parsed = parse(file, CasesFile, note)
  if (parsed === null) return []
  if (parsed.value.set !== set.id) note(parsed.say({ path: ['set'], message: `is for ${parsed.value.set}, not for ${set.id}` }))
  for (const failure of runGoldenCases(compileSet(set), parsed.value)) note(`laws/${name}: ${failure}`)
  return [parsed.value]
}

/** An error of a set that was read, with its file, line and place. */
function located(files: readonly LawFile[], setId: string, error: LawError): string {
  const name = fileOf(files, setId)
  return sayingOf(ROOT, files.find((file) => file.name === name) ?? { name, text: '' }, placeOf).say(error)
}

const parse = <T extends z.ZodType>(file: LawFile, schema: T, note: Note): Parsed<z.output<T>> | null =>
  parseYaml(file, schema, { root: ROOT, note, placeOf })

/** The path, with the clause it lies in by name and article. */
function placeOf(document: Document, path: Path): string {
  const written = path.join('.')
  if (path[0] !== 'clauses' || typeof path[1] !== 'number') return written
  const at = (...rest: Path): unknown => document.getIn(['clauses', path[1], ...rest])
  const parts = (['article', 'clause', 'content', 'indicator', 'item'] as const).flatMap((part) => {
    const value = at('address', part)
    return typeof value === 'number' || typeof value === 'string' ? [`${part} ${value}`] : []
  })
  const id = at('id')
  return `${written} (clause ${typeof id === 'string' ? id : '?'}, ${parts.join(' ')})`
}
