// The only place for the SQL that sets the sums of units against each other: what a unit says itself, and what the units below it, or its own
// reports of shorter periods, come to. Reports and what is compared of them go in numbered, so that millions of sums are joined by numbers.
import type { ContradictionKind, Pairing, SharedFigure } from '@binhyen/core/comparisons/contradictions.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql, type RawBuilder } from 'kysely'
import { SUM_COLUMNS } from '#server/platform/db/sum-columns'

/** A report that is compared with others: of a longer period, or of a level above. */
export type ComparedReport = {
  readonly id: string
  readonly unit_id: UnitId
  readonly form_id: string
  readonly period_from: PlainDate
  readonly period_to: PlainDate
}

export type Predecessor = { readonly to_id: UnitId; readonly from_id: UnitId }

export type SumsWanted = {
  readonly pairings: readonly Pairing[]
  readonly shared: readonly SharedFigure[]
  readonly compared: readonly ComparedReport[]
  /** Of units that began after the earliest period looked at. */
  readonly predecessors: readonly Predecessor[]
  /** How many reports were to come below a unit, where levels are compared. */
  readonly expected: readonly { readonly unit: UnitId; readonly from: PlainDate; readonly expected: number }[]
}

/** Rows out of columns: of an array the planner knows how long it is, of JSON it does not, and joins thousands of rows one by one. */
export function rowsOf<Row extends Readonly<Record<string, string | number | boolean>>>(
  rows: readonly Row[],
  columns: Readonly<Record<keyof Row & string, 'text' | 'uuid' | 'date' | 'int' | 'boolean'>>,
): RawBuilder<unknown> {
  const arrays = Object.entries(columns).map(([name, type]) => sql`${rows.map((row) => row[name])}::${sql.raw(String(type))}[]`)
  return sql`(select * from unnest(${sql.join(arrays)}) as row (${sql.join(Object.keys(columns).map((name) => sql.ref(name)))}))`
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)]

/** A figure of a pairing: `needed` periods are to come, where levels are not what is compared. */
type Subject = {
  readonly subject: number
  readonly kind: ContradictionKind
  readonly other_form_id: string
  readonly figure_id: string
  readonly needed: number
}
/** Where the sums of a subject are found; `about`: form and period of the reports compared, numbered. */
type Place = {
  readonly subject: number
  readonly about: number
  readonly form: string
  readonly figure: string
  readonly tile_from: PlainDate
  readonly tile_to: PlainDate
  readonly is_level: boolean
}
type Speaker = {
  readonly report: number
  readonly about: number
  readonly speaker: UnitId
  readonly before: boolean
  readonly befores: number
}
type Report = ComparedReport & { readonly report: number; readonly expected: number }

const SUBJECT = { subject: 'int', kind: 'text', other_form_id: 'text', figure_id: 'text', needed: 'int' } as const
const PLACE = {
  subject: 'int',
  about: 'int',
  form: 'text',
  figure: 'text',
  tile_from: 'date',
  tile_to: 'date',
  is_level: 'boolean',
} as const
const SPEAKER = { report: 'int', about: 'int', speaker: 'text', before: 'boolean', befores: 'int' } as const
const REPORT = {
  id: 'uuid',
  unit_id: 'text',
  form_id: 'text',
  period_from: 'date',
  period_to: 'date',
  report: 'int',
  expected: 'int',
} as const

const aboutOf = (form: string, from: PlainDate): string => `${form} ${from}`

type Numbered = {
  readonly subjects: readonly Subject[]
  /** Of the reports that are compared. */
  readonly own: readonly Place[]
  readonly others: readonly Place[]
  readonly reports: readonly Report[]
  /** Whose sums speak for a report: its unit's, and for times before it stood those of its predecessors. */
  readonly speakers: readonly Speaker[]
}

function numbered({ pairings, shared, compared, predecessors, expected }: SumsWanted): Numbered {
  const abouts = new Map(distinct(pairings.map(({ form, period }) => aboutOf(form, period.from))).map((each, at) => [each, at]))
  const found = pairings.flatMap((pairing) =>
    shared.filter(({ form, other }) => form === pairing.form && other === pairing.other).map((figure) => ({ pairing, figure })),
  )
  const places = found.map(({ pairing: { kind, form, other, period, tiles }, figure: { figure, over } }, subject) => {
    const about = abouts.get(aboutOf(form, period.from)) ?? -1
    const at = { subject, about, figure, is_level: kind === 'level' }
    return {
      own: { ...at, form, tile_from: period.from, tile_to: period.to },
      others: tiles.slice(over === 'last' ? -1 : 0).map((tile) => ({ ...at, form: other, tile_from: tile.from, tile_to: tile.to })),
    }
  })
  const origins = new Map<UnitId, UnitId[]>()
  for (const { to_id, from_id } of predecessors) origins.set(to_id, [...(origins.get(to_id) ?? []), from_id])
  const owed = new Map(expected.map((each) => [`${each.unit} ${each.from}`, each.expected]))
  return {
    subjects: found.map(({ pairing, figure }, subject) => ({
      subject,
      kind: pairing.kind,
      other_form_id: pairing.other,
      figure_id: figure.figure,
      needed: figure.over === 'last' ? 1 : pairing.tiles.length,
    })),
    own: places.map(({ own }) => own),
    others: places.flatMap(({ others }) => others),
    reports: compared.map((each, report) => ({ ...each, report, expected: owed.get(`${each.unit_id} ${each.period_from}`) ?? 0 })),
    speakers: compared.flatMap((each, report) => {
      const before = origins.get(each.unit_id) ?? []
      const at = { report, about: abouts.get(aboutOf(each.form_id, each.period_from)) ?? -1, befores: before.length }
      return [{ ...at, speaker: each.unit_id, before: false }, ...before.map((speaker) => ({ ...at, speaker, before: true }))]
    }),
  }
}

