// The only place where the web sends and fetches workbooks of reports and boards.
import * as many from '@binhyen/core/exchange/workbook-many.contract'
import * as api from '@binhyen/core/exchange/workbook.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { download, upload } from '../../../api/client.ts'
import type { TotalsAsked } from '../totals/totals.queries.ts'

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

/** All reports of one form and period below a place. */
export type ManyAsked = { readonly unit: string; readonly form: string; readonly periodFrom: PlainDate; readonly periodTo: PlainDate }

export const fetchManyTemplate = (asked: ManyAsked) => download(many.manyTemplate, { query: asked })

export type SentMany = Omit<Sent, 'write'> & {
  /** Set to write: what the check was shown against, and the units whose cells in conflict the file wins. */
  readonly write?: { readonly seen: string; readonly overwrite: readonly string[] }
}

/** Checks a workbook of many reports, or with `write` takes it in; the same command id is answered from its first time. */
export function sendMany(asked: ManyAsked, { file, choices, commandId, write }: SentMany) {
  const chosen = choicesText(choices)
  return upload(
    many.importMany,
    {
      query: {
        ...asked,
        ...(write === undefined ? {} : { apply: 'true' as const, seen: write.seen }),
        ...(write === undefined || write.overwrite.length === 0 ? {} : { overwrite: write.overwrite.join('|') }),
        ...(chosen === undefined ? {} : { choices: chosen }),
      },
      file,
    },
    { commandId },
  )
}
