// The only place where the web asks about drafts of forms, and publishes or ends versions.
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { FormEdit } from '@binhyen/core/figures/form-draft.domain'
import {
  deleteDraft,
  editDraft,
  endForm,
  getDraft,
  listDrafts,
  publishDraft,
  startDraft,
  type DraftReply,
} from '@binhyen/core/figures/form-drafts.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { call } from '../../api/client.ts'

export type DraftHead = z.output<typeof listDrafts.reply>['drafts'][number]

/** What others change is seen without asking. */
const LOOKS_MS = 5_000

export const draftsQuery = queryOptions({
  queryKey: ['figures', 'drafts'],
  queryFn: ({ signal }) => call(listDrafts, {}, { signal }),
})

export function draftQuery(id: string) {
  return queryOptions({
    queryKey: ['figures', 'draft', id],
    queryFn: ({ signal }) => call(getDraft, { params: { id } }, { signal }),
    refetchInterval: LOOKS_MS,
    staleTime: 0,
  })
}

export type NewForm = z.input<typeof startDraft.body>

export const beginDraft = async (body: NewForm): Promise<DraftReply> => call(startDraft, { body })
export const readDraft = async (id: string): Promise<DraftReply> => call(getDraft, { params: { id } })
export const throwAway = async (id: string, revision: number): Promise<unknown> =>
  call(deleteDraft, { params: { id }, query: { revision } })
export const publish = async (id: string, revision: number): Promise<{ version: number }> =>
  call(publishDraft, { params: { id }, body: { revision } })
export const endVersion = async (of: { readonly id: string; readonly version: number }, on: PlainDate | null): Promise<unknown> =>
  call(endForm, { params: of, body: { on } })

type Sent = z.input<typeof editDraft.body>['edits']

/** Sends what was typed; the command keeps its id when it is sent again. */
export const sendEdits = async (
  id: string,
  revision: number,
  what: { readonly edits: readonly FormEdit[]; readonly commandId: string },
): Promise<DraftReply> =>
  // the contract reads what the domain writes; only `readonly` stands between them
  call(editDraft, { params: { id }, body: { revision, edits: [...what.edits] as Sent } }, { commandId: what.commandId })
