// The only place for the list of accounts an administrator keeps: searched, narrowed, and those left behind on units that ended.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useState, type ReactElement } from 'react'
import { accountFilters } from '@binhyen/core/access/accounts.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { useFrame } from '../../frame/use-frame.ts'
import { formatDate } from '../../i18n/format.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState, Notice, Refusal } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { readAccountsSearch } from './accounts-search.ts'
import { roleOptions, spanInWords, stateInWords } from './accounts-words.ts'
import { accountsQuery, type AccountRowReply } from './accounts.queries.ts'
import './accounts.css'

const columns = (today: PlainDate): readonly Column<AccountRowReply>[] => [
  {
    id: 'name',
    header: t('accounts.name'),
    width: '11rem',
    cell: (account) => (
      <Link to="/quan-tri/tai-khoan/$id" params={{ id: account.id }}>
        <Vi>{account.displayName}</Vi>
      </Link>
    ),
    text: (account) => account.displayName,
  },
  { id: 'username', header: t('accounts.username'), width: '10rem', cell: (account) => account.username },
  {
    id: 'grants',
    header: t('accounts.grants'),
    width: '22rem',
    cell: (account) => <Rights account={account} />,
    text: (account) => account.grants.map((grant) => `${roleInWords(grant.role)}, ${grant.unitName}`).join('; '),
  },
  {
    id: 'state',
    header: t('accounts.state'),
    width: '11rem',
    cell: (account) => <State account={account} today={today} />,
    text: (account) => stateInWords(account, today),
  },
]

/** What asks for somebody's hand stands out. */
function State({ account, today }: { readonly account: AccountRowReply; readonly today: PlainDate }): ReactElement {
  const words = stateInWords(account, today)
  return !account.disabled && (account.lockedUntil !== null || account.closesOn !== null) ? <strong>{words}</strong> : <>{words}</>
}

function Rights({ account }: { readonly account: AccountRowReply }): ReactElement {
  if (account.grants.length === 0) return <span className="muted">{t('accounts.no-grants')}</span>
  return (
    <ul className="accounts-rights">
      {account.grants.map((grant) => (
        <li key={grant.id}>
          {roleInWords(grant.role)}, <Vi>{grant.unitName}</Vi>
          {grant.stands ? null : <span className="small muted"> · {spanInWords(grant.valid)}</span>}
          {grant.closed === null ? null : <strong> ({t('unit.ended', { date: formatDate(grant.closed.on) })})</strong>}
        </li>
      ))}
    </ul>
  )
}

/** What is typed goes into the address a moment after the last key. */
function SearchField({ q, onSearch }: { readonly q: string; readonly onSearch: (q: string | undefined) => void }): ReactElement {
  const [text, setText] = useState(q)
  const search = useEffectEvent((wanted: string) => {
    if (wanted !== q) onSearch(wanted === '' ? undefined : wanted)
  })
  useEffect(() => {
    const timer = setTimeout(() => search(text.trim()), 250)
    return () => clearTimeout(timer)
  }, [text])
  return <TextField label={t('accounts.search')} type="search" value={text} onChange={setText} maxLength={100} />
}

export function AccountsPage(): ReactElement {
  const { me, may, unit, change } = useFrame()
  const search = readAccountsSearch(useSearch({ strict: false }))
  const accounts = useInfiniteQuery({
    ...accountsQuery({ ...search, ...(unit === undefined ? {} : { unit }) }),
    enabled: may('account.read'),
  })
  if (!may('account.read')) return <Refusal right={t('accounts.title')} />
  return (
    <>
      <PageHeader
        title={t('accounts.title')}
        subtitle={t('accounts.subtitle')}
        actions={
          <>
            <Link to="/quan-tri/tai-khoan/nhap" className="button">
              {t('accounts.import')}
            </Link>
            <Link to="/quan-tri/tai-khoan/moi" className="button button--primary">
              {t('accounts.new')}
            </Link>
          </>
        }
      />
      <div className="stack">
        <div className="card accounts-filters">
          <SearchField q={search.q ?? ''} onSearch={(q) => change({ q }, { replace: true })} />
          <SelectField
            label={t('accounts.role')}
            value={search.role ?? null}
            empty={t('accounts.any-role')}
            options={roleOptions()}
            onChange={(role) => change({ role: role ?? undefined })}
          />
          <SelectField
            label={t('accounts.state')}
            value={search.filter ?? null}
            empty={t('accounts.any-state')}
            options={accountFilters.map((value) => ({ value, label: t(`accounts.filter.${value}`) }))}
            onChange={(filter) => change({ filter: filter ?? undefined })}
          />
        </div>
        <Loaded query={accounts}>
          {(data) => (
            <>
              {(data.pages[0]?.leftBehind ?? 0) > 0 && search.filter !== 'closed-unit' ? (
                <Notice
                  kind="warning"
                  title={t('accounts.left-behind', { count: data.pages[0]?.leftBehind ?? 0 })}
                  action={
                    <span className="row">
                      <Link to="/quan-tri/tai-khoan/chuyen" className="button">
                        {t('accounts.left-behind-move')}
                      </Link>
                      <Button onClick={() => change({ filter: 'closed-unit' })}>{t('accounts.left-behind-show')}</Button>
                    </span>
                  }
                >
                  {t('accounts.left-behind-help')}
                </Notice>
              ) : null}
              <div className="card">
                <DataTable
                  caption={t('accounts.caption')}
                  columns={columns(me.today)}
                  rows={data.pages.flatMap((page) => page.items)}
                  rowKey={(account) => account.id}
                  empty={<EmptyState title={t('accounts.none')}>{t('accounts.none-help')}</EmptyState>}
                  {...(accounts.hasNextPage ? { onMore: () => void accounts.fetchNextPage(), moreBusy: accounts.isFetchingNextPage } : {})}
                />
              </div>
            </>
          )}
        </Loaded>
      </div>
    </>
  )
}
