// The only place for one unit: its year on one page, its line through time, what lies below it.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import type { Action } from '@binhyen/core/access/access.policy'
import { readText, useFrame, type Frame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/units.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { Lineage, NamesOverTime } from './lineage.tsx'
import { UnitTimeLine } from './unit-line.tsx'
import { UnitYearPart } from './unit-year.tsx'
import { answeredDay, spanWords, versionOn } from './unit-words.ts'
import { childrenQuery, historyQuery, unitQuery, type HistoryReply, type UnitLine } from './units.queries.ts'
import { AboutInstitution } from './institution-about.tsx'
import { Institutions } from './institutions.tsx'
import { Villages } from './villages.tsx'
import { Vi } from '../../ui/vi.tsx'
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
  const part = partOf(history.level, readText(search, 'phan'))
  const places = [history.id, ...path.map((each) => each.id)]
  const may = (action: Action): boolean => frame.mayAt(action, places) && shown === frame.on
  return (
    <>
      <PageHeader
        trail={<Trail path={path} />}
        title={<Vi>{version?.fullName ?? history.code}</Vi>}
        documentTitle={version?.fullName ?? history.code}
        subtitle={`${t(`level.${history.level}`)} · ${t('unit.code', { code: history.code })} · ${spanWords(history.valid)}`}
        actions={<Ways id={history.id} level={history.level} />}
      />
      <div className="stack">
        <DayNotice history={history} on={frame.on} answered={unit.data} />
        {history.level === 'institution' && path[0] !== undefined ? (
          <AboutInstitution id={history.id} commune={path[0].id} on={shown} />
        ) : null}
        {hasInstitutions(history.level) ? <Tabs commune={isCommune} part={part} onChange={(phan) => frame.change({ phan })} /> : null}
        <PartOfUnit history={history} part={part} on={shown} today={frame.me.today} may={may} />
      </div>
    </>
  )
}

type PartOfUnitProps = {
  readonly history: HistoryReply
  readonly part: Part
  readonly on: PlainDate
  readonly today: PlainDate
  readonly may: (action: Action) => boolean
}

function PartOfUnit({ history, part, on, today, may }: PartOfUnitProps): ReactElement {
  const { id, level } = history
  if (part === 'khu-dan-cu') return <Villages commune={id} on={on} today={today} mayWrite={may('village.write')} />
  if (part !== 'co-quan' || !hasInstitutions(level)) return <YearOfUnit history={history} on={on} />
  return (
    <Institutions
      unit={{ id, level }}
      on={on}
      today={today}
      mayWrite={may('institution.write')}
      mayWriteAbove={may('institution.write-above')}
    />
  )
}

function YearOfUnit({ history, on }: { readonly history: HistoryReply; readonly on: PlainDate }): ReactElement {
  return (
    <>
      <UnitYearPart id={history.id} on={on} />
      <UnitTimeLine history={history} on={on} />
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
      <Notice kind="warning" title={t('unit.not-valid', { on: formatDate(on) })}>
        {t('unit.not-valid-help', { span: spanWords(history.valid), shown: formatDate(shown) })}
      </Notice>
    )
  }
  return answered?.beforeCatalogue === true ? (
    <Notice title={t('tree.before')}>{t('tree.before-help', { date: formatDate(answered.on) })}</Notice>
  ) : null
}

function Trail({ path }: { readonly path: readonly { readonly id: string; readonly name: string }[] }): ReactElement {
  const above = path.filter((each) => each.id !== 'VN').toReversed()
  return (
    <span className="row">
      <Link to="/don-vi">{t('unit.back')}</Link>
      {above.map((each) => (
        <Link key={each.id} to="/don-vi/$id" params={{ id: each.id }}>
          <Vi>{each.name}</Vi>
        </Link>
      ))}
    </span>
  )
}

function Ways({ id, level }: { readonly id: string; readonly level: HistoryReply['level'] }): ReactElement {
  const search = (now: Record<string, unknown>): Record<string, unknown> => ({ ...now, unit: id, phan: undefined })
  return (
    <>
      {level === 'village' || level === 'institution' ? null : (
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

type Part = 'khu-dan-cu' | 'co-quan' | undefined

/** Communes have residential areas; communes and what stands above them decide for institutions. */
function hasInstitutions(level: HistoryReply['level']): level is 'commune' | 'district' | 'province' {
  return level === 'commune' || level === 'district' || level === 'province'
}

function partOf(level: HistoryReply['level'], asked: string | undefined): Part {
  if (asked === 'khu-dan-cu' && level === 'commune') return asked
  return asked === 'co-quan' && hasInstitutions(level) ? asked : undefined
}

type TabsProps = { readonly commune: boolean; readonly part: Part; readonly onChange: (part: Part) => void }

function Tabs({ commune, part, onChange }: TabsProps): ReactElement {
  const tabs: readonly { readonly part: Part; readonly label: string }[] = [
    { part: undefined, label: t('unit.tab-year') },
    ...(commune ? [{ part: 'khu-dan-cu', label: t('unit.tab-villages') } as const] : []),
    { part: 'co-quan', label: t('unit.tab-institutions') },
  ]
  return (
    <nav className="unit-tabs no-print" aria-label={t('unit.tabs')}>
      {tabs.map((tab) => (
        <button
          key={tab.part ?? 'nam'}
          type="button"
          className="unit-tab"
          aria-pressed={part === tab.part}
          onClick={() => onChange(tab.part)}
        >
          {tab.label}
        </button>
      ))}
    </nav>
  )
}

const columns = (): readonly Column<UnitLine>[] => [
  {
    id: 'name',
    header: t('children.name'),
    width: '12rem',
    cell: (unit) => (
      <Link to="/don-vi/$id" params={{ id: unit.id }}>
        <Vi>{unit.fullName}</Vi>
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
            caption={t('children.caption', { date: formatDate(data.on) })}
            columns={columns()}
            rows={data.units}
            rowKey={(unit) => unit.id}
            empty={<p className="muted">{t('children.none')}</p>}
          />
        )}
      </Loaded>
    </Section>
  )
}
