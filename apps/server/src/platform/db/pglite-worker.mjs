// The only place that runs PGlite: a worker thread (plain JavaScript, so that it starts without a loader).
// It answers wire-protocol bytes with wire-protocol bytes, one request at a time.
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'

const { directory, loadFrom } = workerData
// 16 MB of shared buffers instead of 128: the pages sit in the system's cache anyway, and the process stays small.
const settings = ['shared_buffers=16MB', 'jit=off', 'work_mem=8MB', 'wal_buffers=1MB', 'max_wal_size=64MB', 'min_wal_size=32MB']

const said = []
const listen = (text) => {
  said.push(text.trim())
  if (said.length > 20) said.shift()
  return false
}

try {
  const db = await PGlite.create({
    ...(directory === null ? {} : { dataDir: directory }),
    ...(loadFrom === undefined ? {} : { loadDataDir: new Blob([await readFile(loadFrom)]) }),
    extensions: { btree_gist, pg_trgm, unaccent },
    startParams: [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])],
    onStderr: listen,
  })
  const run = {
    ask: async ({ id, bytes }) => {
      await db.execProtocolRawStream(bytes, { onRawData: (data) => parentPort.postMessage({ kind: 'data', id, bytes: data.slice() }) })
    },
    reset: async () => {
      await db.exec('rollback')
      await db.exec('discard all')
    },
    close: async () => {
      await db.close()
    },
  }
  let turn = Promise.resolve()
  parentPort.on('message', (message) => {
    turn = turn.then(async () => {
      try {
        await run[message.kind](message)
        parentPort.postMessage({ kind: 'done', id: message.id, error: null })
      } catch (error) {
        parentPort.postMessage({ kind: 'done', id: message.id, error: String(error?.message ?? error) })
      }
    })
  })
  parentPort.postMessage({ kind: 'ready' })
} catch (error) {
  parentPort.postMessage({ kind: 'failed', reason: [String(error?.message ?? error), ...said.slice(-5)].join(' | ') })
}
