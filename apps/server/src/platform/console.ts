// The only place that writes to the terminal: what a command answers goes to stdout, everything said beside it to stderr.

/** A command's answer. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Progress, warnings and errors, so that an answer can be piped on. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
