// The only place that talks to the server: typed calls, command ids, retry, and waiting for a new sign-in.
import { CONFIRM_HEADER } from '@binhyen/core/protection/confirm-header.domain'
import type { SensitiveKind } from '@binhyen/core/protection/sensitive-text.domain'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { problems, type ProblemCode } from '@binhyen/core/shared/problem'
import type { z } from 'zod'
import { ApiProblem } from './api-problem.ts'
import { newCommandId } from './command-id.ts'

type Part<Name extends string, T extends z.ZodType> =
  Record<never, never> extends z.input<T> ? { readonly [K in Name]?: z.input<T> } : { readonly [K in Name]: z.input<T> }

/** What a call carries: only the parts the endpoint asks for must be given. */
export type CallInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Part<'params', P> &
  Part<'query', Q> &
  Part<'body', B>
type LooseInput = { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown }

export type CallOptions = {
  /** Give one when the person's action outlives this call (an autosave retried later); otherwise each call makes its own. */
  readonly commandId?: string
  readonly signal?: AbortSignal
}

/** Answers true once somebody has signed in again, false where the person left. Set by the work layout. */
export type SessionGate = () => Promise<boolean>
let sessionGate: SessionGate | null = null

/** Installs (or with null removes) what is asked when the session has run out in the middle of work. */
export function onSessionLost(gate: SessionGate | null): void {
  sessionGate = gate
}

/** Answers true once the person has shown again who they are, false where they gave up. Set by the work layout. */
export type ConfirmationGate = () => Promise<boolean>
let confirmationGate: ConfirmationGate | null = null

/** Installs (or with null removes) what is asked when a call needs a fresh proof of who is at the keyboard. */
export function onConfirmationAsked(gate: ConfirmationGate | null): void {
  confirmationGate = gate
}

/**
 * Answers with the kinds of sensitive text the person looked at and lets stand, null where they go back to correct. Asked only where the
 * setting allows to save all the same. Set by the work layout.
 */
export type TextGate = (problem: ApiProblem) => Promise<readonly SensitiveKind[] | null>
let textGate: TextGate | null = null

/** Installs (or with null removes) what is asked when a text looks sensitive. */
export function onSensitiveText(gate: TextGate | null): void {
  textGate = gate
}

const RETRY_AFTER_MS = [400, 1200, 3000]

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

const isProblemCode = (code: unknown): code is ProblemCode => typeof code === 'string' && code in problems

function pathOf(endpoint: Pick<Endpoint, 'path'>, input: LooseInput): string {
  const params = isRecord(input.params) ? input.params : {}
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(isRecord(input.query) ? input.query : {})) {
    if (value === undefined || value === null) continue
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each))
  }
  const query = search.toString()
  return query === '' ? path : `${path}?${query}`
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null)
  if (isRecord(body) && isProblemCode(body['code'])) return new ApiProblem(body['code'], body['details'])
  return new ApiProblem(response.status >= 502 ? 'server.busy' : 'line.unreadable', { status: response.status })
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Worth another try with the same command id: the line broke, or the server says it is busy with it. */
function isPassing(problem: ApiProblem): boolean {
  return problem.code === 'line.offline' || problem.code === 'server.busy' || problem.code === 'command.in-progress'
}

async function once(url: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' })
  } catch (error) {
    if (init.signal?.aborted === true) throw error
    throw new ApiProblem('line.offline')
  }
  if (!response.ok) throw await problemOf(response)
  return response
}

async function withRetry(url: string, init: RequestInit): Promise<Response> {
  for (const wait of RETRY_AFTER_MS) {
    try {
      return await once(url, init)
    } catch (error) {
      if (!(error instanceof ApiProblem) || !isPassing(error)) throw error
      await pause(wait)
    }
  }
  return once(url, init)
}

