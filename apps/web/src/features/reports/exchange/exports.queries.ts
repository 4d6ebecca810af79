// The only place where the web asks for files made in the background, follows and fetches them.
import { queryOptions } from '@tanstack/react-query'
import * as api from '@binhyen/core/exchange/exports.contract'
import { isOpenExport } from '@binhyen/core/exchange/exports.domain'
import type { z } from 'zod'
import { call, download } from '../../../api/client.ts'

export type Wish = z.input<typeof api.askExport.body>
export type ExportLine = z.output<typeof api.ExportReply>

/** How often the list is asked again while a file is being made. */
const EVERY_MS = 1500

export const exportsQuery = queryOptions({
  queryKey: ['reports', 'exports'],
  queryFn: ({ signal }) => call(api.listExports, {}, { signal }),
  refetchInterval: ({ state }) => (state.data?.items.some((each) => isOpenExport(each.state)) === true ? EVERY_MS : false),
})

export const askExport = (wish: Wish, commandId: string) => call(api.askExport, { body: wish }, { commandId })
export const stopExport = (id: string) => call(api.cancelExport, { params: { id } })
export const fetchExport = (id: string) => download(api.downloadExport, { params: { id } })
