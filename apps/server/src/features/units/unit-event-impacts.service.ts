// The only place for the preview of unit events: the lists of everything they touch, each a page at a time.
import { Problem } from '@binhyen/core/shared/problem'
import { enrolmentFate, type Touched } from '@binhyen/core/units/event-impact.domain'
import type { AppliedEvents, EventBatch, UnitState } from '@binhyen/core/units/unit-event.domain'
import type { ImpactItem, ImpactOutcome, ImpactSection, PreviewReply } from '@binhyen/core/units/unit-events.contract'
import { levels, type UnitId, type UnitLife } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import { idCursor } from '#server/platform/cursors'
import { nameUnits } from './units.service.ts'
import { outlook, totalsOf, type Outlook } from './unit-events.service.ts'
import { listEnrolmentsOf } from './unit-events.store.ts'

export type ImpactPage = { readonly after: string | null; readonly limit: number }
/** One thing an event touches; the unit's name is added to it. */
export type FoundImpact = Omit<ImpactItem, 'unit'> & { readonly unitId: UnitId }
export type FoundImpacts = { readonly total: number; readonly items: readonly FoundImpact[]; readonly next: string | null }

/** A list that another slice gives: what of its own hangs on the touched units. */
export type ImpactSource = {
  readonly section: ImpactSection['section']
  readonly list: (ctx: Ctx, touched: readonly Touched[], page: ImpactPage) => Promise<FoundImpacts>
}

type Can = Extract<Outlook['outcome'], { readonly ok: AppliedEvents }>

/** What some batches would do. Changes nothing; events that cannot take effect come back located. @throws auth.forbidden */
export async function previewEvents(
  ctx: Ctx,
  sources: readonly ImpactSource[],
  batches: readonly EventBatch[],
  limit: number,
): Promise<PreviewReply> {
  const { before, outcome } = await outlook(ctx, batches)
  const events = batches.reduce((sum, batch) => sum + batch.events.length, 0)
  const none = { province: 0, district: 0, commune: 0, village: 0 }
  const empty = { batches: batches.length, events, created: none, ended: none, changed: 0, sections: [] }
  const audited = { kind: 'unit-event-batch', id: 'preview' }
  if ('problems' in outcome) {
    await ctx.audit('unit-event.preview', audited, { after: { events, problems: outcome.problems.length } })
    return { ...empty, problems: outcome.problems.map((each) => ({ ...each, details: { ...each.details } })) }
  }
  const { ok } = outcome
  const page = { after: null, limit }
  const sections = [unitsSection(before, ok, page)]
  for (const source of [enrolmentImpacts, ...sources]) sections.push(await sectionOf(ctx, source, outcome.touched, page))
  await ctx.audit('unit-event.preview', audited, { after: { events, changed: ok.changed.length } })
  return {
    ...empty,
    problems: [],
    created: totalsOf(ok.state, ok.created),
    ended: totalsOf(ok.state, ok.ended),
    changed: ok.changed.length,
    sections,
  }
}

/** A further page of one list. @throws unit.events-refused, auth.forbidden */
export async function previewMore(
  ctx: Ctx,
  sources: readonly ImpactSource[],
  batches: readonly EventBatch[],
  page: ImpactPage & { readonly section: ImpactSection['section'] },
): Promise<ImpactSection> {
  const { before, outcome } = await outlook(ctx, batches)
  if ('problems' in outcome) throw new Problem('unit.events-refused', { problems: outcome.problems })
  await ctx.audit(
    'unit-event.preview',
    { kind: 'unit-event-batch', id: 'preview' },
    { after: { section: page.section, after: page.after } },
  )
  if (page.section === 'units') return unitsSection(before, outcome.ok, page)
  const source = [enrolmentImpacts, ...sources].find((each) => each.section === page.section)
  if (source === undefined) throw new Error(`no list of ${page.section}`)
  return sectionOf(ctx, source, outcome.touched, page)
}

async function sectionOf(ctx: Ctx, source: ImpactSource, touched: Can['touched'], page: ImpactPage): Promise<ImpactSection> {
  const found = await source.list(ctx, touched, page)
  const names = await nameUnits(ctx, [...new Set(found.items.map((item) => item.unitId))])
  return {
    section: source.section,
    total: found.total,
    items: found.items.map(({ unitId, ...item }) => ({ ...item, unit: { id: unitId, name: names.get(unitId) ?? unitId } })),
    next: found.next,
  }
}

