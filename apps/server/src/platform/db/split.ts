// The only place that cuts an SQL file into statements, so that an error can name the one that failed.

export type Statement = { readonly text: string; readonly line: number }

/** Everything in which a semicolon does not end a statement: comments, quoted text and names, dollar-quoted bodies. */
const OPAQUE = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$[A-Za-z_]*\$)[\s\S]*?\1/y

/** The statements of a file in order, each with the line it starts on. Comments before a statement stay out of it. */
export function statementsOf(source: string): readonly Statement[] {
  const statements: Statement[] = []
  let start = -1
  let at = 0
  const finish = (end: number): void => {
    if (start >= 0) statements.push({ text: source.slice(start, end).trim(), line: source.slice(0, start).split('\n').length })
    start = -1
  }
  while (at < source.length) {
    OPAQUE.lastIndex = at
    const opaque = OPAQUE.exec(source)?.[0]
    const step = opaque ?? source.charAt(at)
    const isComment = step.startsWith('--') || step.startsWith('/*')
    if (opaque === undefined && step === ';') finish(at)
    else if (start < 0 && !isComment && step.trim() !== '') start = at
    at += step.length
  }
  finish(source.length)
  return statements
}
