// The only place for /quan-tri/bieu-mau: every form with its versions.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { spanHolds } from '@binhyen/core/shared/span'
import { useFrame } from '../../frame/use-frame.ts'
import { inLanguage } from '../../i18n/language.ts'
import { kindName } from '../../i18n/figure-words.ts'
import { t } from '../../i18n/vi/figures.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { InLanguage } from '../../ui/vi.tsx'
import { spanWords } from './figure-text.ts'
import { formsQuery, type FormHead } from './figures.queries.ts'
import { FormDrafts, NewFormButton } from './form-drafts.tsx'
import './figures.css'

export function FormsPage(): ReactElement {
  const { on } = useFrame()
  const forms = useQuery(formsQuery)
  return (
    <>
      <PageHeader
        title={t('forms.title')}
        subtitle={t('forms.subtitle')}
        actions={
          <>
            <Link to="/quan-tri/chi-tieu" className="button">
              {t('forms.dictionary')}
            </Link>
            <NewFormButton />
          </>
        }
      />
      <div className="stack">
        <FormDrafts />
        <Loaded query={forms} lines={6}>
          {(data) => (
            <DataTable
              caption={t('forms.caption')}
              columns={columns(on)}
              rows={data.forms}
              rowKey={({ id, version }) => `${id} ${String(version)}`}
            />
          )}
        </Loaded>
      </div>
    </>
  )
}

/** Where a version stands on a day. */
function standing({ inForce }: FormHead, on: PlainDate): 'now' | 'later' | 'ended' | 'replaced' {
  if (inForce.from === inForce.to) return 'replaced'
  if (spanHolds(inForce, on)) return 'now'
  return inForce.from > on ? 'later' : 'ended'
}

const columns = (on: PlainDate): readonly Column<FormHead>[] => [
  {
    id: 'name',
    header: t('forms.name'),
    width: '18rem',
    cell: (form) => (
      <Link to="/quan-tri/bieu-mau/$id" params={{ id: form.id }} search={{ ban: form.version }}>
        <InLanguage words={form.title} />
      </Link>
    ),
    sort: (form) => inLanguage(form.title),
  },
  { id: 'level', header: t('forms.level'), width: '8rem', cell: ({ level }) => t(`forms.level.${level}`) },
  { id: 'period', header: t('forms.period'), width: '6rem', cell: ({ period }) => kindName(period) },
  { id: 'version', header: t('forms.version'), align: 'end', width: '4rem', cell: ({ version }) => version },
  {
    id: 'state',
    header: t('forms.state'),
    width: '9rem',
    cell: (form) =>
      standing(form, on) === 'now' ? (
        <StatusTag status="met">{t('forms.now')}</StatusTag>
      ) : (
        <StatusTag status="not-considered">{t(`forms.${standing(form, on)}`)}</StatusTag>
      ),
    text: (form) => t(`forms.${standing(form, on)}`),
  },
  {
    id: 'in-force',
    header: t('forms.in-force'),
    width: '12rem',
    cell: ({ inForce }) => spanWords(inForce),
    text: ({ inForce }) => spanWords(inForce),
  },
  { id: 'figures', header: t('forms.figures'), align: 'end', width: '6rem', cell: ({ figures }) => figures },
]
