// The only place that draws a unit's one line through time, through every code it had, with what was recorded under each.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { dayNumber, plainDate, yearOf, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import { FIRST_CATALOGUE_DAY } from '@binhyen/core/units/edition.domain'
import { formatDate, formatWindow } from '../../i18n/format.ts'
import { resultWords } from '../../i18n/result-words.ts'
import { t } from '../../i18n/vi/unit-line.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusTag, type StatusName } from '../../ui/status-tag.tsx'
import { Vi, viMark } from '../../ui/vi.tsx'
import { unitLineQuery, type LineUnit } from './unit-line.queries.ts'
import { spanWords } from './unit-words.ts'
import type { HistoryReply, YearLine } from './units.queries.ts'

/** The first national set of criteria for new rural development is of 2009 (Quyết định 491/QĐ-TTg). */
const LINE_FROM = plainDate('2009-01-01')

/** One thing recorded of a unit in a window: a result of its own, or a share of the units below it. */
type Recorded = {
  readonly key: string
  readonly unit: HistoryReply
  readonly window: Window
  readonly what: string
  readonly look: StatusName | null
  readonly result: string
}

const LOOKS: Readonly<Record<YearLine['state'], StatusName>> = {
  recognised: 'recognised',
  'not-recognised': 'not-recognised',
  met: 'met',
  'not-met': 'not-met',
  'cannot-tell': 'cannot-tell',
  'not-handed-in': 'not-handed-in',
}

function windowOf(line: { readonly window: { readonly from: string; readonly to: string } }): Window {
  return { from: line.window.from as PlainDate, to: line.window.to as PlainDate }
}

/** In the order of the windows, whatever code they were recorded under. */
function recordedIn(line: readonly LineUnit[]): readonly Recorded[] {
  const found = line.flatMap(({ history, year }): Recorded[] => {
    if (year === null) return []
    const own = [...year.current, ...year.past].filter((each) => each.dossierId !== null || each.decision !== null)
    return [
      ...own.map((each) => ({
        key: `${history.id} ${each.set} ${each.statusKind} ${each.window.from}`,
        unit: history,
        window: windowOf(each),
        what: each.title,
        look: LOOKS[each.state],
        result: t(`state.${each.state}`),
      })),
      ...year.below.map((each) => ({
        key: `${history.id} ${each.id} ${each.level} ${each.window.from}`,
        unit: history,
        window: windowOf(each),
        what: resultWords().measureTitle(each.statusKind as StatusKind, each.level),
        look: null,
        result: t('line.share', { met: each.met, total: each.total }),
      })),
    ]
  })
  return found.toSorted((a, b) => (a.window.from < b.window.from ? -1 : a.window.from > b.window.from ? 1 : 0))
}

function nameOf(history: HistoryReply): string {
  return history.versions.at(-1)?.fullName ?? history.code
}

export function UnitTimeLine({ history, on }: { readonly history: HistoryReply; readonly on: PlainDate }): ReactElement {
  const client = useQueryClient()
  const line = useQuery(unitLineQuery(client, history, on))
  return (
    <Section title={t('line.title')}>
      <Loaded query={line}>
        {(units) => {
          const recorded = recordedIn(units)
          return (
            <>
              <Plot units={units} recorded={recorded} on={on} self={history.id} />
              <p className="small muted">{t('line.before', { date: formatDate(FIRST_CATALOGUE_DAY) })}</p>
              <DataTable
                caption={t('line.caption')}
                columns={columns()}
                rows={recorded}
                rowKey={(row) => row.key}
                empty={<p className="muted">{t('line.none')}</p>}
              />
            </>
          )
        }}
      </Loaded>
    </Section>
  )
}

const columns = (): readonly Column<Recorded>[] => [
  {
    id: 'window',
    header: t('line.window'),
    width: '12rem',
    cell: (row) => formatWindow(row.window),
    sort: (row) => row.window.from,
    text: (row) => formatWindow(row.window),
  },
  {
    id: 'unit',
    header: t('line.under'),
    width: '12rem',
    cell: (row) => (
      <Link to="/don-vi/$id" params={{ id: row.unit.id }}>
        <Vi>{nameOf(row.unit)}</Vi> ({row.unit.code})
      </Link>
    ),
    sort: (row) => row.unit.code,
    text: (row) => `${nameOf(row.unit)} (${row.unit.code})`,
  },
  { id: 'what', header: t('line.what'), width: '14rem', cell: (row) => row.what, sort: (row) => row.what },
  {
    id: 'result',
    header: t('line.result'),
    width: '11rem',
    cell: (row) => (row.look === null ? row.result : <StatusTag status={row.look} />),
    text: (row) => row.result,
  },
]

