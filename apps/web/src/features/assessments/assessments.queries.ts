// The only place where the web asks about work, dossiers and decisions, and sends what officers do with them.
import { infiniteQueryOptions, queryOptions, useQuery, type QueryClient } from '@tanstack/react-query'
import { readMe, type MeReply } from '@binhyen/core/access/access.contract'
import * as api from '@binhyen/core/assessments/assessments.contract'
import * as decisions from '@binhyen/core/assessments/decisions.contract'
import { readDossierFigures } from '@binhyen/core/comparisons/fact-figures.contract'
import { listWindows } from '@binhyen/core/calendar/calendar.contract'
import { getSet, listSets } from '@binhyen/core/criteria/criteria.contract'
import type { Facts } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { listChildren, searchUnits } from '@binhyen/core/units/units.contract'
import type { z } from 'zod'
import { ApiProblem } from '../../api/api-problem.ts'
import { call } from '../../api/client.ts'

const meQuery = queryOptions({ queryKey: ['access', 'me'], queryFn: ({ signal }) => call(readMe, {}, { signal }), staleTime: 60_000 })

/** Who is signed in; loaded by the frame before any page of work is drawn. */
export function useMe(): MeReply | undefined {
  return useQuery(meQuery).data
}

export const workQuery = queryOptions({
  queryKey: ['assessments', 'work'],
  queryFn: ({ signal }) => call(api.listWork, {}, { signal }),
})

export type DossierFilter = Omit<z.input<typeof api.listDossiers.query>, 'after' | 'limit'>

export const dossiersQuery = (filter: DossierFilter) =>
  infiniteQueryOptions({
    queryKey: ['assessments', 'dossiers', filter],
    queryFn: ({ signal, pageParam }) =>
      call(api.listDossiers, { query: { ...filter, limit: 50, ...(pageParam === null ? {} : { after: pageParam }) } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

export type QueueKind = 'appraise' | 'synthesise'
/** The most a queue shows at once; "Việc của tôi" counts all. */
export const QUEUE_SHOWN = 200

export const queueQuery = (queue: QueueKind) =>
  queryOptions({
    queryKey: ['assessments', 'queue', queue],
    queryFn: ({ signal }) => call(api.listDossiers, { query: { queue, limit: QUEUE_SHOWN } }, { signal }),
  })

/** An address typed wrong names nothing: said as such, without asking the server. */
function knownId(id: string, code: 'assessment.not-found' | 'decision.not-found'): string {
  if (!/^[0-9a-f-]{36}$/i.test(id)) throw new ApiProblem(code, { id })
  return id
}

export const dossierQuery = (id: string) =>
  queryOptions({
    queryKey: ['assessments', 'dossier', id],
    queryFn: ({ signal }) => call(api.getDossier, { params: { id: knownId(id, 'assessment.not-found') } }, { signal }),
  })

/** What reports say of its facts; told again when somebody comes back from a report or an explanation. */
export const dossierFiguresQuery = (id: string) =>
  queryOptions({
    queryKey: ['reports', 'contradictions', 'of-dossier', id],
    queryFn: ({ signal }) => call(readDossierFigures, { params: { id } }, { signal }),
  })

/** A version of a set never changes; only the wordings a province pasted may. */
export const setQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['assessments', 'set', id, version],
    queryFn: ({ signal }) => call(getSet, { params: { id }, query: { version } }, { signal }),
    staleTime: 300_000,
  })

export const setsQuery = queryOptions({
  queryKey: ['assessments', 'sets'],
  queryFn: ({ signal }) => call(listSets, {}, { signal }),
  staleTime: 300_000,
})

export const windowsQuery = (unit: string, set: string) =>
  queryOptions({
    queryKey: ['assessments', 'windows', unit, set],
    queryFn: ({ signal }) => call(listWindows, { query: { unit, set } }, { signal }),
    staleTime: 300_000,
  })

export const decisionsQuery = (filter: Omit<z.input<typeof decisions.listDecisions.query>, 'after' | 'limit'>) =>
  infiniteQueryOptions({
    queryKey: ['assessments', 'decisions', filter],
    queryFn: ({ signal, pageParam }) =>
      call(decisions.listDecisions, { query: { ...filter, limit: 50, ...(pageParam === null ? {} : { after: pageParam }) } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

export const decisionQuery = (id: string) =>
  queryOptions({
    queryKey: ['assessments', 'decision', id],
    queryFn: ({ signal }) => call(decisions.getDecision, { params: { id: knownId(id, 'decision.not-found') } }, { signal }),
  })

export const candidatesQuery = queryOptions({
  queryKey: ['assessments', 'candidates'],
  queryFn: ({ signal }) => call(decisions.listCandidates, {}, { signal }),
})
export type CandidateGroup = z.output<typeof decisions.listCandidates.reply>['groups'][number]

export const childrenQuery = (unit: string, on: PlainDate) =>
  queryOptions({
    queryKey: ['assessments', 'children', unit, on],
    queryFn: ({ signal }) => call(listChildren, { params: { id: unit }, query: { on } }, { signal }),
  })

export type UnitChoice = { readonly id: string; readonly label: string; readonly detail: string }

/** Units that stood on a day, for choosing one by a piece of its name. */
export async function findUnits(text: string, on: PlainDate, signal: AbortSignal): Promise<readonly UnitChoice[]> {
  const { hits } = await call(searchUnits, { query: { q: text, on } }, { signal })
  return hits.filter((hit) => hit.stands).map((hit) => ({ id: hit.id, label: hit.fullName, detail: hit.path.join(', ') }))
}

export const register = (body: z.input<typeof api.registerDossier.body>) => call(api.registerDossier, { body })

/** Throws ApiProblem, among them assessment.section-conflict with what stands now. */
export const saveSection = (at: { id: string; clause: string }, body: { values: Facts; revision: number }, commandId: string) =>
  call(api.saveSection, { params: at, body }, { commandId })

export const handIn = (id: string, requestedOn: PlainDate | null, commandId: string) =>
  call(api.handInDossier, { params: { id }, body: requestedOn === null ? {} : { requestedOn } }, { commandId })

const noteBody = (note: string): { note?: string } => (note.trim() === '' ? {} : { note: note.trim() })

export const synthesise = (id: string, note: string, commandId: string) =>
  call(api.synthesiseDossier, { params: { id }, body: noteBody(note) }, { commandId })

export const giveBack = (id: string, body: { reasons: { clause: string; reason: string }[]; note: string }, commandId: string) =>
  call(api.returnDossier, { params: { id }, body: { reasons: body.reasons, ...noteBody(body.note) } }, { commandId })

/** Closes the appraisal by the verdict the server computes again: met goes on, not met is concluded so. */
export const conclude = (id: string, note: string, commandId: string) =>
  call(api.acceptDossier, { params: { id }, body: noteBody(note) }, { commandId })

export const issue = (body: z.input<typeof decisions.issueDecision.body>, commandId: string) =>
  call(decisions.issueDecision, { body }, { commandId })

export const recordTitle = (body: z.input<typeof decisions.recordTitle.body>, commandId: string) =>
  call(decisions.recordTitle, { body }, { commandId })

/** After an action everything that lists or counts dossiers is asked again. */
export async function refreshAll(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'access' })
}
