// The only place for what of a contract reaches the browser: the doors (method, path, whether it stands open) and plain data.
// The schemas stay on the server, which checks every request and every reply by them; the web takes its types from them, which cost nothing.
import { runnerImport, type Plugin } from 'vite'

const CONTRACT = /[\\/]packages[\\/]core[\\/]src[\\/][^?]*\.contract\.ts$/

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** What can be written down as it is; a schema or a function cannot. */
function isPlain(value: unknown): boolean {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true
  if (Array.isArray(value)) return value.every(isPlain)
  return isPlainObject(value) && Object.values(value).every(isPlain)
}

function doorOf(value: unknown): unknown {
  if (!isPlainObject(value) || !('method' in value && 'path' in value && 'reply' in value)) return value
  return { method: value['method'], path: value['path'], ...(value['open'] === true ? { open: true } : {}) }
}

/**
 * The module a page loads instead of a contract. An export that is neither an endpoint nor plain data is left out,
 * so that a page which imports one does not build.
 */
export function doorsOf(exports: Readonly<Record<string, unknown>>): string {
  return Object.entries(exports)
    .map(([name, value]) => [name, doorOf(value)] as const)
    .filter(([, value]) => isPlain(value))
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
    .join('')
}

/** A Vite plugin that runs each contract once, while the pages are built, and hands on its doors. */
export function doors(): Plugin {
  return {
    name: 'doors',
    enforce: 'pre',
    async load(id) {
      if (!CONTRACT.test(id)) return null
      const { module, dependencies } = await runnerImport<Record<string, unknown>>(id, { configFile: false, logLevel: 'error' })
      for (const dependency of dependencies) this.addWatchFile(dependency)
      return { code: doorsOf(module), map: null }
    },
  }
}