const ROW = 44
const WIDTH = 640
const LEFT = 4

type PlotProps = {
  readonly units: readonly LineUnit[]
  readonly recorded: readonly Recorded[]
  readonly on: PlainDate
  readonly self: string
}

/** One row a unit; the table below says the same in words. */
function Plot({ units, recorded, on, self }: PlotProps): ReactElement {
  const from = recorded.reduce<PlainDate>((first, each) => (each.window.from < first ? each.window.from : first), LINE_FROM)
  const days = dayNumber(on) - dayNumber(from) + 1
  const x = (day: PlainDate): number => LEFT + ((Math.min(dayNumber(day), dayNumber(on)) - dayNumber(from)) / days) * (WIDTH - 2 * LEFT)
  const years = Array.from({ length: yearOf(on) - yearOf(from) + 1 }, (_, index) => yearOf(from) + index).filter((year) => year % 4 === 1)
  const height = units.length * ROW + 24
  return (
    // it scrolls on a phone, so it can be reached and moved by keyboard
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="time-line" tabIndex={0} role="group" aria-label={t('line.title')}>
      <svg
        viewBox={`0 0 ${WIDTH} ${height}`}
        role="img"
        aria-label={t('line.label', {
          units: units.map(({ history }) => `${nameOf(history)} (${history.code}), ${spanWords(history.valid)}`).join('; '),
        })}
      >
        <defs>
          <pattern id="unit-line-before" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="2" height="6" className="time-line-hatch" />
          </pattern>
        </defs>
        {years.map((year) => (
          <g key={year}>
            <line
              x1={x(plainDate(`${year}-01-01`))}
              x2={x(plainDate(`${year}-01-01`))}
              y1={0}
              y2={height - 20}
              className="time-line-year"
            />
            <text x={x(plainDate(`${year}-01-01`))} y={height - 6} className="time-line-text">
              {year}
            </text>
          </g>
        ))}
        {units.map(({ history }, index) => (
          <Row
            key={history.id}
            history={history}
            y={index * ROW}
            x={x}
            from={from}
            on={on}
            own={history.id === self}
            recorded={recorded.filter((each) => each.unit.id === history.id)}
          />
        ))}
      </svg>
    </div>
  )
}

type RowProps = {
  readonly history: HistoryReply
  readonly y: number
  readonly x: (day: PlainDate) => number
  readonly from: PlainDate
  readonly on: PlainDate
  readonly own: boolean
  readonly recorded: readonly Recorded[]
}

function Row({ history, y, x, from, on, own, recorded }: RowProps): ReactElement {
  const { valid } = history
  const end = valid.to ?? on
  const starts = x(valid.from > from ? valid.from : from)
  const older = valid.from <= FIRST_CATALOGUE_DAY
  const changes = history.versions.slice(1)
  return (
    <g>
      <text
        x={older ? x(from) : starts}
        y={y + 14}
        {...viMark()}
        className={own ? 'time-line-text time-line-own' : 'time-line-text'}
        textAnchor={older || starts < WIDTH / 2 ? 'start' : 'end'}
        dx={older || starts < WIDTH / 2 ? 0 : x(end) - starts}
      >
        {nameOf(history)} ({history.code})
      </text>
      {older ? (
        <rect
          x={x(from)}
          y={y + 20}
          width={Math.max(0, starts - x(from))}
          height={12}
          fill="url(#unit-line-before)"
          className="time-line-older"
        />
      ) : null}
      <rect
        x={starts}
        y={y + 20}
        width={Math.max(2, x(end) - starts)}
        height={12}
        className={own ? 'time-line-bar time-line-bar-own' : 'time-line-bar'}
      />
      {changes.map((version) => (
        <line
          key={version.valid.from}
          x1={x(version.valid.from)}
          x2={x(version.valid.from)}
          y1={y + 17}
          y2={y + 35}
          className="time-line-change"
        />
      ))}
      {recorded.map((each) => (
        <circle key={each.key} cx={x(each.window.to)} cy={y + 26} r={3.5} className="time-line-dot" />
      ))}
    </g>
  )
}
