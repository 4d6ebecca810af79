// The only place for making a decision: the accepted units, the number, the signatory, a look at it, then all or none.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import { rights } from '@binhyen/core/access/access.policy'
import type { DossierRow } from '@binhyen/core/assessments/assessments.contract'
import { vietnameseDate } from '@binhyen/core/shared/plain-date'
import { problemIn } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { problemSentence, rightInWords, roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { t as kit } from '../../i18n/vi.ts'
import { useDraft } from '../../offline/use-draft.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { EmptyState, ErrorSummary, Notice, Refusal, type FieldProblem } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { ChoiceField } from '../../ui/yes-no-field.tsx'
import { Attention } from './attention.tsx'
import { candidatesQuery, issue, refreshAll, useMe, type CandidateGroup } from './assessments.queries.ts'
import { dossierColumns } from './dossiers.page.tsx'
import { SignatoryFields, signedProblems, UNSIGNED, type Signed } from './signatory-fields.tsx'
import { windowInWords } from './words.ts'
import './assessments.css'

type Draft = { readonly group: string | null; readonly left: readonly string[]; readonly signed: Signed }
const EMPTY: Draft = { group: null, left: [], signed: UNSIGNED }
const UNITS_ID = 'qd-don-vi'

const keyOf = (group: CandidateGroup): string => `${group.authorityUnitId} ${group.setId} ${group.window.from}`

/** Who may issue, by the table of rights. */
const ISSUERS: readonly string[] = rights['decision.issue'].roles

export function NewDecisionPage(): ReactElement {
  const query = useQuery(candidatesQuery)
  const me = useMe()
  return (
    <div className="stack">
      <PageHeader title={t('issue.title')} trail={<Link to="/quyet-dinh">{t('decisions.title')}</Link>} />
      <Loaded query={query}>
        {({ groups }) =>
          me !== undefined && !me.grants.some((grant) => ISSUERS.includes(grant.role)) ? (
            <Refusal right={rightInWords('decision.issue')} whoCanGive={roleInWords('administrator')} />
          ) : groups.length === 0 || me === undefined ? (
            <EmptyState title={t('issue.empty')} icon="decisions">
              {t('issue.empty-help')}
            </EmptyState>
          ) : (
            <IssueForm groups={groups} me={me} />
          )
        }
      </Loaded>
    </div>
  )
}

/** Units the server refused, by id, with what it said about each. */
type Refused = ReadonlyMap<string, string>

function refusedIn(error: unknown): Refused {
  const { code, details } = problemIn(error)
  if (
    code !== 'decision.unit-not-accepted' ||
    typeof details !== 'object' ||
    details === null ||
    !('units' in details) ||
    !Array.isArray(details.units)
  ) {
    return new Map()
  }
  return new Map(
    (details.units as readonly Readonly<Record<string, unknown>>[]).map((unit) => [
      String(unit['id']),
      statusInWords(typeof unit['status'] === 'string' ? unit['status'] : null),
    ]),
  )
}

const standings = ['registered', 'handed-in', 'synthesised', 'returned', 'accepted', 'not-met', 'recognised'] as const

function statusInWords(status: string | null): string {
  const known = standings.find((each) => each === status)
  return known === undefined ? kit('status.not-registered') : kit(`status.${known}`)
}

function IssueForm({ groups, me }: { readonly groups: readonly CandidateGroup[]; readonly me: MeReply }): ReactElement {
  const draft = useDraft<Draft>(`${me.account.id}.decision`, EMPTY)
  const [restored] = useState(draft.restored)
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const [commandId, setCommandId] = useState<string | null>(null)
  const { value } = draft
  const group = groups.find((each) => keyOf(each) === value.group) ?? groups[0]
  const client = useQueryClient()
  const navigate = useNavigate()
  // All are chosen until one is left out: a decision usually lists everybody accepted.
  const chosen = new Set(group?.dossiers.map((row) => row.unit.id).filter((id) => !value.left.includes(id)))
  const issuing = useMutation({
    mutationFn: ({ on, id }: { readonly on: CandidateGroup; readonly id: string }) =>
      issue(
        {
          authorityUnitId: on.authorityUnitId,
          number: value.signed.number.trim(),
          decidedOn: value.signed.decidedOn ?? '',
          signatoryCapacity: value.signed.capacity.trim(),
          signatoryTitle: value.signed.title.trim(),
          signatoryName: value.signed.name.trim(),
          setId: on.setId,
          windowFrom: on.window.from,
          unitIds: [...chosen],
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
  if (group === undefined) return <></>
  const refused = refusedIn(issuing.error)
  const choose = (ids: ReadonlySet<string>): void =>
    draft.set({ ...value, group: keyOf(group), left: group.dossiers.map((row) => row.unit.id).filter((id) => !ids.has(id)) })
  const preview = (): void => {
    const found = [...signedProblems(value.signed), ...(chosen.size === 0 ? [{ fieldId: UNITS_ID, message: t('issue.need-units') }] : [])]
    setProblems(found)
    if (found.length === 0) setCommandId(newCommandId())
  }
  return (
    <div className="stack">
      {restored ? <Notice title={t('issue.restored')} action={<Button onClick={draft.discard}>{t('issue.discard')}</Button>} /> : null}
      <Attention about={problems.length > 0 ? problems : issuing.error}>
        <ErrorSummary problems={problems} />
        <IssueProblem
          error={issuing.error}
          refused={refused}
          onDrop={() => {
            choose(new Set([...chosen].filter((id) => !refused.has(id))))
            issuing.reset()
          }}
        />
      </Attention>
      <GroupChoice groups={groups} group={group} onChange={(key) => draft.set({ ...value, group: key, left: [] })} />
      <Section
        title={t('issue.units')}
        id={UNITS_ID}
        aside={<span>{t('issue.chosen', { count: chosen.size, total: group.dossiers.length })}</span>}
      >
        <div className="row">
          <Button kind="quiet" onClick={() => choose(new Set(group.dossiers.map((row) => row.unit.id)))}>
            {t('issue.choose-all')}
          </Button>
          <Button kind="quiet" onClick={() => choose(new Set())}>
            {t('issue.choose-none')}
          </Button>
        </div>
        <DataTable
          caption={t('issue.units')}
          columns={columnsFor(refused)}
          rows={group.dossiers}
          rowKey={(row) => row.unit.id}
          chosen={chosen}
          onChoose={choose}
        />
      </Section>
      <Section title={t('issue.decision')}>
        <SignatoryFields
          value={value.signed}
          onChange={(signed) => draft.set({ ...value, signed })}
          problems={problems}
          earliest={group.window.from}
          latest={me.today}
        />
      </Section>
      <div className="form-end">
        <Button kind="primary" icon="decisions" onClick={preview}>
          {t('issue.preview')}
        </Button>
      </div>
      <ConfirmDialog
        open={commandId !== null}
        title={t('issue.preview-title')}
        confirmLabel={t('issue.do')}
        busy={issuing.isPending}
        onCancel={() => setCommandId(null)}
        onConfirm={() => (commandId === null ? undefined : issuing.mutate({ on: group, id: commandId }))}
      >
        <div className="stack">
          <Paper
            group={group}
            signed={value.signed}
            units={group.dossiers.filter((row) => chosen.has(row.unit.id))}
            demonstration={me.demonstration}
          />
          <p>{t('issue.confirm', { count: chosen.size })}</p>
        </div>
      </ConfirmDialog>
    </div>
  )
}

function columnsFor(refused: Refused): readonly Column<DossierRow>[] {
  const shown = dossierColumns.filter((column) => ['unit', 'parent', 'handed-in', 'late', 'outcome'].includes(column.id))
  if (refused.size === 0) return shown
  const problem: Column<DossierRow> = {
    id: 'problem',
    header: t('column.problem'),
    width: '12rem',
    sort: (row) => refused.get(row.unit.id) ?? null,
    cell: (row) => {
      const status = refused.get(row.unit.id)
      return status === undefined ? null : <StatusTag status="not-met">{t('issue.refused-unit', { status })}</StatusTag>
    },
  }
  const [first, ...rest] = shown
  return first === undefined ? [problem] : [first, problem, ...rest]
}

function IssueProblem({
  error,
  refused,
  onDrop,
}: {
  readonly error: unknown
  readonly refused: Refused
  readonly onDrop: () => void
}): ReactElement | null {
  if (error === null) return null
  if (refused.size === 0) return <Notice kind="error" title={problemSentence(problemIn(error))} />
  return (
    <Notice
      kind="error"
      title={t('issue.refused-title', { count: refused.size })}
      action={<Button onClick={onDrop}>{t('issue.refused-drop')}</Button>}
    />
  )
}

type GroupChoiceProps = {
  readonly groups: readonly CandidateGroup[]
  readonly group: CandidateGroup
  readonly onChange: (key: string) => void
}

function GroupChoice({ groups, group, onChange }: GroupChoiceProps): ReactElement {
  const line = (each: CandidateGroup): string => t('issue.group-line', { set: each.setTitle, window: windowInWords(each.window) })
  const count = (each: CandidateGroup): string => t('issue.group-count', { body: each.authorityBody, count: each.dossiers.length })
  return (
    <div className="card stack">
      {groups.length === 1 ? (
        <p>
          <strong>{line(group)}</strong>
          <br />
          {count(group)}
        </p>
      ) : (
        <ChoiceField
          column
          label={t('issue.group')}
          value={keyOf(group)}
          options={groups.map((each) => ({ value: keyOf(each), label: `${line(each)}. ${count(each)}` }))}
          onChange={(key) => (key === null ? undefined : onChange(key))}
        />
      )}
      <p className="small muted">
        {t('issue.authority-source', { source: group.source })} {group.checked ? null : <StatusTag status="unchecked" />}
      </p>
    </div>
  )
}

type PaperProps = {
  readonly group: CandidateGroup
  readonly signed: Signed
  readonly units: readonly DossierRow[]
  readonly demonstration: boolean
}

/** The decision as it will read, with its list. */
function Paper({ group, signed, units, demonstration }: PaperProps): ReactElement {
  return (
    <div className="paper">
      {demonstration ? <p className="paper-center small">{kit('demo.mark')}</p> : null}
      <p className="paper-center">
        <strong>{group.authorityBody}</strong>
        <br />
        {t('decision.title', { number: signed.number })}{' '}
        {signed.decidedOn === null ? '' : t('decision.dated', { date: vietnameseDate(signed.decidedOn) })}
      </p>
      <p className="paper-center">
        {t('issue.paper-about', { count: units.length, what: t(`confers.${group.statusKind}`), window: windowInWords(group.window) })}
      </p>
      <p>
        <strong>{t('issue.paper-list', { count: units.length })}</strong>
      </p>
      <ol className="paper-list">
        {units.map((row) => (
          <li key={row.unit.id}>{row.unit.name}</li>
        ))}
      </ol>
      <p className="paper-center">{[signed.capacity, signed.title, signed.name].filter((part) => part.trim() !== '').join(', ')}</p>
    </div>
  )
}
