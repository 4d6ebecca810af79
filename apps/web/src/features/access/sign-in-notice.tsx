// The only place for telling a person that somebody failed to sign in as them; it stays until they answer, once a session.
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import { formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import './sign-in-notice.css'

const KEY = 'binhyen.sign-in-notice'

function answered(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}

export function SignInNotice({ me }: { readonly me: MeReply }): ReactElement | null {
  const [seen, setSeen] = useState(answered)
  const { notice } = me
  if (notice === null || seen === notice.sessionId) return null
  const dismiss = (): void => {
    setSeen(notice.sessionId)
    try {
      sessionStorage.setItem(KEY, notice.sessionId)
    } catch {
      // a browser that keeps nothing shows it again on the next page
    }
  }
  return (
    <div className="sign-in-notice no-print">
      <Notice
        kind="warning"
        title={t('notice.failed', { count: notice.failedSignIns })}
        action={
          <div className="row">
            <Button onClick={dismiss}>{t('notice.mine')}</Button>
            <Link className="button" to="/tai-khoan" onClick={dismiss}>
              {t('notice.change')}
            </Link>
          </div>
        }
      >
        {notice.previousAt === null || notice.previousFrom === null ? null : (
          <p>{t('notice.previous', { at: formatInstant(notice.previousAt), address: notice.previousFrom })}</p>
        )}
        <p>{t('notice.advice')}</p>
      </Notice>
    </div>
  )
}
