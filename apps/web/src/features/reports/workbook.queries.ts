// The only place where the web sends and fetches workbooks of reports and boards.
import * as api from '@binhyen/core/reports/workbook.contract'
import { download, upload } from '../../api/client.ts'
import type { TotalsAsked } from './totals.queries.ts'

export const fetchTemplate = (id: string) => download(api.reportTemplate, { params: { id } })

export const fetchHandIn = (id: string, seq: number) => download(api.handInWorkbook, { params: { id, seq } })

export const fetchTotals = (asked: TotalsAsked) => download(api.totalsWorkbook, { query: asked })

export type Choices = ReadonlyMap<string, string>
const choicesText = (choices: Choices): string | undefined =>
  choices.size === 0 ? undefined : [...choices].map(([key, id]) => `${key}=${id}`).join('|')

export type Sent = {
  readonly file: File
  readonly choices: Choices
  readonly commandId: string
  /** Set to write: the revision the check was shown against, and the cells in conflict that the file wins. */
  readonly write?: { readonly revision: number; readonly overwrite: readonly string[] | 'all' }
}

/** Checks a workbook, or with `write` takes it in; the same command id is answered from its first time. */
export function sendWorkbook(id: string, { file, choices, commandId, write }: Sent) {
  const chosen = choicesText(choices)
  const overwrite =
    write === undefined || write.overwrite.length === 0 ? undefined : write.overwrite === 'all' ? 'all' : write.overwrite.join('|')
  return upload(
    api.importWorkbook,
    {
      params: { id },
      query: {
        ...(write === undefined ? {} : { apply: 'true' as const, revision: write.revision }),
        ...(chosen === undefined ? {} : { choices: chosen }),
        ...(overwrite === undefined ? {} : { overwrite }),
      },
      file,
    },
    { commandId },
  )
}
