// The only place for recording a title of new rural development from the decision of the body that conferred it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import { titleKinds, type TitleKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import { problemIn } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { problemSentence, rightInWords, roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { useDraft } from '../../offline/use-draft.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorSummary, Notice, Refusal, type FieldProblem } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { Attention } from './attention.tsx'
import { childrenQuery, findUnits, recordTitle, refreshAll, useMe } from './assessments.queries.ts'
import { capacityOf, errorAt, SignatoryFields, signedProblems, UNSIGNED, type Signed } from './signatory-fields.tsx'
import { kindInWords } from './words.ts'
import { Vi } from '../../ui/vi.tsx'
import './assessments.css'

type ChosenUnit = { readonly id: string; readonly name: string }
type Draft = {
  readonly kind: TitleKind | null
  readonly body: string
  readonly from: PlainDate | null
  /** The last day, as it is written; the window itself ends the day after. */
  readonly last: PlainDate | null
  readonly source: string
  readonly units: readonly ChosenUnit[]
  readonly signed: Signed
}
const EMPTY: Draft = { kind: null, body: '', from: null, last: null, source: '', units: [], signed: UNSIGNED }
const IDS = { kind: 'dh-loai', body: 'dh-co-quan', from: 'dh-tu', last: 'dh-den', source: 'dh-nguon', units: 'dh-don-vi' } as const

export function NewTitlePage(): ReactElement {
  const me = useMe()
  const grants = me?.grants.filter((grant) => grant.role === 'programme-office') ?? []
  const [first] = grants
  return (
    <div className="stack">
      <PageHeader title={t('title.title')} trail={<Link to="/quyet-dinh">{t('decisions.title')}</Link>} subtitle={t('title.help')} />
      {me === undefined ? null : first === undefined ? (
        <Refusal right={rightInWords('title.record')} whoCanGive={roleInWords('administrator')} />
      ) : (
        <TitleForm me={me} grants={grants} first={first} />
      )}
    </div>
  )
}

function problemsOf(draft: Draft): readonly FieldProblem[] {
  const need = (missing: boolean, fieldId: string, message: string): FieldProblem[] => (missing ? [{ fieldId, message }] : [])
  return [
    ...need(draft.kind === null, IDS.kind, t('title.need-kind')),
    ...need(draft.body.trim() === '', IDS.body, t('title.need-body')),
    ...signedProblems(draft.signed),
    ...need(draft.from === null, IDS.from, t('title.need-from')),
    ...need(draft.last === null, IDS.last, t('title.need-to')),
    ...need(draft.from !== null && draft.last !== null && draft.last < draft.from, IDS.last, t('title.need-order')),
    ...need(draft.source.trim() === '', IDS.source, t('title.need-source')),
    ...need(draft.units.length === 0, IDS.units, t('title.need-units')),
  ]
}

type Grant = MeReply['grants'][number]
type TitleFormProps = { readonly me: MeReply; readonly grants: readonly Grant[]; readonly first: Grant }

