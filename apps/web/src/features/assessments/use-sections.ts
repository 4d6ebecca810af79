// The only place where a dossier's fields meet their saving: typed values, what waits, conflicts.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { DossierReply } from '@binhyen/core/assessments/assessments.contract'
import type { CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import { useDraft, useLeaveWarning } from '../../offline/use-draft.ts'
import type { SaveState } from '../../ui/feedback.tsx'
import { dossierQuery, saveSection } from './assessments.queries.ts'
import { sectionSaver, type Conflict, type Saved, type SaveReply, type Saver, type Unsent } from './section-saver.ts'
import { readTyped, typedOf, type Reading, type TypedFacts, type TypedValue } from './typed-facts.ts'

type UnsentSections = Readonly<Record<string, Unsent>>
const NOTHING: UnsentSections = {}
const IDLE: SaveState = { kind: 'idle' }

export type Sections = {
  readonly typedOf: (clause: string) => TypedFacts
  readonly readingOf: (clause: string) => Reading
  readonly type: (clause: string, fact: string, value: TypedValue) => void
  readonly saver: Saver
  readonly stateOf: (clause: string) => SaveState
  /** Sections with something not yet acknowledged. */
  readonly waiting: number
  /** Sections that could not be sent and will be tried again. */
  readonly held: number
  /** True where typing of an earlier visit was found on this device. */
  readonly restored: boolean
  readonly conflict: Conflict | null
}

/** `editable` false: what is shown is what the server has, nothing is kept or sent. */
export function useSections(
  dossier: DossierReply,
  set: CriteriaSet,
  who: { readonly accountId: string; readonly editable: boolean },
): Sections {
  const client = useQueryClient()
  const draft = useDraft<UnsentSections>(`${who.accountId}.dossier.${dossier.id}`, NOTHING)
  const [restored] = useState(draft.restored)
  const [states, setStates] = useState<Readonly<Record<string, SaveState>>>({})
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const unsent = useRef(draft.value)
  const live = useRef({ dossier, set, draft })
  useLayoutEffect(() => {
    live.current = { dossier, set, draft }
  })

  const { from, to } = dossier.window
  const saver = useMemo(() => {
    const sectionIn = (id: string): DossierReply['sections'][number] | undefined =>
      (client.getQueryData(dossierQuery(dossier.id).queryKey) ?? live.current.dossier).sections.find((section) => section.clause === id)
    // oxlint-disable-next-line react/refs -- the saver reads them in events and timers only
    return sectionSaver({
      window: { from, to },
      clauseOf: (id) => live.current.set.clauses.find((clause) => clause.id === id),
      unsentOf: (id) => unsent.current[id],
      unsentIds: () => Object.keys(unsent.current),
      keep: (id, value) => {
        const { [id]: _, ...rest } = unsent.current
        unsent.current = value === undefined ? rest : { ...rest, [id]: value }
        if (Object.keys(unsent.current).length === 0) live.current.draft.discard()
        else live.current.draft.set(unsent.current)
      },
      savedOf: (id) => ({ values: sectionIn(id)?.values ?? {}, revision: sectionIn(id)?.revision ?? 0 }),
      put: (clause, body, commandId) => saveSection({ id: dossier.id, clause }, body, commandId),
      onSaved: (id, saved, reply) => {
        client.setQueryData(dossierQuery(dossier.id).queryKey, (old) => (old === undefined ? old : withSaved(old, id, { saved, reply })))
      },
      onState: (id, state) => setStates((old) => ({ ...old, [id]: state })),
      onConflict: setConflict,
      onMoved: () => void client.invalidateQueries(dossierQuery(dossier.id)),
    })
    // One saver for as long as the page shows this dossier.
  }, [client, dossier.id, from, to])

  useEffect(() => {
    if (!who.editable) return undefined
    const sendAll = (): void => void saver.all()
    // What an earlier visit left behind goes out at once; what a dead line holds back, when it is up again.
    sendAll()
    window.addEventListener('online', sendAll)
    return () => {
      window.removeEventListener('online', sendAll)
      sendAll()
      saver.stop()
    }
  }, [saver, who.editable])

  const waiting = who.editable ? Object.keys(draft.value).length : 0
  useLeaveWarning(waiting > 0)

  const typedNow = (id: string): TypedFacts => {
    const clause = set.clauses.find((each) => each.id === id)
    const saved = dossier.sections.find((section) => section.clause === id)?.values ?? {}
    const typed = who.editable ? draft.value[id]?.values : undefined
    return typed ?? (clause === undefined ? {} : typedOf(clause, saved))
  }
  return {
    typedOf: typedNow,
    readingOf: (id) => {
      const clause = set.clauses.find((each) => each.id === id)
      return clause === undefined
        ? { facts: {}, issues: [], sendable: {}, halfTyped: [], whole: true }
        : readTyped(clause, typedNow(id), dossier.window)
    },
    type: (id, fact, value) => {
      const revision = unsent.current[id]?.revision ?? dossier.sections.find((section) => section.clause === id)?.revision ?? 0
      unsent.current = { ...unsent.current, [id]: { values: { ...typedNow(id), [fact]: value }, revision } }
      draft.set(unsent.current)
      saver.soon(id)
    },
    saver,
    stateOf: (id) => states[id] ?? IDLE,
    waiting,
    held: who.editable ? Object.values(states).filter((state) => state.kind === 'waiting' || state.kind === 'failed').length : 0,
    restored: who.editable && restored,
    conflict,
  }
}

function withSaved(old: DossierReply, id: string, given: { readonly saved: Saved; readonly reply: SaveReply | null }): DossierReply {
  const { saved, reply } = given
  return {
    ...old,
    ...(reply === null ? {} : { outcome: reply.outcome, failing: reply.failing, unclear: reply.unclear }),
    sections: old.sections.map((section) =>
      section.clause === id
        ? { ...section, values: saved.values, revision: saved.revision, savedAt: reply?.savedAt ?? section.savedAt }
        : section,
    ),
  }
}
