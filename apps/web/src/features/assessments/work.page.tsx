// The only place for "Việc của tôi": what needs the signed-in person, by deadline, one click from going on.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { WorkItem } from '@binhyen/core/assessments/assessments.contract'
import { DueReports } from '../../frame/due-reports.tsx'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { useMe, workQuery } from './assessments.queries.ts'
import { Deadline } from './deadline.tsx'
import { RegisterGroup } from './register-group.tsx'
import { windowInWords } from './words.ts'
import { Vi } from '../../ui/vi.tsx'
import './assessments.css'

/** Corrections first: somebody waits for them. */
const kinds = ['correct', 'fill-in', 'register', 'synthesise', 'appraise', 'decide'] as const satisfies readonly WorkItem['kind'][]

export function WorkPage(): ReactElement {
  const work = useQuery(workQuery)
  const me = useMe()
  return (
    <div className="stack">
      <PageHeader title={t('work.title')} />
      <DueReports />
      <Loaded query={work}>
        {({ items, counts }) => {
          const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
          if (items.length === 0) return <NoWork officer={me?.grants.some((grant) => grant.role === 'commune-officer') === true} />
          return (
            <>
              {kinds.map((kind) => (
                <WorkGroup key={kind} kind={kind} items={items.filter((item) => item.kind === kind)} count={counts[kind] ?? 0} />
              ))}
              {total > items.length ? <p className="muted">{t('work.shown', { shown: items.length, count: total })}</p> : null}
            </>
          )
        }}
      </Loaded>
    </div>
  )
}

function NoWork({ officer }: { readonly officer: boolean }): ReactElement {
  return (
    <EmptyState
      title={t('work.empty')}
      icon="check"
      action={
        <Link to="/ho-so" className="button">
          {t('work.see-dossiers')}
        </Link>
      }
    >
      {officer ? t('work.empty-officer') : t('work.empty-other')}
    </EmptyState>
  )
}

type WorkGroupProps = { readonly kind: WorkItem['kind']; readonly items: readonly WorkItem[]; readonly count: number }

function WorkGroup({ kind, items, count }: WorkGroupProps): ReactElement | null {
  if (items.length === 0) return null
  const title = `${t(`work.kind.${kind}`)} (${count})`
  if (kind === 'register') return <RegisterGroup title={title} items={items} />
  return (
    <Section title={title} aside={<GroupLink kind={kind} />}>
      <ul className="work-list">
        {items.map((item) => (
          <WorkLine key={`${item.dossierId} ${item.set.id}`} item={item} />
        ))}
      </ul>
    </Section>
  )
}

function GroupLink({ kind }: { readonly kind: WorkItem['kind'] }): ReactElement | null {
  if (kind === 'decide') {
    return (
      <Link to="/quyet-dinh/moi" className="button button--primary">
        {t('work.issue')}
      </Link>
    )
  }
  if (kind !== 'appraise' && kind !== 'synthesise') return null
  return (
    <Link to="/tham-dinh" search={kind === 'synthesise' ? { queue: 'synthesise' } : {}} className="button">
      {t('work.open-queue')}
    </Link>
  )
}

function WorkLine({ item }: { readonly item: WorkItem }): ReactElement {
  const { kind, dossierId } = item
  return (
    <li className="work-item">
      <div>
        <p className="work-name">
          <Vi>{item.unit.name}</Vi>
          {item.unit.parentName === null ? null : (
            <span className="muted small">
              {' '}
              · <Vi>{item.unit.parentName}</Vi>
            </span>
          )}
        </p>
        <p className="small muted">{t.nodes('dossier.set-line', { set: <Vi>{item.set.title}</Vi>, window: windowInWords(item.window) })}</p>
        <p className="row small">
          {item.outcome === null ? null : <StatusTag status={item.outcome} />}
          {item.missing === null ? null : (
            <span>{item.missing === 0 ? t('missing.none') : t('missing.some', { count: item.missing })}</span>
          )}
        </p>
      </div>
      <div className="work-side small">
        <Deadline days={item.daysLeft} />
        {item.window.dueOn === null ? null : <span className="muted">{t('window.due', { date: formatDate(item.window.dueOn) })}</span>}
      </div>
      {dossierId === null || kind === 'register' ? null : (
        <Link
          to="/ho-so/$id"
          params={{ id: dossierId }}
          search={kind === 'appraise' || kind === 'synthesise' ? { queue: kind } : {}}
          className={kind === 'correct' || kind === 'fill-in' ? 'button button--primary' : 'button'}
        >
          {t(`work.go.${kind}`)}
          <span className="visually-hidden">
            {' '}
            <Vi>{item.unit.name}</Vi>
          </span>
        </Link>
      )}
    </li>
  )
}
