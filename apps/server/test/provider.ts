// The only place that runs a real sign-in provider (OpenID Connect) for tests, on this machine, and walks a person through it.
import { createServer, type Server, type ServerResponse } from 'node:http'
import Provider from 'oidc-provider'
import type { ProviderConfig } from '#server/platform/config'

export const CLIENT_ID = 'binh-yen'
const CLIENT_SECRET = 'a-secret-of-the-tests-that-is-long-enough'

export type TestProvider = {
  readonly config: ProviderConfig
  start(): Promise<void>
  stop(): Promise<void>
  /** Follows the way to the provider, signs in there as `login`, agrees, and returns the query it sends the person back with. */
  walk(location: string, login: string): Promise<string>
  /** Changes every ID token it hands out from now on, as somebody on the line or another issuer would; null: as it is. */
  spoil(change: ((token: string) => string) | null): void
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** A provider that is not running yet. `redirectUris`: the pages of ours it sends people back to. */
export async function prepareProvider(redirectUris: readonly string[], usernameClaim: string | null = null): Promise<TestProvider> {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${String(port)}`
  let server: Server | null = null
  let change: ((token: string) => string) | null = null
  const make = (): Provider =>
    new Provider(issuer, {
      clients: [
        { client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [...redirectUris], grant_types: ['authorization_code'] },
      ],
      claims: { openid: ['sub'], profile: ['preferred_username'] },
      findAccount: async (_, id) => ({ accountId: id, claims: async () => ({ sub: id, preferred_username: id }) }),
      cookies: { keys: ['one key of the tests'] },
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      pkce: { required: () => true },
    })
  return {
    config: { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, label: 'Đăng nhập chung của bài thử', usernameClaim },
    start: async () => {
      const callback = make().callback()
      server = createServer((request, response) => {
        if (change !== null && request.url === '/token') changeToken(response, change)
        void callback(request, response)
      })
      await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
    },
    stop: async () => {
      const closing = server
      server = null
      closing?.closeAllConnections()
      await new Promise((resolve) => (closing === null ? resolve(null) : closing.close(resolve)))
    },
    walk: (location, login) => walk(issuer, location, login),
    spoil: (how) => {
      change = how
    },
  }
}

/** The answer of the token endpoint with another ID token in it. */
function changeToken(response: ServerResponse, change: (token: string) => string): void {
  const end = response.end.bind(response)
  Reflect.set(response, 'end', (chunk: unknown) => {
    const body = JSON.parse(String(chunk)) as Record<string, unknown>
    const text = JSON.stringify({ ...body, id_token: change(String(body['id_token'])) })
    response.setHeader('content-length', Buffer.byteLength(text))
    return end(text)
  })
}

/** A browser without a screen: keeps cookies, follows redirects, sends the two forms, and stops where the way leads back to us. */
async function walk(issuer: string, location: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  const go = async (url: string, body: URLSearchParams | null): Promise<{ next: string | null; text: string }> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      method: body === null ? 'GET' : 'POST',
      body,
      redirect: 'manual',
      headers: { cookie, accept: 'text/html' },
    })
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';', 1)
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const next = response.headers.get('location')
    return { next: next === null ? null : new URL(next, url).href, text: await response.text() }
  }
  let url = location
  let body: URLSearchParams | null = null
  for (let left = 15; left > 0; left -= 1) {
    if (!url.startsWith(issuer)) return new URL(url).search.slice(1)
    const { next, text } = await go(url, body)
    body = null
    if (next !== null) {
      url = next
      continue
    }
    const action = /action="([^"]+)"/.exec(text)?.[1]
    const prompt = /name="prompt" value="([^"]+)"/.exec(text)?.[1]
    if (action === undefined || prompt === undefined) throw new Error(`the provider shows something else: ${text.slice(0, 2000)}`)
    url = new URL(action, url).href
    body = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'x' } : { prompt })
  }
  throw new Error('the provider never sent the person back')
}
