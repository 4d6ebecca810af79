// The only place that reads an exported audit log from disk and has it checked: a stream, whatever its length.
import { createReadStream } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { archiveOf, auditVerifier, type AgainstWhat, type AuditVerdict, type VerifiedArchive } from '@binhyen/core/audit/audit-file.domain'
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

/** What an archive of a year came to: it is not whole itself, or it is and is held against the file. */
export type CheckedArchive = { readonly path: string; readonly verdict: AuditVerdict }

/**
 * Checks a file as verifyFile does, and what it says to lie in archives against these archives, each checked itself. Memory does not grow
 * with the length of any of them. Throws the system's error where one cannot be read.
 */
export async function verifyWithArchives(
  path: string,
  kept: readonly KeptSeal[],
  paths: readonly string[],
): Promise<{ readonly verdict: AuditVerdict; readonly archives: readonly CheckedArchive[] }> {
  const upTo = paths.length === 0 ? 0 : ((await readHead(path))?.lastSeq ?? 0)
  const archives: CheckedArchive[] = []
  for (const each of paths) archives.push({ path: each, verdict: await verifyFile(each, { upTo }) })
  const whole = archives.map(({ verdict }) => archiveOf(verdict)).filter((each): each is VerifiedArchive => each !== null)
  return { verdict: await verifyFile(path, { kept, archives: whole }), archives }
}

/** The audit files of a directory that are archives of years the file links to. */
export async function archivesIn(directory: string, path: string): Promise<readonly string[]> {
  const announced = (await readHead(path))?.archives ?? []
  const files = (await readdir(directory)).filter((name) => /\.ndjson(\.gz)?$/.test(name)).toSorted()
  const found: string[] = []
  for (const file of files.map((name) => join(directory, name))) {
    const head = await readHead(file)
    if (announced.some(({ firstSeq, lastSeq }) => firstSeq === head?.firstSeq && lastSeq === head.lastSeq)) found.push(file)
  }
  return found
}

/** The first line alone. */
async function readHead(path: string): Promise<AuditVerdict['head']> {
  const verifier = auditVerifier(sha256)
  await eachLine(path, (line) => {
    verifier.read(line)
    return false
  })
  return verifier.verdict().head
}

/** Checks a file (plain or gzip) against itself and what else is known. Throws the system's error where it cannot be read. */
export async function verifyFile(path: string, against: AgainstWhat = {}): Promise<AuditVerdict> {
  const verifier = auditVerifier(sha256, against)
  await eachLine(path, (line) => {
    verifier.read(line)
    return true
  })
  return verifier.verdict()
}

/** Hands over line by line until `take` has enough. */
async function eachLine(path: string, take: (line: string) => boolean): Promise<void> {
  // asked first: a stream whose file is not there breaks off where nobody waits for it
  const packed = await isGzip(path)
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  const stream = packed ? source.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : source
  if (stream !== source) source.on('error', (error) => stream.destroy(error))
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  try {
    for await (const chunk of stream) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > MOST_LINE) break
      for (const line of lines) if (!take(line)) return
    }
  } catch (error) {
    // a compressed file that was cut off says so; what could be read of it ends too early
    if (!String(Reflect.get(Object(error), 'code')).startsWith('Z_')) throw error
    rest = ''
  } finally {
    source.destroy()
  }
  rest += decoder.decode()
  if (rest !== '') take(rest)
}
