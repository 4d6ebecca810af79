// The only place for a unit's line through time: what it came from, what became of it, and what it was called between.
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Section, Timeline } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { spanWords, changeWords } from './unit-words.ts'
import type { HistoryReply } from './units.queries.ts'
import { Vi } from '../../ui/vi.tsx'

type Relative = HistoryReply['predecessors'][number]

/** A merged province has hundreds; this many are shown at once. */
const AT_ONCE = 12

export function Lineage({ history }: { readonly history: HistoryReply }): ReactElement {
  const name = history.versions.at(-1)?.fullName ?? history.code
  return (
    <Section title={t('lineage.title')}>
      <div className="lineage">
        <div>
          <h3 className="lineage-label small">{t('lineage.from')}</h3>
          {history.predecessors.length === 0 ? (
            <p className="muted">{t('lineage.from-none')}</p>
          ) : (
            <Relatives links={history.predecessors} />
          )}
        </div>
        <LineageArrow />
        <div>
          <h3 className="lineage-label small">{t('lineage.this')}</h3>
          <p>
            <strong>
              <Vi>{name}</Vi>
            </strong>
          </p>
          <p className="small muted">
            {t('unit.code', { code: history.code })}, {spanWords(history.valid)}
          </p>
        </div>
        <LineageArrow />
        <div>
          <h3 className="lineage-label small">{t('lineage.to')}</h3>
          <After history={history} />
        </div>
      </div>
    </Section>
  )
}

function LineageArrow(): ReactElement {
  return (
    <span className="lineage-arrow">
      <Icon name="right" />
    </span>
  )
}

function After({ history }: { readonly history: HistoryReply }): ReactElement {
  if (history.successors.length > 0) return <Relatives links={history.successors} />
  if (history.valid.to === null) return <p className="muted">{t('lineage.to-none')}</p>
  return history.successorUnknown ? (
    <StatusTag status="cannot-tell">{t('lineage.to-unknown')}</StatusTag>
  ) : (
    <p className="muted">{t('lineage.to-ended')}</p>
  )
}

type Group = { readonly key: string; readonly first: Relative; readonly links: readonly Relative[] }

/** Those who went the same way on the same day by the same source are told once. */
function grouped(links: readonly Relative[]): readonly Group[] {
  const groups = new Map<string, Relative[]>()
  for (const link of links) {
    const key = [link.relation, link.on, link.source, link.note, link.checked].join('|')
    groups.set(key, [...(groups.get(key) ?? []), link])
  }
  return [...groups].flatMap(([key, members]) => (members[0] === undefined ? [] : [{ key, first: members[0], links: members }]))
}

function Relatives({ links }: { readonly links: readonly Relative[] }): ReactElement {
  return (
    <div className="lineage-groups">
      {grouped(links).map((group) => (
        <RelativeGroup key={group.key} group={group} />
      ))}
    </div>
  )
}

function RelativeGroup({ group }: { readonly group: Group }): ReactElement {
  const [all, setAll] = useState(false)
  const { first, links } = group
  const shown = all ? links : links.slice(0, AT_ONCE)
  return (
    <div>
      <ul className="lineage-list">
        {shown.map((link) => (
          <li key={link.unit.id}>
            <Link to="/don-vi/$id" params={{ id: link.unit.id }}>
              <Vi>{link.unit.name}</Vi>
            </Link>{' '}
            <span className="small muted">({link.unit.id.split('@')[0]})</span>
          </li>
        ))}
      </ul>
      {shown.length === links.length ? null : (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {t('lineage.more', { count: links.length - shown.length })}
        </Button>
      )}
      <p className="small muted">
        {t(`relation.${first.relation}`)}, {t('lineage.on', { date: formatDate(first.on) })}
        {first.note === '' ? null : <Vi>. {first.note}</Vi>}
      </p>
      <p className="small muted">
        {t.nodes('lineage.source', { source: <Vi>{first.source}</Vi> })}{' '}
        {first.checked ? null : <StatusTag status="unchecked">{t('lineage.unchecked')}</StatusTag>}
      </p>
    </div>
  )
}

export function NamesOverTime({ history }: { readonly history: HistoryReply }): ReactElement {
  const versions = history.versions.map((version, index) => ({
    id: version.valid.from,
    icon: 'units' as const,
    what: <Vi>{version.fullName}</Vi>,
    when: spanWords(version.valid),
    detail:
      version.parent === null && version.began === null ? null : (
        <>
          {version.parent === null ? null : (
            <p>
              {version.parent.id === 'VN' ? (
                t.nodes('history.in', { parent: <Vi>{version.parent.name}</Vi> })
              ) : (
                <Link to="/don-vi/$id" params={{ id: version.parent.id }}>
                  {t.nodes('history.in', { parent: <Vi>{version.parent.name}</Vi> })}
                </Link>
              )}
            </p>
          )}
          {version.began === null ? null : (
            <p className="small">{t(index === 0 ? 'history.started' : 'history.began', { text: changeWords(version.began) })}</p>
          )}
        </>
      ),
  }))
  const end =
    history.ended === null
      ? []
      : [
          {
            id: 'end',
            icon: 'dash' as const,
            what: t('history.ended', { text: changeWords(history.ended) }),
            when: history.successorUnknown ? t('lineage.to-unknown') : '',
          },
        ]
  return (
    <Section title={t('history.title')}>
      <Timeline items={[...versions, ...end]} />
    </Section>
  )
}
