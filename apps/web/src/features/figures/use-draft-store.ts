// The only place where the page of a draft is joined to what is typed into it and to what others change.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { DraftReply } from '@binhyen/core/figures/form-drafts.contract'
import { useLeaveWarning } from '../../offline/use-draft.ts'
import { createDraftStore, type DraftStore, type DraftView } from './draft-store.ts'
import { draftQuery, readDraft, sendEdits } from './form-drafts.queries.ts'

export type DraftWork = DraftView & Pick<DraftStore, 'edit' | 'flush' | 'settle'> & { readonly takeBack: () => void }

export function useDraftStore(first: DraftReply): DraftWork {
  const { id } = first.draft
  const [store] = useState(() =>
    createDraftStore(first, {
      send: (revision, what) => sendEdits(id, revision, what),
      read: () => readDraft(id),
      now: () => new Date(),
    }),
  )
  const view = useSyncExternalStore(store.watch, store.view)
  const { data } = useQuery(draftQuery(id))
  useEffect(() => {
    if (data !== undefined) store.look(data)
  }, [data, store])
  useEffect(() => {
    const leaving = (): void => void store.flush()
    return leaving
  }, [store])
  useLeaveWarning(view.waiting)
  return { ...view, edit: store.edit, flush: store.flush, settle: store.settle, takeBack: store.undo }
}
