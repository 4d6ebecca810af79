// The only place for writing .br and .gz beside each built file, so that the server never compresses the same file twice.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const brotliAsync = promisify(brotliCompress)
const gzipAsync = promisify(gzip)

// woff2 is compressed already; below one packet there is nothing to win.
const TEXT = /\.(?:js|css|html|svg|json)$/
const SMALLEST = 1024

async function compressFile(file: string): Promise<void> {
  const bytes = await readFile(file)
  const [br, gz] = await Promise.all([
    brotliAsync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    gzipAsync(bytes, { level: 9 }),
  ])
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)])
}

/** A Vite plugin that writes compressed twins once the bundle is on disk. */
export function precompress(): Plugin {
  let outDir = ''
  let written = false
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir)
    },
    writeBundle() {
      written = true
    },
    async closeBundle() {
      // a bundle that failed has written nothing; its own error is the one to be seen
      if (!written) return
      const names = await readdir(outDir, { recursive: true })
      for (const name of names.filter((each) => TEXT.test(each) && !each.startsWith('.vite'))) {
        const file = path.join(outDir, name)
        if ((await stat(file)).size >= SMALLEST) await compressFile(file)
      }
    },
  }
}
