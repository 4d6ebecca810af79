// The only place for the words of a unit's line through time in English.
import { english } from '../translate.ts'
import type { vi } from '../vi/unit-line.ts'

export const en = english<typeof vi>()({
  'line.title': 'One line through all its codes',
  'line.label': 'Line through time: {units}',
  'line.before':
    'Hatched: before {date}. No source has an older list, so that of this day stands in. Upright marks are days of another name, type or place; dots are recorded results.',
  'line.caption': 'Recorded results in the order of time, under every code of the unit',
  'line.none': 'No result is recorded yet.',
  'line.window': 'Window',
  'line.under': 'Recorded under',
  'line.what': 'What',
  'line.result': 'Result',
  'line.share': '{met}/{total}',
  'state.recognised': 'Recognised',
  'state.not-recognised': 'Not recognised',
  'state.met': 'Met',
  'state.not-met': 'Not met',
  'state.cannot-tell': 'Cannot be told',
  'state.not-handed-in': 'Not handed in',
})
