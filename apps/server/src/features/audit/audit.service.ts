// The only place that decides who sees which entries of the audit log.
import { grantsWith } from '@binhyen/core/access/access.policy'
import type { AuditDetailReply, AuditEntryReply, AuditFilters } from '@binhyen/core/audit/audit.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { COUNTRY_ID, type UnitId } from '@binhyen/core/units/units.domain'
import { coversOf, nameUnits, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import * as store from './audit-entries.store.ts'

/** What an administrator sees of the log: who has which account and which rights. No dossier. */
const ACCOUNT_SLICES = ['access', 'account', 'grant', 'delegation', 'hand-over', 'api-key', 'protection', 'figure'] as const

/** What the actor may see at all, or at and below a unit. Throws auth.forbidden. */
async function visibleTo(ctx: Ctx, unit?: UnitId): Promise<Pick<store.EntryFilters, 'places' | 'slices'>> {
  const held = grantsWith(ctx.actor, 'audit.read', ctx.today)
  const grants = held.filter((grant) => grant.role !== 'administrator')
  if (unit !== undefined) {
    const grant = ctx.authorise('audit.read', await scopeOf(ctx, unit, ctx.today))
    const places = await coversOf(ctx, unit)
    const sees = grant.role !== 'administrator' || grants.some((each) => places.some((place) => each.covers.includes(place)))
    return sees ? { places } : { places, slices: ACCOUNT_SLICES }
  }
  const first = grants[0] ?? held[0]
  ctx.authorise('audit.read', first === undefined ? [] : [first.unitId])
  const counted = grants.length > 0 ? grants : held
  const covers = [...new Set(counted.flatMap((grant) => grant.covers))]
  return { ...(covers.includes(COUNTRY_ID) ? {} : { places: covers }), ...(grants.length > 0 ? {} : { slices: ACCOUNT_SLICES }) }
}

type Page = { readonly items: AuditEntryReply[]; readonly next: string | null }

export async function listAuditEntries(ctx: Ctx, query: AuditFilters): Promise<Page> {
  const { unit, after, limit, ...filters } = query
  const visible = await visibleTo(ctx, unit)
  return pageOfEntries(ctx, { ...filters, ...visible }, { after, limit })
}

/** What concerns the caller's own account, by them or about them. */
export async function listOwnAuditEntries(
  ctx: Ctx,
  query: {
    readonly after?: string | undefined
    readonly limit: number
    readonly from?: PlainDate | undefined
    readonly to?: PlainDate | undefined
  },
): Promise<Page> {
  ctx.authoriseOwn()
  const { after, limit, ...span } = query
  return pageOfEntries(ctx, { ...span, account: ctx.actor.accountId }, { after, limit })
}

async function pageOfEntries(
  ctx: Ctx,
  filters: store.EntryFilters,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<Page> {
  const rows = await store.listEntries(ctx, filters, { after: cursorOf(after), limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const items = await named(ctx, shown)
  return { items, next: rows.length > limit && last !== undefined ? `${last.at}~${String(last.id)}` : null }
}

function cursorOf(text: string | undefined): store.EntryCursor | undefined {
  if (text === undefined) return undefined
  const found = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)~(\d{1,15})$/.exec(text)
  if (found === null || Number.isNaN(Date.parse(found[1] ?? ''))) {
    throw notACursor()
  }
  return { at: found[1] ?? '', id: Number(found[2]) }
}

/** Adds the names of accounts and units, each asked for once. */
async function named(ctx: Ctx, rows: readonly store.EntryRow[]): Promise<AuditEntryReply[]> {
  const accounts = rows.flatMap((row) => [row.account_id, row.entity_kind === 'account' ? row.entity_id : null])
  const people = new Map(
    (await store.listAccountNames(ctx, [...new Set(accounts.filter((id) => id !== null))])).map((person) => [person.id, person]),
  )
  const unitIds = rows.flatMap((row) => [row.unit_id, row.scope?.[0] ?? null]).filter((id) => id !== null)
  const units = await nameUnits(ctx, [...new Set(unitIds)])
  const lent = await delegationsOf(ctx, rows)
  const unitOf = (id: UnitId | null | undefined): { id: string; name: string } | null =>
    id === null || id === undefined ? null : { id, name: units.get(id) ?? id }
  return rows.map((row) => {
    const by = row.account_id === null ? null : people.get(row.account_id)
    const about = row.entity_kind === 'account' ? people.get(row.entity_id) : undefined
    return {
      id: row.id,
      at: row.at,
      account:
        row.account_id === null ? null : { id: row.account_id, name: by?.display_name ?? row.account_id, username: by?.username ?? '' },
      role: row.role,
      unit: unitOf(row.unit_id),
      delegation: row.delegation_id === null ? null : (lent.get(row.delegation_id) ?? unknownDelegation(row.delegation_id)),
      key: row.api_key,
      by: row.made_by,
      address: row.address,
      requestId: row.request_id,
      commandId: row.command_id,
      action: row.action,
      entity: { kind: row.entity_kind, id: row.entity_id },
      place: unitOf(row.scope?.[0]),
      about: about === undefined ? null : { id: about.id, name: about.display_name },
      problem: row.problem,
      seq: row.seq,
    }
  })
}

type Delegated = NonNullable<AuditEntryReply['delegation']>

const unknownDelegation = (id: string): Delegated => ({ id, from: null, document: null, valid: null })

/** The delegations entries name, in words; called off, one ends on that day. */
async function delegationsOf(ctx: Ctx, rows: readonly store.EntryRow[]): Promise<ReadonlyMap<string, Delegated>> {
  const found = await store.listDelegations(ctx, [...new Set(rows.flatMap((row) => row.delegation_id ?? []))])
  return new Map(
    found.map(({ id, from_name, document, valid_from, valid_to, ended_on }) => {
      const to = ended_on !== null && ended_on < valid_to ? ended_on : valid_to
      return [id, { id, from: from_name, document, valid: { from: valid_from, to } }]
    }),
  )
}

type Key = { readonly id: number; readonly at: string }

export async function getAuditEntry(ctx: Ctx, key: Key): Promise<AuditDetailReply> {
  return detail(ctx, key, await visibleTo(ctx))
}

export async function getOwnAuditEntry(ctx: Ctx, key: Key): Promise<AuditDetailReply> {
  ctx.authoriseOwn()
  return detail(ctx, key, { account: ctx.actor.accountId })
}

async function detail(ctx: Ctx, key: Key, filters: store.EntryFilters): Promise<AuditDetailReply> {
  const row = await store.findEntry(ctx, key, filters)
  if (row === null) throw new Problem('audit.not-found')
  const [entry] = await named(ctx, [row])
  if (entry === undefined) throw new Problem('audit.not-found')
  return { ...entry, before: jsonOf(row.change?.before), after: jsonOf(row.change?.after), hash: row.hash }
}

const jsonOf = (value: unknown): AuditDetailReply['before'] => (value === undefined ? null : (value as AuditDetailReply['before']))

export async function findAuditPeople(ctx: Ctx, q: string): Promise<{ people: { id: string; name: string; username: string }[] }> {
  const people = await store.findPeople(ctx, q, await visibleTo(ctx))
  return { people: people.map(({ id, display_name, username }) => ({ id, name: display_name, username })) }
}
