// The only place through which other slices reach the dictionary of figures, and where it is decided who switches sensitive ones on.
import type { z } from 'zod'
import type { FigureReply, getFigure } from '@binhyen/core/figures/figures.contract'
import { isOn, type Figure } from '@binhyen/core/figures/figures.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import type { BaseCtx, Ctx } from '#server/platform/context'
import * as store from './figures.store.ts'
import { formsAsking } from './forms.service.ts'

type Handle = Pick<BaseCtx, 'tx'>
type PermissionState = 'on' | 'off'

/** The dictionary as it stands on a day, in its order. */
export async function dictionaryOn(ctx: Handle, on: PlainDate): Promise<readonly Figure[]> {
  return store.listFiguresOn(ctx, on)
}

/** The last word recorded about each sensitive figure; one that is not here is off. */
export async function permissionsOf(ctx: Handle): Promise<ReadonlyMap<string, PermissionState>> {
  return new Map((await store.listLastPermissions(ctx)).map((row) => [row.figure_id, row.state]))
}

/**
 * Figures as the API tells them, in the order asked, by the definition in force on a day; of a figure that had none that day its last one.
 * What the dictionary never had is left out.
 */
export async function figureReplies(ctx: Handle, ids: readonly string[], on: PlainDate): Promise<FigureReply[]> {
  const standing = new Map((await store.listFiguresOn(ctx, on)).map((figure) => [figure.id, figure]))
  const others = await store.listLastDefinitions(
    ctx,
    ids.filter((id) => !standing.has(id)),
  )
  for (const figure of others) standing.set(figure.id, figure)
  const permissions = new Map((await store.listLastPermissions(ctx)).map((row) => [row.figure_id, row]))
  return ids.flatMap((id) => {
    const figure = standing.get(id)
    return figure === undefined ? [] : [figureReply(figure, permissions.get(id))]
  })
}

/** Stands for all that was read of the dictionary and its permissions: where it is still the same, nothing has changed. */
export async function dictionaryRevision(ctx: Handle): Promise<string> {
  return store.findRevision(ctx)
}

/** By id, each figure as the API tells it. */
export type Dictionary = ReadonlyMap<string, FigureReply>

/** By day and revision. */
const dictionaries = new Map<string, Dictionary>()
/** The months of some years. */
const MOST_KEPT = 100

/** The dictionary of a day under its revision. Two statements, and none once it was read. */
export async function dictionaryUnder(ctx: Handle, revision: string, on: PlainDate): Promise<Dictionary> {
  const key = `${on} ${revision}`
  const known = dictionaries.get(key)
  if (known !== undefined) return known
  const read = new Map((await figuresOn(ctx, on)).map((each) => [each.id, each]))
  if (dictionaries.size >= MOST_KEPT) dictionaries.clear()
  dictionaries.set(key, read)
  return read
}

/** The dictionary of a day as the API tells it. */
export async function figuresOn(ctx: Handle, on: PlainDate): Promise<FigureReply[]> {
  const permissions = new Map((await store.listLastPermissions(ctx)).map((row) => [row.figure_id, row]))
  return (await store.listFiguresOn(ctx, on)).map((figure) => figureReply(figure, permissions.get(figure.id)))
}

export async function readFigures(ctx: Ctx, on: PlainDate | undefined): Promise<FigureReply[]> {
  ctx.authorise('catalogue.read', [])
  return figuresOn(ctx, on ?? ctx.today)
}

/** One figure over time. @throws figure.not-found */
export async function readFigure(ctx: Ctx, id: string): Promise<z.output<typeof getFigure.reply>> {
  ctx.authorise('catalogue.read', [])
  const definitions = await store.listDefinitions(ctx, id)
  if (definitions.length === 0) throw new Problem('figure.not-found', { id })
  const permissions = await store.listPermissions(ctx, id)
  return {
    definitions: definitions.map((each) => figureReply(each, permissions[0])),
    permissions: permissions.map(permissionReply),
    forms: (await formsAsking(ctx, id, ctx.today)).map(({ form }) => ({ id: form.id, title: form.title })),
  }
}

/**
 * Records by which document a sensitive figure may, or may no longer, be processed on this network. Said again, never taken back: the last
 * word counts. @throws figure.not-found, figure.not-sensitive, figure.permission-day, auth.forbidden
 */
export async function permitFigure(
  ctx: Ctx,
  id: string,
  given: { readonly state: PermissionState; readonly document: string; readonly decidedOn: PlainDate },
): Promise<{ on: boolean }> {
  ctx.authorise('figure.permit', [COUNTRY_ID])
  const [figure] = await store.listDefinitions(ctx, id)
  if (figure === undefined) throw new Problem('figure.not-found', { id })
  if (figure.sensitivity !== 'sensitive') throw new Problem('figure.not-sensitive', { id })
  if (given.decidedOn > ctx.today) throw new Problem('figure.permission-day', { on: ctx.today })
  const [last] = await store.listPermissions(ctx, id)
  await store.addPermission(ctx, {
    figure_id: id,
    state: given.state,
    document: given.document,
    decided_on: given.decidedOn,
    recorded_by_name: ctx.actor.displayName,
  })
  await ctx.audit(
    given.state === 'on' ? 'figure.permit' : 'figure.forbid',
    { kind: 'figure', id, scope: [COUNTRY_ID] },
    { before: { state: last?.state ?? 'off' }, after: { state: given.state, document: given.document, decidedOn: given.decidedOn } },
  )
  return { on: isOn(figure, given.state) }
}

function figureReply(figure: Figure, permission: store.PermissionRecord | undefined): FigureReply {
  const sensitive = figure.sensitivity === 'sensitive'
  return {
    ...figure,
    valid: { ...figure.valid },
    name: { ...figure.name },
    unit: { ...figure.unit },
    share: figure.share === null ? null : { ...figure.share },
    permission: sensitive && permission !== undefined ? permissionReply(permission) : null,
    on: isOn(figure, permission?.state ?? null),
  }
}

function permissionReply(row: store.PermissionRecord): z.output<typeof getFigure.reply>['permissions'][number] {
  return {
    state: row.state,
    document: row.document,
    decidedOn: row.decided_on,
    by: row.recorded_by_name,
    at: row.recorded_at.toISOString(),
  }
}
