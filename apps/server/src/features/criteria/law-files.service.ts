// The only place that reads the files in laws/ and says, by file, line and article, what is wrong with them.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CriteriaSet, Instrument } from '@binhyen/core/criteria/criteria.domain'
import { compileSet } from '@binhyen/core/criteria/evaluate.domain'
import { runGoldenCases, type GoldenCases } from '@binhyen/core/criteria/golden.domain'
import { checkCircles, checkInstruments, checkOverlaps, checkSet, type LawError, type Path } from '@binhyen/core/criteria/law-check.domain'
import { CasesFile, InstrumentsFile, SetFile } from '@binhyen/core/criteria/law-file.contract'
import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'

export const lawsDirectory = fileURLToPath(new URL('../../../../../laws/', import.meta.url))

export type Laws = {
  readonly instruments: readonly Instrument[]
  readonly sets: readonly CriteriaSet[]
  readonly cases: readonly GoldenCases[]
  /** Changes when any file does. */
  readonly fingerprint: string
}

/** The files in laws/ do not hold together. The message has one line for each thing that is wrong. */
export class LawsInvalid extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(`the files in laws/ cannot be loaded:\n${lines.map((line) => `  ${line}`).join('\n')}`)
    this.name = 'LawsInvalid'
    this.lines = lines
  }
}

type LawFile = { readonly name: string; readonly text: string }
type Parsed<T> = { readonly value: T; readonly say: (error: LawError) => string }

const casesEnding = '.cases.yaml'

/** Reads and checks all law data: addresses, formulas, overlaps and golden cases. Throws LawsInvalid with everything that is wrong. */
export async function readLaws(directory = lawsDirectory): Promise<Laws> {
  const files = await readFiles(directory)
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
  if (lines.length > 0) throw new LawsInvalid(lines)
  return { instruments, sets, cases, fingerprint: fingerprintOf(files) }
}

/** The fingerprint alone, without checking anything. */
export async function fingerprintOfLaws(directory = lawsDirectory): Promise<string> {
  return fingerprintOf(await readFiles(directory))
}

async function readFiles(directory: string): Promise<LawFile[]> {
  const names = (await readdir(directory, { recursive: true }))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.yaml'))
  return Promise.all(
    names.sort().map(async (name) => ({ name, text: (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n') })),
  )
}

function fingerprintOf(files: readonly LawFile[]): string {
  const hash = createHash('sha256')
  for (const { name, text } of files) hash.update(name).update('\0').update(text).update('\0')
  return hash.digest('hex')
}

function fileOf(files: readonly LawFile[], setId: string): string {
  return files.find(({ name }) => name.endsWith(`/${setId}.yaml`))?.name ?? `${setId}.yaml`
}

type Note = (line: string) => void

function readInstruments(files: readonly LawFile[], note: Note): readonly Instrument[] {
  const file = files.find(({ name }) => name === 'instruments.yaml')
  if (file === undefined) {
    note('laws/instruments.yaml is missing')
    return []
  }
  const parsed = parseFile(file, InstrumentsFile, note)
  if (parsed === null) return []
  for (const error of checkInstruments(parsed.value.instruments)) note(parsed.say(error))
  return parsed.value.instruments
}

function readSet(file: LawFile, instruments: readonly Instrument[], note: Note): CriteriaSet[] {
  const parsed = parseFile(file, SetFile, note)
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
  const parsed = parseFile(file, CasesFile, note)
  if (parsed === null) return []
  if (parsed.value.set !== set.id) note(parsed.say({ path: ['set'], message: `is for ${parsed.value.set}, not for ${set.id}` }))
  for (const failure of runGoldenCases(compileSet(set), parsed.value)) note(`laws/${name}: ${failure}`)
  return [parsed.value]
}

/** An error of a set that was read, with its file, line and place. */
function located(files: readonly LawFile[], setId: string, error: LawError): string {
  const name = fileOf(files, setId)
  const counter = new LineCounter()
  const document = parseDocument(files.find((file) => file.name === name)?.text ?? '', { lineCounter: counter })
  return saying(name, document, counter)(error)
}

function saying(name: string, document: Document, counter: LineCounter): Parsed<unknown>['say'] {
  return ({ path, message }) => `laws/${name}:${lineOf(document, counter, path)} ${placeOf(document, path)}: ${message}`
}

/** Parses one file against its schema; everything wrong is noted with its line. Null where there is nothing to go on with. */
function parseFile<T extends z.ZodType>(file: LawFile, schema: T, note: Note): Parsed<z.output<T>> | null {
  const counter = new LineCounter()
  const document = parseDocument(file.text, { lineCounter: counter })
  const say = saying(file.name, document, counter)
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      note(`laws/${file.name}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0] ?? error.code}`)
    }
    return null
  }
  const result = schema.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (result.success) return { value: result.data, say }
  for (const issue of result.error.issues) {
    note(say({ path: issue.path.filter((part) => typeof part !== 'symbol'), message: issue.message }))
  }
  return null
}

/** The line of the deepest part of the path that the file has. */
function lineOf(document: Document, counter: LineCounter, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true)
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return counter.linePos(Number(node.range[0])).line
    }
  }
  return 1
}

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
