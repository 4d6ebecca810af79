// The only place that reads data people write as YAML and says, by file and line, what is wrong with it.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'

export type YamlFile = { readonly name: string; readonly text: string }
export type Path = readonly (string | number)[]
export type Issue = { readonly path: Path; readonly message: string }
export type Note = (line: string) => void
/** Says an issue with its file, line and place. */
export type Say = (issue: Issue) => string
export type Parsed<T> = { readonly value: T; readonly say: Say }

/** Files of data that do not hold together. The message has one line for each thing that is wrong. */
export class FilesInvalid extends Error {
  readonly lines: readonly string[]
  constructor(root: string, lines: readonly string[]) {
    super(`the files in ${root}/ cannot be loaded:\n${lines.map((line) => `  ${line}`).join('\n')}`)
    this.name = 'FilesInvalid'
    this.lines = lines
  }
}

/** Every YAML file below a directory, by name. */
export async function readYamlFiles(directory: string): Promise<YamlFile[]> {
  const names = (await readdir(directory, { recursive: true }))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.yaml'))
  return Promise.all(
    names.sort().map(async (name) => ({ name, text: (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n') })),
  )
}

/** Changes when any file does. */
export function fingerprintOf(files: readonly YamlFile[]): string {
  const hash = createHash('sha256')
  for (const { name, text } of files) hash.update(name).update('\0').update(text).update('\0')
  return hash.digest('hex')
}

/** Where an issue lies, in words of its own; the written path where nothing else is said. */
type PlaceOf = (document: Document, path: Path) => string
const pathOnly: PlaceOf = (_document, path) => path.join('.')

/** Says issues of a file without reading it against a schema. `root` is the directory people know it under. */
export function sayingOf(root: string, file: YamlFile, placeOf: PlaceOf = pathOnly): { readonly document: Document; readonly say: Say } {
  const counter = new LineCounter()
  const document = parseDocument(file.text, { lineCounter: counter })
  const say: Say = ({ path, message }) =>
    `${root}/${file.name}:${String(lineOf(document, counter, path))} ${placeOf(document, path)}: ${message}`
  return { document, say }
}

/** Parses one file against its schema; everything wrong is noted with its line. Null where there is nothing to go on with. */
export function parseYaml<T extends z.ZodType>(
  file: YamlFile,
  schema: T,
  of: { readonly root: string; readonly note: Note; readonly placeOf?: PlaceOf },
): Parsed<z.output<T>> | null {
  const { document, say } = sayingOf(of.root, file, of.placeOf)
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      of.note(`${of.root}/${file.name}:${String(error.linePos?.[0].line ?? 1)}: ${error.message.split('\n')[0] ?? error.code}`)
    }
    return null
  }
  const result = schema.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (result.success) return { value: result.data, say }
  for (const issue of result.error.issues) {
    of.note(say({ path: issue.path.filter((part) => typeof part !== 'symbol'), message: issue.message }))
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