/** Cuts one row more than asked into a page. */
export function impactsOf<Row extends { readonly total: number }>(
  rows: readonly Row[],
  limit: number,
  read: (row: Row) => FoundImpact,
): FoundImpacts {
  const items = rows.slice(0, limit).map(read)
  return { total: rows[0]?.total ?? 0, items, next: rows.length > limit ? (items.at(-1)?.key ?? null) : null }
}

function enrolmentCursor(text: string | null): { readonly cohort: string; readonly unit: string } | null {
  if (text === null) return null
  const [cohort = '', unit = ''] = text.split(' ')
  return { cohort: idCursor(cohort, 'body'), unit }
}

const enrolmentImpacts: ImpactSource = {
  section: 'enrolments',
  list: async (ctx, touched, page) => {
    const rows = await listEnrolmentsOf(ctx, touched, { after: enrolmentCursor(page.after), limit: page.limit + 1 })
    const names = await nameUnits(ctx, [...new Set(rows.map((row) => row.cohort_unit_id))])
    const fates = new Map(touched.map((each) => [each.unitId, each]))
    return impactsOf(rows, page.limit, (row) => {
      const window = { from: row.window_from, to: row.window_to }
      const fate = fates.get(row.unit_id) ?? { fate: 'name', on: row.on }
      return {
        key: `${row.cohort_id} ${row.unit_id}`,
        unitId: row.unit_id,
        outcome: enrolmentFate({ programme: row.programme, window, frozen: row.frozen }, fate),
        details: {
          cohort: row.cohort_id,
          place: names.get(row.cohort_unit_id) ?? row.cohort_unit_id,
          programme: row.programme,
          from: window.from,
          to: window.to,
          frozen: row.frozen,
        },
      }
    })
  },
}

function nameOf(state: UnitState, id: UnitId | null | undefined): string | null {
  return id === null || id === undefined ? null : (state.lives.get(id)?.versions.at(-1)?.fullName ?? id)
}

function outcomeOf(before: UnitState, carried: ReadonlySet<UnitId>, life: UnitLife): ImpactOutcome {
  const old = before.lives.get(life.id)?.versions.at(-1)
  const now = life.versions.at(-1)
  if (old === undefined) return 'created'
  if (life.valid.to !== null) return 'ended'
  if (now?.type !== old.type) return 'retyped'
  if (now.fullName !== old.fullName) return 'renamed'
  return carried.has(life.id) ? 'carried' : 'moved'
}

/** Every unit whose life is another, or whose successors are, from the highest level down; areas nobody placed among them. */
function unitsSection(before: UnitState, ok: AppliedEvents, page: ImpactPage): ImpactSection {
  const left = new Set(ok.leftBehind.map((each) => each.unitId))
  const keyOf = (id: UnitId): string => `${levels.indexOf(ok.state.lives.get(id)?.level ?? 'institution')} ${id}`
  const all = [...new Set([...left, ...ok.changed, ...ok.relinked])]
    .map((id) => ({ id, key: keyOf(id) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const rest = page.after === null ? all : all.filter(({ key }) => key > (page.after ?? ''))
  const shown = rest.slice(0, page.limit)
  const carried = new Set(ok.carried)
  const items = shown.flatMap(({ id, key }): ImpactItem[] => {
    const life = ok.state.lives.get(id)
    const last = life?.versions.at(-1)
    if (!life || !last) return []
    const changed = before.lives.get(id) !== life
    const outcome = left.has(id) ? 'left-behind' : changed ? outcomeOf(before, carried, life) : 'relinked'
    const links = ok.state.successions.get(id) ?? []
    return [
      {
        key,
        unit: { id, name: (before.lives.has(id) ? nameOf(before, id) : null) ?? last.fullName },
        outcome,
        details: {
          level: life.level,
          after: last.fullName,
          parent: nameOf(ok.state, last.parentId),
          on: life.valid.to ?? last.valid.from,
          successors: links.map((link) => nameOf(ok.state, link.toId)).join(', '),
          relations: [...new Set(links.map((link) => link.relation))].join(','),
        },
      },
    ]
  })
  return { section: 'units', total: all.length, items, next: rest.length > page.limit ? (shown.at(-1)?.key ?? null) : null }
}
