// The only place for the English of report periods and quantities.
import type { vi } from '../vi/periods.ts'
import { english } from '../translate.ts'

export const en = english<typeof vi>()({
  'period.month': 'Month {number}/{year}',
  'period.quarter': 'Quarter {roman}/{year}',
  'period.first-half': 'First half of {year}',
  'period.second-half': 'Second half of {year}',
  'period.nine-months': 'Nine months of {year}',
  'period.year': 'Year {year}',
  'period.programme': 'Programme {year}–{last}',
  'period.ad-hoc': 'Reports of {days}',
  'period.with-days': '{name} ({days})',
  'kind.month': 'Month',
  'kind.quarter': 'Quarter',
  'kind.half-year': 'Half-year',
  'kind.nine-months': 'Nine months',
  'kind.year': 'Year',
  'kind.programme': 'Programme period',
  'kind.ad-hoc': 'Ad hoc',
  'quantity.over': 'over {number}',
  'quantity.more-than': 'more than {number}',
  'quantity.at-least': 'at least {number}',
  'quantity.nearly': 'nearly {number}',
  'quantity.at-most': 'at most {number}',
  'quantity.about': 'about {number}',
  'quantity.range': 'from {number} to {upper}',
  'total.no-whole': 'nothing to divide by',
  'total.not-provided': 'K',
  'total.not-applicable': '–',
})
