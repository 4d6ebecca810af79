// The only place for picking the units of a cohort: all of the catalogue's day, ticked or not, pilots marked, found without marks.
import { useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/units.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { CheckField, TextField } from '../../ui/text-field.tsx'
import { hasRural, idsOf, isRural, type Picked } from './cohort-picks.ts'
import type { EnrollableUnit } from './enrolments.queries.ts'
import { Vi } from '../../ui/vi.tsx'

function fits(unit: EnrollableUnit, folded: string): boolean {
  return folded === '' || foldName([unit.fullName, unit.parent ?? '', unit.code].join(' ')).includes(folded)
}

function columnsFor(picked: Picked, onPick: (picked: Picked) => void, withParent: boolean): readonly Column<EnrollableUnit>[] {
  const mark = (id: string, on: boolean): void => {
    const pilots = new Set(picked.pilots)
    if (on) pilots.add(id)
    else pilots.delete(id)
    onPick({ ...picked, pilots })
  }
  const name: Column<EnrollableUnit> = {
    id: 'unit',
    header: t('cohort.unit'),
    width: '10rem',
    cell: (unit) => (
      <>
        <Vi>{unit.fullName}</Vi>
        {unit.urbanLater === true ? <span className="cohort-urban small muted">{t('cohort.urban-later')}</span> : null}
      </>
    ),
    sort: (unit) => unit.fullName,
  }
  const parent: Column<EnrollableUnit> = {
    id: 'parent',
    header: t('cohort.parent'),
    width: '10rem',
    cell: (unit) => <Vi>{unit.parent ?? ''}</Vi>,
    sort: (unit) => unit.parent,
  }
  const pilot: Column<EnrollableUnit> = {
    id: 'pilot',
    header: t('cohort.pilot'),
    align: 'center',
    text: (unit) => (picked.pilots.has(unit.id) ? t('cohort.pilot') : ''),
    cell: (unit) => (
      <input
        type="checkbox"
        className="cohort-tick"
        aria-label={t('cohort.pilot-of', { unit: unit.fullName })}
        checked={picked.units.has(unit.id) && picked.pilots.has(unit.id)}
        disabled={!picked.units.has(unit.id)}
        onChange={(event) => mark(unit.id, event.target.checked)}
      />
    ),
  }
  const code: Column<EnrollableUnit> = { id: 'code', header: t('cohort.code'), cell: (unit) => unit.code, sort: (unit) => unit.code }
  return withParent ? [name, pilot, parent, code] : [name, pilot, code]
}

export type CohortUnitsProps = {
  readonly id: string
  readonly units: readonly EnrollableUnit[]
  readonly on: PlainDate
  readonly picked: Picked
  readonly onPick: (picked: Picked) => void
}

export function CohortUnits({ id, units, on, picked, onPick }: CohortUnitsProps): ReactElement {
  const [text, setText] = useState('')
  const rural = hasRural(units)
  const [every, setEvery] = useState(() => !rural || units.some((unit) => !isRural(unit) && picked.units.has(unit.id)))
  const offered = every ? units : units.filter(isRural)
  const found = offered.filter((unit) => fits(unit, foldName(text)))
  const { unitIds, pilotIds } = idsOf(units, picked)
  const choose = (chosen: ReadonlySet<string>): void =>
    onPick({ units: chosen, pilots: new Set([...picked.pilots].filter((each) => chosen.has(each))) })
  const offerEvery = (on: boolean): void => {
    setEvery(on)
    // what is no longer shown is no longer ticked: nothing is enrolled unseen
    if (!on) choose(new Set(units.filter((unit) => isRural(unit) && picked.units.has(unit.id)).map((unit) => unit.id)))
  }
  return (
    <Section
      title={t('cohort.units')}
      id={id}
      aside={
        <output>
          <strong>{t('cohort.chosen', { count: unitIds.length, total: offered.length, pilots: pilotIds.length })}</strong>
        </output>
      }
    >
      <p className="muted small">{t('cohort.units-help', { date: formatDate(on) })}</p>
      <TextField label={t('cohort.search')} hint={t('cohort.search-hint')} type="search" maxLength={80} value={text} onChange={setText} />
      {rural && units.some((unit) => !isRural(unit)) ? (
        <CheckField label={t('cohort.all-types')} checked={every} onChange={offerEvery} />
      ) : null}
      <DataTable
        caption={t('cohort.units')}
        columns={columnsFor(
          picked,
          onPick,
          units.some((unit) => unit.parent !== null),
        )}
        rows={found}
        rowKey={(unit) => unit.id}
        chosen={picked.units}
        onChoose={choose}
        empty={<EmptyState title={t.nodes('cohort.search-none', { text: <Vi>{text}</Vi> })} icon="search" />}
      />
    </Section>
  )
}
