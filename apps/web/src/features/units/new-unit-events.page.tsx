// The only place for recording a decision that changes units: the decision, its events, the preview, applying, what came of it.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useRef, useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { newCommandId } from '../../api/command-id.ts'
import { readText, useFrame } from '../../frame/use-frame.ts'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { rightInWords, roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/unit-events.ts'
import { useLeaveWarning } from '../../offline/use-draft.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorSummary, Notice, Refusal, Skeleton, type FieldProblem } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { CheckField, TextField } from '../../ui/text-field.tsx'
import { madeBy, type EventDraft, type ListedEvent } from './unit-event-draft.ts'
import { UnitEventForm } from './unit-event-form.tsx'
import { PreviewLists, PreviewProblems } from './unit-event-preview.tsx'
import { EventSentence, type NameOf } from './unit-event-words.tsx'
import {
  applyEvents,
  batchEventsQuery,
  counterEventsQuery,
  previewEvents,
  type AppliedReply,
  type EventBatchInput,
  type EventInput,
  type PreviewReply,
} from './unit-events.queries.ts'
import './units.css'

const FIELDS = { on: 'qd-hieu-luc', source: 'qd-nguon', events: 'qd-su-kien' } as const

export function NewUnitEventsPage(): ReactElement {
  const { may } = useFrame()
  const undoes = readText(useSearch({ strict: false }), 'dc') ?? null
  return (
    <div className="stack">
      <PageHeader title={t('new.title')} trail={<Link to="/don-vi/su-kien">{t('list.title')}</Link>} subtitle={t('new.subtitle')} />
      {!may('unit-event.write') ? (
        <Refusal right={rightInWords('unit-event.write')} whoCanGive={roleInWords('administrator')} />
      ) : undoes === null ? (
        <Recording key="new" start={EMPTY} undoes={null} />
      ) : (
        <Undoing key={undoes} undoes={undoes} />
      )}
    </div>
  )
}

type Start = { readonly on: PlainDate | null; readonly events: readonly EventInput[]; readonly names: ReadonlyMap<string, string> }
const EMPTY: Start = { on: null, events: [], names: new Map() }

/** The opposite of a recorded decision, ready to be looked at. */
function Undoing({ undoes }: { readonly undoes: string }): ReactElement {
  const counter = useQuery(counterEventsQuery(undoes))
  const of = useInfiniteQuery(batchEventsQuery(undoes, { kind: undefined, unit: undefined }))
  const error = counter.error ?? of.error
  if (error !== null) return <ProblemView error={error} />
  if (counter.data === undefined || of.data === undefined) return <Skeleton />
  const names = new Map(
    of.data.pages.flatMap((page) => page.items).flatMap((item) => item.units.map((unit) => [unit.id, unit.name] as const)),
  )
  return (
    <>
      <Notice title={t('new.undoing')} />
      <Recording start={{ on: counter.data.effectiveOn, events: counter.data.events, names }} undoes={undoes} />
    </>
  )
}

type Head = {
  readonly on: PlainDate | null
  readonly number: string
  readonly date: PlainDate | null
  readonly issuer: string
  readonly source: string
  readonly checked: boolean
}

function batchOf(head: Head, on: PlainDate, events: readonly ListedEvent[]): EventBatchInput {
  const text = (value: string): string | null => (value.trim() === '' ? null : value.trim())
  return {
    effectiveOn: on,
    decision: { number: text(head.number), date: head.date, issuer: text(head.issuer), source: head.source.trim(), checked: head.checked },
    events: events.map((each) => each.event),
  }
}

function headProblems(head: Head, events: readonly ListedEvent[]): readonly FieldProblem[] {
  return [
    ...(head.on === null ? [{ fieldId: FIELDS.on, message: t('new.need-date') }] : []),
    ...(head.source.trim() === '' ? [{ fieldId: FIELDS.source, message: t('new.need-source') }] : []),
    ...(events.length === 0 ? [{ fieldId: FIELDS.events, message: t('new.need-events') }] : []),
  ]
}

/** The units a draft names, by id. */
function namesIn({ unit, parent, parts }: EventDraft): readonly (readonly [string, string])[] {
  const chosen = [unit, parent, ...parts.flatMap((part) => [part.unit, part.made?.parent ?? null])]
  return chosen.flatMap((each) => (each === null ? [] : [[each.id, each.label] as const]))
}

function namesOf(names: ReadonlyMap<string, string>, made: readonly { readonly id: string; readonly label: string }[]): NameOf {
  return (id) => names.get(id) ?? made.find((unit) => unit.id === id)?.label ?? id
}

function formTitle(events: readonly ListedEvent[], editing: number | null): string {
  return editing === null ? t('new.add') : t('new.edit', { number: events.findIndex((each) => each.key === editing) + 1 })
}

/** Adds an event at the end, or puts it in the place of the one being edited. */
function withEvent(events: readonly ListedEvent[], editing: number | null, made: Omit<ListedEvent, 'key'>): readonly ListedEvent[] {
  if (editing !== null) return events.map((each) => (each.key === editing ? { key: editing, ...made } : each))
  return [...events, { key: Math.max(-1, ...events.map((each) => each.key)) + 1, ...made }]
}

type Seen = { readonly batch: EventBatchInput; readonly preview: PreviewReply }

function Recording({ start, undoes }: { readonly start: Start; readonly undoes: string | null }): ReactElement {
  const [head, setHead] = useState<Head>({ on: start.on, number: '', date: null, issuer: '', source: '', checked: false })
  const [events, setEvents] = useState<readonly ListedEvent[]>(() => start.events.map((event, key) => ({ key, draft: null, event })))
  const [names, setNames] = useState<ReadonlyMap<string, string>>(start.names)
  const [editing, setEditing] = useState<number | null>(null)
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const [seen, setSeen] = useState<Seen | null>(null)
  const [done, setDone] = useState<AppliedReply | null>(null)
  const looking = useMutation({ mutationFn: previewEvents, onSuccess: (preview, batch) => setSeen({ batch, preview }) })
  useLeaveWarning(done === null && (events.length > 0 || head.source !== ''))
  const made = madeBy(
    events.map((each) => each.event),
    head.on,
  )
  const nameOf = namesOf(names, made)
  const look = (): void => {
    const found = headProblems(head, events)
    setProblems(found)
    if (found.length === 0 && head.on !== null) looking.mutate(batchOf(head, head.on, events))
  }
  if (done !== null) return <Done reply={done} />
  if (seen !== null && seen.preview.problems.length === 0) {
    return <Preview seen={seen} undoes={undoes} onBack={() => setSeen(null)} onDone={setDone} />
  }
  return (
    <>
      <ErrorSummary problems={problems} />
      {seen === null ? null : (
        <PreviewProblems preview={seen.preview} nameOf={nameOf} onFix={(event) => setEditing(events[event]?.key ?? null)} />
      )}
      <DecisionFields
        head={head}
        set={(change) => {
          setHead({ ...head, ...change })
          setProblems([])
        }}
        problems={problems}
      />
      <Section title={t('new.events')} id={FIELDS.events}>
        <EventList
          events={events}
          nameOf={nameOf}
          onEdit={setEditing}
          onRemove={(key) => setEvents(events.filter((each) => each.key !== key))}
        />
        <h3 className="event-add">{formTitle(events, editing)}</h3>
        <UnitEventForm
          key={editing ?? 'new'}
          on={head.on}
          made={made}
          initial={events.find((each) => each.key === editing)?.draft ?? null}
          onCancel={editing === null ? null : () => setEditing(null)}
          onDone={(draft, event) => {
            setNames((now) => new Map([...now, ...namesIn(draft)]))
            setEvents(withEvent(events, editing, { draft, event }))
            setEditing(null)
          }}
        />
      </Section>
      {looking.error === null ? null : <ProblemView error={looking.error} />}
      <p className="row">
        <Button kind="primary" busy={looking.isPending} onClick={look}>
          {t('new.preview')}
        </Button>
      </p>
    </>
  )
}

type DecisionFieldsProps = {
  readonly head: Head
  readonly set: (change: Partial<Head>) => void
  readonly problems: readonly FieldProblem[]
}

function DecisionFields({ head, set, problems }: DecisionFieldsProps): ReactElement {
  const error = (field: string): string | null => problems.find((each) => each.fieldId === field)?.message ?? null
  return (
    <Section title={t('new.decision')}>
      <div className="fields-row">
        <DateField
          id={FIELDS.on}
          label={t('new.effective')}
          hint={t('new.effective-hint')}
          required
          value={head.on}
          onChange={(on) => set({ on })}
          error={error(FIELDS.on)}
        />
        <TextField
          label={t('new.number')}
          hint={t('new.number-hint')}
          maxLength={80}
          value={head.number}
          onChange={(number) => set({ number })}
        />
        <DateField label={t('new.dated')} value={head.date} onChange={(date) => set({ date })} />
        <TextField label={t('new.issuer')} maxLength={200} value={head.issuer} onChange={(issuer) => set({ issuer })} />
      </div>
      <TextField
        id={FIELDS.source}
        label={t('new.source')}
        hint={t('new.source-hint')}
        required
        maxLength={500}
        value={head.source}
        onChange={(source) => set({ source })}
        error={error(FIELDS.source)}
      />
      <CheckField label={t('new.checked')} checked={head.checked} onChange={(checked) => set({ checked })} />
    </Section>
  )
}

type EventListProps = {
  readonly events: readonly ListedEvent[]
  readonly nameOf: NameOf
  readonly onEdit: (key: number) => void
  readonly onRemove: (key: number) => void
}

function EventList({ events, nameOf, onEdit, onRemove }: EventListProps): ReactElement {
  if (events.length === 0) {
    return (
      <p className="muted">
        {t('new.events-none')}. {t('new.events-none-help')}
      </p>
    )
  }
  return (
    <ol className="event-list">
      {events.map((each, index) => (
        <li key={each.key} className="event-line">
          <span>
            <strong>{t(`kind.${each.event.kind}`)}.</strong> <EventSentence event={each.event} nameOf={nameOf} />
          </span>
          <span className="event-line-ways">
            {each.draft === null ? null : (
              <IconButton icon="pencil" label={t('new.edit', { number: index + 1 })} onClick={() => onEdit(each.key)} />
            )}
            <IconButton icon="cross" label={t('new.remove', { number: index + 1 })} onClick={() => onRemove(each.key)} />
          </span>
        </li>
      ))}
    </ol>
  )
}

type PreviewProps = {
  readonly seen: Seen
  readonly undoes: string | null
  readonly onBack: () => void
  readonly onDone: (reply: AppliedReply) => void
}

const sum = (totals: PreviewReply['created']): string => formatNumber(totals.province + totals.district + totals.commune, 0)

function Preview({ seen, undoes, onBack, onDone }: PreviewProps): ReactElement {
  const { batch, preview } = seen
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  // the same button pressed twice over a cut line is one command
  const command = useRef(newCommandId())
  const applying = useMutation({
    mutationFn: () => applyEvents(client, batch, undoes, command.current),
    onSuccess: onDone,
    onSettled: () => setAsking(false),
  })
  return (
    <>
      <PreviewLists preview={preview} batch={batch} />
      {applying.error === null ? null : <ProblemView error={applying.error} />}
      <p className="row no-print">
        <Button kind="primary" onClick={() => setAsking(true)}>
          {t('apply.button')}
        </Button>
        <Button onClick={onBack}>{t('new.back')}</Button>
      </p>
      <ConfirmDialog
        open={asking}
        title={t('apply.title')}
        confirmLabel={t('apply.confirm', { count: preview.events })}
        busy={applying.isPending}
        onConfirm={() => applying.mutate()}
        onCancel={() => setAsking(false)}
      >
        <p>
          {t('apply.text', { created: sum(preview.created), ended: sum(preview.ended), date: formatDate(batch.effectiveOn as PlainDate) })}
        </p>
      </ConfirmDialog>
    </>
  )
}

function Done({ reply }: { readonly reply: AppliedReply }): ReactElement {
  const [first] = reply.batches
  return (
    <Section title={t('done.title')}>
      <p>{t('done.text', { created: sum(reply.created), ended: sum(reply.ended), changed: formatNumber(reply.changed, 0) })}</p>
      {reply.dropped === 0 ? null : <p>{t('done.dropped', { count: reply.dropped })}</p>}
      {reply.grantsWidened === 0 ? null : <p>{t('done.grants', { count: reply.grantsWidened })}</p>}
      {reply.leftBehindTotal === 0 ? null : (
        <Notice kind="warning" title={t('done.left', { count: formatNumber(reply.leftBehindTotal, 0) })} />
      )}
      <p className="row">
        {first === undefined ? null : (
          <Link to="/don-vi/su-kien/$id" params={{ id: first }} className="button button--primary">
            {t('done.see')}
          </Link>
        )}
        <Link to="/don-vi/su-kien" className="button">
          {t('done.list')}
        </Link>
      </p>
    </Section>
  )
}
