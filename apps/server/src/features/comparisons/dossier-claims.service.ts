// The only place that says which facts of which dossiers are set against which reports.
import { standingFor } from '@binhyen/core/comparisons/fact-figures.domain'
import type { ObjectKind } from '@binhyen/core/criteria/criteria.domain'
import { figuresOf } from '@binhyen/core/figures/forms.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import { getSet } from '#server/features/criteria/criteria.service'
import type { FormVersion } from '#server/features/figures/forms.service'
import type { Ctx } from '#server/platform/context'
import { listWindows, type Claim } from './contradiction-dossiers.store.ts'
import type { Asked, Known } from './contradiction-search.service.ts'
import { listFactFigures } from './fact-figures.store.ts'

/** Dossiers whose unit reports figures: a commune by itself, a residential area by its row in the commune's reports. */
const reporting: readonly ObjectKind[] = ['commune', 'residential-area']

/** The forms of communes that ask for a figure; of residential areas those that ask it of each. */
function formsAsking(forms: readonly FormVersion[], figure: string, areas: boolean): boolean {
  return forms.some(({ form }) =>
    areas
      ? form.sections.some(({ rows, figures }) => rows === 'villages' && figures.some((each) => each.figure === figure))
      : figuresOf(form).includes(figure),
  )
}

/** Of a list that dossiers are no part of, nothing: a program's key for figures opens no dossier. */
function isMeant(ctx: Ctx, { kind, report }: Asked): boolean {
  return report === undefined && (kind ?? 'dossier') === 'dossier' && ctx.actor.grants.every(({ key }) => key === undefined)
}

/** What is compared of the dossiers asked for: every fact with a figure, in every window dossiers were written for. */
export async function claimsOf(ctx: Ctx, known: Known, asked: Asked): Promise<readonly Claim[]> {
  if (!isMeant(ctx, asked)) return []
  const facts = (await listFactFigures(ctx)).filter(({ figure }) => known.dictionary.has(figure))
  const windows = await listWindows(ctx, [...new Set(facts.map(({ set }) => set))], {
    roots: asked.roots,
    dossier: asked.dossier,
    after: asked.days.from,
  })
  const claims: Claim[] = []
  for (const { set_id, window_from, window_to } of windows) {
    const window: Window = { from: window_from, to: window_to }
    if (!isWithin(window, asked, ctx.today)) continue
    const { object } = (await getSet(ctx, set_id)).set
    if (!reporting.includes(object)) continue
    const areas = object === 'residential-area'
    for (const { set, fact, figure, relation } of facts.filter((each) => each.set === set_id)) {
      const forms = known.compared.filter(({ id, level }) => level === 'commune' && formsAsking(known.forms.get(id) ?? [], figure, areas))
      const standing = standingFor(forms, known.dictionary.get(figure)?.kind ?? 'stock', window, ctx.today)
      if (standing === null || (asked.form !== undefined && asked.form !== standing.form && asked.form !== set)) continue
      claims.push({ set, fact, figure, relation, window, areas, form: standing.form, tiles: standing.tiles })
    }
  }
  return claims
}

/** A window belongs to the year it ends in; while no year is asked for, one in progress belongs to the last ones. */
function isWithin(window: Window, { days, key, dossier }: Asked, today: PlainDate): boolean {
  if (dossier !== undefined) return true
  if (key !== undefined) return window.from === key.from && window.to === key.to
  return days.to > today || window.to <= days.to
}
