// The only place for the figures on a unit's page: what it reported last, or what the units below it add up to, and where the two differ.
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { UnitFigureReply } from '@binhyen/core/totals/unit-figures.contract'
import { periodLabel, quantityWords, totalWords } from '../../i18n/figure-words.ts'
import { formatNumber } from '../../i18n/format.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { t } from '../../i18n/vi/units.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { Vi } from '../../ui/vi.tsx'

type Shape = Pick<UnitFigureReply, 'unit' | 'decimals'>

/** Longer lists are folded up at first. */
const OPEN_UP_TO = 12

const groupOf = ({ form, period, from }: UnitFigureReply): string => `${from} ${form.id} ${period.from}`

export function UnitFiguresPart({
  unit,
  figures,
}: {
  readonly unit: string
  readonly figures: readonly UnitFigureReply[]
}): ReactElement | null {
  if (figures.length === 0) return null
  return (
    <Section title={t('figures.title')}>
      <p className="muted small">{t('figures.help')}</p>
      <div className="stack">
        {[...new Set(figures.map(groupOf))].map((key) => (
          <Group key={key} unit={unit} figures={figures.filter((each) => groupOf(each) === key)} />
        ))}
      </div>
    </Section>
  )
}

function Group({ unit, figures }: { readonly unit: string; readonly figures: readonly UnitFigureReply[] }): ReactElement | null {
  const [first] = figures
  if (first === undefined) return null
  const { form, period, from, accepted, reports } = first
  const title = form.title[currentLanguage()]
  return (
    <details className="unit-figures" open={figures.length <= OPEN_UP_TO}>
      <summary>
        <strong>{periodLabel(period)}</strong> · {title} ·{' '}
        {from === 'own' || reports === null ? t('figures.own') : t('figures.below', { reports: reportsWords(reports) })} ·{' '}
        {t('figures.count', { count: figures.length })}{' '}
        {accepted ? null : <StatusTag status="handed-in">{t('figures.provisional')}</StatusTag>}
      </summary>
      <DataTable caption={`${title}, ${periodLabel(period)}`} columns={columns(figures)} rows={figures} rowKey={({ id }) => id} />
      <p className="small">
        {from === 'own' ? (
          <>
            <Vi>{first.source}</Vi>.{' '}
          </>
        ) : null}
        <Link
          to="/so-lieu/bang"
          search={(now: Record<string, unknown>) => ({
            ...now,
            unit,
            form: form.id,
            period: period.from,
            ...(accepted ? { basis: 'accepted' } : {}),
          })}
          className="no-print"
        >
          {t('figures.board')}
        </Link>
      </p>
    </details>
  )
}

const columns = (figures: readonly UnitFigureReply[]): readonly Column<UnitFigureReply>[] => [
  { id: 'figure', header: t('figures.figure'), width: '8rem', cell: ({ name }) => name[currentLanguage()] },
  {
    id: 'value',
    header: t('figures.value'),
    align: 'end',
    width: '6rem',
    cell: (each) => <ValueView value={each.value} shape={each} />,
    text: (each) => withUnit(each.value, each),
  },
  ...(figures.some(({ below }) => below !== null)
    ? [
        {
          id: 'below',
          header: t('figures.sum-below'),
          width: '11rem',
          cell: (each: UnitFigureReply) => <BelowView figure={each} />,
          text: (each: UnitFigureReply) => belowWords(each) ?? '',
        },
      ]
    : []),
]

function ValueView({ value, shape }: { readonly value: UnitFigureReply['value']; readonly shape: Shape }): ReactElement {
  const words = withUnit(value, shape)
  return value.kind === 'cannot-provide' && value.reason !== null ? (
    <span>
      {words} (<Vi>{value.reason}</Vi>)
    </span>
  ) : (
    <>{words}</>
  )
}

/** "trên 160 buổi" */
function withUnit(value: UnitFigureReply['value'], shape: Shape): string {
  const words = valueWords(value, shape)
  const counted = (value.kind === 'number' || value.kind === 'hidden') && shape.unit.vi !== '%'
  return counted ? t('figures.with-unit', { value: words, unit: shape.unit[currentLanguage()] }) : words
}

function BelowView({ figure }: { readonly figure: UnitFigureReply }): ReactElement | null {
  const words = belowWords(figure)
  return words === null ? null : <StatusTag status="unchecked">{words}</StatusTag>
}

/** As it was said: "trên 160", "98,8%". */
function valueWords(value: UnitFigureReply['value'], { unit, decimals }: Shape): string {
  switch (value.kind) {
    case 'number':
      return `${quantityWords(value.quantity, decimals)}${unit.vi === '%' ? '%' : ''}`
    case 'share':
      return totalWords({ percent: value.percent, given: 1, ...(value.approximate ? { qualifier: 'about' as const } : {}) })
    case 'no-whole':
      return totalWords({ given: 1, noWhole: true })
    case 'not-applicable':
      return t('figures.not-applicable')
    case 'cannot-provide':
      return t('figures.cannot-provide')
    case 'hidden':
      return totalWords({ given: 1, mark: value.mark })
  }
}

function belowWords({ below, ...shape }: UnitFigureReply): string | null {
  if (below === null) return null
  const told = { value: valueWords(below.value, shape), reports: reportsWords(below.reports) }
  if (below.difference === null) return t('figures.differs', told)
  const { by, points, approximate } = below.difference
  const number = formatNumber(Math.abs(by), points ? 1 : shape.decimals)
  const size = points || shape.unit.vi === '%' ? t('figures.points', { number }) : number
  return t('figures.differs-by', { ...told, by: approximate ? t('figures.about', { by: size }) : size })
}

function reportsWords({ counted, expected, level }: NonNullable<UnitFigureReply['reports']>): string {
  const of = { counted: formatNumber(counted), expected: formatNumber(expected) }
  return level === 'province' ? t('figures.provinces', of) : t('figures.communes', of)
}
