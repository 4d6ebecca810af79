// The only place for reasons of return while an appraiser writes them: kept on the device until the dossier is returned.
import { useDraft } from '../../offline/use-draft.ts'

type Written = { readonly reasons: Readonly<Record<string, string>>; readonly note: string }
const NONE: Written = { reasons: {}, note: '' }

export type Reasons = {
  /** Null where no reason was begun at this clause. */
  readonly of: (clause: string) => string | null
  /** Null takes the reason away. */
  readonly write: (clause: string, reason: string | null) => void
  readonly note: string
  readonly writeNote: (note: string) => void
  /** Those with words in them, in the order of the clauses given. */
  readonly given: (clauses: readonly string[]) => { readonly clause: string; readonly reason: string }[]
  readonly forget: () => void
}

export function useReasons(key: string): Reasons {
  const draft = useDraft<Written>(key, NONE)
  const { value } = draft
  return {
    of: (clause) => value.reasons[clause] ?? null,
    write: (clause, reason) => {
      const { [clause]: _, ...rest } = value.reasons
      draft.set({ ...value, reasons: reason === null ? rest : { ...rest, [clause]: reason } })
    },
    note: value.note,
    writeNote: (note) => draft.set({ ...value, note }),
    given: (clauses) =>
      clauses.flatMap((clause) => {
        const reason = value.reasons[clause]?.trim() ?? ''
        return reason === '' ? [] : [{ clause, reason }]
      }),
    forget: draft.discard,
  }
}
