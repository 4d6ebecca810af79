// The only place where the web asks about past results from Excel.
import { infiniteQueryOptions } from '@tanstack/react-query'
import * as api from '@binhyen/core/assessments/past-recognition.contract'
import { call, download, upload } from '../../api/client.ts'

/** Checks (`apply` false) or takes in a file; the same command id is answered from its first time. */
export const sendPastFile = (province: string, file: File, sent: { readonly apply: boolean; readonly commandId: string }) =>
  upload(
    api.importPastResults,
    { params: { id: province }, query: { apply: sent.apply ? 'true' : 'false' }, file },
    { commandId: sent.commandId },
  )

export const fetchPastTemplate = (province: string) => download(api.pastResultsTemplate, { params: { id: province } })

export const pastImportsQuery = (province: string) =>
  infiniteQueryOptions({
    queryKey: ['assessments', 'past-imports', province],
    queryFn: ({ signal, pageParam }) =>
      call(
        api.listPastImports,
        { params: { id: province }, query: { limit: 20, ...(pageParam === null ? {} : { after: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })

export const withdrawPast = (id: string, reason: string, commandId: string) =>
  call(api.withdrawPastImport, { params: { id }, body: { reason } }, { commandId })

export const pastConflictsQuery = (unit: string, file: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['assessments', 'past-conflicts', unit, file ?? null],
    queryFn: ({ signal, pageParam }) =>
      call(
        api.listPastConflicts,
        {
          params: { id: unit },
          query: { limit: 50, ...(pageParam === null ? {} : { after: pageParam }), ...(file === undefined ? {} : { import: file }) },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
