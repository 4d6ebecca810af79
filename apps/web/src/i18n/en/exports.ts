// The only place for the English of files made in the background.
import type { vi } from '../vi/exports.ts'
import { english } from '../translate.ts'

export const en = english<typeof vi>()({
  'page.title': 'My files',
  'page.help':
    'Large tables are made into files on the server, without waiting on the page. A file holds only what you may see when it is made; it is kept for {days} days and then deleted.',
  'page.empty': 'No files yet',
  'page.empty-help':
    'Open the list of reports, the board of figures, the contradictions or “Why did this number change?” and choose “Make a large file”; it will be here when it is done.',
  'page.list': 'The files asked for, newest first',
  'ask.open': 'Make a large file',
  'ask.title': 'Make a file on the server',
  'ask.help': 'The page may be closed afterwards; the file will be under “My files”.',
  'ask.what': 'What',
  'ask.values': 'Every figure of every unit and period',
  'ask.totals': 'The totals shown',
  'ask.reports': 'The list of reports shown',
  'ask.contradictions': 'The list of contradictions as shown',
  'ask.differences': 'The difference shown, with every unit behind each cause',
  'ask.basis': 'Figures',
  'ask.provisional': 'As last handed in',
  'ask.accepted': 'Accepted',
  'ask.format': 'Kind of file',
  'ask.xlsx': 'Excel (.xlsx)',
  'ask.csv': 'CSV, for other programs',
  'ask.send': 'Ask for the file',
  'state.queued': 'Waiting',
  'state.running': 'Being made: {done} rows',
  'state.running-of': 'Being made: {done}/{total} rows',
  'state.done': 'Done: {rows} rows, {size}',
  'state.failed': 'Could not be made',
  'state.cancelled': 'Stopped',
  'state.expired': 'Kept for its days and deleted',
  'row.asked': 'Asked for at {at}',
  'row.kept': 'kept until {at}',
  'row.hash': 'SHA-256 checksum',
  'row.get': 'Download',
  'row.stop': 'Stop',
  'row.progress': 'How far the file is',
  'size.kb': '{size} KB',
  'size.mb': '{size} MB',
})
