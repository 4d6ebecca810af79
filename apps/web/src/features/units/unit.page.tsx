// The only place for one unit: its year on one page, its line through time, what lies below it.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef, type ReactElement } from 'react'
import { vietnameseDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { readText, useFrame, type Frame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/units.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { Lineage, NamesOverTime } from './lineage.tsx'
import { UnitYearPart } from './unit-year.tsx'
import { answeredDay, spanWords, versionOn } from './unit-words.ts'
import { childrenQuery, historyQuery, unitQuery, type HistoryReply, type UnitLine } from './units.queries.ts'
import { Villages } from './villages.tsx'
import './units.css'

/** The bar names the unit of the page; choosing another unit in the bar goes to that unit's page. */
function useUnitOfBar(id: string, frame: Frame): void {
  const navigate = useNavigate()
  const seen = useRef<{ readonly id: string; readonly unit: string | undefined } | null>(null)
  const { unit } = frame
  const nameInBar = useEffectEvent(() => frame.change({ unit: id }, { replace: true }))
  useEffect(() => {
    const before = seen.current
    seen.current = { id, unit }
    if (unit === id) return
    const chosenInBar = before !== null && before.id === id && before.unit === id
    if (!chosenInBar) nameInBar()
    else if (unit === undefined) void navigate({ to: '/don-vi' })
    else void navigate({ to: '/don-vi/$id', params: { id: unit } })
  }, [id, unit, navigate])
}

export function UnitPage(): ReactElement {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const frame = useFrame()
  useUnitOfBar(id, frame)
  const history = useQuery(historyQuery(id))
  return <Loaded query={history}>{(data) => <UnitOf history={data} frame={frame} />}</Loaded>
}

function UnitOf({ history, frame }: { readonly history: HistoryReply; readonly frame: Frame }): ReactElement {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const shown = answeredDay(history, frame.on)
  const version = versionOn(history, frame.on)
  const unit = useQuery(unitQuery(history.id, shown))
  const path = unit.data?.path ?? [version?.parent ?? null].filter((parent) => parent !== null)
  const isCommune = history.level === 'commune'
  const villages = isCommune && readText(search, 'phan') === 'khu-dan-cu'
  const mayWrite = frame.mayAt('village.write', [history.id, ...path.map((each) => each.id)]) && shown === frame.on
  return (
    <>
      <PageHeader
        trail={<Trail path={path} />}
        title={version?.fullName ?? history.code}
        subtitle={`${t(`level.${history.level}`)} · ${t('unit.code', { code: history.code })} · ${spanWords(history.valid)}`}
        actions={<Ways id={history.id} level={history.level} />}
      />
      <div className="stack">
        <DayNotice history={history} on={frame.on} answered={unit.data} />
        {isCommune ? <Tabs villages={villages} onChange={(phan) => frame.change({ phan })} /> : null}
        {villages ? (
          <Villages commune={history.id} on={shown} today={frame.me.today} mayWrite={mayWrite} />
        ) : (
          <YearOfUnit history={history} on={shown} />
        )}
      </div>
    </>
  )
}

function YearOfUnit({ history, on }: { readonly history: HistoryReply; readonly on: PlainDate }): ReactElement {
  return (
    <>
      <UnitYearPart id={history.id} on={on} />
      <Lineage history={history} />
      <NamesOverTime history={history} />
      {history.level === 'province' || history.level === 'district' ? <Children id={history.id} on={on} /> : null}
    </>
  )
}

type DayNoticeProps = {
  readonly history: HistoryReply
  readonly on: PlainDate
  readonly answered: { readonly beforeCatalogue: boolean; readonly on: PlainDate } | undefined
}

/** Says so where the page speaks of another day than the one asked for. */
function DayNotice({ history, on, answered }: DayNoticeProps): ReactElement | null {
  const shown = answeredDay(history, on)
  if (shown !== on) {
    return (
      <Notice kind="warning" title={t('unit.not-valid', { on: vietnameseDate(on) })}>
        {t('unit.not-valid-help', { span: spanWords(history.valid), shown: vietnameseDate(shown) })}
      </Notice>
    )
  }
  return answered?.beforeCatalogue === true ? (
    <Notice title={t('tree.before')}>{t('tree.before-help', { date: vietnameseDate(answered.on) })}</Notice>
  ) : null
}

function Trail({ path }: { readonly path: readonly { readonly id: string; readonly name: string }[] }): ReactElement {
  const above = path.filter((each) => each.id !== 'VN').toReversed()
  return (
    <span className="row">
      <Link to="/don-vi">{t('unit.back')}</Link>
      {above.map((each) => (
        <Link key={each.id} to="/don-vi/$id" params={{ id: each.id }}>
          {each.name}
        </Link>
      ))}
    </span>
  )
}

function Ways({ id, level }: { readonly id: string; readonly level: HistoryReply['level'] }): ReactElement {
  const search = (now: Record<string, unknown>): Record<string, unknown> => ({ ...now, unit: id, phan: undefined })
  return (
    <>
      {level === 'village' ? null : (
        <>
          <Link to="/bang-tong-hop" search={search} className="button">
            {t('unit.board')}
          </Link>
          <Link to="/bao-cao" search={search} className="button">
            {t('unit.report')}
          </Link>
        </>
      )}
      <Link to="/ho-so" search={search} className="button">
        {t('unit.dossiers')}
      </Link>
    </>
  )
}

function Tabs({ villages, onChange }: { readonly villages: boolean; readonly onChange: (phan: string | undefined) => void }): ReactElement {
  return (
    <nav className="unit-tabs no-print" aria-label={t('unit.tabs')}>
      <button type="button" className="unit-tab" aria-pressed={!villages} onClick={() => onChange(undefined)}>
        {t('unit.tab-year')}
      </button>
      <button type="button" className="unit-tab" aria-pressed={villages} onClick={() => onChange('khu-dan-cu')}>
        {t('unit.tab-villages')}
      </button>
    </nav>
  )
}

const columns: readonly Column<UnitLine>[] = [
  {
    id: 'name',
    header: t('children.name'),
    width: '12rem',
    cell: (unit) => (
      <Link to="/don-vi/$id" params={{ id: unit.id }}>
        {unit.fullName}
      </Link>
    ),
    sort: (unit) => unit.fullName,
  },
  { id: 'code', header: t('children.code'), cell: (unit) => unit.code, sort: (unit) => unit.code },
  {
    id: 'span',
    header: t('children.span'),
    width: '12rem',
    cell: (unit) => spanWords(unit.valid),
    sort: (unit) => unit.valid.from,
    text: (unit) => spanWords(unit.valid),
  },
  { id: 'count', header: t('children.count'), align: 'end', cell: (unit) => unit.children, sort: (unit) => unit.children },
]

function Children({ id, on }: { readonly id: string; readonly on: PlainDate }): ReactElement {
  const children = useQuery(childrenQuery(id, on))
  return (
    <Section title={t('children.title')}>
      <Loaded query={children}>
        {(data) => (
          <DataTable
            caption={t('children.caption', { date: vietnameseDate(data.on) })}
            columns={columns}
            rows={data.units}
            rowKey={(unit) => unit.id}
            empty={<p className="muted">{t('children.none')}</p>}
          />
        )}
      </Loaded>
    </Section>
  )
}
