// Pages fetched ahead: by who points at a link, only while there is a line.
import { createMemoryHistory } from '@tanstack/react-router'
import { afterEach, expect, it, vi } from 'vitest'
import { makeQueryClient } from './query-client.ts'
import { makeRouter } from './router.tsx'

afterEach(() => vi.unstubAllGlobals())

it.each([
  ['while there is a line', true],
  ['not while it is down', false],
])('a page is fetched ahead %s', async (_, onLine) => {
  const asked = vi.fn(async () => new Response('{}', { status: 500 }))
  vi.stubGlobal('navigator', { onLine })
  vi.stubGlobal('fetch', asked)
  const router = makeRouter(makeQueryClient())
  router.update({ ...router.options, history: createMemoryHistory() })
  await router.preloadRoute({ to: '/thong-bao' })
  // the guard before every page asks who is there
  expect(asked.mock.calls.length > 0).toBe(onLine)
})
