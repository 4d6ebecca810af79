// The only place where one report is opened: typed in by who hands it in, looked at and received by the level above, read by everybody else.
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { HandInReply, ReportReply } from '@binhyen/core/reports/reports.contract'
import { useFrame } from '../../frame/use-frame.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { handInQuery, reportQuery } from './reports.queries.ts'
import { ReportView } from './report-view.tsx'
import './reports.css'

export function ReportPage(): ReactElement {
  const { id = '' } = useParams({ strict: false })
  const report = useQuery(reportQuery(id))
  /** What was just done outlives the state of the report it was done in. */
  const [done, setDone] = useState<string | null>(null)
  return (
    <Loaded query={report} lines={10}>
      {(found) => <WithChanges key={stateOf(found)} report={found} done={done} onDone={setDone} />}
    </Loaded>
  )
}

/** Each state of a report is opened anew: which cells are open and what was handed in differ. */
const stateOf = ({ id, status, handIns, events }: ReportReply): string =>
  `${id} ${status} ${String(handIns.length)} ${String(events.filter(({ action }) => action !== 'save').length)}`

type WithChangesProps = { readonly report: ReportReply; readonly done: string | null; readonly onDone: (sentence: string) => void }

/** Who receives a second hand-in sees what it changes. */
function WithChanges({ report, done, onDone }: WithChangesProps): ReactElement {
  const { me } = useFrame()
  const last = report.handIns.reduce((most, { seq }) => Math.max(most, seq), 0)
  const compared = last > 1 && (report.status === 'handed-in' || report.status === 'accepted')
  const handIn = useQuery({ ...handInQuery(report.id, last), enabled: compared })
  if (!compared) return <ReportView report={report} me={me} changes={NONE} done={done} onDone={onDone} />
  return (
    <Loaded query={handIn} lines={10}>
      {({ changes }) => <ReportView report={report} me={me} changes={changes} done={done} onDone={onDone} />}
    </Loaded>
  )
}

const NONE: HandInReply['changes'] = []
