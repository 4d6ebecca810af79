// The only place that builds the web pages: once, kept by the hash of their sources.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
export const webDirectory = join(root, 'apps/web')
export const builtDirectory = join(webDirectory, 'dist')

/** The pages could not be built; `message` is what the builder said. */
export class WebBuildFailed extends Error {
  constructor(said: string) {
    super(said)
    this.name = 'WebBuildFailed'
  }
}

/** Builds apps/web into dist/ where its sources changed since the last time; true where it did. Throws WebBuildFailed. */
export async function buildWeb(onStart: () => void): Promise<boolean> {
  if (!existsSync(join(webDirectory, 'index.html'))) return false // an office's package carries dist/ only
  const hash = await hashOfSources()
  if ((await readFile(join(builtDirectory, '.hash'), 'utf8').catch(() => '')) === hash) return false
  onStart()
  // a directory of its own: two starts may build at the same moment
  const making = join(webDirectory, `dist.making-${String(process.pid)}`)
  await rm(making, { recursive: true, force: true })
  try {
    await runVite(making)
    await writeFile(join(making, '.hash'), hash)
    await rm(builtDirectory, { recursive: true, force: true })
    await rename(making, builtDirectory)
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    // the other start was first with the same pages
    if ((await readFile(join(builtDirectory, '.hash'), 'utf8').catch(() => '')) !== hash) throw error
  }
  return true
}

async function runVite(outDirectory: string): Promise<void> {
  const vite = join(dirname(createRequire(join(webDirectory, 'package.json')).resolve('vite/package.json')), 'bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--outDir', outDirectory, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: webDirectory,
    // whoever starts the program (a test runner says NODE_ENV=test), the pages are built for people: React's own build for development is 60 KB larger
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', resolve)
  })
  if (code !== 0) throw new WebBuildFailed(said)
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256')
  const files = [
    ...(await filesBelow(join(webDirectory, 'src'))),
    ...(await filesBelow(join(webDirectory, 'public'))),
    ...(await filesBelow(join(root, 'packages/core/src'))).filter((path) => !path.endsWith('.test.ts')),
    ...['index.html', 'vite.config.ts', 'doors.ts', 'precompress.ts', 'package.json'].map((name) => join(webDirectory, name)),
    join(root, 'package-lock.json'),
  ]
  for (const file of files) {
    const content = await readFile(file).catch(() => null)
    if (content !== null) hash.update(file.slice(root.length).replaceAll('\\', '/')).update(content)
  }
  return hash.digest('hex')
}

async function filesBelow(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => (a < b ? -1 : 1))
}
