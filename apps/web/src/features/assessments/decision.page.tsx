// The only place for one decision with its list.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { getDecision } from '@binhyen/core/assessments/decisions.contract'
import { RecordHistory } from '../../frame/record-history.tsx'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { t as past } from '../../i18n/vi/past.ts'
import { t as kit } from '../../i18n/vi.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { DefinitionList, PageHeader, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { decisionQuery } from './assessments.queries.ts'
import { kindInWords, windowInWords } from './words.ts'
import { Vi } from '../../ui/vi.tsx'
import './assessments.css'

type Decision = z.output<typeof getDecision.reply>
type ListedUnit = Decision['list'][number]

const levels = ['country', 'province', 'district', 'commune', 'village'] as const

/** "Doanh nghiệp", "Khu dân cư": what each line of the list is. */
function kindOfUnit({ kind, level }: ListedUnit): string {
  if (kind !== null) return t(`kind.${kind}`)
  const known = levels.find((each) => each === level)
  return known === undefined ? '' : t(`kind.${known}`)
}

const columns = (): readonly Column<ListedUnit>[] => [
  { id: 'unit', header: t('column.unit'), width: '12rem', sort: (row) => row.name, cell: (row) => <Vi>{row.name}</Vi> },
  { id: 'kind', header: t('column.kind'), width: '9rem', sort: kindOfUnit, cell: kindOfUnit },
  { id: 'parent', header: t('column.parent'), width: '10rem', sort: (row) => row.parentName, cell: (row) => <Vi>{row.parentName}</Vi> },
  {
    id: 'dossier',
    header: t('dossiers.title'),
    text: () => '',
    cell: (row) =>
      row.dossierId === null ? (
        <span className="small muted">{t('decision.no-dossier')}</span>
      ) : (
        <Link to="/ho-so/$id" params={{ id: row.dossierId }}>
          {t('decision.dossier')}
          <span className="visually-hidden">
            {' '}
            <Vi>{row.name}</Vi>
          </span>
        </Link>
      ),
  },
]

export function DecisionPage(): ReactElement {
  const { id = '' } = useParams({ strict: false })
  const query = useQuery(decisionQuery(id))
  return <Loaded query={query}>{(decision) => <DecisionView decision={decision} />}</Loaded>
}

function signatory(decision: Decision): string {
  return [decision.signatoryCapacity, decision.signatoryTitle, decision.signatoryName].filter((part) => part !== '').join(', ')
}

type DecisionList = Pick<ListedUnit, 'setId' | 'window'> & { readonly rows: readonly ListedUnit[] }

/** The lists of a decision: one for each set and window it recognises under. */
function listsIn(decision: Decision): readonly DecisionList[] {
  const lists = new Map<string, DecisionList>()
  for (const row of decision.list) {
    const key = `${row.setId ?? ''} ${row.window.from}`
    const known = lists.get(key)
    lists.set(key, { setId: row.setId, window: row.window, rows: [...(known?.rows ?? []), row] })
  }
  return [...lists.values()]
}

function DecisionView({ decision }: { readonly decision: Decision }): ReactElement {
  return (
    <div className="stack">
      <PageHeader
        title={t.nodes('decision.title', { number: <Vi>{decision.number}</Vi> })}
        documentTitle={t('decision.title', { number: decision.number })}
        trail={<Link to="/quyet-dinh">{t('decisions.title')}</Link>}
        subtitle={t('decision.dated', { date: formatDate(decision.decidedOn) })}
        tags={
          <>
            {decision.kind === 'recognition' ? <StatusTag status="recognised" /> : null}
            {decision.kind === 'revocation' ? <StatusTag status="revoked" /> : null}
            {decision.imported === null ? null : <StatusTag status="registered">{past('mark.imported')}</StatusTag>}
            {decision.imported?.withdrawn === true ? <StatusTag status="revoked">{past('mark.withdrawn')}</StatusTag> : null}
          </>
        }
        actions={
          <>
            <RecordHistory kind="decision" id={decision.id} />
            <Button icon="print" onClick={() => window.print()}>
              {kit('frame.print')}
            </Button>
          </>
        }
      />
      {decision.demonstration ? <Notice kind="warning" title={t('decision.demonstration')} /> : null}
      <div className="card">
        <DefinitionList
          items={[
            { term: t('decision.about'), value: kindInWords(decision.statusKind) },
            { term: t('decision.window'), value: windowInWords(decision.window) },
            { term: t('decision.body'), value: <Vi>{decision.authorityBody}</Vi> },
            { term: t('decision.signatory'), value: <Vi>{signatory(decision)}</Vi> },
            {
              term: t('decision.delegated'),
              value:
                decision.delegation === null
                  ? null
                  : t.nodes('decision.delegated-by', {
                      who: <Vi>{decision.recordedBy}</Vi>,
                      name: <Vi>{decision.delegation.from}</Vi>,
                      document: <Vi>{decision.delegation.document}</Vi>,
                    }),
            },
            { term: t('decision.as-said'), value: decision.asSaid === null ? null : <Vi>{decision.asSaid}</Vi> },
            { term: t('decision.source'), value: decision.source === null ? null : <Vi>{decision.source}</Vi> },
          ]}
        />
      </div>
      <Section title={t('decision.list', { count: decision.units })}>
        {decision.list.length < decision.units ? (
          <p className="muted">{t('decision.list-partial', { count: decision.units, shown: decision.list.length })}</p>
        ) : null}
        {listsIn(decision).map((list) => (
          <div key={`${list.setId ?? ''} ${list.window.from}`} className="stack">
            {listsIn(decision).length === 1 ? null : <p className="muted">{windowInWords(list.window)}</p>}
            <DataTable caption={t('decision.list-caption')} columns={columns()} rows={list.rows} rowKey={(row) => row.unitId} />
          </div>
        ))}
      </Section>
    </div>
  )
}
