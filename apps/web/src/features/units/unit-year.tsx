// The only place for a unit's statuses: side by side, never merged, each with its own window, decision and dossier.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { BoardState } from '@binhyen/core/analytics/analytics.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import { SourceMarks } from '../../frame/source-marks.tsx'
import { t } from '../../i18n/vi/units.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { DefinitionList, Section } from '../../ui/page.tsx'
import { Figure } from '../../ui/plots.tsx'
import { StatusTag, type StatusName } from '../../ui/status-tag.tsx'
import { UnitFiguresPart } from './unit-figures.tsx'
import { unitYearQuery, type UnitYear, type YearLine } from './units.queries.ts'
import { Vi } from '../../ui/vi.tsx'
import { resultWords } from '../../i18n/result-words.ts'

const looks: Readonly<Record<BoardState, StatusName>> = {
  recognised: 'recognised',
  'not-recognised': 'not-recognised',
  met: 'met',
  'not-met': 'not-met',
  'cannot-tell': 'cannot-tell',
  'not-handed-in': 'not-handed-in',
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function Result({ line, unit }: { readonly line: YearLine; readonly unit: string }): ReactElement {
  if (!line.enrolled && line.state === 'not-handed-in') return <StatusTag status="not-considered">{t('year.not-enrolled')}</StatusTag>
  return (
    <span className="year-result">
      <StatusTag status={looks[line.state]}>{t(`state.${line.state}`)}</StatusTag>
      {line.late ? <StatusTag status="late">{t(line.handedInOn === null ? 'year.overdue' : 'year.handed-in-late')}</StatusTag> : null}
      <SourceMarks unit={unit} imported={line.imported} conflicts={line.conflicts} />
    </span>
  )
}

function decisionText(decision: NonNullable<YearLine['decision']>): string {
  return t('year.decision-words', { number: decision.number, date: formatDate(decision.decidedOn), authority: decision.authority })
}

function DecisionLink({ decision }: { readonly decision: YearLine['decision'] }): ReactElement | null {
  if (decision === null) return null
  return (
    <Link to="/quyet-dinh/$id" params={{ id: decision.id }}>
      <Vi>{decisionText(decision)}</Vi>
    </Link>
  )
}

export function UnitYearPart({ id, on }: { readonly id: string; readonly on: PlainDate }): ReactElement {
  const year = useQuery(unitYearQuery(id, on))
  // A catalogue page stays readable where the results lie outside somebody's reach.
  if (year.error !== null && year.data === undefined) {
    return (
      <Section title={t('year.title')}>
        <ProblemView error={year.error} onRetry={() => void year.refetch()} />
      </Section>
    )
  }
  return (
    <Loaded query={year} lines={8}>
      {(data) => (
        <>
          {isOnlySummed(data) ? null : (
            <Section title={t('year.title')}>
              {data.current.length === 0 ? (
                <EmptyState title={t('year.none', { date: formatDate(data.on) })} icon="assessments">
                  {t('year.none-help')}
                </EmptyState>
              ) : (
                <>
                  <p className="muted small">{t('year.help')}</p>
                  <div className="year-cards">
                    {data.current.map((line) => (
                      <StatusCard
                        key={`${line.set} ${line.statusKind} ${line.window.from}`}
                        unit={data.unit.id}
                        line={line}
                        earlier={earlierOf(data, line)}
                      />
                    ))}
                  </div>
                </>
              )}
            </Section>
          )}
          <Below year={data} />
          <UnitFiguresPart unit={data.unit.id} figures={data.figures} />
          {isOnlySummed(data) ? null : <AllWindows year={data} />}
        </>
      )}
    </Loaded>
  )
}

/** A province is not assessed itself; its page speaks of what lies below. */
function isOnlySummed(year: UnitYear): boolean {
  return year.current.length === 0 && year.past.length === 0 && year.below.length > 0
}

function earlierOf(year: UnitYear, line: YearLine): YearLine | undefined {
  return year.past.find((each) => each.statusKind === line.statusKind && each.window.to <= line.window.from)
}

type StatusCardProps = { readonly unit: string; readonly line: YearLine; readonly earlier: YearLine | undefined }

function StatusCard({ unit, line, earlier }: StatusCardProps): ReactElement {
  return (
    <article className="year-card">
      <h3>{resultWords().measureTitle(line.statusKind, line.level)}</h3>
      <Result line={line} unit={unit} />
      {line.failing.length === 0 ? null : (
        <p className="small">
          {t('year.failing')}: <Vi>{line.failing.map((each) => `${each.label} ${each.title}`).join('; ')}</Vi>
        </p>
      )}
      <DefinitionList
        items={[
          { term: t('year.window'), value: capital(resultWords().windowName(line.window)) },
          { term: t('year.deadline'), value: line.deadline === null ? t('year.deadline-none') : formatDate(line.deadline) },
          { term: t('year.registered'), value: line.registeredOn === null ? null : formatDate(line.registeredOn) },
          { term: t('year.handed-in'), value: line.handedInOn === null ? null : formatDate(line.handedInOn) },
          { term: t('year.decision'), value: line.decision === null ? null : <DecisionLink decision={line.decision} /> },
          {
            term: t('year.earlier'),
            value:
              earlier === undefined ? null : (
                <span className="year-earlier">
                  {capital(resultWords().windowName(earlier.window))} <Result line={earlier} unit={unit} />
                </span>
              ),
          },
        ]}
      />
      <p className="row small">
        {line.dossierId === null ? null : (
          <Link to="/ho-so/$id" params={{ id: line.dossierId }}>
            {t('year.dossier')}
          </Link>
        )}
        {line.checked ? null : <StatusTag status="unchecked" />}
      </p>
    </article>
  )
}

/** Measures of what lies below: residential areas of a commune, communes of a province. */
function Below({ year }: { readonly year: UnitYear }): ReactElement | null {
  if (year.below.length === 0) return null
  return (
    <Section title={t('year.below')}>
      <div className="figures">
        {year.below.map((measure) => (
          <Figure
            key={`${measure.id} ${measure.window.from}`}
            label={
              <Link
                to="/bang-tong-hop"
                search={(now: Record<string, unknown>) => ({
                  ...now,
                  unit: year.unit.id,
                  set: measure.set,
                  level: measure.level,
                  from: measure.window.from,
                })}
              >
                {resultWords().measureTitle(measure.statusKind, measure.level)}
              </Link>
            }
            value={resultWords().share(measure)}
            detail={
              <>
                {[resultWords().percent(measure), capital(resultWords().windowName(measure.window)), resultWords().comparison(measure)]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </>
            }
          />
        ))}
      </div>
    </Section>
  )
}

const titleOf = (line: YearLine): string => resultWords().measureTitle(line.statusKind, line.level)

const columns = (unit: string): readonly Column<YearLine>[] => [
  {
    id: 'window',
    header: t('year.window'),
    width: '11rem',
    cell: (line) => capital(resultWords().windowName(line.window)),
    sort: (line) => line.window.from,
    text: (line) => resultWords().windowName(line.window),
  },
  { id: 'title', header: t('year.measure'), width: '12rem', cell: titleOf, sort: titleOf },
  {
    id: 'result',
    header: t('year.result'),
    width: '12rem',
    cell: (line) => <Result line={line} unit={unit} />,
    sort: (line) => t(`state.${line.state}`),
  },
  {
    id: 'handed-in',
    header: t('year.handed-in'),
    cell: (line) => (line.handedInOn === null ? null : formatDate(line.handedInOn)),
    sort: (line) => line.handedInOn,
  },
  {
    id: 'decision',
    header: t('year.decision'),
    width: '15rem',
    cell: (line) => <DecisionLink decision={line.decision} />,
    sort: (line) => line.decision?.decidedOn ?? null,
    text: (line) => (line.decision === null ? '' : decisionText(line.decision)),
  },
  {
    id: 'dossier',
    header: '',
    headerText: t('year.dossier'),
    width: '6.5rem',
    cell: (line) =>
      line.dossierId === null ? null : (
        <Link to="/ho-so/$id" params={{ id: line.dossierId }} className="no-print">
          {t('year.dossier')}
        </Link>
      ),
    text: () => '',
  },
]

function AllWindows({ year }: { readonly year: UnitYear }): ReactElement {
  const lines = [...year.current, ...year.past].filter((line) => line.dossierId !== null || line.decision !== null || line.enrolled)
  return (
    <Section title={t('year.all')}>
      <DataTable
        caption={t('year.all-caption')}
        columns={columns(year.unit.id)}
        rows={lines}
        rowKey={(line) => `${line.set} ${line.statusKind} ${line.window.from}`}
        empty={<p className="muted">{t('year.all-none')}</p>}
      />
    </Section>
  )
}