function TitleForm({ me, grants, first }: TitleFormProps): ReactElement {
  const [authority, setAuthority] = useState(first.unitId)
  const draft = useDraft<Draft>(`${me.account.id}.title`, EMPTY)
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const [commandId, setCommandId] = useState<string | null>(null)
  const client = useQueryClient()
  const navigate = useNavigate()
  const { value } = draft
  // one's own grant goes before a lent one, as on the server
  const here = grants.filter((grant) => grant.unitId === authority)
  const delegation = here.some((grant) => grant.delegation === null) ? null : (here[0]?.delegation ?? null)
  const set = (change: Partial<Draft>): void => draft.set({ ...value, ...change })
  const recording = useMutation({
    mutationFn: ({
      title,
      from,
      last,
      id,
    }: {
      readonly title: TitleKind
      readonly from: PlainDate
      readonly last: PlainDate
      readonly id: string
    }) =>
      recordTitle(
        {
          authorityUnitId: authority,
          number: value.signed.number.trim(),
          decidedOn: value.signed.decidedOn ?? '',
          authorityBody: value.body.trim(),
          signatoryCapacity: capacityOf(value.signed, delegation).trim(),
          signatoryTitle: value.signed.title.trim(),
          signatoryName: value.signed.name.trim(),
          statusKind: title,
          windowFrom: from,
          windowTo: addDays(last, 1),
          source: value.source.trim(),
          unitIds: value.units.map((unit) => unit.id),
        },
        id,
      ),
    onSuccess: async ({ id }) => {
      draft.discard()
      await refreshAll(client)
      await navigate({ to: '/quyet-dinh/$id', params: { id } })
    },
    onError: () => setCommandId(null),
  })
  const check = (): void => {
    const found = problemsOf(value)
    setProblems(found)
    if (found.length === 0) setCommandId(newCommandId())
  }
  const confirm = (): void => {
    const { kind, from, last } = value
    if (commandId !== null && kind !== null && from !== null && last !== null) recording.mutate({ title: kind, from, last, id: commandId })
  }
  return (
    <div className="stack">
      <Attention about={problems.length > 0 ? problems : recording.error}>
        <ErrorSummary problems={problems} />
        {recording.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(recording.error))} />}
      </Attention>
      <Section title={t('issue.decision')}>
        <div className="form-grid">
          {grants.length > 1 ? (
            <SelectField
              label={t('title.authority')}
              value={authority}
              options={grants.map((grant) => ({ value: grant.unitId, label: grant.unitName }))}
              onChange={(unit) => setAuthority(unit ?? first.unitId)}
            />
          ) : null}
          <SelectField
            id={IDS.kind}
            label={t('title.kind')}
            required
            value={value.kind}
            error={errorAt(problems, IDS.kind)}
            options={titleKinds.map((kind) => ({ value: kind, label: kindInWords(kind) }))}
            onChange={(kind) => set({ kind })}
          />
          <TextField
            id={IDS.body}
            label={t('title.body')}
            hint={t('title.body-hint')}
            required
            maxLength={120}
            value={value.body}
            error={errorAt(problems, IDS.body)}
            onChange={(body) => set({ body })}
          />
        </div>
        <SignatoryFields
          delegation={delegation}
          value={value.signed}
          onChange={(signed) => set({ signed })}
          problems={problems}
          latest={me.today}
        />
        <div className="form-grid">
          <DateField
            id={IDS.from}
            label={t('title.from')}
            required
            value={value.from}
            error={errorAt(problems, IDS.from)}
            onChange={(from) => set({ from })}
          />
          <DateField
            id={IDS.last}
            label={t('title.to')}
            required
            value={value.last}
            error={errorAt(problems, IDS.last)}
            onChange={(last) => set({ last })}
          />
          <TextField
            id={IDS.source}
            label={t('title.source')}
            hint={t('title.source-hint')}
            required
            maxLength={300}
            value={value.source}
            error={errorAt(problems, IDS.source)}
            onChange={(source) => set({ source })}
          />
        </div>
      </Section>
      <UnitsPart
        authority={authority}
        on={value.signed.decidedOn ?? me.today}
        units={value.units}
        onChange={(units) => set({ units })}
        error={errorAt(problems, IDS.units)}
      />
      <div className="form-end">
        <Button kind="primary" onClick={check}>
          {t('title.do')}
        </Button>
      </div>
      <ConfirmDialog
        open={commandId !== null}
        title={t('title.do')}
        confirmLabel={t('title.do')}
        busy={recording.isPending}
        onCancel={() => setCommandId(null)}
        onConfirm={confirm}
      >
        <div className="stack">
          <p>
            {t.nodes('decision.title', { number: <Vi>{value.signed.number}</Vi> })}{' '}
            {value.signed.decidedOn === null ? '' : t('decision.dated', { date: formatDate(value.signed.decidedOn) })}, {value.body}
          </p>
          <p>{t('title.confirm', { count: value.units.length, title: value.kind === null ? '' : kindInWords(value.kind) })}</p>
          <p className="small">{value.units.map((unit) => unit.name).join(', ')}</p>
        </div>
      </ConfirmDialog>
    </div>
  )
}

type UnitsPartProps = {
  readonly authority: string
  readonly on: PlainDate
  readonly units: readonly ChosenUnit[]
  readonly onChange: (units: readonly ChosenUnit[]) => void
  readonly error: string | undefined
}

function UnitsPart({ authority, on, units, onChange, error }: UnitsPartProps): ReactElement {
  const children = useQuery(childrenQuery(authority, on))
  const add = (more: readonly ChosenUnit[]): void =>
    onChange([...units, ...more.filter((unit) => !units.some((each) => each.id === unit.id))])
  return (
    <Section title={t('title.units')} aside={<span>{t('title.chosen', { count: units.length })}</span>}>
      <Combobox
        id={IDS.units}
        label={t('title.add')}
        hint={t('title.add-hint')}
        error={error}
        value={null}
        find={(text, signal) => findUnits(text, on, signal)}
        onChange={(unit) => (unit === null ? undefined : add([{ id: unit.id, name: unit.label }]))}
      />
      <ul className="chip-list">
        {units.map((unit) => (
          <li key={unit.id} className="chip">
            <Vi>{unit.name}</Vi>
            <IconButton
              icon="cross"
              label={t('title.remove', { unit: unit.name })}
              onClick={() => onChange(units.filter((each) => each.id !== unit.id))}
            />
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('title.from-list')}</summary>
        <Loaded query={children}>
          {(found) => (
            <DataTable
              caption={t('title.from-list')}
              columns={[
                {
                  id: 'unit',
                  header: t('column.unit'),
                  width: '14rem',
                  sort: (unit) => unit.fullName,
                  cell: (unit) => <Vi>{unit.fullName}</Vi>,
                },
              ]}
              rows={found.units}
              rowKey={(unit) => unit.id}
              chosen={new Set(units.map((unit) => unit.id))}
              onChoose={(ids) => {
                const here = new Set(found.units.map((unit) => String(unit.id)))
                onChange([
                  ...units.filter((unit) => !here.has(unit.id)),
                  ...found.units.filter((unit) => ids.has(unit.id)).map((unit) => ({ id: unit.id, name: unit.fullName })),
                ])
              }}
            />
          )}
        </Loaded>
      </details>
    </Section>
  )
}
