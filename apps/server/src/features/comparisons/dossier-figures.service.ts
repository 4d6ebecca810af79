// The only place that answers what periodic reports say of the facts of one dossier, before and after it is handed in.
import { findRight } from '@binhyen/core/access/access.policy'
import type { ReportedFact } from '@binhyen/core/comparisons/fact-figures.contract'
import type { FactFigure } from '@binhyen/core/comparisons/fact-figures.domain'
import { quantityOf } from '@binhyen/core/figures/sums.domain'
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import { readable } from '#server/features/assessments/assessments.service'
import type { Ctx } from '#server/platform/context'
import { listFactsTold, type Claim, type FactTold } from './contradiction-dossiers.store.ts'
import { daysOf, find, knownOf, type Asked, type Known } from './contradiction-search.service.ts'
import { contradictionReplies, handInsOfClaim, handInsWithin } from './contradictions.service.ts'
import { claimsOf } from './dossier-claims.service.ts'
import { listFactFigures } from './fact-figures.store.ts'

/** A dossier has few facts that a figure says too. */
const MOST = 50

/**
 * What reports say of each fact of a dossier that a figure says too, with the contradiction where there is one. Facts on offences and social
 * evils are left out, as of the lists.
 * @throws assessment.not-found
 */
export async function readDossierFigures(ctx: Ctx, id: string): Promise<{ facts: ReportedFact[] }> {
  const dossier = await readable(ctx, id)
  ctx.authorise('dossier.read', dossier.scope)
  const known = await knownOf(ctx)
  const asked: Asked = { roots: [dossier.unit_id], days: daysOf(undefined, ctx.today), kind: 'dossier', dossier: id }
  const claims = await claimsOf(ctx, known, asked)
  if (claims.length === 0) return { facts: [] }
  const told = await listFactsTold(ctx, claims, id)
  const found = await contradictionReplies(ctx, known, await find(ctx, known, { ...asked, state: 'all', limit: MOST }))
  const meant = await listFactFigures(ctx)
  const sees = findRight(ctx.actor, 'small-cell.read', dossier.scope, ctx.today) !== null
  const facts: ReportedFact[] = []
  for (const said of told) {
    const claim = claims[said.claim]
    if (claim === undefined) continue
    const named = namesOf(known, meant, claim)
    if (named === null) continue
    facts.push({
      ...named,
      ...saidOf(said, claim, sees || known.dictionary.get(claim.figure)?.sensitivity === 'open'),
      handIns: await handInsWithin(ctx, known, handInsOfClaim(claim, { unit: dossier.unit_id, above: said.above })),
      contradiction: found.find(({ dossier: of }) => of?.fact === claim.fact) ?? null,
    })
  }
  return { facts }
}

/** Null where a form or figure is there no longer. */
function namesOf(
  known: Known,
  meant: readonly FactFigure[],
  claim: Claim,
): Omit<ReportedFact, 'quantity' | 'hidden' | 'whole' | 'handIns' | 'contradiction'> | null {
  const [figure, form] = [known.dictionary.get(claim.figure), known.forms.get(claim.form)?.[0]?.form]
  const note = meant.find(({ set, fact }) => set === claim.set && fact === claim.fact)?.note
  if (figure === undefined || form === undefined || note === undefined) return null
  return {
    fact: claim.fact,
    figure: { id: figure.id, name: { ...figure.name }, unit: { ...figure.unit }, decimals: figure.decimals },
    relation: claim.relation,
    note: { ...note },
    form: { id: form.id, title: { ...form.title } },
    periods: claim.tiles.map((tile) => ({ ...periodFrom(form.period, tile) })),
  }
}

function saidOf({ sum, told }: FactTold, { tiles }: Claim, shown: boolean): Pick<ReportedFact, 'quantity' | 'hidden' | 'whole'> {
  return {
    quantity: shown && sum !== null ? quantityOf(sum) : null,
    hidden: !shown,
    whole: sum !== null && told >= tiles.length && sum.cannotProvide === 0,
  }
}
