// The only place that checks the kept totals against a count from nothing, and puts them right where they differ.
import type { BaseCtx } from '#server/platform/context'
import { compareProgress, compareTotals, rebuildTotals, type Difference } from './recount.store.ts'

/** How many differing totals are named. */
const NAMED = 20

export type TotalsVerdict = {
  readonly totals: number
  readonly different: number
  readonly first: readonly Difference[]
  readonly rebuilt: boolean
}

/** Compares every total and how many reports count in it and were in time, with what is not folded yet, with a count from the hand-ins. `rebuild` replaces them all where one differs. */
export async function verifyTotals(ctx: Pick<BaseCtx, 'tx'>, { rebuild }: { readonly rebuild: boolean }): Promise<TotalsVerdict> {
  const [sums, progress] = [await compareTotals(ctx, NAMED), await compareProgress(ctx, NAMED)]
  const found = {
    totals: sums.totals + progress.totals,
    different: sums.different + progress.different,
    first: [...sums.first, ...progress.first].slice(0, NAMED),
  }
  const rebuilt = rebuild && found.different > 0
  if (rebuilt) await rebuildTotals(ctx)
  return { ...found, rebuilt }
}
