// The only place for handing a dossier in: what is missing and what is late is said before, and a double click hands in once.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { DossierReply } from '@binhyen/core/assessments/assessments.contract'
import { handIn as handInCheck } from '@binhyen/core/assessments/assessments.domain'
import { daysBetween, type PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import { problemIn } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { handIn, refreshAll } from './assessments.queries.ts'
import { UnderDelegation } from './under-delegation.tsx'
import { ReportedElsewise } from './reported.tsx'
import type { Sections } from './use-sections.ts'
import type { Verdict } from './use-verdict.ts'
import { FactLinks } from './verdict-bar.tsx'
import { Vi } from '../../ui/vi.tsx'

export type HandInProps = {
  readonly dossier: DossierReply
  readonly today: PlainDate
  readonly verdict: Verdict
  readonly sections: Sections
  readonly onDone: (sentence: string) => void
}

export function HandIn(props: HandInProps): ReactElement {
  const { dossier, verdict } = props
  // One id for one opening of the dialog: pressing twice, or again after a broken line, hands in once.
  const [commandId, setCommandId] = useState<string | null>(null)
  const close = (): void => setCommandId(null)
  const blocked = verdict.missing.length + verdict.wrong.length > 0
  return (
    <>
      <Button kind="primary" icon="send" onClick={() => setCommandId(newCommandId())}>
        {dossier.status === 'returned' ? t('hand-in.again') : t('hand-in.do')}
      </Button>
      {commandId === null ? null : blocked ? (
        <Incomplete verdict={verdict} onClose={close} />
      ) : (
        <Confirm {...props} commandId={commandId} onClose={close} />
      )}
    </>
  )
}

function Incomplete({ verdict, onClose }: { readonly verdict: Verdict; readonly onClose: () => void }): ReactElement {
  const { missing, wrong } = verdict
  return (
    <Dialog
      open
      title={
        missing.length > 0 ? t('hand-in.incomplete-title', { count: missing.length }) : t('hand-in.wrong-title', { count: wrong.length })
      }
      onClose={onClose}
    >
      <div className="stack">
        <p>{t('hand-in.incomplete')}</p>
        {missing.length === 0 ? null : (
          <FactLinks title={t('summary.list-missing')} facts={missing.map((fact) => ({ ...fact, words: null }))} onGo={onClose} />
        )}
        {wrong.length === 0 ? null : <FactLinks title={t('summary.list-wrong')} facts={wrong} onGo={onClose} />}
      </div>
    </Dialog>
  )
}

type ConfirmProps = HandInProps & { readonly commandId: string; readonly onClose: () => void }

function Confirm({ dossier, today, verdict, sections, onDone, commandId, onClose }: ConfirmProps): ReactElement {
  const client = useQueryClient()
  // 19.2 has no yearly window in the law seen: each dossier carries the day of its request.
  const dated = dossier.set.statusKind !== 'safe-standard'
  const [requestedOn, setRequestedOn] = useState<PlainDate | null>(dated ? (dossier.requestedOn ?? today) : null)
  const [unsaved, setUnsaved] = useState(false)
  const body = dossier.route.appraise?.body ?? t('hand-in.body-unknown')
  const sending = useMutation({
    mutationFn: async () => {
      setUnsaved(false)
      if (!(await sections.saver.all())) {
        setUnsaved(true)
        return null
      }
      return handIn(dossier.id, requestedOn, commandId)
    },
    onSuccess: async (reply) => {
      if (reply === null) return
      const date = formatDate(today)
      onDone(reply.late ? t('hand-in.done-late', { date, body }) : t('hand-in.done', { date, body }))
      onClose()
      await refreshAll(client)
    },
  })
  return (
    <ConfirmDialog
      open
      title={t.nodes('hand-in.title', { unit: <Vi>{dossier.unit.name}</Vi> })}
      confirmLabel={dossier.status === 'returned' ? t('hand-in.again') : t('hand-in.do')}
      busy={sending.isPending}
      disabled={dated && requestedOn === null}
      onCancel={onClose}
      onConfirm={() => sending.mutate()}
    >
      <div className="stack">
        <p>{t.nodes('hand-in.text', { body: <Vi>{body}</Vi> })}</p>
        <UnderDelegation dossier={dossier} actions={['hand-in']} />
        <Foretold dossier={dossier} today={today} verdict={verdict} />
        <ReportedElsewise dossier={dossier} verdict={verdict} />
        {dated ? (
          <DateField
            label={t('hand-in.requested-on')}
            value={requestedOn}
            onChange={setRequestedOn}
            earliest={dossier.window.from}
            latest={today}
            required
          />
        ) : null}
        {sending.isPending && sections.waiting > 0 ? <p className="small muted">{t('hand-in.saving')}</p> : null}
        {unsaved ? <Notice kind="error" title={t('hand-in.not-saved')} /> : null}
        {sending.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(sending.error))} />}
      </div>
    </ConfirmDialog>
  )
}

/** What handing in now will mean: late, and which verdict. */
function Foretold({ dossier, today, verdict }: Pick<HandInProps, 'dossier' | 'today' | 'verdict'>): ReactElement {
  const { status, window } = dossier
  const { dueOn } = window
  const handed = handInCheck({ status, window, dueOn }, today)
  // A dossier that was in time and came back does not become late by the second hand-in.
  const late = handed.ok && handed.late && dossier.handedInOn === null
  const { clauses } = verdict.words
  const notMet = clauses.filter((clause) => clause.outcome === 'not-met').length
  const unclear = clauses.filter((clause) => clause.outcome === 'cannot-tell').length
  return (
    <>
      {late && dueOn !== null ? (
        <Notice kind="warning" title={t('hand-in.late', { due: formatDate(dueOn), days: daysBetween(dueOn, today) })} />
      ) : null}
      {notMet > 0 ? <Notice kind="warning" title={t('hand-in.not-met', { count: notMet })} /> : null}
      {unclear > 0 ? <Notice kind="warning" title={t('hand-in.unclear', { count: unclear })} /> : null}
      {notMet + unclear === 0 ? <Notice title={t('hand-in.met', { count: clauses.length })} /> : null}
    </>
  )
}
