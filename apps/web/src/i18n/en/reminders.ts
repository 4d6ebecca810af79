// The only place for the words of the terms of reminders in English.
import type { vi } from '../vi/reminders.ts'
import { english } from '../translate.ts'

export const en = english<typeof vi>()({
  'page.title': 'Reminders of reports',
  'page.subtitle':
    'Units that have not handed in are told before and after the deadline, then the levels above. Every reminder falls on a working day; who handed in is not reminded.',
  'section.before': 'Before the deadline',
  'before.label': 'Remind before the deadline (working days)',
  'before.hint': 'Several reminders are separated by commas, for example: 5, 1. Empty: no reminder before the deadline.',
  'before.wrong': 'Up to 5 numbers from 1 to {most}, separated by commas.',
  'section.after': 'After the deadline',
  'after.label': 'On the first working day after the deadline: remind the unit, and give the receiving level the list of those missing',
  'higher.label': 'Tell the level above the receiving one where reports are still missing',
  'higher.days': 'After the deadline (working days)',
  'higher.wrong': 'A number from 1 to {most}.',
  proposal: 'The default is a proposal',
  'proposal-help': 'No provision that sets these days was found; the authority in charge decides.',
  save: 'Save',
  saved: 'The reminders are saved.',
  default: 'Back to the default',
  who: 'Administrators of the country change this.',
})
