// The only place for the lines of the wall about unit data: read and written by place.
import { text, SET, windowOf, statusUnit, DOSSIER, COHORT, DECISION, PAST_IMPORT, dossierPart, type Wall } from './wall-rows.ts'

export const wallOfUnitData: Readonly<Record<string, Wall>> = {
  // unit data
  dossiers: {
    kind: 'unit',
    readers: true,
    may: 'select insert update',
    row: (p) => ({
      id: p.own(DOSSIER),
      unit_id: text(p.commune),
      province_id: text(p.province),
      set_id: SET,
      set_version: '1',
      ...windowOf(p),
      status: text('registered'),
      registered_on: 'current_date',
      scope: p.scopeOf(p.commune),
    }),
  },
  dossier_sections: {
    kind: 'unit',
    readers: true,
    may: 'select insert update',
    row: (p) => ({
      ...dossierPart(p),
      clause_id: text(`art5-${String(p.mark)}`),
      values: `'{}'`,
      revision: '0',
      saved_at: 'now()',
      saved_by: text('x'),
    }),
  },
  dossier_actions: {
    kind: 'unit',
    readers: true,
    may: 'select insert',
    row: (p) => ({
      ...dossierPart(p),
      seq: String(p.mark),
      action: text('register'),
      at: 'now()',
      on_date: 'current_date',
      by_name: text('x'),
      role: text('x'),
    }),
  },
  evaluations: {
    kind: 'unit',
    readers: true,
    may: 'select insert',
    row: (p) => ({
      ...dossierPart(p),
      set_id: SET,
      set_version: '1',
      inputs: `'{}'`,
      outcome: text('met'),
      trace: `'[]'`,
      evaluated_at: 'now()',
    }),
  },
  // an enrolled unit sees the cohort it is in
  cohorts: {
    kind: 'unit',
    may: 'select insert update',
    reads: `scope && $reads or scope && $writes or exists (select from enrolments e where e.cohort_id = t.id and (e.scope && $reads or e.scope && $writes))`,
    row: (p) => ({
      id: p.own(COHORT),
      unit_id: text(p.province),
      object_level: text('commune'),
      programme: text('ntm'),
      ...windowOf(p),
      source: text('x'),
      scope: p.scopeOf(p.province),
    }),
  },
  // who is in a cohort is changed by those who reach the whole of it
  enrolments: {
    kind: 'unit',
    may: 'select insert update delete',
    reads: `scope && $reads or scope && $writes`,
    row: (p) => ({ cohort_id: p.parent(COHORT), unit_id: text(p.commune), scope: p.scopeOf(p.commune) }),
  },
  // a unit sees the file that speaks of it
  past_imports: {
    kind: 'unit',
    may: 'select insert update(withdrawn_at,withdrawn_by_name,withdrawn_reason)',
    reads: `scope && $reads or exists (select from past_sayings s where s.import_id = t.id and s.scope && $reads)`,
    row: (p) => ({
      id: p.own(PAST_IMPORT),
      province_id: text(p.province),
      file_name: text('x'),
      file_hash: text('x'),
      lines: '1',
      taken_in_by: text('x'),
      taken_in_by_name: text('x'),
      taken_in_at: 'now()',
      taken_in_on: 'current_date',
      scope: p.scopeOf(p.province),
    }),
  },
  // a unit sees the decisions that list it
  decisions: {
    kind: 'unit',
    readers: true,
    may: 'select insert',
    reads: `scope && $reads or exists (select from unit_statuses s where s.decision_id = t.id and s.scope && $reads)
      or exists (select from past_sayings s where s.decision_id = t.id and s.scope && $reads)`,
    row: (p) => ({
      id: p.own(DECISION),
      authority_unit_id: text(p.province),
      authority_body: text('x'),
      number: text(`W${String(p.mark)}`),
      decided_on: 'current_date',
      signatory_title: text('x'),
      kind: text('recognition'),
      status_kind: text('ntm'),
      ...windowOf(p),
      recorded_by: text('x'),
      recorded_at: 'now()',
      scope: p.scopeOf(p.province),
    }),
  },
  // who confers a status reaches the decision it stands on; only what a file said is taken away again
  unit_statuses: {
    kind: 'unit',
    readers: true,
    may: 'select insert delete',
    row: (p) => ({
      decision_id: p.parent(DECISION),
      unit_id: text(statusUnit(p)),
      province_id: text(p.province),
      status_kind: text('ntm'),
      ...windowOf(p),
      effective_on: 'current_date',
      scope: p.scopeOf(statusUnit(p)),
    }),
  },
  past_sayings: {
    kind: 'unit',
    may: 'select insert',
    row: (p) => ({
      import_id: p.parent(PAST_IMPORT),
      row: String(p.mark),
      unit_id: text(p.commune),
      province_id: text(p.province),
      status_kind: text('safe-standard'),
      ...windowOf(p),
      state: text('not-recognised'),
      effective_on: 'current_date',
      decision_id: p.parent(DECISION),
      scope: p.scopeOf(p.commune),
    }),
  },
  // administrators enter lists and read no dossiers
  institution_imports: {
    kind: 'unit',
    may: 'select insert update',
    reads: `scope && $reads or scope && $writes`,
    row: (p) => ({
      id: p.own(8),
      unit_id: text(p.commune),
      added: '1',
      imported_by: text('x'),
      imported_at: 'now()',
      scope: p.scopeOf(p.commune),
    }),
  },
  past_conflicts: { kind: 'view', may: 'select' },
  decision_lists: { kind: 'view', may: 'select' },
}
