// The only place through which other slices reach the law: a set by id and version, the set in force on a day, pasted wordings.
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { ClauseTextReply } from '@binhyen/core/criteria/criteria.contract'
import type { ConferredStatus, CriteriaSet, Instrument, ObjectKind } from '@binhyen/core/criteria/criteria.domain'
import { compileSet, type CompiledSet } from '@binhyen/core/criteria/evaluate.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spanHolds } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { getUnit, scopeOf } from '#server/features/units/units.service'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import * as store from './criteria.store.ts'

/** One version of a set, ready to evaluate. */
export type LoadedSet = { readonly version: number; readonly hash: string; readonly set: CriteriaSet; readonly compiled: CompiledSet }

type Handle = Pick<BaseCtx, 'tx'>
type ClauseText = z.input<typeof ClauseTextReply>

/** Versions are frozen, so a compiled one stays good for the life of the process. */
const loaded = new Map<string, LoadedSet>()

/** By content: the same set has the same hash. */
export function hashOfSet(set: CriteriaSet): string {
  return createHash('sha256').update(JSON.stringify(set)).digest('hex')
}

/** Empties the cache of compiled sets; for the loader. */
export function forgetSets(): void {
  loaded.clear()
}

/** A set in a version (an effective version of a province is one too), or in its latest national one. Throws Problem criteria.set-not-found. */
export async function getSet(ctx: Handle, id: string, version?: number): Promise<LoadedSet> {
  const wanted = version ?? (await store.findLatestVersion(ctx, id))
  if (wanted === undefined) throw new Problem('criteria.set-not-found', { set: id })
  const key = `${id} ${wanted}`
  const known = loaded.get(key)
  if (known !== undefined) return known
  const found = await store.findSet(ctx, id, wanted)
  if (found === undefined) throw new Problem('criteria.set-not-found', { set: id, version: wanted })
  const fresh = { version: wanted, hash: found.hash, set: found.body, compiled: compileSet(found.body) }
  loaded.set(key, fresh)
  return fresh
}

/** Every set in its latest version. */
export async function listSetVersions(ctx: Handle): Promise<readonly LoadedSet[]> {
  const sets: LoadedSet[] = []
  for (const head of await store.listLatestSets(ctx)) sets.push(await getSet(ctx, head.id, head.version))
  return sets
}

/** The sets in force on a day, in their latest versions. */
export async function listSetsInForce(ctx: Handle, on: PlainDate): Promise<readonly LoadedSet[]> {
  return (await listSetVersions(ctx)).filter(({ set }) => spanHolds(set.inForce, on))
}

/**
 * The set in force on a day: the named one, or the one that confers a status on an object.
 * Throws Problem criteria.set-not-found, or criteria.set-not-in-force with the span it was or will be in force.
 */
export async function setInForce(
  ctx: Handle,
  which: string | { object: ObjectKind; status: ConferredStatus },
  on: PlainDate,
): Promise<LoadedSet> {
  if (typeof which === 'string') {
    const named = await getSet(ctx, which)
    const { from, to } = named.set.inForce
    if (!spanHolds(named.set.inForce, on)) throw new Problem('criteria.set-not-in-force', { set: which, on, from, to })
    return named
  }
  const found = (await listSetsInForce(ctx, on)).find(({ set }) => set.object === which.object && set.status === which.status)
  if (found === undefined) {
    throw new Problem('criteria.set-not-in-force', { set: null, object: which.object, status: which.status, on, from: null, to: null })
  }
  return found
}

/**
 * The set as it holds in a province on a day: the national one, or what the province's addition in force that day makes of it.
 * Throws Problem criteria.set-not-found, criteria.set-not-in-force, criteria.set-elsewhere.
 */
export async function effectiveSet(ctx: Handle, id: string, at: { provinceId: UnitId; on: PlainDate }): Promise<LoadedSet> {
  const national = await setInForce(ctx, id, at.on)
  const { province } = national.set
  if (province !== undefined && !isOfProvince(national.set, at.provinceId)) {
    throw new Problem('criteria.set-elsewhere', { set: id, province: province.name })
  }
  const version = await store.findEffectiveVersion(ctx, { setId: id, ...at })
  return version === undefined ? national : getSet(ctx, id, version)
}

