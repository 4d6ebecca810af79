// The only place that lays what units report themselves beside the reports of the units below them, as both stand now and as the lower ones
// stood on the day the upper one handed in.
import type { Figure } from '@binhyen/core/figures/figures.domain'
import { figuresOf, type Form } from '@binhyen/core/figures/forms.domain'
import { absentOf, levelLedger, type LevelPlace } from '@binhyen/core/comparisons/level-ledger.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { lastDay, spanHolds } from '@binhyen/core/shared/span'
import { COUNTRY_ID, type UnitId } from '@binhyen/core/units/units.domain'
import { dictionaryOn } from '#server/features/figures/figures.service'
import { listPublishedForms } from '#server/features/figures/forms.service'
import type { Answering } from '#server/features/reports/answering-units.service'
import { descendantsOf, originsOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { entryOf, type Compared, type Regular } from './difference-takings.service.ts'
import { listHandedBy, type HandedRow } from './differences.store.ts'

type Asked = {
  readonly unit: UnitId
  /** The form the units report on themselves. */
  readonly form: Form
  readonly figure: Figure
  readonly period: Regular
  readonly answering: Answering
  readonly mapDay: PlainDate
}

/** The form of the communes for the same period that asks for the figure; of several the one that asks for most. */
async function formBelow(ctx: Ctx, { form, figure, period }: Asked): Promise<Form | null> {
  if (form.level !== 'province') return null
  const asking = (await listPublishedForms(ctx)).filter(
    ({ form: each, inForce }) =>
      each.level === 'commune' && each.period === period.kind && spanHolds(inForce, lastDay(period)) && figuresOf(each).includes(figure.id),
  )
  return asking.toSorted((a, b) => figuresOf(b.form).length - figuresOf(a.form).length)[0]?.form ?? null
}

/** The condition a form asks a figure under. */
const conditionOf = ({ sections }: Form, figure: string): string | null =>
  sections.flatMap(({ figures }) => figures).find((each) => each.figure === figure)?.when?.text ?? null

/** Two forms ask the same of a period where they ask under the same condition, and the figure meant one thing all the time. */
const asksTheSame = (one: Form, other: Form, figure: Figure, from: PlainDate): boolean =>
  conditionOf(one, figure.id) === conditionOf(other, figure.id) && figure.valid.from <= from

/** Where each of these reports lies. */
function byPlace(rows: readonly HandedRow[], places: readonly UnitId[]): ReadonlyMap<UnitId, readonly HandedRow[]> {
  const known = new Set(places)
  const found = new Map<UnitId, HandedRow[]>()
  for (const row of rows) {
    const place = row.scope.find((id) => known.has(id))
    if (place !== undefined) found.set(place, [...(found.get(place) ?? []), row])
  }
  return found
}

/** The difference between what units say themselves and the sum below them; no ledger where one of the two was never said. */
export async function levelsOf(ctx: Ctx, asked: Asked): Promise<Compared> {
  const { form, figure, period, answering, mapDay } = asked
  const places =
    asked.unit === COUNTRY_ID ? (await descendantsOf(ctx, COUNTRY_ID, 'province', mapDay)).map(({ id }) => id) : answering.units
  const below = await formBelow(ctx, asked)
  const meant = (await dictionaryOn(ctx, lastDay(period))).find(({ id }) => id === figure.id)
  const handed = (formId: string, within: readonly UnitId[], by: PlainDate): Promise<readonly HandedRow[]> =>
    listHandedBy(ctx, { formId, period, places: within, figure: figure.id, by })
  const own = new Map((await handed(form.id, places, ctx.today)).map((row) => [row.unit_id, row]))
  const nowRows = below === null ? [] : await handed(below.id, places, ctx.today)
  const now = byPlace(nowRows, places)
  const then = new Map<UnitId, readonly HandedRow[]>()
  for (const day of new Set([...own.values()].map(({ on_date }) => on_date))) {
    const there = places.filter((id) => own.get(id)?.on_date === day)
    const rows = below === null ? [] : await handed(below.id, there, day)
    for (const [place, each] of byPlace(rows, there)) then.set(place, each)
  }
  const changed = await changedWithin(ctx, asked, places, now)
  const entries = (rows: readonly HandedRow[] = []) => rows.map((row) => entryOf(row, meant))
  const laid = places.map((place): LevelPlace => {
    const said = own.get(place)
    return {
      own: said === undefined ? null : entryOf(said, meant),
      atHandIn: entries(then.get(place)),
      now: entries(now.get(place)),
      unitsChanged: changed.has(place),
      otherDefinition: below !== null && !asksTheSame(form, below, meant ?? figure, period.from),
    }
  })
  const standing = below === null ? [] : await descendantsOf(ctx, asked.unit, 'commune', mapDay)
  const [latest = ctx.today] = [...own.values()]
    .map(({ on_date }) => on_date)
    .toSorted()
    .toReversed()
  return {
    before: { form: below ?? form, period, asOf: ctx.today, answering, entries: below === null ? [] : entries(nowRows) },
    after: { form, period, asOf: latest, answering, entries: [...own.values()].map((row) => entryOf(row, meant)) },
    ledger: below === null || own.size === 0 ? null : levelLedger(laid, period),
    absent: absentOf(
      standing.map(({ id }) => id),
      laid,
    ),
  }
}

/** The places whose units came or went within the period: of a year in which two communes became one, what each of them said is a part. */
async function changedWithin(
  ctx: Ctx,
  { period }: Asked,
  places: readonly UnitId[],
  now: ReadonlyMap<UnitId, readonly HandedRow[]>,
): Promise<ReadonlySet<UnitId>> {
  const rows = [...now.values()].flat()
  const { links } = await originsOf(ctx, [...new Set([...places, ...rows.map(({ unit_id }) => unit_id)])])
  const touched = new Set(links.filter(({ on }) => on > period.from && on < period.to).flatMap(({ fromId, toId }) => [fromId, toId]))
  return new Set(places.filter((place) => touched.has(place) || now.get(place)?.some(({ unit_id }) => touched.has(unit_id)) === true))
}
