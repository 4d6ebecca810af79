// The only place that asks a server by schedule and not by answer: each request leaves at its time whether or not the one before has come
// back, and its latency counts from that time, so that a server which stops for a second is seen to have stopped.
import { Agent, request as httpRequest } from 'node:http'

export type Asked = {
  /** Milliseconds after the beginning. */
  readonly at: number
  readonly kind: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly token: string
  /** Of a write; the same at every repetition. */
  readonly commandId?: string
  readonly body?: string
}

export type Answered = {
  readonly kind: string
  readonly status: number
  readonly latency: number
  readonly tries: number
  readonly asked: Asked
}

/** Senders at as many addresses, as the offices of a country have. */
const ADDRESSES = 40
const REPEAT_MS = 300
/** Who repeats what is only late makes a busy server busier: a server that died says so at once. */
const ANSWER_MS = 120_000

const agents = Array.from(
  { length: ADDRESSES },
  (_, at) => new Agent({ keepAlive: true, maxSockets: 64, localAddress: `127.0.1.${String(at + 1)}` }),
)

async function sendOnce(port: number, asked: Asked, agent: Agent | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      cookie: `binhyen_session=${asked.token}`,
      ...(asked.commandId === undefined ? {} : { 'command-id': asked.commandId, 'content-type': 'application/json' }),
    }
    const request = httpRequest({ host: '127.0.0.1', port, path: asked.path, method: asked.method, headers, agent }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', reject)
    })
    request.setTimeout(ANSWER_MS, () => request.destroy(new Error('no answer')))
    request.on('error', reject)
    request.end(asked.body)
  })
}

/** Repeats what did not arrive, or what the server could not answer, until `until` (milliseconds of the clock). */
async function send(
  port: number,
  asked: Asked,
  { from, until, agent }: { from: number; until: number; agent: Agent | undefined },
): Promise<Answered> {
  for (let tries = 1; ; tries += 1) {
    const status = await sendOnce(port, asked, agent).catch(() => 0)
    const isDone = status !== 0 && status < 500
    if (isDone || performance.now() > until) return { kind: asked.kind, status, latency: performance.now() - from, tries, asked }
    await new Promise((resolve) => setTimeout(resolve, REPEAT_MS))
  }
}

/** Asks everything at its time; answers when the last has come back or was given up `patience` ms after the schedule ended. */
export async function openLoop(port: number, schedule: readonly Asked[], patience: number): Promise<readonly Answered[]> {
  const sorted = schedule.toSorted((a, b) => a.at - b.at)
  const began = performance.now()
  const until = began + (sorted.at(-1)?.at ?? 0) + patience
  const answers: Promise<Answered>[] = []
  for (const [index, asked] of sorted.entries()) {
    const wait = began + asked.at - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    answers.push(send(port, asked, { from: began + asked.at, until, agent: agents[index % ADDRESSES] }))
  }
  return Promise.all(answers)
}

/** The latency below which a share of them lies, in milliseconds. */
export function percentile(answers: readonly Answered[], share: number): number {
  const sorted = answers.map(({ latency }) => latency).toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
