// The only place for naming clauses of a set in lists: its address is what officers call it by.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { DossierRow } from '@binhyen/core/assessments/assessments.contract'
import { addressInWords } from '@binhyen/core/criteria/words.domain'
import { setQuery } from './assessments.queries.ts'
import { verdictWords } from '../../i18n/verdict-words.ts'
import { WithLawText } from '../../ui/vi.tsx'

type ClauseNamesProps = { readonly set: DossierRow['set']; readonly clauses: readonly string[] }

/** "Khoản 1 Điều 5; Khoản 4 Điều 5": short, the instrument is the set's. */
export function ClauseNames({ set, clauses }: ClauseNamesProps): ReactElement | null {
  const query = useQuery(setQuery(set.id, set.version))
  const law = query.data?.set
  if (clauses.length === 0 || law === undefined) return null
  const names = clauses.flatMap((id) => {
    const clause = law.clauses.find((each) => each.id === id)
    return clause === undefined ? [] : [addressInWords({ ...law, cites: [] }, clause.address, verdictWords())]
  })
  return (
    <span className="small">
      <WithLawText text={names.join('; ')} />
    </span>
  )
}
