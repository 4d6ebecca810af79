// The only place that shows what events would do before they do it: what is wrong, or every list of what they touch.
import { useState, type ReactElement } from 'react'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/unit-events.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { DefinitionList, Section } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import { eventProblemInWords, outcomeInWords, touchedThing, type NameOf } from './unit-event-words.tsx'
import { previewNext, type EventBatchInput, type ImpactItem, type ImpactSection, type PreviewReply } from './unit-events.queries.ts'

export function PreviewProblems({
  preview,
  nameOf,
  onFix,
}: {
  readonly preview: PreviewReply
  readonly nameOf: NameOf
  readonly onFix: (event: number) => void
}): ReactElement {
  return (
    <Notice kind="error" title={t('preview.problems', { count: preview.problems.length })}>
      <ul>
        {preview.problems.map((problem) => (
          <li key={`${problem.event} ${problem.path} ${problem.code}`}>
            {problem.event === null ? null : <strong>{t('preview.event', { number: problem.event + 1 })}: </strong>}
            {eventProblemInWords(problem, nameOf)}{' '}
            {problem.event === null ? null : (
              <Button kind="quiet" icon="pencil" onClick={() => onFix(problem.event ?? 0)}>
                {t('preview.fix')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function levels(totals: PreviewReply['created']): string {
  return t('preview.levels', {
    province: formatNumber(totals.province, 0),
    district: formatNumber(totals.district, 0),
    commune: formatNumber(totals.commune, 0),
  })
}

export function PreviewLists({ preview, batch }: { readonly preview: PreviewReply; readonly batch: EventBatchInput }): ReactElement {
  return (
    <>
      <Section title={t('preview.title')}>
        <DefinitionList
          items={[
            { term: t('preview.created'), value: levels(preview.created) },
            { term: t('preview.ended'), value: levels(preview.ended) },
            { term: t('preview.changed'), value: formatNumber(preview.changed, 0) },
          ]}
        />
      </Section>
      {preview.sections.map((section) => (
        <Impacts key={section.section} first={section} batch={batch} />
      ))}
    </>
  )
}

function columnsOf(section: ImpactSection['section']): readonly Column<ImpactItem>[] {
  const unit: Column<ImpactItem> = {
    id: 'unit',
    header: t('preview.unit'),
    width: '12rem',
    cell: (item) => (
      <>
        <Vi>{item.unit.name}</Vi> <span className="small muted">({item.unit.id.split('@')[0]})</span>
      </>
    ),
    text: (item) => item.unit.name,
  }
  const thing: Column<ImpactItem> = {
    id: 'thing',
    header: t(`section-what.${section}`),
    width: '14rem',
    cell: (item) => touchedThing(section, item),
    text: (item) => touchedThing(section, item),
  }
  const outcome: Column<ImpactItem> = {
    id: 'outcome',
    header: t('preview.what'),
    width: '16rem',
    cell: (item) => outcomeInWords(section, item),
    text: (item) => outcomeInWords(section, item),
  }
  return section === 'units' ? [unit, outcome] : [unit, thing, outcome]
}

function Impacts({ first, batch }: { readonly first: ImpactSection; readonly batch: EventBatchInput }): ReactElement {
  const [items, setItems] = useState(first.items)
  const [next, setNext] = useState(first.next)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const more = async (after: string): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      const page = await previewNext(batch, first.section, after)
      setItems((now) => [...now, ...page.items])
      setNext(page.next)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Section title={t(`section.${first.section}`, { count: formatNumber(first.total, 0) })}>
      {first.total === 0 ? (
        <p className="muted">{t('preview.none')}</p>
      ) : (
        <DataTable
          caption={t(`section.${first.section}`, { count: formatNumber(first.total, 0) })}
          columns={columnsOf(first.section)}
          rows={items}
          rowKey={(item) => item.key}
          {...(next === null ? {} : { onMore: () => void more(next), moreBusy: busy })}
        />
      )}
      {error === null ? null : <ProblemView error={error} />}
    </Section>
  )
}
