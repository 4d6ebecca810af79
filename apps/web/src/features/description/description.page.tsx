// The only place for the API as a page to read: found by a word, grouped by part, nothing fetched from another host.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { t } from '../../i18n/vi/description.ts'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { descriptionAddress, descriptionQuery, type Description, type Operation } from './description.queries.ts'
import { OperationView } from './operation-view.tsx'
import './description.css'

/** Parts of the product as the pages call them; a part without a word keeps its own name. */
function groupName(group: string): string {
  const words: Readonly<Record<string, () => string>> = {
    units: () => t('group.units'),
    access: () => t('group.access'),
    calendar: () => t('group.calendar'),
    criteria: () => t('group.criteria'),
    assessments: () => t('group.assessments'),
    analytics: () => t('group.analytics'),
    documents: () => t('group.documents'),
    description: () => t('group.description'),
  }
  return words[group]?.() ?? group
}

/** Every word of the search stands somewhere in the operation. */
function fits(operation: Operation, search: string): boolean {
  const said = [
    operation.method,
    operation.path,
    operation.summary,
    operation.id,
    groupName(operation.group),
    ...operation.problems.map((each) => each.code),
  ]
  const text = said.join(' ').toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

export function DescriptionPage(): ReactElement {
  const description = useQuery(descriptionQuery)
  const [search, setSearch] = useState('')
  return (
    <>
      <PageHeader
        title={t('page.title')}
        subtitle={t('page.subtitle')}
        actions={
          <a className="button" href={descriptionAddress} target="_blank" rel="noreferrer">
            {t('page.json')}
          </a>
        }
      />
      <div className="stack">
        <Manners />
        <div className="api-search">
          <TextField label={t('page.search')} hint={t('page.search-hint')} value={search} onChange={setSearch} type="search" />
        </div>
        <Loaded query={description} lines={12}>
          {(found) => <Operations description={found} search={search.trim()} />}
        </Loaded>
      </div>
    </>
  )
}

function Manners(): ReactElement {
  return (
    <Section title={t('manners.title')}>
      <ul className="api-manners">
        {(['sign-in', 'write', 'days', 'refusal', 'pages'] as const).map((topic) => (
          <li key={topic}>
            <strong>{t(`manners.${topic}`)}</strong> {t(`manners.${topic}-text`)}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Operations({ description, search }: { readonly description: Description; readonly search: string }): ReactElement {
  const found = search === '' ? description.operations : description.operations.filter((operation) => fits(operation, search))
  return (
    <>
      <p className="small muted" role="status">
        {t('page.count', { found: found.length, all: description.operations.length })}
      </p>
      {found.length === 0 ? <EmptyState title={t('page.none')}>{t('page.none-help')}</EmptyState> : null}
      {description.groups.map((group) => {
        const here = found.filter((operation) => operation.group === group)
        return here.length === 0 ? null : (
          <Section key={group} title={groupName(group)}>
            <ul className="api-list">
              {here.map((operation) => (
                <li key={operation.id}>
                  <OperationView operation={operation} schemas={description.schemas} />
                </li>
              ))}
            </ul>
          </Section>
        )
      })}
    </>
  )
}