/** True where a set holds in a province: every national set, and the province's own. */
export function isOfProvince(set: Pick<CriteriaSet, 'province'>, provinceId: UnitId): boolean {
  return set.province === undefined || provinceId.startsWith(`${set.province.code}@`)
}

/** The sets as the list of law shows them. */
export async function readSets(
  ctx: Ctx,
): Promise<(Omit<CriteriaSet, 'clauses'> & { version: number; clauses: number; unchecked: number; unseen: number })[]> {
  ctx.authorise('catalogue.read', [])
  return (await listSetVersions(ctx)).map(({ set: { clauses, ...head }, version }) => ({
    ...head,
    version,
    clauses: clauses.length,
    unchecked: clauses.filter((clause) => !clause.checked).length,
    unseen: clauses.filter((clause) => clause.paraphrase === null && clause.originalText === null).length,
  }))
}

/** One set item by item (a version, or as it holds in a province on a day), with the wordings provinces pasted. */
export async function readSet(
  ctx: Ctx,
  id: string,
  query: { version?: number | undefined; province?: string | undefined; on?: PlainDate | undefined },
): Promise<Omit<LoadedSet, 'compiled'> & { texts: ClauseText[] }> {
  ctx.authorise('catalogue.read', [])
  const { set, hash, version: found } = await askedSet(ctx, id, query)
  return { set, hash, version: found, texts: (await store.listClauseTexts(ctx, id)).map(textReply) }
}

async function askedSet(ctx: Ctx, id: string, { version, province, on }: Parameters<typeof readSet>[2]): Promise<LoadedSet> {
  if (province !== undefined) {
    await getUnit(ctx, province as UnitId, on ?? ctx.today)
    return effectiveSet(ctx, id, { provinceId: province as UnitId, on: on ?? ctx.today })
  }
  if (on !== undefined) return setInForce(ctx, id, on)
  return getSet(ctx, id, version)
}

export async function readInstruments(ctx: Ctx): Promise<Instrument[]> {
  ctx.authorise('catalogue.read', [])
  return store.listInstrumentRecords(ctx)
}

/** Keeps the original wording of a clause as the province pastes it, with its source; earlier ones stay. Throws criteria.*, unit.not-found, auth.forbidden. */
export async function pasteClauseText(
  ctx: Ctx,
  at: { readonly set: string; readonly clause: string },
  given: { readonly provinceId: string; readonly text: string; readonly source: string },
): Promise<ClauseText> {
  const provinceId = given.provinceId as UnitId
  const scope = await scopeOf(ctx, provinceId, ctx.today)
  ctx.authorise('clause-text.write', scope)
  const { set } = await getSet(ctx, at.set)
  if (!set.clauses.some((clause) => clause.id === at.clause)) {
    throw new Problem('criteria.clause-not-found', { set: at.set, clause: at.clause })
  }
  const province = await getUnit(ctx, provinceId, ctx.today)
  if (province.level !== 'province') throw new Problem('unit.not-found', { id: provinceId, level: 'province' })
  const row: store.ClauseTextRecord = {
    id: newId(),
    set_id: at.set,
    clause_id: at.clause,
    province_id: provinceId,
    province_name: province.fullName,
    scope: [...scope],
    text: given.text,
    source: given.source,
    pasted_by: ctx.actor.accountId,
    pasted_by_name: ctx.actor.displayName,
    pasted_at: ctx.now,
  }
  await store.addClauseText(ctx, row)
  await ctx.audit(
    'criteria.paste-clause-text',
    { kind: 'clause-text', id: row.id, scope },
    { after: { set: at.set, clause: at.clause, source: given.source } },
  )
  return textReply(row)
}

function textReply(row: store.ClauseTextRecord): ClauseText {
  return {
    clause: row.clause_id,
    provinceId: row.province_id,
    provinceName: row.province_name,
    text: row.text,
    source: row.source,
    pastedBy: row.pasted_by_name,
    pastedAt: row.pasted_at.toISOString(),
  }
}
