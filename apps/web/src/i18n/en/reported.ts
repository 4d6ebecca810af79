// The only place for the English words of figures shown beside a dossier's answers.
import type { vi } from '../vi/reported.ts'
import { english } from '../translate.ts'

export const en = english<typeof vi>()({
  says: 'Report of {period}: {number} {unit}.',
  sum: 'Sum of {count} reports {first} – {last}: {number} {unit}.',
  none: 'There is no report of {period} to compare with yet.',
  'verdict.agrees': 'Agrees with the dossier.',
  'verdict.contradicts': 'The dossier says {number}: they do not agree.',
  'verdict.incomplete': 'Reports are missing: nothing can be told yet.',
  explained: 'Explained.',
  explain: 'Explain',
  open: 'Open the report',
  label: 'Reported figure',
  'hand-in':
    '{count} {count|fact does|facts do} not agree with the reported figures. You can hand in all the same; put right the side that is wrong, or explain.',
})
