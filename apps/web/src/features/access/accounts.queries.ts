// The only place where the web asks about accounts, grants, delegations and hand-overs.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import * as api from '@binhyen/core/access/accounts.contract'
import type {
  AccountImportReply,
  AccountReply,
  AccountRowReply,
  DelegationReply,
  FirstPasswordReply,
  HandOverReply,
  HeldGrantReply,
} from '@binhyen/core/access/accounts.contract'
import * as delegations from '@binhyen/core/access/delegations.contract'
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { searchUnits } from '@binhyen/core/units/units.contract'
import { call, download, upload } from '../../api/client.ts'
import type { ComboOption } from '../../ui/combobox.tsx'
import type { AccountFilter } from './accounts-search.ts'

export type { AccountImportReply, AccountReply, AccountRowReply, DelegationReply, FirstPasswordReply, HandOverReply, HeldGrantReply }

/** Everything below this key is asked anew when something of an account has changed. */
export const ACCOUNTS_KEY = ['access', 'accounts'] as const

export type AccountsAsked = { readonly q?: string; readonly role?: Role; readonly filter?: AccountFilter; readonly unit?: string }

export function accountsQuery(asked: AccountsAsked) {
  return infiniteQueryOptions({
    queryKey: [...ACCOUNTS_KEY, 'list', asked],
    queryFn: ({ signal, pageParam }) =>
      call(api.listAccounts, { query: { ...asked, ...(pageParam === null ? {} : { after: pageParam }) } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

export function accountQuery(id: string) {
  return queryOptions({
    queryKey: [...ACCOUNTS_KEY, 'one', id],
    queryFn: ({ signal }) => call(api.getAccount, { params: { id } }, { signal }),
  })
}

export type GrantGiven = { readonly role: Role; readonly unitId: string; readonly from: PlainDate; readonly to: PlainDate | null }

export const createAccount = (
  body: GrantGiven & { readonly displayName: string; readonly username?: string },
): Promise<FirstPasswordReply> => call(api.createAccount, { body })
export const renameAccount = (id: string, displayName: string): Promise<unknown> =>
  call(api.renameAccount, { params: { id }, body: { displayName } })
export const closeAccount = (id: string): Promise<unknown> => call(api.closeAccount, { params: { id } })
export const reopenAccount = (id: string): Promise<unknown> => call(api.reopenAccount, { params: { id } })
export const issuePassword = (id: string): Promise<FirstPasswordReply> => call(api.issuePassword, { params: { id } })
export const giveGrant = (id: string, body: GrantGiven): Promise<unknown> => call(api.giveGrant, { params: { id }, body })
export const endGrant = (id: number, on: PlainDate): Promise<unknown> => call(api.endGrant, { params: { id }, body: { on } })
export const moveGrant = (id: number, body: { readonly unitId: string; readonly on: PlainDate }): Promise<unknown> =>
  call(api.moveGrant, { params: { id }, body })

export type HandOverGiven = {
  readonly grantIds: number[]
  readonly pass: number[]
  readonly successorId: string | null
  readonly on: PlainDate
  readonly document: string
  readonly leaves: boolean
}
export const handOver = (id: string, body: HandOverGiven): Promise<unknown> => call(api.handOver, { params: { id }, body })
export const undoHandOver = (id: string): Promise<unknown> => call(api.undoHandOver, { params: { id } })

/** Accounts to choose from by a piece of a name. */
export async function findAccounts(text: string, signal: AbortSignal): Promise<readonly ComboOption[]> {
  const { items } = await call(api.listAccounts, { query: { q: text, limit: 10 } }, { signal })
  return items
    .filter((item) => !item.disabled)
    .map((item) => ({
      id: item.id,
      label: item.displayName,
      vi: true,
      detail: `${item.username} · ${item.grants.map((grant) => grant.unitName).join(', ')}`,
    }))
}

/** Units that stand today, by a piece of a name. */
export async function findUnits(text: string, on: PlainDate, signal: AbortSignal): Promise<readonly ComboOption[]> {
  const { hits } = await call(searchUnits, { query: { q: text, on, limit: 10 } }, { signal })
  return hits.map((hit) => ({ id: hit.id, label: hit.fullName, vi: true, detail: hit.path.join(', ') }))
}

export const fetchTemplate = (unitId: string): Promise<unknown> => download(api.accountTemplate, { params: { id: unitId } })
export const sendList = (unitId: string, file: File, apply: boolean) =>
  upload(api.importAccounts, { params: { id: unitId }, query: { apply: apply ? 'true' : 'false' }, file })
export type ListOutcome = Awaited<ReturnType<typeof sendList>>

export function importsQuery() {
  return queryOptions({
    queryKey: [...ACCOUNTS_KEY, 'imports'],
    queryFn: ({ signal }) => call(api.listAccountImports, { query: { limit: 50 } }, { signal }),
  })
}
export const issueSlips = (id: string) => call(api.issueSlips, { params: { id } })
export type Slip = Awaited<ReturnType<typeof issueSlips>>['slips'][number]

export function delegationsQuery() {
  return queryOptions({
    queryKey: ['access', 'delegations'],
    queryFn: ({ signal }) => call(delegations.listDelegations, {}, { signal }),
  })
}
export const findDelegate = (grantId: number, username: string) =>
  call(delegations.findDelegate, { params: { id: grantId }, query: { username } })
export type DelegationGiven = {
  readonly grantId: number
  readonly username: string
  readonly from: PlainDate
  readonly to: PlainDate
  readonly document: string
}
export const giveDelegation = (body: DelegationGiven): Promise<unknown> => call(delegations.giveDelegation, { body })
export const endDelegation = (id: string, on: PlainDate): Promise<unknown> =>
  call(delegations.endDelegation, { params: { id }, body: { on } })
