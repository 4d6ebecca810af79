// The only place for whose account it is and for signing out.
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import { formatDate } from '../i18n/format.ts'
import { problemIn } from '../api/api-problem.ts'
import { leave } from '../features/access/access.queries.ts'
import { problemSentence, roleInWords } from '../i18n/problems.vi.ts'
import { t } from '../i18n/vi.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/feedback.tsx'
import { goToSignIn } from './sign-in-address.ts'
import { Vi } from '../ui/vi.tsx'

export function AccountPart({ me }: { readonly me: MeReply }): ReactElement {
  const leaving = useMutation({
    mutationFn: leave,
    // A full load: nothing of this person stays in memory on a shared machine.
    onSuccess: () => goToSignIn(null),
  })
  return (
    <div className="stack">
      <div>
        <p>
          <strong>
            <Vi>{me.account.displayName}</Vi>
          </strong>
        </p>
        <p className="small muted">{me.account.username}</p>
      </div>
      <ul className="grant-list">
        {me.grants.map((grant) => (
          <li key={`${grant.role} ${grant.unitId} ${grant.valid.from}`}>
            {roleInWords(grant.role)}
            <span className="small muted">
              <Vi>{grant.unitName}</Vi>
              {grant.valid.to === null ? '' : ` · ${t('account.until', { date: formatDate(grant.valid.to) })}`}
              {grant.delegation === null ? null : (
                <>
                  {' · '}
                  {t.nodes('account.lent', { name: <Vi>{grant.delegation.from}</Vi>, document: <Vi>{grant.delegation.document}</Vi> })}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      <p>
        <Link to="/tai-khoan">{t('account.mine')}</Link>
      </p>
      <p className="small">
        <Link to="/tai-lieu-api">{t('account.description')}</Link>
      </p>
      {leaving.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(leaving.error))} />}
      <Button busy={leaving.isPending} onClick={() => leaving.mutate()}>
        {t('frame.sign-out')}
      </Button>
    </div>
  )
}
