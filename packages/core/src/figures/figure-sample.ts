// The only place for the figure that tests and benchmarks begin with: a count that adds up, open to all, kept down to residential areas.
import { plainDate } from '../shared/plain-date.ts'
import type { Figure } from './figures.domain.ts'

export const sampleFigure = (id: string, more: Partial<Figure> = {}): Figure => ({
  id,
  valid: { from: plainDate('2010-01-01'), to: null },
  topic: 'models',
  name: { vi: id, en: id },
  unit: { vi: 'cái', en: 'things' },
  kind: 'flow',
  adds: 'sum',
  share: null,
  decimals: 0,
  owner: 'x',
  sensitivity: 'open',
  lowest: 'village',
  source: 'x',
  checked: false,
  ...more,
})