const sums = (of: (column: string) => string): RawBuilder<unknown> =>
  sql.raw(SUM_COLUMNS.map(([column]) => `${of(column)}::bigint as ${column}`).join(', '))

/** Totals of some places as some units gave them, each with the report and subject it speaks for. */
function saidOf(places: 'own_place' | 'other_place', about: readonly Place[], speakers: readonly Speaker[]): RawBuilder<unknown> {
  const which = <Row>(rows: readonly Row[], of: (row: Row) => string): string[] => distinct(rows.map(of))
  return sql`figure_totals t
      join ${sql.ref(places)} p on p.form = t.form_id and p.tile_from = t.period_from and p.tile_to = t.period_to and p.figure = t.figure_id
      join speaking s on s.speaker = t.unit_id and s.about = p.about
      where t.basis = 'provisional' and t.unit_id = any (${which(speakers, ({ speaker }) => speaker)}::text[])
        and t.form_id = any (${which(about, ({ form }) => form)}::text[])
        and t.period_from = any (${which(about, ({ tile_from }) => tile_from)}::date[])`
}

/**
 * `report`, `subject`, and both sums of it: named tables for a statement, the last of them `laid`. Most units stood all the time; those that
 * did not are asked period by period whether they or their predecessors speak, which takes as long again.
 */
export function laidSums(wanted: SumsWanted): RawBuilder<unknown> {
  const { subjects, own, others, reports, speakers } = numbered(wanted)
  const alone = speakers.filter(({ befores }) => befores === 0)
  const joint = speakers.filter(({ befores }) => befores > 0)
  return sql`
    reported as materialized ${rowsOf(reports, REPORT)},
    subject as materialized ${rowsOf(subjects, SUBJECT)},
    own_place as materialized ${rowsOf(own, PLACE)},
    other_place as materialized ${rowsOf(others, PLACE)},
    speaking as materialized ${rowsOf(speakers, SPEAKER)},
    said as materialized (
      select s.report, p.subject, ${sql.raw(SUM_COLUMNS.map(([column]) => `t.${column}`).join(', '))}, t.updated_at
      from ${saidOf('own_place', own, speakers)} and t.given > 0 and not s.before
    ), others as materialized (
      select s.report, p.subject, max(t.updated_at) as updated_at, count(*) filter (where t.given + t.not_applicable > 0) as told_tiles,
        ${sums((column) => `sum(t.${column})`)}
      from ${saidOf('other_place', others, alone)} and s.befores = 0
      group by s.report, p.subject having sum(t.given) > 0
      union all
      select report, subject, max(updated_at), count(*) filter (where (self or all_before) and given + not_applicable > 0),
        ${sums((column) => `sum(${column})`)}
      from (
        select s.report, p.subject, max(t.updated_at) as updated_at, bool_or(not s.before) as self,
          count(*) filter (where s.before) = max(s.befores) as all_before,
          ${sums((column) => `coalesce(sum(t.${column}) filter (where not s.before), sum(t.${column}))`)}
        from ${saidOf('other_place', others, joint)} and s.befores > 0 and not (p.is_level and s.before)
        group by s.report, p.subject, p.tile_from
      ) tile group by report, subject having sum(given) > 0
    ), laid as (
      select r.id as report_id, r.unit_id, r.form_id, r.period_from, r.period_to, c.kind, c.other_form_id, c.figure_id,
        greatest(t.updated_at, o.updated_at) as since, case when c.kind = 'level' then o.given + o.not_applicable else o.told_tiles end as told,
        case when c.kind = 'level' then r.expected else c.needed end as needed,
        ${sql.raw(['t', 'o'].flatMap((side) => SUM_COLUMNS.map(([column]) => `${side}.${column} as ${side}_${column}`)).join(', '))}
      from others o join said t on t.report = o.report and t.subject = o.subject
      join reported r on r.report = o.report join subject c on c.subject = o.subject
    )`
}
