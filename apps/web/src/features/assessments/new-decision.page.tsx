// The only place for making a decision: the accepted units, the number, the signatory, a look at it, then all or none.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import { rights } from '@binhyen/core/access/access.policy'
import type { DossierRow } from '@binhyen/core/assessments/assessments.contract'
import { formatDate } from '../../i18n/format.ts'
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
import { listsOf, offersOf, type ChosenList, type DecisionOffer } from './decision-offer.ts'
import { dossierColumns } from './dossiers.page.tsx'
import { capacityOf, SignatoryFields, signedProblems, UNSIGNED, type Signed } from './signatory-fields.tsx'
import { windowInWords } from './words.ts'
import { Vi } from '../../ui/vi.tsx'
import './assessments.css'

type Draft = { readonly group: string | null; readonly left: readonly string[]; readonly signed: Signed }
const EMPTY: Draft = { group: null, left: [], signed: UNSIGNED }
const UNITS_ID = 'qd-don-vi'

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

type Issuing = { readonly on: DecisionOffer; readonly lists: readonly [ChosenList, ...ChosenList[]]; readonly id: string }

function IssueForm({ groups, me }: { readonly groups: readonly CandidateGroup[]; readonly me: MeReply }): ReactElement {
  const draft = useDraft<Draft>(`${me.account.id}.decision`, EMPTY)
  const [restored] = useState(draft.restored)
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const [commandId, setCommandId] = useState<string | null>(null)
  const { value } = draft
  const offers = offersOf(groups)
  const offer = offers.find((each) => each.key === value.group) ?? offers[0]
  const client = useQueryClient()
  const navigate = useNavigate()
  // All are chosen until one is left out: a decision usually lists everybody accepted.
  const chosen = new Set(offer?.units.filter((id) => !value.left.includes(id)))
  const issuing = useMutation({
    mutationFn: ({ on, lists: [first, ...more], id }: Issuing) =>
      issue(
        {
          authorityUnitId: on.first.authorityUnitId,
          number: value.signed.number.trim(),
          decidedOn: value.signed.decidedOn ?? '',
          signatoryCapacity: capacityOf(value.signed, on.first.delegation).trim(),
          signatoryTitle: value.signed.title.trim(),
          signatoryName: value.signed.name.trim(),
          ...first,
          more,
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
  if (offer === undefined) return <></>
  const [firstList, ...otherLists] = listsOf(offer, chosen)
  const refused = refusedIn(issuing.error)
  const choose = (ids: ReadonlySet<string>): void =>
    draft.set({ ...value, group: offer.key, left: offer.units.filter((id) => !ids.has(id)) })
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
      <OfferChoice offers={offers} offer={offer} onChange={(key) => draft.set({ ...value, group: key, left: [] })} />
      <div id={UNITS_ID} className="stack" tabIndex={-1}>
        {offer.parts.map((part) => (
          <PartUnits key={part.setId} part={part} alone={offer.parts.length === 1} chosen={chosen} refused={refused} onChoose={choose} />
        ))}
      </div>
      <Section title={t('issue.decision')}>
        <SignatoryFields
          value={value.signed}
          onChange={(signed) => draft.set({ ...value, signed })}
          delegation={offer.first.delegation}
          problems={problems}
          earliest={offer.from}
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
        onConfirm={() =>
          commandId === null || firstList === undefined
            ? undefined
            : issuing.mutate({ on: offer, lists: [firstList, ...otherLists], id: commandId })
        }
      >
        <div className="stack">
          <Paper offer={offer} signed={value.signed} chosen={chosen} demonstration={me.demonstration} />
          <p>{t('issue.confirm', { count: chosen.size })}</p>
        </div>
      </ConfirmDialog>
    </div>
  )
}

function columnsFor(refused: Refused): readonly Column<DossierRow>[] {
  const shown = dossierColumns().filter((column) => ['unit', 'parent', 'handed-in', 'late', 'outcome'].includes(column.id))
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

type PartProps = {
  readonly part: CandidateGroup
  readonly alone: boolean
  /** Units chosen in all lists. */
  readonly chosen: ReadonlySet<string>
  readonly refused: Refused
  readonly onChoose: (chosen: ReadonlySet<string>) => void
}

/** One list of the decision, with what is chosen of it. */
function PartUnits({ part, alone, chosen, refused, onChoose }: PartProps): ReactElement {
  const ids = part.dossiers.map((row) => row.unit.id)
  const here = new Set(ids.filter((id) => chosen.has(id)))
  const put = (own: ReadonlySet<string>): void => onChoose(new Set([...[...chosen].filter((id) => !ids.includes(id)), ...own]))
  const title = alone ? t('issue.units') : part.setTitle
  return (
    <Section title={title} aside={<span>{t('issue.chosen', { count: here.size, total: ids.length })}</span>}>
      {alone ? null : <p className="small muted">{windowInWords(part.window)}</p>}
      <div className="row">
        <Button kind="quiet" onClick={() => put(new Set(ids))}>
          {t('issue.choose-all')}
          {alone ? null : <span className="visually-hidden"> {title}</span>}
        </Button>
        <Button kind="quiet" onClick={() => put(new Set())}>
          {t('issue.choose-none')}
          {alone ? null : <span className="visually-hidden"> {title}</span>}
        </Button>
      </div>
      <DataTable
        caption={title}
        columns={columnsFor(refused)}
        rows={part.dossiers}
        rowKey={(row) => row.unit.id}
        chosen={here}
        onChoose={put}
      />
    </Section>
  )
}

type OfferChoiceProps = {
  readonly offers: readonly DecisionOffer[]
  readonly offer: DecisionOffer
  readonly onChange: (key: string) => void
}

/** What an offer recognises: its set, or, where one decision holds several lists, the status they all confer. */
function OfferLine({ offer: { first, parts, units } }: { readonly offer: DecisionOffer }): ReactElement {
  return (
    <>
      {parts.length === 1
        ? t.nodes('issue.group-line', { set: <Vi>{first.setTitle}</Vi>, window: windowInWords(first.window) })
        : t('issue.together', { count: parts.length })}
      {'. '}
      {t.nodes('issue.group-count', { body: <Vi>{first.authorityBody}</Vi>, count: units.length })}
    </>
  )
}

function OfferChoice({ offers, offer, onChange }: OfferChoiceProps): ReactElement {
  return (
    <div className="card stack">
      {offers.length === 1 ? (
        <p>
          <strong>
            <OfferLine offer={offer} />
          </strong>
        </p>
      ) : (
        <ChoiceField
          column
          label={t('issue.group')}
          value={offer.key}
          options={offers.map((each) => ({ value: each.key, label: <OfferLine offer={each} /> }))}
          onChange={(key) => (key === null ? undefined : onChange(key))}
        />
      )}
      {[...new Map(offer.parts.map((part) => [part.source, part])).values()].map((part) => (
        <p key={part.source} className="small muted">
          {t.nodes('issue.authority-source', { source: <Vi>{part.source}</Vi> })} {part.checked ? null : <StatusTag status="unchecked" />}
        </p>
      ))}
    </div>
  )
}

type PaperProps = {
  readonly offer: DecisionOffer
  readonly signed: Signed
  readonly chosen: ReadonlySet<string>
  readonly demonstration: boolean
}

/** The decision as it will read, with its lists. */
function Paper({ offer, signed, chosen, demonstration }: PaperProps): ReactElement {
  const { first } = offer
  const parts = offer.parts
    .map((part) => ({ ...part, dossiers: part.dossiers.filter((row) => chosen.has(row.unit.id)) }))
    .filter((part) => part.dossiers.length > 0)
  return (
    <div className="paper">
      {demonstration ? <p className="paper-center small">{kit('demo.mark')}</p> : null}
      <p className="paper-center">
        <strong>
          <Vi>{first.authorityBody}</Vi>
        </strong>
        <br />
        {t.nodes('decision.title', { number: <Vi>{signed.number}</Vi> })}{' '}
        {signed.decidedOn === null ? '' : t('decision.dated', { date: formatDate(signed.decidedOn) })}
      </p>
      <p className="paper-center">
        {t('issue.paper-about', {
          count: chosen.size,
          what: t(`confers.${first.statusKind}`),
          window: [...new Set(parts.map((part) => windowInWords(part.window)))].join('; '),
        })}
      </p>
      {parts.map((part) => (
        <div key={part.setId}>
          <p>
            <strong>
              {parts.length === 1
                ? t('issue.paper-list', { count: part.dossiers.length })
                : t.nodes('issue.paper-part', { set: <Vi>{part.setTitle}</Vi>, count: part.dossiers.length })}
            </strong>
          </p>
          <ol className="paper-list">
            {part.dossiers.map((row) => (
              <li key={row.unit.id}>
                <Vi>{row.unit.name}</Vi>
              </li>
            ))}
          </ol>
        </div>
      ))}
      <p className="paper-center">
        <Vi>{[capacityOf(signed, first.delegation), signed.title, signed.name].filter((part) => part.trim() !== '').join(', ')}</Vi>
      </p>
      {first.delegation === null ? null : (
        <p className="paper-center small">
          {t.nodes('issue.delegated', { name: <Vi>{first.delegation.from}</Vi>, document: <Vi>{first.delegation.document}</Vi> })}
        </p>
      )}
    </div>
  )
}
