// The only place for the law's first page: the sets in force on a day and before, and the instruments behind them.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { Instrument } from '@binhyen/core/criteria/criteria.domain'
import { spanHolds } from '@binhyen/core/shared/span'
import { formatDate } from '../../i18n/format.ts'
import { useFrame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/criteria.ts'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { instrumentsQuery, setsQuery, type SetHead } from './criteria.queries.ts'
import { instrumentDates, instrumentName, relationLines, spanWords } from './law-words.ts'
import { Vi, WithLawText } from '../../ui/vi.tsx'
import './law.css'

export function LawPage(): ReactElement {
  const { on } = useFrame()
  const sets = useQuery(setsQuery)
  const instruments = useQuery(instrumentsQuery)
  return (
    <>
      <PageHeader title={t('law.title')} subtitle={t('law.subtitle', { date: formatDate(on) })} />
      <div className="stack">
        <Loaded query={sets}>
          {(data) => {
            const inForce = data.sets.filter((set) => spanHolds(set.inForce, on))
            const earlier = data.sets.filter((set) => set.inForce.to !== null && set.inForce.to <= on)
            const later = data.sets.filter((set) => set.inForce.from > on)
            return (
              <>
                <Section title={t('law.in-force')}>
                  {inForce.length === 0 ? <p className="muted">{t('law.in-force-none')}</p> : <SetList sets={inForce} />}
                </Section>
                <p className="row">
                  <Link to="/van-ban/so-sanh">{t('law.compare')}</Link>
                  <Link to="/quan-tri/chi-tieu">{t('law.figures')}</Link>
                  <Link to="/quan-tri/bieu-mau">{t('law.forms')}</Link>
                </p>
                {earlier.length === 0 ? null : (
                  <Section title={t('law.earlier')}>
                    <SetList sets={earlier} />
                  </Section>
                )}
                {later.length === 0 ? null : (
                  <Section title={t('law.later')}>
                    <SetList sets={later} />
                  </Section>
                )}
              </>
            )
          }}
        </Loaded>
        <Loaded query={instruments}>
          {(data) =>
            data.instruments.length === 0 ? (
              <EmptyState title={t('law.instruments-empty')} icon="law" />
            ) : (
              <Section title={t('law.instruments')}>
                <InstrumentList instruments={data.instruments} />
              </Section>
            )
          }
        </Loaded>
      </div>
    </>
  )
}

function SetList({ sets }: { readonly sets: readonly SetHead[] }): ReactElement {
  return (
    <ul className="law-sets">
      {[...sets]
        .sort((a, b) => (a.inForce.from < b.inForce.from ? 1 : -1))
        .map((set) => (
          <li key={set.id} className="law-set">
            <p className="law-set-title">
              <Link to="/van-ban/$setId" params={{ setId: set.id }}>
                <Vi>{set.title}</Vi>
              </Link>
            </p>
            <p className="muted">
              {t(`object.${set.object}`)}
              {set.province === undefined ? null : (
                <>
                  {' '}
                  <WithLawText text={t('law.of-province', { province: set.province.name })} />
                </>
              )}{' '}
              · {spanWords(set.inForce)} · {t('law.set-clauses', { count: set.clauses })}
            </p>
            <p className="row small">
              {set.unchecked === 0 ? (
                <StatusTag status="met">{t('law.checked')}</StatusTag>
              ) : (
                <StatusTag status="unchecked">{t('law.set-unchecked', { count: set.unchecked })}</StatusTag>
              )}
              {set.unseen === 0 ? null : <span className="muted">{t('law.set-unseen', { count: set.unseen })}</span>}
            </p>
          </li>
        ))}
    </ul>
  )
}

function InstrumentList({ instruments }: { readonly instruments: readonly Instrument[] }): ReactElement {
  const newestFirst = [...instruments].sort((a, b) => (dayOf(a) < dayOf(b) ? 1 : -1))
  return (
    <ol className="instruments">
      {newestFirst.map((instrument) => (
        <li key={instrument.id} id={`van-ban-${instrument.id}`} className="instrument" tabIndex={-1}>
          <p>
            <strong>
              <WithLawText text={instrumentName(instrument)} />
            </strong>{' '}
            <span className="muted">
              <Vi>{instrument.issuer}</Vi>
            </span>
          </p>
          <p>
            <Vi>{instrument.title}</Vi>
          </p>
          <p className="row small">
            <span className="muted">{instrumentDates(instrument)}</span>
            {instrument.checked ? null : <StatusTag status="unchecked" />}
          </p>
          <Relations instrument={instrument} all={instruments} />
          {instrument.note === null ? null : (
            <p className="small">
              <Vi>{instrument.note}</Vi>
            </p>
          )}
          {instrument.sources.length === 0 ? null : (
            <details className="small">
              <summary>{t('law.sources')}</summary>
              <ul className="law-sources">
                {instrument.sources.map((source) => (
                  <li key={source}>
                    <SourceLink source={source} />
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ol>
  )
}

/** Where no day was seen the number still names its year: 48/2025/TT-BCA. */
function dayOf(instrument: Instrument): string {
  return instrument.signedOn ?? instrument.inForceFrom ?? /\/(\d{4})\//.exec(instrument.number)?.[1] ?? ''
}

function Relations({ instrument, all }: { readonly instrument: Instrument; readonly all: readonly Instrument[] }): ReactElement | null {
  const lines = relationLines(instrument, all)
  if (lines.length === 0) return null
  return (
    <ul className="instrument-relations" aria-label={t('law.relations')}>
      {lines.map((line) => (
        <li key={line.key}>
          <a
            href={`#van-ban-${line.target}`}
            onClick={(event) => {
              const target = document.getElementById(`van-ban-${line.target}`)
              if (target === null) return
              event.preventDefault()
              target.scrollIntoView({ block: 'center' })
              target.focus({ preventScroll: true })
            }}
          >
            <WithLawText text={line.words} />
          </a>
          {line.note === null ? null : (
            <span className="muted">
              {' '}
              – <Vi>{line.note}</Vi>
            </span>
          )}
          {line.changes.length === 0 ? null : (
            <ul className="instrument-changes small">
              {line.changes.map((change) => (
                <li key={change}>
                  <Vi>{change}</Vi>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}

/** A page as a link, anything else as it is written. */
export function SourceLink({ source }: { readonly source: string }): ReactElement {
  if (!/^https?:\/\//.test(source)) {
    return (
      <span>
        <Vi>{source}</Vi>
      </span>
    )
  }
  return (
    <a href={source} target="_blank" rel="noreferrer">
      {source.replace(/^https?:\/\/(www\.)?/, '').slice(0, 80)}
    </a>
  )
}
