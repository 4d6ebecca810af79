// The only place for one criteria set, item by item.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { rights } from '@binhyen/core/access/access.policy'
import { useFrame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/criteria.ts'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { DefinitionList, PageHeader } from '../../ui/page.tsx'
import { AdditionsSection } from './additions.tsx'
import { ClauseCard } from './clause-card.tsx'
import { setQuery, type SetReply } from './criteria.queries.ts'
import { readSetSearch } from './compare-search.ts'
import { instrumentName, spanWords } from './law-words.ts'
import { PasteDialog } from './paste-dialog.tsx'
import { Vi, WithLawText } from '../../ui/vi.tsx'
import { resultWords } from '../../i18n/result-words.ts'
import './law.css'

export function SetPage(): ReactElement {
  const { setId = '' }: { setId?: string } = useParams({ strict: false })
  const { version } = readSetSearch(useSearch({ strict: false }))
  const set = useQuery(setQuery(setId, version))
  return (
    <>
      <PageHeader
        trail={<Link to="/van-ban">{t('set.back')}</Link>}
        title={set.data === undefined ? t('law.title') : <Vi>{set.data.set.title}</Vi>}
        {...(set.data === undefined
          ? {}
          : { documentTitle: set.data.set.title, subtitle: t('set.version', { version: set.data.version }) })}
      />
      <Loaded query={set} lines={12}>
        {(data) => <SetBody reply={data} />}
      </Loaded>
    </>
  )
}

function SetBody({ reply }: { readonly reply: SetReply }): ReactElement {
  const { me, may } = useFrame()
  const { set, texts } = reply
  const [pasting, setPasting] = useState<string | null>(null)
  const clause = set.clauses.find((each) => each.id === pasting)
  const textsOf = (id: string) => texts.filter((each) => each.clause === id)
  const instrument = set.cites.find((each) => each.id === set.instrument)
  const holders: readonly string[] = rights['clause-text.write'].roles
  return (
    <div className="stack">
      <div className="card">
        <DefinitionList
          items={[
            { term: t('set.status'), value: resultWords().statusTitle(set.status) },
            { term: t('set.object'), value: t(`object.${set.object}`) },
            {
              term: t('set.instrument'),
              value:
                instrument === undefined ? null : (
                  <>
                    <WithLawText text={instrumentName(instrument)} />. <Vi>{instrument.title}</Vi>
                  </>
                ),
            },
            { term: t('set.span'), value: spanWords(set.inForce) },
            { term: t('set.note'), value: set.inForceNote === null ? null : <Vi>{set.inForceNote}</Vi> },
            {
              term: t('set.windows'),
              value: (
                <Link to="/moc-thoi-gian/$setId" params={{ setId: set.id }}>
                  {t('set.windows-open')}
                </Link>
              ),
            },
          ]}
        />
      </div>
      {set.addition === undefined ? null : (
        <Notice
          title={<WithLawText text={t('added.here', { province: set.addition.provinceName })} />}
          action={
            <Link to="/van-ban/$setId" params={{ setId: set.id }}>
              {t('added.national')}
            </Link>
          }
        >
          {t('added.here-help', { version: set.addition.over })}
        </Notice>
      )}
      {set.checked ? null : <Notice title={t('set.unchecked-title')}>{t('set.unchecked-help')}</Notice>}
      {set.clauses.map((each) => (
        <ClauseCard
          key={each.id}
          set={set}
          clause={each}
          texts={textsOf(each.id)}
          {...(may('clause-text.write') ? { onPaste: () => setPasting(each.id) } : {})}
        />
      ))}
      {set.addition === undefined ? <AdditionsSection set={set} /> : null}
      {clause === undefined ? null : (
        <PasteDialog
          key={clause.id}
          setId={set.id}
          clause={clause}
          texts={textsOf(clause.id)}
          grants={me.grants.filter((grant) => holders.includes(grant.role))}
          onClose={() => setPasting(null)}
        />
      )}
    </div>
  )
}
