// The only place that sets up the HTTP server: limits, headers, compression, problems, and the built web.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import staticFiles from '@fastify/static'
import Fastify, { type FastifyInstance } from 'fastify'
import { Problem } from '@binhyen/core/shared/problem'
import { limitRequests, usualLimits, type Limits } from './limits.ts'
import { answerBrokenRequest, answerExpectation, answerFrameworkError, answerProblems } from './problems.ts'

export type HttpOptions = {
  /** Where the built web lies; null: API only. */
  readonly webDirectory: string | null
  /** True only behind a proxy of ours, whose X-Forwarded-* headers are then believed. */
  readonly trustProxy: boolean
  readonly report: (error: unknown, where: string) => void
  /** Other than the usual ones: tests. */
  readonly limits?: Partial<Limits>
}

/** Everything only from our own files, nothing inline. A React `style` is set through the DOM, which this does not forbid. */
const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    'script-src-attr': ["'none'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'frame-src': ["'none'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    // text never becomes script: not even by a mistake of ours
    'require-trusted-types-for': ["'script'"],
  },
}

/** What an answer of the API may do where a browser is led to open it as a page: nothing. */
const API_CONTENT_SECURITY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** What no page of ours uses, and none may begin to. */
const PERMISSIONS = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ')

const YEAR_SECONDS = 31_536_000

/** Makes the server, without routes. The caller mounts and listens. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const limits = { ...usualLimits, ...options.limits }
  const http = Fastify({
    bodyLimit: 1024 * 1024,
    trustProxy: options.trustProxy,
    forceCloseConnections: 'idle',
    requestTimeout: limits.requestMs,
    // unlike fastify's own count, one request's id is never another's, also after a restart: the audit names it
    genReqId: () => randomUUID(),
    http: { headersTimeout: limits.headMs, connectionsCheckingInterval: Math.min(5000, limits.headMs), requireHostHeader: false },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerBrokenRequest,
  })
  // only JSON and files: a form of another site could send plain text without asking first
  http.removeContentTypeParser('text/plain')
  http.server.on('checkExpectation', answerExpectation)
  answerProblems(http, options.report)
  await http.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
    // plain http on an office network must stay usable; over https it is set below
    strictTransportSecurity: false,
  })
  http.addHook('onRequest', async (request, reply) => {
    // node itself would refuse it without a word (RFC 9112, 3.2)
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      throw new Problem('request.invalid', { issues: [{ path: 'headers.host', message: 'is missing' }] })
    }
    reply.header('permissions-policy', PERMISSIONS)
    if (request.protocol === 'https') reply.header('strict-transport-security', `max-age=${String(YEAR_SECONDS)}`)
    if (isApi(request.url)) reply.header('content-security-policy', API_CONTENT_SECURITY)
  })
  await limitRequests(http, limits)
  await http.register(cookie)
  await http.register(multipart)
  await http.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    // level 4: within a few percent of the best, at a tenth of the time
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    // bodies come as they are: see limits
    globalDecompression: false,
  })
  const methods = methodsOf(http)
  await serveWeb(http, options.webDirectory, methods)
  return http
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''
const isApi = (url: string): boolean => /^\/api(\/|$|\?)/.test(url)

/** The methods of an address, from the routes as they are mounted. */
type MethodsOf = (path: string) => readonly string[]

function methodsOf(http: FastifyInstance): MethodsOf {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = []
  http.addHook('onRoute', ({ url, method }) => {
    if (!isApi(url)) return
    const pattern = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/:\w+/g, '[^/]+')}/?$`)
    routes.push({ pattern, methods: typeof method === 'string' ? [method] : method })
  })
  return (path) => [...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods))].toSorted()
}

async function serveWeb(http: FastifyInstance, directory: string | null, methods: MethodsOf): Promise<void> {
  const built = directory !== null && existsSync(join(directory, 'index.html'))
  if (built) {
    await http.register(staticFiles, {
      root: directory,
      cacheControl: false,
      // the build wrote .br and .gz beside each file, better packed than a request has time for
      preCompressed: true,
      // the build's own notes (.hash, .vite/) are nobody's business
      dotfiles: 'ignore',
      setHeaders: (response, path) => {
        // a file below assets/ has its content's hash in its name
        const forever = /[\\/]assets[\\/]/.test(path)
        response.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  // not async, and answers nothing: a reply that is waited for listens to its own end, each time anew
  http.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url)
    const reads = request.method === 'GET' || request.method === 'HEAD'
    const allow = isApi(path) ? methods(path) : reads ? [] : ['GET', 'HEAD']
    if (allow.length > 0) throw new Problem('request.method-not-allowed', { allow })
    const isPage = reads && !isApi(path) && !/\.[a-z0-9]+$/i.test(path)
    if (!built || !isPage) throw new Problem('request.not-found')
    void reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
