// The only place that looks for figures that contradict each other: what is compared with what, and only as far into the list as a page takes.
import type { Figure } from '@binhyen/core/figures/figures.domain'
import { figuresOf } from '@binhyen/core/figures/forms.domain'
import { pairingsOf, sharedFigures, YEARS_BACK, type ComparedForm } from '@binhyen/core/comparisons/contradictions.domain'
import { standingDay } from '@binhyen/core/reports/report-periods.domain'
import { addDays, addYears, plainDateOf, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { dictionaryOn } from '#server/features/figures/figures.service'
import { listPublishedForms, type FormVersion } from '#server/features/figures/forms.service'
import { unitsStanding } from '#server/features/totals/expected-reports.service'
import type { Ctx } from '#server/platform/context'
import type { Claim } from './contradiction-dossiers.store.ts'
import type { ComparedReport } from './contradiction-sums.store.ts'
import * as store from './contradictions.store.ts'
import { claimsOf } from './dossier-claims.service.ts'

/** Forms by id, newest version first, and the figures whose contradictions are shown. */
export type Known = {
  readonly forms: ReadonlyMap<string, readonly FormVersion[]>
  readonly compared: readonly ComparedForm[]
  /** None on offences and social evils: reads of those are written down, and lists are not. */
  readonly dictionary: ReadonlyMap<string, Figure>
}

export async function knownOf(ctx: Ctx): Promise<Known> {
  const forms = new Map<string, FormVersion[]>()
  for (const version of await listPublishedForms(ctx)) forms.set(version.form.id, [...(forms.get(version.form.id) ?? []), version])
  const dictionary = (await dictionaryOn(ctx, ctx.today)).filter(({ sensitivity }) => sensitivity !== 'sensitive')
  const compared = [...forms].flatMap(([id, versions]): ComparedForm[] => {
    const [newest] = versions
    if (newest === undefined) return []
    return [
      { id, level: newest.form.level, period: newest.form.period, figures: [...new Set(versions.flatMap(({ form }) => figuresOf(form)))] },
    ]
  })
  return { forms, compared, dictionary: new Map(dictionary.map((figure) => [figure.id, figure])) }
}

/** The days on which the periods looked at end. */
export function daysOf(year: number | undefined, today: PlainDate): Window {
  const [from, to] = year === undefined ? [] : [plainDateOf(year, 1, 1), plainDateOf(year + 1, 1, 1)]
  return from && to ? { from, to } : { from: addYears(today, -YEARS_BACK), to: addDays(today, 1) }
}

export type Asked = Pick<store.Wanted, 'kind' | 'form' | 'report' | 'dossier' | 'key'> & {
  readonly roots: readonly UnitId[]
  readonly days: Window
}

/** Reports of one look into the list, growing: a page mostly stands in the first, and one whose list is nearly empty is found in a few. */
const LOOKS = [100, 400, 1600] as const

type Look = { readonly compared: readonly ComparedReport[]; readonly within: store.Wanted['within'] }

/** The list cut into looks; never between two reports of a unit and period, which lie side by side in it. */
function looksAt(compared: readonly ComparedReport[], sizes: readonly number[] = LOOKS): readonly Look[] {
  const looks: Look[] = []
  let [at, behind]: [number, store.PlaceInList | null] = [0, null]
  for (const size of sizes) {
    let to = Math.min(at + size, compared.length)
    const last = compared[to - 1]
    while (last !== undefined && compared[to]?.period_to === last.period_to && compared[to]?.unit_id === last.unit_id) to += 1
    if (last === undefined || to === compared.length) break
    looks.push({ compared: compared.slice(at, to), within: { behind, upTo: last } })
    ;[at, behind] = [to, last]
  }
  return [...looks, { compared: compared.slice(at), within: { behind, upTo: null } }]
}

type Prepared = { readonly compared: readonly ComparedReport[]; readonly wanted: Omit<store.Wanted, 'compared' | 'within'> }

/** Everything to be compared, from a place in the list on. */
async function prepare(ctx: Ctx, known: Known, asked: Asked, from?: readonly string[]): Promise<Prepared> {
  const pairings = (asked.dossier === undefined ? pairingsOf(known.compared, asked.days, ctx.today) : []).filter(
    ({ kind, form, other }) =>
      (asked.kind === undefined || kind === asked.kind) && (asked.form === undefined || form === asked.form || other === asked.form),
  )
  const shared = sharedFigures(known.compared, pairings, [...known.dictionary.values()])
  const compared = await store.listCompared(ctx, { ...asked, pairings }, from)
  const earliest = pairings.reduce((first, { period }) => (period.from < first ? period.from : first), asked.days.from)
  const predecessors = await store.listWhole(ctx, [...new Set(compared.map(({ unit_id }) => unit_id))], earliest)
  const levels = new Set(pairings.filter(({ kind }) => kind === 'level').map(({ form }) => form))
  const above = compared.filter(({ form_id }) => levels.has(form_id))
  const dayOf = ({ period_from, period_to }: ComparedReport): PlainDate =>
    catalogueDayFor(standingDay({ from: period_from, to: period_to }, ctx.today)).day
  const standing = await unitsStanding(ctx, 'commune', above.map(dayOf))
  const expected = above.map((each) => ({ unit: each.unit_id, from: each.period_from, expected: standing(each.unit_id, dayOf(each)) }))
  const claims = await claimsOf(ctx, known, asked)
  return { compared, wanted: { ...asked, claims, pairings, shared, predecessors, figures: [...known.dictionary.keys()], expected } }
}

type PageAsked = Asked & Pick<store.PageWanted, 'state' | 'after' | 'limit'>

/** What was found; of a dossier with what it was compared by. */
export type Found = store.FoundRow & { readonly claim: Claim | null }

/** A page of the list and one row more, looked for only as far as it takes. */
export async function find(ctx: Ctx, known: Known, asked: PageAsked): Promise<readonly Found[]> {
  const { compared, wanted } = await prepare(ctx, known, asked, asked.after)
  const rows: store.FoundRow[] = []
  for (const look of looksAt(compared)) {
    const limit = asked.limit - rows.length
    rows.push(...(await store.listContradictions(ctx, { ...wanted, ...look, state: asked.state, after: asked.after, limit })))
    if (rows.length > asked.limit) break
  }
  return rows.map((row) => ({ ...row, claim: row.kind === 'dossier' ? claimOf(wanted.claims, row) : null }))
}

const claimOf = (claims: readonly Claim[], row: store.FoundRow): Claim | null =>
  claims.find(({ set, figure, window }) => set === row.form_id && figure === row.figure_id && window.from === row.period_from) ?? null

/** Of a list of so many reports all are counted: every province's is shorter. */
const MOST_COUNTED = 2000
/** Of a longer list only so many of the newest: counting has to be done before somebody has read the page. */
const COUNTED_OF_MORE = 500

/** What is counted of a list of reports: all of it, or its newest part, never cut between two reports of a unit and period. */
export function lookToCount(compared: readonly ComparedReport[]): Look {
  const [newest] = compared.length <= MOST_COUNTED ? [] : looksAt(compared, [COUNTED_OF_MORE])
  return newest ?? { compared, within: { behind: null, upTo: null } }
}

export type Counted = store.Counts & { readonly looked: { readonly reports: number; readonly of: number } }

/** How many of them there are by state; of a list that is longer than any province's, how many in its newest part. */
export async function countFound(ctx: Ctx, known: Known, asked: Asked): Promise<Counted> {
  const { compared, wanted } = await prepare(ctx, known, asked)
  const look = lookToCount(compared)
  const counts = await store.countContradictions(ctx, { ...wanted, ...look })
  return { ...counts, looked: { reports: look.compared.length, of: compared.length } }
}
