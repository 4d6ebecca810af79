// The only place for what a command of the command line is: it asks the same endpoints as the pages, as a named account.
import type { z } from 'zod'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import type { Config } from '../platform/config.ts'

export type CallInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  readonly params?: z.input<P>
  readonly query?: z.input<Q>
  readonly body?: z.input<B>
}

/** Asks endpoints as an account; a refusal is thrown as a Problem. */
export type Caller = {
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input?: CallInput<P, Q, B>,
  ): Promise<z.output<R>>
  download<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input?: CallInput<P, Q, B>,
  ): Promise<{ readonly fileName: string; readonly bytes: Uint8Array }>
  /** Sends files to an endpoint that takes them; the params and query go with `input`. */
  upload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
    input?: CallInput<P, Q, B>,
  ): Promise<z.output<R>>
}

export type Values = Readonly<Record<string, string | boolean | undefined>>

/** A command that reads or changes data through endpoints. */
export type Command = {
  /** As typed: `units search`. */
  readonly name: string
  /** What follows the name: `<words…> [--json]`. */
  readonly usage: string
  /** One line, Vietnamese / English. */
  readonly summary: string
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>
  run(input: { readonly caller: Caller; readonly words: readonly string[]; readonly values: Values }): Promise<void>
}

/** A command of the owner's console: it opens the database itself, as no account, and only where no server holds it. */
export type OwnerCommand = Omit<Command, 'run'> & {
  run(input: { readonly config: Config; readonly values: Values }): Promise<void>
}

/** A command that reads files and nothing else; it answers the exit code. */
export type FileCommand = Omit<Command, 'run'> & {
  run(input: { readonly words: readonly string[]; readonly values: Values }): Promise<number>
}

/** The command was written wrongly; answered with the usage and exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
