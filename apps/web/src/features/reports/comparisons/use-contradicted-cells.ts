// The only place that tells which cells of a board somebody says something else about.
import { useQuery } from '@tanstack/react-query'
import { isCountry, marksQuery } from './contradictions.queries.ts'

const cellAt = (unit: string, figure: string, from: string): string => `${unit} ${figure} ${from}`

/** Tells of a cell of a board whether somebody says something else about it. */
export function useContradictedCells(filter: {
  readonly unit: string
  readonly form: string
}): (unit: string, figure: string, from: string) => boolean {
  const { data } = useQuery(marksQuery({ ...filter, ...(isCountry(filter.unit) ? { kind: 'level' as const } : {}) }))
  const cells = new Set((data?.items ?? []).map((each) => cellAt(each.unit.id, each.figure.id, each.period.from)))
  return (unit, figure, from) => cells.has(cellAt(unit, figure, from))
}
