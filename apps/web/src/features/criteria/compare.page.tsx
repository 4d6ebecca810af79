// The only place for comparing two criteria sets clause by clause.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { diffSets, isSameLaw, type ClauseDiff } from '@binhyen/core/criteria/set-diff.domain'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/criteria.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { readCompareSearch } from './compare-search.ts'
import { setQuery, setsQuery, type SetHead, type SetReply } from './criteria.queries.ts'
import { DiffList } from './diff-list.tsx'
import { instrumentName, spanWords } from './law-words.ts'
import './law.css'

export function ComparePage(): ReactElement {
  const { a, b } = readCompareSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const sets = useQuery(setsQuery)
  const choose = (first: string | undefined, second: string | undefined): void => {
    const next = readCompareSearch({ a: first, b: second })
    void navigate({ to: '/van-ban/so-sanh', search: next, replace: true })
  }
  return (
    <>
      <PageHeader trail={<Link to="/van-ban">{t('set.back')}</Link>} title={t('diff.title')} subtitle={t('diff.subtitle')} />
      <div className="stack">
        <Loaded query={sets}>
          {(data) => (
            <div className="compare-choice">
              <Choice label={t('diff.before')} sets={data.sets} value={a} onChange={(id) => choose(id ?? undefined, b)} />
              <Choice label={t('diff.after')} sets={data.sets} value={b} onChange={(id) => choose(a, id ?? undefined)} />
              <Button disabled={a === undefined && b === undefined} onClick={() => choose(b, a)}>
                {t('diff.swap')}
              </Button>
            </div>
          )}
        </Loaded>
        {a === undefined || b === undefined ? <EmptyState icon="law" title={t('diff.choose')} /> : <Comparison a={a} b={b} />}
      </div>
    </>
  )
}

type ChoiceProps = {
  readonly label: string
  readonly sets: readonly SetHead[]
  readonly value: string | undefined
  readonly onChange: (id: string | null) => void
}

function Choice({ label, sets, value, onChange }: ChoiceProps): ReactElement {
  const newest = [...sets].sort((x, y) => (x.inForce.from < y.inForce.from ? 1 : -1))
  return (
    <SelectField
      label={label}
      value={value ?? null}
      empty="–"
      options={newest.map((set) => ({ value: set.id, label: set.title, vi: true }))}
      onChange={onChange}
    />
  )
}

function Comparison({ a, b }: { readonly a: string; readonly b: string }): ReactElement {
  const before = useQuery(setQuery(a))
  const after = useQuery(setQuery(b))
  return (
    <Loaded query={before} lines={8}>
      {(first) => (
        <Loaded query={after} lines={8}>
          {(second) => <Differences before={first} after={second} />}
        </Loaded>
      )}
    </Loaded>
  )
}

function Differences({ before, after }: { readonly before: SetReply; readonly after: SetReply }): ReactElement {
  const diff = diffSets(before.set, after.set)
  if (isSameLaw(diff)) return <p>{t('diff.same-set')}</p>
  const count = (change: ClauseDiff['change']): string => formatNumber(diff.clauses.filter((clause) => clause.change === change).length)
  return (
    <>
      <Section title={t('diff.head')}>
        <div className="compare-heads">
          {[
            { key: 'before', title: t('diff.before'), set: before.set },
            { key: 'after', title: t('diff.after'), set: after.set },
          ].map(({ key, title, set }) => {
            const instrument = set.cites.find((each) => each.id === set.instrument)
            return (
              <div key={key} className="card">
                <p className="small muted">{title}</p>
                <p>
                  <Link to="/van-ban/$setId" params={{ setId: set.id }}>
                    <Vi>{set.title}</Vi>
                  </Link>
                </p>
                <p className="small">
                  {instrument === undefined ? null : `${instrumentName(instrument)} · `}
                  {t(`object.${set.object}`)}
                </p>
                <p className="small">{spanWords(set.inForce)}</p>
              </div>
            )
          })}
        </div>
      </Section>
      <Section title={t('set.contents')}>
        <p className="muted">
          {t('diff.counts', { added: count('added'), removed: count('removed'), changed: count('changed'), same: count('same') })}
        </p>
        <DiffList before={before.set} after={after.set} diff={diff} />
      </Section>
    </>
  )
}
