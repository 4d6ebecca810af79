// The only place that sets up the HTTP server: limits, headers, compression, problems, and the built web.
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
import { answerProblems } from './problems.ts'

export type HttpOptions = {
  /** Where the built web lies; null: API only. */
  readonly webDirectory: string | null
  /** True only behind a proxy of ours, whose X-Forwarded-* headers are then believed. */
  readonly trustProxy: boolean
  readonly report: (error: unknown, where: string) => void
}

/** Everything only from our own files, nothing inline. A React `style` is set through the DOM, which this does not forbid. */
const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  },
}

/** Makes the server, without routes. The caller mounts and listens. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const http = Fastify({
    bodyLimit: 1024 * 1024,
    trustProxy: options.trustProxy,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
  })
  answerProblems(http, options.report)
  await http.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
    // plain http on an office network must stay usable; https installations set it at their proxy
    strictTransportSecurity: false,
  })
  await http.register(cookie)
  await http.register(multipart)
  await http.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    // level 4: within a few percent of the best, at a tenth of the time
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  await serveWeb(http, options.webDirectory)
  return http
}

async function serveWeb(http: FastifyInstance, directory: string | null): Promise<void> {
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
  http.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const reads = request.method === 'GET' || request.method === 'HEAD'
    const isPage = reads && !path.startsWith('/api/') && path !== '/api' && !/\.[a-z0-9]+$/i.test(path)
    if (!built || !isPage) throw new Problem('request.not-found')
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
