// The only place for what an appraiser does with a dossier: return it with reasons, pass it on, or conclude.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { DossierReply } from '@binhyen/core/assessments/assessments.contract'
import type { CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import { problemIn } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { conclude, giveBack, refreshAll, synthesise } from './assessments.queries.ts'
import { UnderDelegation } from './under-delegation.tsx'
import type { Reasons } from './use-reasons.ts'
import type { Verdict } from './use-verdict.ts'

const steps = ['return', 'synthesise', 'conclude-not-met', 'accept'] as const
type StepName = (typeof steps)[number]

export type AppraisalBarProps = {
  readonly dossier: DossierReply
  readonly set: CriteriaSet
  readonly verdict: Verdict
  readonly reasons: Reasons
  readonly onDone: (sentence: string) => void
}

export function AppraisalBar(props: AppraisalBarProps): ReactElement {
  const { dossier, set, verdict, reasons } = props
  const [asking, setAsking] = useState<{ readonly step: StepName; readonly commandId: string } | null>(null)
  const given = reasons.given(set.clauses.map((clause) => clause.id)).length
  const labels = {
    return: given === 0 ? t('appraise.return') : t('appraise.return-count', { count: given }),
    synthesise: t('appraise.synthesise'),
    'conclude-not-met': t('appraise.not-met'),
    accept: t('appraise.accept'),
  } as const satisfies Record<StepName, string>
  const unclear = verdict.words.clauses.filter((clause) => clause.outcome === 'cannot-tell').length
  const concludes = dossier.may.includes('accept') || dossier.may.includes('conclude-not-met')
  return (
    <>
      {unclear > 0 && !concludes ? <p className="small">{t('appraise.unclear', { count: unclear })}</p> : null}
      {steps
        .filter((step) => dossier.may.includes(step))
        .map((step) => (
          <Button
            key={step}
            kind={step === 'return' || step === 'conclude-not-met' ? 'danger' : 'primary'}
            onClick={() => setAsking({ step, commandId: newCommandId() })}
          >
            {labels[step]}
          </Button>
        ))}
      {asking === null ? null : <StepDialog {...props} {...asking} label={labels[asking.step]} onClose={() => setAsking(null)} />}
    </>
  )
}

type StepDialogProps = AppraisalBarProps & {
  readonly step: StepName
  readonly commandId: string
  readonly label: string
  readonly onClose: () => void
}

function StepDialog({ dossier, set, verdict, reasons, onDone, step, commandId, label, onClose }: StepDialogProps): ReactElement {
  const client = useQueryClient()
  const given = reasons.given(set.clauses.map((clause) => clause.id))
  const send = async (): Promise<void> => {
    if (step === 'return') await giveBack(dossier.id, { reasons: given, note: reasons.note }, commandId)
    else if (step === 'synthesise') await synthesise(dossier.id, reasons.note, commandId)
    else await conclude(dossier.id, reasons.note, commandId)
  }
  const sending = useMutation({
    mutationFn: send,
    onSuccess: async () => {
      reasons.forget()
      onDone(t(`appraise.done.${step}`))
      onClose()
      await refreshAll(client)
    },
  })
  const empty = step === 'return' && given.length === 0 && reasons.note.trim() === ''
  return (
    <ConfirmDialog
      open
      title={step === 'return' ? t('appraise.return-title', { unit: dossier.unit.name }) : label}
      confirmLabel={label}
      danger={step === 'return' || step === 'conclude-not-met'}
      busy={sending.isPending}
      disabled={empty}
      onCancel={onClose}
      onConfirm={() => sending.mutate()}
    >
      <div className="stack">
        {step === 'return' ? (
          <ReturnText set={set} given={given} />
        ) : (
          <ConcludeText dossier={dossier} verdict={verdict} step={step} waiting={given.length} />
        )}
        <UnderDelegation dossier={dossier} actions={[step]} />
        <TextField
          label={t('appraise.note')}
          hint={t('appraise.note-hint')}
          rows={3}
          maxLength={2000}
          value={reasons.note}
          onChange={reasons.writeNote}
        />
        {sending.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(sending.error))} />}
      </div>
    </ConfirmDialog>
  )
}

type GivenReasons = readonly { readonly clause: string; readonly reason: string }[]

function ReturnText({ set, given }: { readonly set: CriteriaSet; readonly given: GivenReasons }): ReactElement {
  if (given.length === 0) return <Notice kind="warning" title={t('appraise.return-none')} />
  return (
    <>
      <p>{t('appraise.return-text')}</p>
      <ul className="link-list">
        {given.map(({ clause, reason }) => (
          <li key={clause}>
            <strong>{set.clauses.find((each) => each.id === clause)?.title}</strong>: {reason}
          </li>
        ))}
      </ul>
    </>
  )
}

type ConcludeTextProps = Pick<AppraisalBarProps, 'dossier' | 'verdict'> & {
  readonly step: Exclude<StepName, 'return'>
  readonly waiting: number
}

function ConcludeText({ dossier, verdict, step, waiting }: ConcludeTextProps): ReactElement {
  const { clauses } = verdict.words
  const notMet = clauses.filter((clause) => clause.outcome === 'not-met').length
  const sentence = {
    synthesise: t('appraise.synthesise-text'),
    accept: t('appraise.accept-text', { count: clauses.length, body: dossier.route.decide?.body ?? t('dossier.nobody') }),
    'conclude-not-met': t('appraise.not-met-text', { count: notMet }),
  }[step]
  return (
    <>
      <p>{sentence}</p>
      {waiting === 0 ? null : <Notice kind="warning" title={t('appraise.reasons-lost', { count: waiting })} />}
    </>
  )
}
