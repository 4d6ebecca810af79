import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { defineEndpoint } from '@binhyen/core/shared/endpoint'
import { Nothing } from '@binhyen/core/shared/schemas'
import { ApiProblem } from './api-problem.ts'
import { call, onConfirmationAsked, onSessionLost } from './client.ts'

const save = defineEndpoint({
  method: 'PUT',
  path: '/api/things/:id/parts/:part',
  params: z.object({ id: z.string(), part: z.string() }),
  query: Nothing,
  body: z.object({ count: z.number() }),
  reply: z.object({ revision: z.number() }),
  problems: [],
  summary: 'for this test',
})
const list = defineEndpoint({
  method: 'GET',
  path: '/api/things',
  params: Nothing,
  query: z.object({ q: z.string().optional(), kind: z.array(z.string()).optional() }),
  body: Nothing,
  reply: z.object({ items: z.array(z.string()) }),
  problems: [],
  summary: 'for this test',
})

type Sent = { readonly url: string; readonly method: string; readonly commandId: string | null; readonly body: string | null }
type Answer = 'broken line' | { readonly status: number; readonly body: unknown }

let sent: Sent[]

/** Answers in the order given; the last one again and again. */
function serverAnswers(...answers: readonly Answer[]): void {
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    sent.push({
      url,
      method: init.method ?? 'GET',
      commandId: headers.get('command-id'),
      body: typeof init.body === 'string' ? init.body : null,
    })
    const answer = answers[Math.min(sent.length, answers.length) - 1]
    if (answer === undefined || answer === 'broken line') throw new TypeError('Failed to fetch')
    return new Response(JSON.stringify(answer.body), { status: answer.status })
  })
}

async function settled<T>(promise: Promise<T>): Promise<T | ApiProblem> {
  const result = promise.catch((error: unknown) => {
    if (error instanceof ApiProblem) return error
    throw error
  })
  await vi.runAllTimersAsync()
  return result
}

const ok: Answer = { status: 200, body: { revision: 2 } }
const write = { params: { id: 'a/b', part: '1' }, body: { count: 3 } }

beforeEach(() => {
  sent = []
  vi.useFakeTimers()
})
afterEach(() => {
  onSessionLost(null)
  onConfirmationAsked(null)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('call', () => {
  it('fills the path safely and sends a command id with a write', async () => {
    serverAnswers(ok)
    expect(await settled(call(save, write))).toEqual({ revision: 2 })
    expect(sent[0]).toMatchObject({ url: '/api/things/a%2Fb/parts/1', method: 'PUT', body: '{"count":3}' })
    expect(sent[0]?.commandId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('sends no command id with a read, leaves out what is not asked, repeats lists', async () => {
    serverAnswers({ status: 200, body: { items: [] } })
    await settled(call(list, { query: { q: 'núi', kind: ['a', 'b'] } }))
    await settled(call(list, {}))
    expect(sent.map((each) => each.url)).toEqual(['/api/things?q=n%C3%BAi&kind=a&kind=b', '/api/things'])
    expect(sent[0]?.commandId).toBeNull()
  })

  it('tries again over a broken line with the same command id, so that nothing happens twice', async () => {
    serverAnswers('broken line', { status: 503, body: { code: 'server.busy' } }, ok)
    expect(await settled(call(save, write))).toEqual({ revision: 2 })
    expect(sent).toHaveLength(3)
    expect(new Set(sent.map((each) => each.commandId)).size).toBe(1)
  })

  it('gives up after four tries and says that the line is down', async () => {
    serverAnswers('broken line')
    expect(await settled(call(save, write))).toMatchObject({ code: 'line.offline' })
    expect(sent).toHaveLength(4)
  })

  it('does not repeat what the server refused, and keeps its details', async () => {
    serverAnswers({ status: 422, body: { code: 'assessment.fact-invalid', details: { issues: [{ fact: 'x', reason: 'y' }] } } })
    expect(await settled(call(save, write))).toMatchObject({
      code: 'assessment.fact-invalid',
      details: { issues: [{ fact: 'x', reason: 'y' }] },
    })
    expect(sent).toHaveLength(1)
  })

  it('waits for a new sign-in and then sends the same command once more', async () => {
    serverAnswers({ status: 401, body: { code: 'auth.required' } }, ok)
    const gate = vi.fn(async () => true)
    onSessionLost(gate)
    expect(await settled(call(save, write))).toEqual({ revision: 2 })
    expect(gate).toHaveBeenCalledOnce()
    expect(sent[0]?.commandId).toBe(sent[1]?.commandId)
  })

  it('reports the lost session where nobody signs in again', async () => {
    serverAnswers({ status: 401, body: { code: 'auth.required' } })
    onSessionLost(async () => false)
    expect(await settled(call(save, write))).toMatchObject({ code: 'auth.required' })
    expect(sent).toHaveLength(1)
  })

  it('waits until the person has confirmed who they are and then sends the same command once more', async () => {
    const asks: Answer = { status: 403, body: { code: 'auth.confirmation-required' } }
    serverAnswers(asks, ok)
    const gate = vi.fn(async () => true)
    onConfirmationAsked(gate)
    expect(await settled(call(save, write))).toEqual({ revision: 2 })
    expect(gate).toHaveBeenCalledOnce()
    expect(new Set(sent.map((each) => each.commandId)).size).toBe(1)
    // a server that is never content does not keep the person busy
    sent = []
    serverAnswers(asks)
    expect(await settled(call(save, write))).toMatchObject({ code: 'auth.confirmation-required' })
    expect(sent).toHaveLength(2)
  })

  it('signs in again and confirms in one call, and gives up where the person does', async () => {
    serverAnswers({ status: 401, body: { code: 'auth.required' } }, { status: 403, body: { code: 'auth.confirmation-required' } }, ok)
    onSessionLost(async () => true)
    onConfirmationAsked(async () => true)
    expect(await settled(call(save, write))).toEqual({ revision: 2 })
    sent = []
    serverAnswers({ status: 403, body: { code: 'auth.confirmation-required' } }, ok)
    onConfirmationAsked(async () => false)
    expect(await settled(call(save, write))).toMatchObject({ code: 'auth.confirmation-required' })
    expect(sent).toHaveLength(1)
  })

  it('never takes an unknown code or a torn answer for a known problem', async () => {
    serverAnswers({ status: 418, body: { code: 'made.up' } })
    expect(await settled(call(save, write))).toMatchObject({ code: 'line.unreadable' })
  })
})
