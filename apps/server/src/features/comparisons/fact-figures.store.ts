// The only place for the SQL of which answers of dossiers say what a figure says.
import type { FactFigure, FactRelation } from '@binhyen/core/comparisons/fact-figures.domain'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type Handle = Pick<BaseCtx, 'tx'>
type Row = { set_id: string; fact_id: string; figure_id: string; relation: FactRelation; note_vi: string; note_en: string }
type Tables = { fact_figures: Row }

export async function listFactFigures(ctx: Handle): Promise<readonly FactFigure[]> {
  const rows = await sqlOf<Tables>(ctx).selectFrom('fact_figures').selectAll().orderBy('set_id').orderBy('fact_id').execute()
  return rows.map((row) => ({
    set: row.set_id,
    fact: row.fact_id,
    figure: row.figure_id,
    relation: row.relation,
    note: { vi: row.note_vi, en: row.note_en },
  }))
}

/** Brings the list to what the file says. */
export async function saveFactFigures(ctx: Handle, facts: readonly FactFigure[]): Promise<void> {
  const db = sqlOf<Tables>(ctx)
  await db.deleteFrom('fact_figures').execute()
  if (facts.length === 0) return
  await db
    .insertInto('fact_figures')
    .values(
      facts.map(({ set, fact, figure, relation, note }) => ({
        set_id: set,
        fact_id: fact,
        figure_id: figure,
        relation,
        note_vi: note.vi,
        note_en: note.en,
      })),
    )
    .execute()
}
