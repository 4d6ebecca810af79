// The only place for what was read of boundaries: a small picture to check by, and each unit with its size.
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { BoundaryImportReply } from '@binhyen/core/units/unit-imports.contract'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/imports.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import type { BoundaryLineReply } from './imports.queries.ts'

const columns = (): readonly Column<BoundaryLineReply>[] => [
  {
    id: 'unit',
    header: t('boundaries.unit'),
    width: '12rem',
    cell: (line) => (
      <Link to="/don-vi/$id" params={{ id: line.unitId }}>
        <Vi>{line.name}</Vi>
      </Link>
    ),
    sort: (line) => line.name,
  },
  { id: 'code', header: t('changes.code'), cell: (line) => line.code, sort: (line) => line.code },
  { id: 'feature', header: t('boundaries.feature'), width: '10rem', cell: (line) => line.feature, sort: (line) => line.feature },
  { id: 'area', header: t('boundaries.area'), align: 'end', cell: (line) => formatNumber(line.areaKm2, 2), sort: (line) => line.areaKm2 },
  {
    id: 'before',
    header: t('boundaries.before'),
    align: 'end',
    cell: (line) => formatNumber(line.pointsBefore, 0),
    sort: (line) => line.pointsBefore,
  },
  {
    id: 'after',
    header: t('boundaries.after'),
    align: 'end',
    cell: (line) => formatNumber(line.pointsAfter, 0),
    sort: (line) => line.pointsAfter,
  },
  {
    id: 'replaces',
    header: t('boundaries.replaces'),
    width: '8rem',
    cell: (line) => (line.replaces === null ? t('boundaries.none') : formatDate(line.replaces)),
    sort: (line) => line.replaces,
  },
]

/** Names read out with the picture; the table has them all. */
const NAMED = 5

export function BoundaryOutcome({ reply }: { readonly reply: BoundaryImportReply }): ReactElement | null {
  if (reply.units.length === 0) return null
  const sum = (of: 'pointsBefore' | 'pointsAfter'): string =>
    formatNumber(
      reply.units.reduce((all, line) => all + line[of], 0),
      0,
    )
  return (
    <Section title={t('result.title')}>
      <p>
        {t('boundaries.summary', {
          found: formatNumber(reply.units.length, 0),
          standing: formatNumber(reply.standing, 0),
          level: t(`level.${reply.level}`),
          turned: formatNumber(reply.turned, 0),
        })}
      </p>
      <p>{t('boundaries.points', { before: sum('pointsBefore'), after: sum('pointsAfter') })}</p>
      <Picture reply={reply} />
      <DataTable caption={t('boundaries.caption')} columns={columns()} rows={reply.units} rowKey={(line) => line.unitId} />
    </Section>
  )
}

function Picture({ reply }: { readonly reply: BoundaryImportReply }): ReactElement {
  const { width, height, shapes } = reply.picture
  const named = shapes
    .slice(0, NAMED)
    .map((shape) => shape.name)
    .join(', ')
  const names = shapes.length > NAMED ? t('boundaries.more', { names: named, count: shapes.length - NAMED }) : named
  return (
    <figure className="import-picture">
      <svg viewBox={`-2 -2 ${width + 4} ${height + 4}`} role="img" aria-label={t('boundaries.picture', { count: shapes.length, names })}>
        {shapes.map((shape) => (
          <path key={shape.name + shape.path.slice(0, 24)} d={shape.path} fillRule="evenodd" />
        ))}
      </svg>
      <figcaption className="small muted">{t('boundaries.picture-note')}</figcaption>
    </figure>
  )
}