/** Who is asked where a call is refused for the person's own sake; null where nobody is. */
function gateFor(error: unknown, open: boolean): (() => Promise<boolean>) | null {
  if (!(error instanceof ApiProblem)) return null
  if (error.code === 'auth.required' && !open) return sessionGate
  return error.code === 'auth.confirmation-required' ? confirmationGate : null
}

/** The kinds the person lets stand in a text that only asks to be looked at; null for any other refusal, and where they go back. */
async function confirmedKinds(error: unknown): Promise<readonly SensitiveKind[] | null> {
  if (textGate === null || !(error instanceof ApiProblem) || error.code !== 'protection.sensitive-text') return null
  return isRecord(error.details) && error.details['mayConfirm'] === true ? textGate(error) : null
}

/** Sends; where the session is over or a fresh proof is asked for, waits for the person and sends the same once more: nothing typed is lost. */
async function send(url: string, init: RequestInit, open: boolean): Promise<Response> {
  const asked = new Set<unknown>()
  let confirmed: Readonly<Record<string, string>> = {}
  for (;;) {
    try {
      return await withRetry(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...confirmed } })
    } catch (error) {
      const kinds = asked.has(textGate) ? null : await confirmedKinds(error)
      if (kinds !== null) {
        asked.add(textGate)
        confirmed = { [CONFIRM_HEADER]: kinds.join(',') }
        continue
      }
      const gate = gateFor(error, open)
      if (gate === null || asked.has(gate) || !(await gate())) throw error
      asked.add(gate)
    }
  }
}

function initOf(method: Endpoint['method'], body: BodyInit | null, options: CallOptions, accept = 'application/json'): RequestInit {
  const headers: Record<string, string> = { accept }
  if (typeof body === 'string') headers['content-type'] = 'application/json'
  if (method !== 'GET') headers['command-id'] = options.commandId ?? newCommandId()
  return { method, headers, body, ...(options.signal === undefined ? {} : { signal: options.signal }) }
}

/**
 * Calls an endpoint and gives its reply as the contract types it (the server has checked it against the contract).
 * Throws ApiProblem; `line.offline` when the server cannot be reached after four tries.
 */
export async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  input: CallInput<P, Q, B>,
  options: CallOptions = {},
): Promise<z.output<R>> {
  const loose: LooseInput = input
  const body = endpoint.method === 'GET' ? null : JSON.stringify(loose.body ?? {})
  const response = await send(pathOf(endpoint, loose), initOf(endpoint.method, body, options), endpoint.open === true)
  const text = await response.text()
  try {
    return (text === '' ? {} : JSON.parse(text)) as z.output<R>
  } catch {
    throw new ApiProblem('line.unreadable')
  }
}

/** Sends one file or several (each a field `file`) to an upload endpoint. Throws ApiProblem as `call` does. */
export async function upload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  input: Part<'params', P> & Part<'query', Q> & ({ readonly file: File } | { readonly files: readonly File[] }),
  options: CallOptions = {},
): Promise<z.output<R>> {
  const form = new FormData()
  for (const file of 'files' in input ? input.files : [input.file]) form.append('file', file, file.name)
  const response = await send(pathOf(endpoint, input), initOf(endpoint.method, form, options), false)
  return (await response.json()) as z.output<R>
}

function fileNameIn(disposition: string | null): string {
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  if (coded !== undefined) return decodeURIComponent(coded)
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? 'tai-ve'
}

/** Fetches a file and hands it to the browser to keep, under the name the server gave. Throws ApiProblem. */
export async function download<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  input: CallInput<P, Q, B>,
  options: CallOptions = {},
): Promise<{ readonly fileName: string }> {
  const loose: LooseInput = input
  const body = endpoint.method === 'GET' ? null : JSON.stringify(loose.body ?? {})
  const response = await send(pathOf(endpoint, loose), initOf(endpoint.method, body, options, '*/*'), false)
  const fileName = fileNameIn(response.headers.get('content-disposition'))
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return { fileName }
}
