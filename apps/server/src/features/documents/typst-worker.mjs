// The only place that runs Typst: a worker thread (plain JavaScript, so that it starts without a loader).
// One message { id, document } gives one answer { id, pdf } or { id, failed }; { unavailable } where the machine has no compiler.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parentPort } from 'node:worker_threads'

const require = createRequire(import.meta.url)
/** Tinos has the widths of Times New Roman; only shipped fonts are used, so that every machine sets the same lines. */
const STYLES = ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic']

function openCompiler() {
  const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler')
  const fonts = dirname(require.resolve('@expo-google-fonts/tinos/package.json'))
  return NodeCompiler.create({ fontArgs: [{ fontBlobs: STYLES.map((style) => readFileSync(join(fonts, style, `Tinos_${style}.ttf`))) }] })
}

try {
  const compiler = openCompiler()
  const mainFileContent = readFileSync(new URL('./report.typ', import.meta.url), 'utf8')
  const render = (document) => {
    const compiled = compiler.compile({ mainFileContent, inputs: { document } })
    if (compiled.result === null) throw new Error(JSON.stringify(compiler.fetchDiagnostics(compiled.takeError())))
    const pdf = compiler.pdf(compiled.result, { pdfStandard: 'ua-1' })
    compiler.evictCache(10)
    return new Uint8Array(pdf)
  }
  parentPort.on('message', ({ id, document }) => {
    try {
      const pdf = render(document)
      parentPort.postMessage({ id, pdf }, [pdf.buffer])
    } catch (error) {
      parentPort.postMessage({ id, failed: error instanceof Error ? error.message : String(error) })
    }
  })
} catch (error) {
  parentPort.postMessage({ unavailable: error instanceof Error ? error.message : String(error) })
  parentPort.close()
}
