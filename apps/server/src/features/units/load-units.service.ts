// The only place that brings data/units into the database: lists, then events; does nothing where the same files are loaded already.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { assembleCatalogue, parseEdition, type Edition } from '@binhyen/core/units/edition.domain'
import { applyEvents, stateOf } from '@binhyen/core/units/apply-events.domain'
import { touchedBy, type Touched } from '@binhyen/core/units/event-impact.domain'
import type { EventBatch, EventProblem, UnitEvent, UnitState } from '@binhyen/core/units/unit-event.domain'
import { EventBatchBody } from '@binhyen/core/units/unit-events.contract'
import { pathsOfLives } from '@binhyen/core/units/unit-event-paths.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { BaseCtx } from '#server/platform/context'
import type { PrepareStep } from '#server/platform/prepare'
import { listChecksums, replaceCatalogue, replaceEditions, type LoadedCatalogue } from './load-units.store.ts'
import { eventRowsOf, sourceOf } from './unit-event-rows.service.ts'
import { dropEnrolments } from './unit-events.service.ts'
import { listEntered, replaceCatalogueBatches, replaceRefusals } from './unit-events.store.ts'

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
  /** What changed the units after the lists that came before it. */
  readonly events: readonly { readonly file: string }[]
  readonly sha256: Readonly<Record<string, string>>
}

const EventFile = z.object({ batches: z.array(EventBatchBody.extend({ id: z.string().min(1) })) })

/** Events of data/units that do not fit the lists they follow: the files do not belong together. */
export class CatalogueConflict extends Error {
  constructor(batch: string, problems: readonly EventProblem[]) {
    super(`data/units: ${batch} cannot take effect: ${JSON.stringify(problems.slice(0, 3))}`)
    this.name = 'CatalogueConflict'
  }
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

type Step = { readonly id: string; readonly batch: EventBatch; readonly entered: boolean }
type Built = {
  readonly catalogue: LoadedCatalogue
  readonly touched: ReadonlyMap<string, readonly Touched[]>
  readonly refusals: readonly { readonly batch_id: string; readonly problems: readonly EventProblem[] }[]
}

/** Residential areas and institutions are no part of the files: what was entered about them stands in their own rows. */
function aboutCatalogue(batch: EventBatch): EventBatch {
  const lies = (id: string): boolean => !/^\d+@/.test(id)
  const events = batch.events.flatMap((event): UnitEvent[] => {
    if ('unitId' in event && lies(event.unitId)) return []
    if (event.kind !== 'split') return [event]
    return [{ ...event, into: event.into.map((target) => ({ ...target, children: target.children.filter((child) => !lies(child)) })) }]
  })
  return { ...batch, events }
}

/** Lists first, then every batch in the order of the days; an entered one that no longer fits is kept aside with what is wrong. */
function build(editions: readonly Edition[], steps: readonly Step[]): Built {
  let state: UnitState = stateOf(assembleCatalogue(editions, []).lives, [])
  const sources = new Map<string, { readonly source: string; readonly checked: boolean }>()
  const touched = new Map<string, readonly Touched[]>()
  const refusals: { batch_id: string; problems: readonly EventProblem[] }[] = []
  for (const { id, batch, entered } of steps) {
    if (batch.events.length === 0) continue
    const outcome = applyEvents(state, [batch])
    if ('problems' in outcome) {
      if (!entered) throw new CatalogueConflict(id, outcome.problems)
      refusals.push({ batch_id: id, problems: outcome.problems })
      continue
    }
    touched.set(id, touchedBy(state, outcome.ok))
    const by = { source: sourceOf(batch.decision), checked: batch.decision.checked }
    for (const from of outcome.ok.relinked) sources.set(from, by)
    state = outcome.ok.state
  }
  const unknown = { source: '', checked: false }
  const successions = [...state.successions.values()].flat().map((link) => ({ ...link, ...(sources.get(link.fromId) ?? unknown) }))
  const lives = [...state.lives.values()]
  return { catalogue: { lives, paths: pathsOfLives(state.lives, lives), successions }, touched, refusals }
}

/** One after the other by their days; on the same day the files before what people entered. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  return steps.toSorted((a, b) => {
    if (a.batch.effectiveOn !== b.batch.effectiveOn) return a.batch.effectiveOn < b.batch.effectiveOn ? -1 : 1
    return Number(a.entered) - Number(b.entered)
  })
}

/**
 * Loads the lists before the first event, then applies the events of the files and those entered here, as the owner of the database.
 * Idempotent by file checksum.
 * @returns whether anything was written
 * @throws CatalogueDamaged, CatalogueConflict
 */
export async function loadUnits(ctx: Pick<BaseCtx, 'tx' | 'now' | 'audit'>): Promise<boolean> {
  const { manifest } = await readManifest()
  const ofEvents = manifest.events.map((each) => manifest.sha256[each.file] ?? '').join(' ')
  const checksumOf = (file: string): string => `${manifest.sha256[file] ?? ''} ${ofEvents}`
  const wanted = manifest.editions.map((each) => ({ id: each.id, checksum: checksumOf(each.file) }))
  if (JSON.stringify(await listChecksums(ctx)) === JSON.stringify(wanted)) return false
  const files = (
    await Promise.all(manifest.events.map(async (each) => EventFile.parse(JSON.parse(await readVerified(manifest, each.file))).batches))
  ).flat()
  const steps = files.map(({ id, ...batch }): Step => ({ id, batch, entered: false }))
  const first = steps[0]?.batch.effectiveOn
  // a list of the day of a reform, or after it, is what the events must come to; the tests hold them against it
  const before = manifest.editions.filter((each) => first === undefined || each.countedFrom < first)
  const editions = await Promise.all(
    before.map(async (each) => ({
      id: each.id,
      countedFrom: plainDate(each.countedFrom),
      contentFrom: plainDate(each.contentFrom),
      rows: parseEdition(await readVerified(manifest, each.file)),
    })),
  )
  const entered = (await listEntered(ctx)).map(({ id, batch }): Step => ({ id, batch: aboutCatalogue(batch), entered: true }))
  const built = build(editions, inOrder([...steps, ...entered]))
  await replaceCatalogue(ctx, built.catalogue)
  const records = steps.map(({ id, batch }) => ({ id, batch, origin: 'catalogue' as const, events: eventRowsOf(batch) }))
  const added = await replaceCatalogueBatches(ctx, records)
  await replaceRefusals(ctx, built.refusals)
  await dropEnrolments(
    ctx,
    [...added].flatMap((id) => built.touched.get(id) ?? []),
  )
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
