// The only place for what a difference is made of: the two totals, the steps from one to the other, and the units behind each cause.
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { DifferencesReply } from '@binhyen/core/comparisons/differences.contract'
import { percentOf } from '@binhyen/core/shared/numbers'
import { periodName } from '../../../i18n/figure-words.ts'
import { formatDate, formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/differences.ts'
import { DataTable, type Column } from '../../../ui/data-table.tsx'
import { EmptyState, Notice } from '../../../ui/feedback.tsx'
import { Section } from '../../../ui/page.tsx'
import { InLanguage, Vi } from '../../../ui/vi.tsx'
import { DifferencesPlot, stepsOf } from './differences-plot.tsx'

type Data = { readonly data: DifferencesReply; /** What a level says itself against the sum below it. */ readonly levels: boolean }

const number = (value: number, { figure }: Pick<DifferencesReply, 'figure'>): string => formatNumber(value, figure.decimals)
const signed = (value: number, data: DifferencesReply): string => `${value < 0 ? '−' : '+'}${number(Math.abs(value), data)}`
type Cause = DifferencesReply['parts'][number]['cause']

function causeWord(cause: Cause, levels: boolean): string {
  return levels && cause !== 'real' ? t(`level-cause.${cause}`) : t(`cause.${cause}`)
}
function aboutCause(cause: Cause, levels: boolean): string {
  return levels && cause !== 'real' ? t(`level-about.${cause}`) : t(`about.${cause}`)
}

function takenName(data: DifferencesReply, side: 'before' | 'after', levels: boolean): string {
  const { period, asOf } = data[side]
  const date = formatDate(asOf)
  return levels ? t(`taken.level-${side}`, { date }) : t('taken.as-of', { period: periodName(period), date })
}

/** In numbers and per cent of the earlier total; where there is none, that is said. */
function changeWords({ before, by }: DifferencesReply, text: string, levels: boolean): string {
  if (by === null || by === 0) return levels ? t('change.agrees') : t('change.same')
  const percent = before.number === null ? null : percentOf(Math.abs(by), before.number)
  const size = percent === null ? t('change.no-base') : t('change.percent', { percent: formatNumber(percent, 1) })
  const way = by < 0 ? 'down' : 'up'
  return `${levels ? t(`change.level-${way}`, { by: text }) : t(`change.${way}`, { by: text })} ${size}`
}

function FormName({ form: { title } }: { readonly form: DifferencesReply['form'] }): ReactElement {
  return <InLanguage words={title} />
}

function Whole({ data, levels }: Data): ReactElement {
  const { before, after, by, unit, figure } = data
  const said = (taken: typeof before): string => (taken.number === null ? t('taken.none') : number(taken.number, data))
  return (
    <Section
      title={
        <>
          <Vi>{unit.name}</Vi>: <InLanguage words={figure.name} /> (<InLanguage words={figure.unit} />)
        </>
      }
    >
      <p className="difference-change">
        <strong>{changeWords(data, number(Math.abs(by ?? 0), data), levels)}</strong>
      </p>
      {levels ? (
        <p className="muted small">
          {t.nodes('level.forms', {
            own: <FormName form={after.form} />,
            below: <FormName form={before.form} />,
            period: periodName(after.period),
          })}
        </p>
      ) : null}
      {before.summed.length === 0 ? null : (
        <p className="muted small">{t.nodes('summed.then', { units: <Vi>{before.summed.map(({ name }) => name).join(', ')}</Vi> })}</p>
      )}
      <DifferencesPlot
        said={(value) => number(value, data)}
        steps={stepsOf(
          {
            label: takenName(data, 'before', levels),
            text: `${said(before)} · ${t('taken.units', { count: before.units })}`,
            number: before.number ?? 0,
          },
          data.parts.map((part) => ({ id: part.cause, label: causeWord(part.cause, levels), text: signed(part.by, data), by: part.by })),
          {
            label: takenName(data, 'after', levels),
            text: `${said(after)} · ${t('taken.units', { count: after.units })}`,
            number: after.number ?? 0,
          },
        )}
      />
    </Section>
  )
}

type Line = DifferencesReply['parts'][number]['lines'][number]

function Parts({ data, levels }: Data): ReactElement {
  if (data.parts.length === 0) {
    return (
      <EmptyState title={levels ? t('level.agrees') : t('parts.empty')} icon="check">
        {levels ? t('level.agrees-help') : t('parts.empty-help')}
      </EmptyState>
    )
  }
  return (
    <Section title={t('parts.title')}>
      {data.parts.map(({ cause, by, count, lines }) => (
        <details key={cause} open={count <= 10}>
          <summary>
            <strong>{causeWord(cause, levels)}</strong>: {signed(by, data)} · {t('parts.count', { count })}{' '}
            <span className="muted">{aboutCause(cause, levels)}</span>
          </summary>
          <DataTable
            caption={t('table.caption', { cause: causeWord(cause, levels) })}
            columns={columnsOf(data, levels)}
            rows={lines}
            rowKey={({ before, after }) => [...before, ...after].map(({ report, seq }) => `${report} ${String(seq)}`).join(' ')}
          />
          {lines.length < count ? <p className="muted small">{t('parts.more', { count: count - lines.length })}</p> : null}
        </details>
      ))}
    </Section>
  )
}

const unitOf = ({ before, after }: Line): string => [...new Set([...after, ...before].map(({ unit }) => unit.name))].join(', ')

function columnsOf(data: DifferencesReply, levels: boolean): readonly Column<Line>[] {
  const side = (which: 'before' | 'after'): Column<Line> => ({
    id: which,
    header: levels ? t(`table.level-${which}`) : t(`table.${which}`),
    align: 'end',
    sort: (line) => line[which].reduce((sum, each) => sum + each.number, 0),
    cell: (line) =>
      line[which].map((each, at) => (
        <span key={`${each.report} ${String(each.seq)}`}>
          {at === 0 ? null : ' + '}
          <Link to="/so-lieu/$id/lan-nop/$seq" params={{ id: each.report, seq: String(each.seq) }}>
            {number(each.number, data)}
          </Link>
        </span>
      )),
  })
  return [
    { id: 'unit', header: t('table.unit'), width: '12rem', sort: unitOf, cell: (line) => <Vi>{unitOf(line)}</Vi> },
    side('before'),
    side('after'),
    { id: 'by', header: t('table.by'), align: 'end', sort: ({ by }) => by, cell: ({ by }) => signed(by, data) },
  ]
}

export function DifferencesResult(props: Data): ReactElement {
  const { data, levels } = props
  if (levels && data.by === null) return <EmptyState title={t('level.none')}>{t('level.none-help')}</EmptyState>
  return (
    <>
      <Absent absent={data.absent} />
      <Whole {...props} />
      <Parts {...props} />
    </>
  )
}

/** Who has not handed in below: nobody knows how much of the rest is theirs. */
function Absent({ absent: { count, units } }: { readonly absent: DifferencesReply['absent'] }): ReactElement | null {
  if (count === 0) return null
  return (
    <Notice kind="warning" title={t('absent.title', { count: formatNumber(count) })}>
      <p>{t('absent.help')}</p>
      <details>
        <summary>{t('absent.who')}</summary>
        <p>
          <Vi>{units.map(({ name }) => name).join(', ')}</Vi>
          {units.length < count ? ` (+${formatNumber(count - units.length)})` : ''}
        </p>
      </details>
    </Notice>
  )
}
