// The only place that turns a document tree into PDF bytes: a thread of its own, started when the first PDF is asked for.
import { Worker } from 'node:worker_threads'
import type { ReportDocument } from '@binhyen/core/documents/documents.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { say } from '#server/platform/console'

type Answer =
  | { readonly id: number; readonly pdf: Uint8Array }
  | { readonly id: number; readonly failed: string }
  | { readonly unavailable: string }
type Waiting = { readonly resolve: (pdf: Uint8Array) => void; readonly reject: (error: unknown) => void }
type Compiler = { readonly worker: Worker; readonly waiting: Map<number, Waiting> }

let compiler: Compiler | undefined
let last = 0

function answerOf(waiting: Map<number, Waiting>, answer: Answer): void {
  if ('unavailable' in answer) {
    say(`Không lập được PDF trên máy này. / PDF cannot be made on this machine: ${answer.unavailable}`)
    giveUp(waiting, new Problem('document.pdf-unavailable'))
    return
  }
  const asked = waiting.get(answer.id)
  waiting.delete(answer.id)
  if ('pdf' in answer) asked?.resolve(answer.pdf)
  else asked?.reject(new Error(`the document could not be set: ${answer.failed}`))
}

function giveUp(waiting: Map<number, Waiting>, error: unknown): void {
  for (const each of waiting.values()) each.reject(error)
  waiting.clear()
}

function start(script: URL): Compiler {
  const worker = new Worker(script, { execArgv: [] })
  const waiting = new Map<number, Waiting>()
  const gone = (error: unknown): void => {
    giveUp(waiting, error)
    if (compiler?.worker === worker) compiler = undefined
  }
  worker.on('message', (answer: Answer) => {
    answerOf(waiting, answer)
    // an idle thread must not keep the program from ending
    if (waiting.size === 0) worker.unref()
  })
  worker.on('error', gone)
  worker.on('exit', (code) => gone(new Error(`the PDF thread ended with code ${String(code)}`)))
  return { worker, waiting }
}

const WORKER = new URL('./typst-worker.mjs', import.meta.url)

/**
 * The document as the bytes of a .pdf file: A4, tagged (PDF/UA-1), its fonts inside. The same tree always gives the same bytes.
 * @throws document.pdf-unavailable where the machine has no compiler
 */
export function renderPdf(document: ReportDocument, script: URL = WORKER): Promise<Uint8Array> {
  compiler ??= start(script)
  const { worker, waiting } = compiler
  last += 1
  const id = last
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    worker.ref()
    worker.postMessage({ id, document: JSON.stringify(document) })
  })
}

/** Ends the thread, where there is one; the next PDF starts another. */
export async function stopPdf(): Promise<void> {
  const running = compiler
  compiler = undefined
  await running?.worker.terminate()
}
