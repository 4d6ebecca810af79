// The only place for the words of the windows page in English.
import { english } from '../translate.ts'
import type { vi } from '../vi/calendar.ts'

export const en = english<typeof vi>()({
  'windows.title': 'Assessment periods',
  'windows.unit-missing': 'Choose a province or unit in the bar on top to see the periods that apply to it.',
  'windows.law': 'The law fixes the assessment period.',
  'windows.province':
    'The law read so far fixes no yearly period; the province sets the assessment period and answers for its source. A period set by a province is marked as not checked.',
  'windows.caption': 'Assessment periods, latest first',
  'windows.none': 'The province has set no assessment period for this criteria set.',
  'windows.none-help': 'The provincial police or the administrator sets the period before communes register.',
  'windows.year': 'Year',
  'windows.span': 'First – last day',
  'windows.due': 'Deadline',
  'windows.due-none': 'not established',
  'windows.source': 'Basis',
  'windows.current': 'present period',
  'windows.checked': 'Checked',
  'windows.is-checked': 'checked',
  'windows.add': 'Set a new period',
  'windows.from': 'First day',
  'windows.last': 'Last day',
  'windows.due-field': 'Deadline of handing in',
  'windows.due-hint': 'The last day that is in time. Leave empty where the province sets no deadline.',
  'windows.source-field': 'Basis',
  'windows.source-hint': 'Number of the province’s document, for example 125/KH-UBND.',
  'windows.need-from': 'Enter the first day.',
  'windows.need-last': 'Enter the last day.',
  'windows.order': 'The last day must not be before the first.',
  'windows.need-source': 'Name the document that is the basis.',
  'windows.save': 'Save the period',
  'windows.saved': 'Period saved.',
  'windows.back': 'Criteria set',
})
