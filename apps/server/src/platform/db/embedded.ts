// The only place that speaks to the embedded database: PGlite in a worker thread, as a wire-protocol stream for `pg`.
import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'

export type Embedded = {
  /** Sends complete protocol messages; the answer's bytes come in order through `onData`. */
  ask(bytes: Uint8Array, onData: (bytes: Uint8Array) => void): Promise<void>
  /** Ends what a former connection left open: its transaction, settings and prepared statements. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** The data directory exists but PostgreSQL cannot start on it. */
export class EmbeddedDamaged extends Error {
  readonly directory: string
  constructor(directory: string, reason: string) {
    super(reason)
    this.name = 'EmbeddedDamaged'
    this.directory = directory
  }
}

type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'data'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'done'; readonly id: number; readonly error: string | null }

type Waiting = { readonly onData: (bytes: Uint8Array) => void; readonly resolve: () => void; readonly reject: (error: Error) => void }

/** Starts PGlite on a directory (null: in memory). Rejects with EmbeddedDamaged where PostgreSQL refuses to start. */
export async function startEmbedded(options: { readonly directory: string | null; readonly loadFrom?: string }): Promise<Embedded> {
  const worker = new Worker(new URL('./pglite-worker.mjs', import.meta.url), { workerData: options, execArgv: [] })
  const waiting = new Map<number, Waiting>()
  let dead: Error | null = null
  const die = (error: Error): void => {
    dead ??= error
    for (const one of waiting.values()) one.reject(dead)
    waiting.clear()
  }
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void => {
      const error = new EmbeddedDamaged(options.directory ?? '(memory)', reason)
      die(error)
      reject(error)
    }
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve()
      else if (message.kind === 'failed') fail(message.reason)
      else settle(waiting, message)
    })
    worker.on('error', (error: Error) => fail(error.message))
    worker.on('exit', (code) => fail(`the database thread ended with code ${String(code)}`))
  })
  let last = 0
  const send = (kind: 'ask' | 'reset' | 'close', bytes: Uint8Array | null, onData: Waiting['onData']): Promise<void> =>
    new Promise((resolve, reject) => {
      if (dead !== null) {
        reject(dead)
        return
      }
      last += 1
      waiting.set(last, { onData, resolve, reject })
      worker.postMessage({ kind, id: last, bytes })
    })
  return {
    ask: (bytes, onData) => send('ask', bytes, onData),
    reset: () => send('reset', null, ignore),
    close: async () => {
      if (dead === null) await send('close', null, ignore)
      await worker.terminate()
    },
  }
}

function ignore(): void {
  // replies to a reset or close carry nothing of interest
}

function settle(waiting: Map<number, Waiting>, message: Exclude<FromWorker, { kind: 'ready' | 'failed' }>): void {
  const one = waiting.get(message.id)
  if (one === undefined) return
  if (message.kind === 'data') {
    one.onData(message.bytes)
    return
  }
  waiting.delete(message.id)
  if (message.error === null) one.resolve()
  else one.reject(new Error(message.error))
}

/** AuthenticationOk, the parameters `pg` reads, BackendKeyData, ReadyForQuery: PGlite has no log-in of its own. */
const WELCOME = Buffer.concat([
  frame('R', Buffer.from([0, 0, 0, 0])),
  ...[
    ['client_encoding', 'UTF8'],
    ['standard_conforming_strings', 'on'],
    ['DateStyle', 'ISO, MDY'],
    ['integer_datetimes', 'on'],
  ].map(([name, value]) => frame('S', Buffer.from(`${String(name)}\0${String(value)}\0`))),
  frame('K', Buffer.alloc(8)),
  frame('Z', Buffer.from('I')),
])

function frame(kind: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(kind, 0, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** Messages after which the server must answer: Query, Sync, Flush, and the ends of a COPY. */
const ANSWERED = new Set(['Q', 'S', 'H', 'c', 'f'].map((letter) => letter.charCodeAt(0)))
const TERMINATE = 'X'.charCodeAt(0)

/** What a chunk of outgoing bytes means: how far to send now, and whether the client says goodbye. */
function scan(buffer: Buffer): { readonly sendTo: number; readonly goodbye: boolean } {
  let at = 0
  let sendTo = 0
  while (buffer.length - at >= 5) {
    const kind = buffer[at] ?? 0
    const end = at + 1 + buffer.readInt32BE(at + 1)
    if (kind === TERMINATE) return { sendTo, goodbye: true }
    if (end > buffer.length) break
    at = end
    if (ANSWERED.has(kind)) sendTo = at
  }
  return { sendTo, goodbye: false }
}

/** One "connection" for `pg`: a Duplex with the three socket methods the driver calls. */
export function embeddedStream(embedded: Embedded): Duplex {
  let pending = Buffer.alloc(0)
  let started = false
  const accept = async (chunk: Buffer): Promise<void> => {
    pending = Buffer.concat([pending, chunk])
    if (!started) {
      if (pending.length < 4 || pending.length < pending.readInt32BE(0)) return
      pending = pending.subarray(pending.readInt32BE(0))
      started = true
      await embedded.reset()
      stream.push(WELCOME)
    }
    const { sendTo, goodbye } = scan(pending)
    if (sendTo > 0) {
      const bytes = Uint8Array.from(pending.subarray(0, sendTo))
      pending = Buffer.from(pending.subarray(sendTo))
      await embedded.ask(bytes, (answer) => stream.push(Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength)))
    }
    if (goodbye) stream.push(null)
  }
  /** Tells the stream when a chunk is dealt with, or that the database is gone. */
  const take = async (chunk: Buffer, done: (error?: Error | null) => void): Promise<void> => {
    let failure: Error | null = null
    try {
      await accept(chunk)
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error))
    }
    done(failure)
  }
  const stream = new Duplex({
    read: ignore,
    write: (chunk: Buffer, _encoding, done) => {
      void take(chunk, done)
    },
    writev: (chunks, done) => {
      void take(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done)
    },
  })
  return Object.assign(stream, {
    setNoDelay: ignore,
    setKeepAlive: ignore,
    ref: ignore,
    unref: ignore,
    connect: () => {
      process.nextTick(() => stream.emit('connect'))
    },
  })
}
