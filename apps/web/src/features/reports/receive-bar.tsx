// The only place for what the level above does with a report: marking cells to go back, returning, accepting; and for asking to correct one.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState, type ReactElement } from 'react'
import { problemIn } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { inLanguage } from '../../i18n/language.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/reports.ts'
import { useDraft } from '../../offline/use-draft.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import type { Entry, Marking } from './entry.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { rowName } from './report-words.ts'
import { accept, correct, giveBack, refreshReports } from './reports.queries.ts'

const NO_REASONS: Readonly<Record<string, string>> = {}

/** Marks are kept on this device until the report goes back. */
export function useMarking(
  entry: Entry,
  key: string,
): { readonly marking: Marking & { readonly clear: () => void }; readonly asking: ReactElement | null } {
  const draft = useDraft<Readonly<Record<string, string>>>(key, NO_REASONS)
  const [asked, setAsked] = useState<string | null>(null)
  const reasons = useMemo(() => new Map(Object.entries(draft.value)), [draft.value])
  const { value, discard, set: keep } = draft
  // the same until a mark changes: the grid is drawn again for it
  const marking = useMemo(
    () => ({
      reasons,
      set: (cell: string, reason: string | null): void => {
        const { [cell]: _, ...rest } = value
        const next = reason === null ? rest : { ...rest, [cell]: reason }
        if (Object.keys(next).length === 0) discard()
        else keep(next)
      },
      ask: setAsked,
      clear: discard,
    }),
    [reasons, value, discard, keep],
  )
  const asking =
    asked === null ? null : (
      <ReasonDialog
        title={t('mark.title')}
        about={
          <p>
            <CellName entry={entry} cell={asked} />
          </p>
        }
        label={t('mark.reason')}
        hint={t('mark.reason-hint')}
        initial={reasons.get(asked) ?? ''}
        most={500}
        confirmLabel={t('mark.save')}
        onDone={(reason) => {
          marking.set(asked, reason)
          setAsked(null)
        }}
        onClose={() => setAsked(null)}
      />
    )
  return { marking, asking }
}

function CellName({ entry, cell }: { readonly entry: Entry; readonly cell: string }): ReactElement {
  const [unitId = '', figure = ''] = cell.split(' ')
  const definition = entry.figures.get(figure)
  return (
    <>
      <Vi>{rowName(entry.report, unitId)}</Vi>: {definition === undefined ? figure : inLanguage(definition.name)}
    </>
  )
}

export type ReceiveBarProps = {
  readonly entry: Entry
  readonly marking: Marking & { readonly clear: () => void }
  readonly onDone: (sentence: string) => void
}

type Asking = { readonly what: 'return' | 'accept' | 'correct'; readonly commandId: string }

export function ReceiveBar({ entry, marking, onDone }: ReceiveBarProps): ReactElement {
  const { may } = entry.report
  const [asking, setAsking] = useState<Asking | null>(null)
  const ask = (what: Asking['what']): void => setAsking({ what, commandId: newCommandId() })
  const props = { entry, marking, onDone, onClose: () => setAsking(null), commandId: asking?.commandId ?? '' }
  const marked = marking.reasons.size
  return (
    <>
      <div className="row">
        {may.includes('accept') ? (
          <Button kind="primary" icon="check" disabled={marked > 0} onClick={() => ask('accept')}>
            {t('accept.do')}
          </Button>
        ) : null}
        {may.includes('return') ? <ReturnButton marked={marked} onClick={() => ask('return')} /> : null}
        {may.includes('correct') ? (
          <Button icon="pencil" onClick={() => ask('correct')}>
            {t('correct.do')}
          </Button>
        ) : null}
      </div>
      {asking?.what === 'return' ? <ReturnDialog {...props} /> : null}
      {asking?.what === 'accept' ? <AcceptDialog {...props} /> : null}
      {asking?.what === 'correct' ? <CorrectDialog {...props} /> : null}
    </>
  )
}

function ReturnButton({ marked, onClick }: { readonly marked: number; readonly onClick: () => void }): ReactElement {
  return (
    <>
      <Button icon="back" disabled={marked === 0} onClick={onClick}>
        {marked === 0 ? t('return.do') : t('return.do-count', { count: marked })}
      </Button>
      <span className="small muted">{marked === 0 ? t('return.how') : t('return.marked')}</span>
    </>
  )
}

type ActDialogProps = ReceiveBarProps & { readonly commandId: string; readonly onClose: () => void }

/** Sends once; after it every list is asked again. */
function useAct<V = void>(
  send: (given: V) => Promise<unknown>,
  props: Pick<ActDialogProps, 'onClose' | 'onDone' | 'marking'>,
  done: string,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      props.marking.clear()
      await refreshReports(client)
      props.onClose()
      props.onDone(done)
    },
  })
}

function Refused({ error }: { readonly error: unknown }): ReactElement | null {
  return error === null ? null : <Notice kind="error" title={problemSentence(problemIn(error))} />
}

const noteBody = (note: string): { note?: string } => (note.trim() === '' ? {} : { note: note.trim() })

function ReturnDialog(props: ActDialogProps): ReactElement {
  const { entry, marking, commandId, onClose } = props
  const [note, setNote] = useState('')
  const cells = [...marking.reasons].map(([key, reason]) => {
    const [unitId = '', figure = ''] = key.split(' ')
    return { unitId, figure, reason }
  })
  const sending = useAct(
    () => giveBack(entry.report.id, { cells, ...noteBody(note) }, commandId),
    props,
    t('return.done', { count: cells.length }),
  )
  return (
    <ConfirmDialog
      open
      title={t('return.title', { count: cells.length })}
      confirmLabel={t('return.do')}
      busy={sending.isPending}
      onCancel={onClose}
      onConfirm={() => sending.mutate()}
    >
      <div className="stack">
        <p>{t('return.text')}</p>
        <ul className="link-list">
          {[...marking.reasons].map(([key, reason]) => (
            <li key={key}>
              <CellName entry={entry} cell={key} /> – <Vi>{reason}</Vi>
            </li>
          ))}
        </ul>
        <TextField label={t('return.note')} value={note} onChange={setNote} maxLength={1000} rows={2} />
        <Refused error={sending.error} />
      </div>
    </ConfirmDialog>
  )
}

function AcceptDialog(props: ActDialogProps): ReactElement {
  const { entry, commandId, onClose } = props
  const seq = entry.report.handIns.reduce((most, each) => Math.max(most, each.seq), 0)
  const sending = useAct(() => accept(entry.report.id, { seq }, commandId), props, t('accept.done'))
  return (
    <ConfirmDialog
      open
      title={t.nodes('accept.title', { unit: <Vi>{entry.report.unit.name}</Vi> })}
      confirmLabel={t('accept.do')}
      busy={sending.isPending}
      onCancel={onClose}
      onConfirm={() => sending.mutate()}
    >
      <div className="stack">
        <p>{t('accept.text', { seq })}</p>
        <Refused error={sending.error} />
      </div>
    </ConfirmDialog>
  )
}

function CorrectDialog(props: ActDialogProps): ReactElement {
  const { entry, commandId, onClose } = props
  const sending = useAct((reason: string) => correct(entry.report.id, reason, commandId), props, t('correct.done'))
  return (
    <ReasonDialog
      title={t('correct.title')}
      about={<p>{t('correct.text')}</p>}
      label={t('correct.reason')}
      most={500}
      confirmLabel={t('correct.do')}
      busy={sending.isPending}
      onDone={(reason) => sending.mutate(reason)}
      onClose={onClose}
    >
      <Refused error={sending.error} />
    </ReasonDialog>
  )
}
