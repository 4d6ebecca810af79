// The only place for "Số liệu chưa khớp": where two places say different things of the same figure, unit and period.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { contradictionKinds, contradictionStates } from '@binhyen/core/comparisons/contradictions.domain'
import { yearOf } from '@binhyen/core/shared/plain-date'
import { readText, useFrame, type Frame } from '../../../frame/use-frame.ts'
import { inLanguage } from '../../../i18n/language.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/contradictions.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/feedback.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHeader } from '../../../ui/page.tsx'
import { SelectField } from '../../../ui/text-field.tsx'
import { ExportAsk } from '../exchange/export-ask.tsx'
import { ContradictionRow } from './contradiction-row.tsx'
import { contradictionsQuery, countsQuery, isCountedWhole, isCountry, type ContradictionFilter } from './contradictions.queries.ts'
import { formsQuery } from '../reports.queries.ts'
import './contradictions.css'

/** Years to choose from. */
const YEARS_OFFERED = 12

function readId(search: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const text = readText(search, name)
  return text !== undefined && /^[0-9a-f-]{36}$/i.test(text) ? text : undefined
}

function readYear(search: Readonly<Record<string, unknown>>): { readonly year?: number } {
  const year = Number(readText(search, 'year'))
  return Number.isInteger(year) && year >= 1990 && year <= 2100 ? { year } : {}
}

function readFilter(
  search: Readonly<Record<string, unknown>>,
  { unit, ownUnit: own }: Pick<Frame, 'unit' | 'ownUnit'>,
): ContradictionFilter {
  const asked = contradictionKinds.find((each) => each === readText(search, 'kind'))
  // of the whole country the provinces first: every period of every commune is looked at by province
  const kind = asked ?? (isCountry(own) && readId(search, 'dossier') === undefined ? 'level' : undefined)
  const state = contradictionStates.find((each) => each === readText(search, 'state'))
  const [form, report, dossier] = [readText(search, 'form'), readId(search, 'report'), readId(search, 'dossier')]
  return {
    ...(unit === undefined ? {} : { unit }),
    ...(kind === undefined ? {} : { kind }),
    ...(form === undefined ? {} : { form }),
    ...(report === undefined ? {} : { report }),
    ...(dossier === undefined ? {} : { dossier }),
    ...readYear(search),
    ...(state === undefined ? {} : { state }),
  }
}

export function ContradictionsPage(): ReactElement {
  const frame = useFrame()
  const filter = readFilter(useSearch({ strict: false }), frame)
  const query = useInfiniteQuery({ ...contradictionsQuery(filter), placeholderData: (old) => old })
  return (
    <div className="stack">
      <PageHeader title={t('page.title')} trail={<Link to="/so-lieu">{t('page.back')}</Link>} actions={<Take filter={filter} />} />
      <p className="muted">{t('page.help')}</p>
      <Filters filter={filter} frame={frame} />
      <States filter={filter} frame={frame} counted={!query.isPending} />
      <Loaded query={query} lines={8}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items)
          return (
            <div className="stack">
              {rows.length === 0 ? (
                <EmptyState title={t('list.empty')} icon="check">
                  {t('list.empty-help')}
                </EmptyState>
              ) : (
                <ul className="contradictions">
                  {rows.map((found) => (
                    <ContradictionRow key={found.key} found={found} />
                  ))}
                </ul>
              )}
              {query.hasNextPage ? (
                <p>
                  <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('list.more')}
                  </Button>
                </p>
              ) : null}
            </div>
          )
        }}
      </Loaded>
    </div>
  )
}

/** As a file; those of one report or dossier are a handful. */
function Take({ filter: { report, dossier, ...query } }: { readonly filter: ContradictionFilter }): ReactElement | null {
  if (report !== undefined || dossier !== undefined) return null
  return <ExportAsk offer={{ shown: { kind: 'contradictions', format: 'xlsx', query } }} />
}

type FilterPart = { readonly filter: ContradictionFilter; readonly frame: Frame }

/** What waits, and beside it what was settled and what cannot be told yet; counted once the list is there, which is what is waited for. */
function States({ filter, frame, counted }: FilterPart & { readonly counted: boolean }): ReactElement {
  const { data: counts } = useQuery({ ...countsQuery(filter), placeholderData: (old) => old, enabled: counted })
  const choices = [
    { id: undefined, label: t('counts.standing'), count: counts === undefined ? null : counts.open + counts.outdated },
    ...contradictionStates.map((id) => ({ id, label: t(`state.${id}`), count: counts?.[id] ?? null })),
  ]
  const part = counts === undefined || isCountedWhole(counts) ? null : counts.looked
  return (
    <div className="row contradiction-states no-print" role="group" aria-label={t('counts.label')}>
      {choices.map(({ id, label, count }) => (
        <button
          key={id ?? 'standing'}
          type="button"
          className="button"
          aria-pressed={filter.state === id}
          onClick={() => frame.change({ state: id })}
        >
          {label}{' '}
          {count === null ? null : (
            <strong>{part === null ? formatNumber(count) : t('counts.at-least', { count: formatNumber(count) })}</strong>
          )}
        </button>
      ))}
      {part === null ? null : (
        <span className="muted small">{t('counts.part', { reports: formatNumber(part.reports), of: formatNumber(part.of) })}</span>
      )}
    </div>
  )
}

function Filters({ filter, frame }: FilterPart): ReactElement {
  const forms = useQuery(formsQuery)
  const named = new Map((forms.data?.forms ?? []).filter(({ state }) => state === 'published').map(({ id, title }) => [id, title]))
  const thisYear = yearOf(frame.me.today)
  const years = Array.from({ length: YEARS_OFFERED }, (_, at) => String(thisYear - at))
  return (
    <search className="contradiction-filters no-print" aria-label={t('filter.label')}>
      <SelectField
        label={t('filter.kind')}
        value={filter.kind ?? null}
        options={contradictionKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        empty={t('filter.all')}
        onChange={(kind) => frame.change({ kind: kind ?? undefined })}
      />
      <SelectField
        label={t('filter.form')}
        value={filter.form ?? null}
        options={[...named].map(([id, title]) => ({ value: id, label: inLanguage(title), vi: inLanguage(title) === title.vi }))}
        empty={t('filter.all')}
        onChange={(form) => frame.change({ form: form ?? undefined })}
      />
      <SelectField
        label={t('filter.year')}
        value={filter.year === undefined ? null : String(filter.year)}
        options={years.map((year) => ({ value: year, label: year }))}
        empty={t('filter.two-years')}
        onChange={(year) => frame.change({ year: year ?? undefined })}
      />
    </search>
  )
}
