// The only place that shows what moving rights off units that ended will do: who, from where, where to, and what stays.
import type { ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import type { MovedGrantReply, MovesOutcome } from './account-moves.queries.ts'

function outcomeInWords({ outcome, reason }: MovedGrantReply): string {
  const what = t(`moves.outcome.${outcome}`)
  return reason === null ? what : `${what}: ${t(`moves.reason.${reason}`)}`
}

const columns = (): readonly Column<MovedGrantReply>[] => [
  {
    id: 'person',
    header: t('moves.person'),
    width: '12rem',
    cell: ({ account }) => (
      <>
        <Vi>{account.displayName}</Vi> <span className="small muted">{account.username}</span>
      </>
    ),
    sort: ({ account }) => account.displayName,
  },
  { id: 'role', header: t('accounts.role'), width: '9rem', cell: ({ role }) => roleInWords(role), sort: ({ role }) => roleInWords(role) },
  { id: 'from', header: t('moves.from'), width: '10rem', cell: ({ from }) => <Vi>{from.name}</Vi>, sort: ({ from }) => from.name },
  {
    id: 'to',
    header: t('moves.new'),
    width: '10rem',
    cell: ({ to, outcome }) => (to === null || outcome === 'stay' ? '–' : <Vi>{to.name}</Vi>),
    text: ({ to, outcome }) => (to === null || outcome === 'stay' ? '' : to.name),
  },
  { id: 'what', header: t('moves.what'), width: '12rem', cell: outcomeInWords, sort: outcomeInWords },
]

export type AccountMovesPreviewProps = {
  readonly outcome: MovesOutcome
  readonly on: PlainDate
  readonly busy: boolean
  readonly error: unknown
  readonly onSave: () => void
}

export function AccountMovesPreview({ outcome, on, busy, error, onSave }: AccountMovesPreviewProps): ReactElement {
  const count = outcome.items.filter((each) => each.outcome !== 'stay').length
  return (
    <Section title={t('moves.preview', { date: formatDate(on) })}>
      <div className="stack">
        <DataTable
          caption={t('moves.preview', { date: formatDate(on) })}
          columns={columns()}
          rows={outcome.items}
          rowKey={(row) => String(row.grantId)}
        />
        {outcome.more ? <p>{t('moves.rest')}</p> : null}
        <p className="small muted">{t('moves.help')}</p>
        {error === null ? null : <ProblemView error={error} />}
        <div>
          <Button kind="primary" busy={busy} disabled={count === 0} onClick={onSave}>
            {t('moves.save', { count })}
          </Button>
        </div>
      </div>
    </Section>
  )
}
