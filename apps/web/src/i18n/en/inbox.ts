// The only place for the words of the inbox in English.
import type { vi } from '../vi/inbox.ts'
import { english } from '../translate.ts'

export const en = english<typeof vi>()({
  'page.title': 'Notices',
  'page.subtitle': 'What is new about your reports and dossiers, and reminders of deadlines. Each notice leads to where it is dealt with.',
  'filter.unread': 'Show unread notices only',
  'read.all': 'Mark all as read',
  'read.one': 'Mark as read',
  'read.back': 'Mark as unread',
  'day.today': 'Today, {date}',
  'list.none': 'No notices yet',
  'list.none-help': 'When a report is returned, accepted or nearly due, a notice appears here.',
  'list.none-unread': 'Nothing left unread',
  'list.more': 'Show more',
  'mark.urgent': 'To be dealt with',
  'mark.unread': 'Unread',
  'at.deadline': 'Due {date}',
  'about.report': '{form}, {period}',
  'units.some': 'Missing: {names}',
  'units.more': 'Missing: {names} and {count} {count|other unit|other units}',
  'kind.report-returned': '{unit}: report returned, {count} {count|cell|cells} to correct',
  'kind.report-handed-in-again': '{unit} handed in its report again',
  'kind.report-accepted': '{unit}: report accepted',
  'kind.report-correcting': '{unit} is correcting its report',
  'kind.report-due-soon': '{unit}: report due in {count} working {count|day|days}',
  'kind.report-due-today': '{unit}: report due today',
  'kind.report-overdue': '{unit}: the report is overdue',
  'kind.reports-missing': '{unit}: {missing} of {expected} units have not handed in, past the deadline',
  'kind.reports-missing-above': '{unit}: {missing} of {expected} units still have not handed in',
  'kind.dossier-returned': '{unit}: dossier returned, {count} {count|item|items} to correct',
})
