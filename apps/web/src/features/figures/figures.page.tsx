// The only place for /quan-tri/chi-tieu: the dictionary of figures by topic, and the switch of the sensitive ones.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { figureTopics, type FigureTopic } from '@binhyen/core/figures/figures.domain'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import { useFrame } from '../../frame/use-frame.ts'
import { inLanguage } from '../../i18n/language.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/figures.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section, WithPanel } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FigurePanel } from './figure-panel.tsx'
import { readFiguresSearch } from './figures-search.ts'
import { figuresQuery } from './figures.queries.ts'
import { PermitDialog } from './permit-dialog.tsx'
import { PermitHelp } from './permit-help.tsx'
import './figures.css'

export function FiguresPage(): ReactElement {
  const { on } = useFrame()
  const figures = useQuery(figuresQuery(on))
  return (
    <>
      <PageHeader
        title={t('figures.title')}
        subtitle={t('figures.subtitle', { date: formatDate(on) })}
        actions={
          <Link to="/quan-tri/bieu-mau" className="button">
            {t('figures.forms')}
          </Link>
        }
      />
      <Loaded query={figures} lines={12}>
        {(data) => <Dictionary figures={data.figures} />}
      </Loaded>
    </>
  )
}

/** The figures whose names or units, in either language, hold every word that was typed. */
function matching(figures: readonly FigureReply[], q: string): readonly FigureReply[] {
  const wanted = foldName(q)
    .split(' ')
    .filter((word) => word !== '')
  return figures.filter((figure) => {
    const text = foldName([figure.name.vi, figure.name.en, figure.unit.vi, t(`topic.${figure.topic}`), figure.id].join(' '))
    return wanted.every((word) => text.includes(word))
  })
}

function Dictionary({ figures }: { readonly figures: readonly FigureReply[] }): ReactElement {
  const { change, mayAt } = useFrame()
  const client = useQueryClient()
  const q = readFiguresSearch(useSearch({ strict: false })).q ?? ''
  const [text, setText] = useState(q)
  const [open, setOpen] = useState<string | null>(null)
  const [permitting, setPermitting] = useState<FigureTopic | null>(null)
  const found = matching(figures, text)
  const mayPermit = mayAt('figure.permit', ['VN'])
  const sensitive =
    permitting === null ? [] : figures.filter(({ topic, sensitivity }) => topic === permitting && sensitivity === 'sensitive')
  return (
    <WithPanel panel={open === null ? null : <FigurePanel key={open} id={open} figures={figures} onClose={() => setOpen(null)} />}>
      <div className="stack">
        {figures.every(({ checked }) => !checked) ? <Notice title={t('figures.starter')}>{t('figures.starter-help')}</Notice> : null}
        <div className="figures-search">
          <TextField
            label={t('figures.search')}
            hint={t('figures.search-help')}
            value={text}
            onChange={setText}
            onBlur={() => change({ q: text === '' ? undefined : text }, { replace: true })}
          />
          <p className="muted small" role="status">
            {t('figures.found', { count: found.length })}
          </p>
        </div>
        {found.length === 0 ? (
          <EmptyState title={t('figures.none')} icon="search">
            {t('figures.none-help')}
          </EmptyState>
        ) : null}
        {figureTopics.map((topic) => {
          const rows = found.filter((figure) => figure.topic === topic)
          const isSensitive = rows.some(({ sensitivity }) => sensitivity === 'sensitive')
          return rows.length === 0 ? null : (
            <Section
              key={topic}
              title={t(`topic.${topic}`)}
              aside={isSensitive && mayPermit ? <Button onClick={() => setPermitting(topic)}>{t('permit.open')}</Button> : null}
            >
              <div className="stack figures-even figures-even--states">
                {isSensitive && !mayPermit ? <PermitHelp /> : null}
                <DataTable
                  caption={t(`topic.${topic}`)}
                  columns={columns()}
                  rows={rows}
                  rowKey={({ id }) => id}
                  onOpen={({ id }) => setOpen(id)}
                  openKey={open}
                  copyable={false}
                />
              </div>
            </Section>
          )
        })}
      </div>
      {permitting === null ? null : (
        <PermitDialog
          figures={sensitive}
          after={() => client.invalidateQueries({ queryKey: ['figures'] })}
          onClose={() => setPermitting(null)}
        />
      )}
    </WithPanel>
  )
}

function stateWords({ sensitivity, on }: FigureReply): string {
  if (!on) return t('figures.off')
  return sensitivity === 'limited' ? `${t('figures.on')}, ${t('figures.limited')}` : t('figures.on')
}

const columns = (): readonly Column<FigureReply>[] => [
  {
    id: 'name',
    header: t('figures.name'),
    width: '12rem',
    cell: (figure) => inLanguage(figure.name),
    text: (figure) => inLanguage(figure.name),
  },
  {
    id: 'state',
    header: t('figures.state'),
    width: '9rem',
    cell: (figure) => (figure.on ? stateWords(figure) : <StatusTag status="not-considered">{stateWords(figure)}</StatusTag>),
    text: stateWords,
  },
  { id: 'unit', header: t('figures.unit'), width: '7rem', cell: (figure) => inLanguage(figure.unit) },
  { id: 'kind', header: t('figures.kind'), width: '6rem', cell: ({ kind }) => t(`kind.${kind}`) },
  { id: 'adds', header: t('figures.adds'), width: '6rem', cell: ({ adds }) => t(`adds.${adds}`) },
  { id: 'lowest', header: t('figures.lowest'), width: '7rem', cell: ({ lowest }) => t(`level.${lowest}`) },
]
