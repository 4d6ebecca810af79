// The only place that brings data/units into the database; does nothing where the same files are loaded already.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { assembleCatalogue, parseEdition, parseSuccessions } from '@binhyen/core/units/edition.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { BaseCtx } from '#server/platform/context'
import type { PrepareStep } from '#server/platform/prepare'
import { listChecksums, replaceCatalogue, replaceEditions } from './load-units.store.ts'

const directory = new URL('../../../../../data/units/', import.meta.url)

type Manifest = {
  readonly editions: readonly {
    readonly id: string
    readonly file: string
    readonly countedFrom: string
    readonly contentFrom: string
    readonly contentTo: string
    readonly provinces: number
    readonly districts: number
    readonly communes: number
    readonly source: string
    readonly licence: string
  }[]
  readonly successions: { readonly file: string; readonly source: string }
  readonly sha256: Readonly<Record<string, string>>
}

/** A catalogue file that is not the one its manifest describes: cut short, or edited by hand. */
export class CatalogueDamaged extends Error {
  constructor(file: string) {
    super(`data/units/${file} is not the file data/units/manifest.json describes; restore it from the package`)
    this.name = 'CatalogueDamaged'
  }
}

async function readManifest(): Promise<{ readonly manifest: Manifest; readonly text: string }> {
  const text = await readFile(new URL('manifest.json', directory), 'utf8')
  return { manifest: JSON.parse(text) as Manifest, text }
}

async function readVerified(manifest: Manifest, file: string): Promise<string> {
  const text = (await readFile(new URL(file, directory), 'utf8')).replaceAll('\r\n', '\n')
  if (createHash('sha256').update(text).digest('hex') !== manifest.sha256[file]) throw new CatalogueDamaged(file)
  return text
}

/**
 * Loads the dated editions and their successions, as the owner of the database. Idempotent by file checksum.
 * @returns whether anything was written
 * @throws CatalogueDamaged
 */
export async function loadUnits(ctx: Pick<BaseCtx, 'tx'>): Promise<boolean> {
  const { manifest } = await readManifest()
  const checksumOf = (file: string): string => `${manifest.sha256[file] ?? ''} ${manifest.sha256[manifest.successions.file] ?? ''}`
  const wanted = manifest.editions.map((each) => ({ id: each.id, checksum: checksumOf(each.file) }))
  if (JSON.stringify(await listChecksums(ctx)) === JSON.stringify(wanted)) return false
  const editions = await Promise.all(
    manifest.editions.map(async (each) => ({
      id: each.id,
      countedFrom: plainDate(each.countedFrom),
      contentFrom: plainDate(each.contentFrom),
      rows: parseEdition(await readVerified(manifest, each.file)),
    })),
  )
  const catalogue = assembleCatalogue(editions, parseSuccessions(await readVerified(manifest, manifest.successions.file)))
  await replaceCatalogue(ctx, catalogue, manifest.successions.source)
  await replaceEditions(
    ctx,
    manifest.editions.map((each) => ({
      id: each.id,
      counted_from: plainDate(each.countedFrom),
      content_from: plainDate(each.contentFrom),
      content_to: plainDate(each.contentTo),
      provinces: each.provinces,
      districts: each.districts,
      communes: each.communes,
      source: each.source,
      licence: each.licence,
      checksum: checksumOf(each.file),
    })),
  )
  return true
}

/** Every database has the catalogue; it is loaded again when its files change. */
export const loadUnitsStep: PrepareStep = {
  name: 'units',
  fingerprint: async () =>
    createHash('sha256')
      .update((await readManifest()).text)
      .digest('hex'),
  run: async ({ system }) => {
    await system((ctx) => loadUnits(ctx))
  },
}
