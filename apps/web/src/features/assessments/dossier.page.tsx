// The only place where a dossier is opened: what it is, then the set it is judged by, then both together.
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { DossierReply } from '@binhyen/core/assessments/assessments.contract'
import { Loaded } from '../../ui/loaded.tsx'
import { dossierQuery, setQuery, useMe } from './assessments.queries.ts'
import { readDossierSearch } from './assessments-search.ts'
import { DossierView } from './dossier-view.tsx'
import { QueueNavigation } from './queue-navigation.tsx'
import './assessments.css'

export function DossierPage(): ReactElement {
  const { id = '' } = useParams({ strict: false })
  const { queue } = readDossierSearch(useSearch({ strict: false }))
  const dossier = useQuery(dossierQuery(id))
  return (
    <>
      {queue === undefined ? null : <QueueNavigation id={id} queue={queue} />}
      <Loaded query={dossier} lines={10}>
        {(found) => <WithSet key={found.id} dossier={found} />}
      </Loaded>
    </>
  )
}

function WithSet({ dossier }: { readonly dossier: DossierReply }): ReactElement | null {
  const set = useQuery(setQuery(dossier.set.id, dossier.set.version))
  const me = useMe()
  if (me === undefined) return null
  return (
    <Loaded query={set} lines={10}>
      {(law) => <DossierView dossier={dossier} law={law} me={me} />}
    </Loaded>
  )
}
