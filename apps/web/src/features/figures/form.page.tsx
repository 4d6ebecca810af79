// The only place for /quan-tri/bieu-mau/$id: one form as a person reads it, in a version.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { periodSources } from '@binhyen/core/calendar/periods.domain'
import type { FormReply } from '@binhyen/core/figures/figures.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { spanHolds } from '@binhyen/core/shared/span'
import { useFrame } from '../../frame/use-frame.ts'
import { inLanguage } from '../../i18n/language.ts'
import { kindName } from '../../i18n/figure-words.ts'
import { formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/figures.ts'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { DefinitionList, PageHeader } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import { spanWords } from './figure-text.ts'
import { figuresQuery, formQuery, formsQuery, type FormHead } from './figures.queries.ts'
import { readFormSearch } from './figures-search.ts'
import { FormChecks, FormSections } from './form-parts.tsx'
import { EndVersionButton, NextVersionButton } from './form-drafts.tsx'
import { FormDue } from './form-due.tsx'
import './figures.css'

/** The version asked for, else the one in force that day, else the newest. */
function versionOf(heads: readonly FormHead[], asked: number | undefined, on: PlainDate): FormHead | undefined {
  return heads.find(({ version }) => version === asked) ?? heads.find(({ inForce }) => spanHolds(inForce, on)) ?? heads[0]
}

export function FormPage(): ReactElement {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const { on } = useFrame()
  const { ban } = readFormSearch(useSearch({ strict: false }))
  const forms = useQuery(formsQuery)
  const heads = forms.data?.forms.filter((form) => form.id === id) ?? []
  const head = versionOf(heads, ban, on)
  const title = head === undefined ? t('forms.title') : inLanguage(head.title)
  return (
    <>
      <PageHeader
        trail={<Link to="/quan-tri/bieu-mau">{t('form.back')}</Link>}
        title={title}
        {...(head === undefined
          ? {}
          : {
              subtitle: t('form.version', { version: head.version }),
              actions: (
                <>
                  <EndVersionButton head={head} />
                  <NextVersionButton id={head.id} />
                </>
              ),
            })}
      />
      <Loaded query={forms} lines={12}>
        {() => (head === undefined ? <EmptyState title={t('forms.title')} icon="search" /> : <Version head={head} heads={heads} />)}
      </Loaded>
    </>
  )
}

function Version({ head, heads }: { readonly head: FormHead; readonly heads: readonly FormHead[] }): ReactElement {
  const form = useQuery(formQuery(head.id, head.version))
  return (
    <Loaded query={form} lines={12}>
      {(data) => <FormBody form={data} heads={heads} />}
    </Loaded>
  )
}

function FormBody({ form, heads }: { readonly form: FormReply; readonly heads: readonly FormHead[] }): ReactElement {
  const { on } = useFrame()
  // a version that has ended is read with the dictionary of its last days
  const { from, to } = form.inForce
  const figures = useQuery(figuresQuery(spanHolds(form.inForce, on) || to === null ? (on < from ? from : on) : from))
  const others = heads.filter(({ version }) => version !== form.version)
  const source = periodSources[form.period]
  return (
    <div className="stack">
      <div className="card">
        <DefinitionList
          items={[
            { term: t('form.level'), value: t(`forms.level.${form.level}`) },
            { term: t('form.period'), value: kindName(form.period) },
            {
              term: t('form.period-source'),
              value: (
                <>
                  <Vi>{source.source}</Vi> {source.convention ? `(${t('form.convention')})` : null}
                </>
              ),
            },
            { term: t('form.span'), value: spanWords(form.inForce) },
            { term: t('form.source'), value: form.checked ? <Vi>{form.source}</Vi> : null },
            {
              term: t('form.published'),
              value: form.publishedBy === null ? t('form.published-shipped') : <Vi>{form.publishedBy}</Vi>,
            },
            {
              term: t('form.other-versions'),
              value:
                others.length === 0 ? null : (
                  <ul className="figures-list">
                    {others.map((other) => (
                      <li key={other.version}>
                        <Link to="/quan-tri/bieu-mau/$id" params={{ id: form.id }} search={{ ban: other.version }}>
                          {t('form.version', { version: other.version })}
                        </Link>
                        , {spanWords(other.inForce)}
                        {other.publishedAt === null ? null : <span className="muted"> · {formatInstant(other.publishedAt)}</span>}
                      </li>
                    ))}
                  </ul>
                ),
            },
          ]}
        />
      </div>
      {form.checked ? null : (
        <Notice title={t('form.unchecked')}>
          <Vi>{form.source}</Vi>. {t('form.unchecked-help')}
        </Notice>
      )}
      <Loaded query={figures} lines={12}>
        {({ figures: dictionary }) => (
          <>
            <FormSections form={form} figures={dictionary} />
            <FormChecks form={form} figures={dictionary} />
          </>
        )}
      </Loaded>
      <FormDue form={form} />
    </div>
  )
}
