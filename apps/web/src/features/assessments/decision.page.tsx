// The only place for one decision with its list.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { getDecision } from '@binhyen/core/assessments/decisions.contract'
import { vietnameseDate } from '@binhyen/core/shared/plain-date'
import { t } from '../../i18n/vi/assessments.ts'
import { t as kit } from '../../i18n/vi.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { DefinitionList, PageHeader, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { decisionQuery } from './assessments.queries.ts'
import { kindInWords, windowInWords } from './words.ts'
import './assessments.css'

type Decision = z.output<typeof getDecision.reply>
type ListedUnit = Decision['list'][number]

const columns: readonly Column<ListedUnit>[] = [
  { id: 'unit', header: t('column.unit'), width: '12rem', sort: (row) => row.name, cell: (row) => row.name },
  { id: 'parent', header: t('column.parent'), width: '10rem', sort: (row) => row.parentName, cell: (row) => row.parentName },
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
          <span className="visually-hidden"> {row.name}</span>
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

function DecisionView({ decision }: { readonly decision: Decision }): ReactElement {
  return (
    <div className="stack">
      <PageHeader
        title={t('decision.title', { number: decision.number })}
        trail={<Link to="/quyet-dinh">{t('decisions.title')}</Link>}
        subtitle={t('decision.dated', { date: vietnameseDate(decision.decidedOn) })}
        tags={decision.kind === 'recognition' ? <StatusTag status="recognised" /> : null}
        actions={
          <Button icon="print" onClick={() => window.print()}>
            {kit('frame.print')}
          </Button>
        }
      />
      {decision.demonstration ? <Notice kind="warning" title={t('decision.demonstration')} /> : null}
      <div className="card">
        <DefinitionList
          items={[
            { term: t('decision.about'), value: kindInWords(decision.statusKind) },
            { term: t('decision.window'), value: windowInWords(decision.window) },
            { term: t('decision.body'), value: decision.authorityBody },
            { term: t('decision.signatory'), value: signatory(decision) },
            { term: t('decision.as-said'), value: decision.asSaid },
            { term: t('decision.source'), value: decision.source },
          ]}
        />
      </div>
      <Section title={t('decision.list', { count: decision.units })}>
        {decision.list.length < decision.units ? (
          <p className="muted">{t('decision.list-partial', { count: decision.units, shown: decision.list.length })}</p>
        ) : null}
        <DataTable caption={t('decision.list-caption')} columns={columns} rows={decision.list} rowKey={(row) => row.unitId} />
      </Section>
    </div>
  )
}
