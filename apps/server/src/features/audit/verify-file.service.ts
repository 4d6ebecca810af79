// The only place that reads an exported audit log from disk and has it checked: a stream, whatever its length.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { auditVerifier, type AuditVerdict } from '@binhyen/core/audit/audit-file.domain'
import type { KeptSeal } from '@binhyen/core/audit/audit-chain.domain'
import { sha256 } from '#server/platform/hash'

const GZIP_MARK = 0x1f8b
const CHUNK_BYTES = 1 << 20
/** Longer than any line of ours; a file of one endless line is not held in memory. */
const MOST_LINE = 64 * 1024 * 1024

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer.readUInt16BE(0) === GZIP_MARK
  } finally {
    await file.close()
  }
}

/** Checks a file (plain or gzip) against itself and against kept day seals. Throws the system's error where it cannot be read. */
export async function verifyFile(path: string, kept: readonly KeptSeal[]): Promise<AuditVerdict> {
  const verifier = auditVerifier(sha256, kept)
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  const stream = (await isGzip(path)) ? source.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : source
  if (stream !== source) source.on('error', (error) => stream.destroy(error))
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  try {
    for await (const chunk of stream) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > MOST_LINE) break
      for (const line of lines) verifier.read(line)
    }
  } catch (error) {
    // a compressed file that was cut off says so; what could be read of it ends too early
    if (!String(Reflect.get(Object(error), 'code')).startsWith('Z_')) throw error
    rest = ''
  }
  rest += decoder.decode()
  if (rest !== '') verifier.read(rest)
  return verifier.verdict()
}
