// The only place for the words around a document in English; the document itself is Vietnamese.
import { english } from '../translate.ts'
import type { vi } from '../vi/documents.ts'

export const en = english<typeof vi>()({
  'report.title': 'Report',
  'report.unit-missing': 'No unit chosen',
  'report.unit-missing-help': 'Choose a province or unit in the bar on top to make its report.',
  'report.day': 'Data as of',
  'report.download': 'Download the Word file',
  'report.download-pdf': 'Download the PDF file',
  'report.downloading': 'Making the file…',
  'report.downloaded': 'Downloaded {file}',
  'report.print': 'Print',
  'report.help':
    'Each figure in a sentence is counted anew from dossiers and decisions up to the day chosen. Choose an underlined figure to see the units behind it.',
  'report.board': 'Open the board',
  'report.figures-board': 'Open the board of figures',
  'report.to': 'To:',
  'report.recipients': 'Recipients:',
  'report.open-measure': 'Open the list of units behind this figure',
})
