// The only place for the entries that tests of ledgers begin with: one report of a unit that says a whole number, in time and once.
import { nothing, type Sum } from '../figures/sums.domain.ts'
import type { UnitId } from '../units/units.domain.ts'
import { byCause, type Entry, type Ledger } from './differences.domain.ts'

export const id = (text: string): UnitId => text as UnitId

const sum = (number: number): Sum => ({ ...nothing, given: 1, thousandths: number * 1000, upperThousandths: number * 1000 })

export const entry = (unit: string, number: number, more: Partial<Entry> = {}): Entry => ({
  unitId: id(unit),
  report: `report of ${unit}`,
  seq: 1,
  definition: '1',
  late: false,
  sum: sum(number),
  ...more,
})

const names = (entries: readonly Entry[]): string => entries.map(({ unitId }) => unitId).join('+')

/** A ledger as short as it is read: cause, change in numbers, units of the one side and of the other. */
export const linesOf = (ledger: Ledger) =>
  byCause(ledger).flatMap(({ cause, lines }) => lines.map(({ by, before, after }) => [cause, by / 1000, names(before), names(after)]))
