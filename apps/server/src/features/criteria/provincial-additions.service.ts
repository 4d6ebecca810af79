// The only place where a province adds to a national set for its own territory, and where the sets that come of it are made.
import {
  isAddedClause,
  mergeAddition,
  type Merge,
  type ProvincialAddition,
  type WrittenAddition,
} from '@binhyen/core/criteria/provincial-addition.domain'
import type { AdditionReply } from '@binhyen/core/criteria/provincial-additions.contract'
import type { CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { Span } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { getUnit, scopeOf } from '#server/features/units/units.service'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import { getSet, hashOfSet, isOfProvince, listSetVersions } from './criteria.service.ts'
import { addSetVersion, countBegun, listInstrumentRecords } from './criteria.store.ts'
import * as store from './provincial-additions.store.ts'

/** What provinces added to a set, open to everyone who is signed in, as the law is. */
export async function readAdditions(ctx: Ctx, setId: string): Promise<{ additions: AdditionReply[] }> {
  ctx.authorise('catalogue.read', [])
  await getSet(ctx, setId)
  return { additions: (await store.listAdditionRecords(ctx, setId)).map(replyOf) }
}

type Given = {
  readonly provinceId: string
  readonly number: string
  readonly kind: string
  readonly title: string
  readonly signedOn: PlainDate
  readonly source: string
  readonly inForce: Span
  readonly written: WrittenAddition
}

/**
 * Records a province's addition, or with `apply: false` only shows what would hold.
 * Dossiers already begun keep the version they were registered with.
 * @throws criteria.addition-invalid with every issue, criteria.addition-overlaps, criteria.set-not-found, criteria.set-elsewhere, unit.not-found
 */
export async function addProvincialAddition(
  ctx: Ctx,
  setId: string,
  given: Given,
  apply: boolean,
): Promise<{ id: string | null; version: number | null; effective: CriteriaSet; begun: number }> {
  const provinceId = given.provinceId as UnitId
  const scope = [...(await scopeOf(ctx, provinceId, ctx.today))]
  ctx.authorise('addition.write', scope)
  const national = await getSet(ctx, setId)
  const province = await getUnit(ctx, provinceId, ctx.today)
  if (province.level !== 'province') throw new Problem('unit.not-found', { id: provinceId, level: 'province' })
  if (!isOfProvince(national.set, provinceId)) {
    throw new Problem('criteria.set-elsewhere', { set: setId, province: national.set.province?.name ?? '' })
  }
  const row: store.AdditionRecord = {
    id: newId(),
    set_id: setId,
    province_id: provinceId,
    province_name: province.fullName,
    scope,
    number: given.number,
    kind: given.kind,
    title: given.title,
    signed_on: given.signedOn,
    source: given.source,
    in_force_from: given.inForce.from,
    in_force_to: given.inForce.to,
    body: given.written,
    recorded_by: ctx.actor.accountId,
    recorded_by_name: ctx.actor.displayName,
    recorded_at: ctx.now,
  }
  const merged = await mergeOver(ctx, national, row)
  if (!merged.ok) throw new Problem('criteria.addition-invalid', { issues: merged.issues })
  const begun = await countBegun(ctx, { setId, provinceId, from: given.inForce.from })
  if (!apply) {
    // a dry run decides nothing and leaves no trace but that it was asked
    await ctx.audit('criteria.preview-addition', { kind: 'provincial-addition', id: setId, scope })
    return { id: null, version: null, effective: merged.set, begun }
  }
  await store.addAdditionRecord(ctx, row)
  const version = await addSetVersion(ctx, merged.set, {
    hash: hashOfSet(merged.set),
    over: { additionId: row.id, version: national.version },
  })
  await ctx.audit(
    'criteria.add-addition',
    { kind: 'provincial-addition', id: row.id, scope },
    { after: { set: setId, over: national.version, version, number: given.number, inForce: given.inForce, written: given.written } },
  )
  return { id: row.id, version, effective: merged.set, begun }
}

/**
 * Ends an addition on a day; what was judged with it stays.
 * @throws criteria.addition-not-found, criteria.addition-ended where it ended before that day or had not begun
 */
export async function endProvincialAddition(ctx: Ctx, id: string, on: PlainDate): Promise<{ inForce: Span }> {
  const found = await store.findAddition(ctx, id)
  if (found === undefined) throw new Problem('criteria.addition-not-found', { id })
  ctx.authorise('addition.write', found.scope)
  if (on <= found.in_force_from || (found.in_force_to !== null && found.in_force_to <= on)) {
    throw new Problem('criteria.addition-ended', { id, on: found.in_force_to ?? found.in_force_from })
  }
  await store.endAdditionRecord(ctx, id, on)
  await ctx.audit(
    'criteria.end-addition',
    { kind: 'provincial-addition', id, scope: found.scope },
    { before: { inForceTo: found.in_force_to }, after: { inForceTo: on } },
  )
  return { inForce: { from: found.in_force_from, to: on } }
}

/**
 * After new national versions came in: lays every addition that still holds over the version that stands now.
 * @returns one line for each version made, and for each addition that no longer fits (its last version goes on holding)
 */
export async function renewEffectiveSets(ctx: BaseCtx): Promise<readonly string[]> {
  const lines: string[] = []
  for (const row of await store.listAdditionRecords(ctx)) {
    const national = await getSet(ctx, row.set_id)
    if (row.over_version === national.version || (row.in_force_to !== null && row.in_force_to <= ctx.today)) continue
    const merged = await mergeOver(ctx, national, row)
    const what = `${row.kind} ${row.number} (${row.province_name}) over ${row.set_id}`
    if (merged.ok) {
      const version = await addSetVersion(ctx, merged.set, {
        hash: hashOfSet(merged.set),
        over: { additionId: row.id, version: national.version },
      })
      lines.push(`${what}, version ${version}`)
    } else {
      const why = merged.issues.map(({ path, reason }) => `${path.join('.')} ${reason}`.trim()).join('; ')
      lines.push(`${what}: does not fit version ${national.version}, its version ${row.version ?? '–'} goes on holding: ${why}`)
    }
  }
  return lines
}

/** A national set with every clause provinces added to it behind its own: for naming clauses, never for judging. */
export async function setWithAdded(ctx: Pick<BaseCtx, 'tx'>, national: CriteriaSet): Promise<CriteriaSet> {
  const merged: CriteriaSet[] = []
  for (const row of await store.listAdditionRecords(ctx, national.id)) {
    if (row.version !== null) merged.push((await getSet(ctx, national.id, row.version)).set)
  }
  if (merged.length === 0) return national
  return {
    ...national,
    cites: [...national.cites, ...merged.flatMap((set) => set.cites.filter((cite) => cite.id === set.addition?.id))],
    clauses: [...national.clauses, ...merged.flatMap((set) => set.clauses.filter((clause) => isAddedClause(clause.id)))],
  }
}

async function mergeOver(
  ctx: Pick<BaseCtx, 'tx'>,
  national: { set: CriteriaSet; version: number },
  row: store.AdditionRecord,
): Promise<Merge> {
  const law = { instruments: await listInstrumentRecords(ctx), sets: (await listSetVersions(ctx)).map(({ set }) => set) }
  return mergeAddition(national.set, national.version, additionOf(row), law)
}

function additionOf(row: store.AdditionRecord): ProvincialAddition {
  return {
    id: row.id,
    provinceId: row.province_id,
    provinceName: row.province_name,
    number: row.number,
    kind: row.kind,
    title: row.title,
    inForce: { from: row.in_force_from, to: row.in_force_to },
    written: row.body,
  }
}

function replyOf(row: store.AdditionListed): AdditionReply {
  const { contents, rules, stricter } = row.body
  return {
    id: row.id,
    setId: row.set_id,
    provinceId: row.province_id,
    provinceName: row.province_name,
    number: row.number,
    kind: row.kind,
    title: row.title,
    signedOn: row.signed_on,
    source: row.source,
    inForce: { from: row.in_force_from, to: row.in_force_to },
    written: { contents: [...contents], rules: rules.map(toReplyRule), stricter: [...stricter] },
    version: row.version,
    over: row.over_version,
    recordedBy: row.recorded_by_name,
    recordedAt: row.recorded_at.toISOString(),
  }
}

/** Only kinds a province may write were ever recorded. */
function toReplyRule(rule: WrittenAddition['rules'][number]): AdditionReply['written']['rules'][number] {
  return { ...rule, kind: rule.kind as AdditionReply['written']['rules'][number]['kind'] }
}
