// The only place for addresses that lead nowhere and for pages that broke.
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { ApiProblem } from '../api/api-problem.ts'
import { useLanguage } from '../i18n/language.ts'
import { t } from '../i18n/vi.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/feedback.tsx'
import { ProblemView } from '../ui/loaded.tsx'
import { PageHeader } from '../ui/page.tsx'

export function MissingPage(): ReactElement {
  useLanguage()
  return (
    <>
      <PageHeader title={t('state.not-found')} />
      <EmptyState
        title={t('state.not-found-help')}
        icon="search"
        action={
          <Link to="/" className="button">
            {t('state.home')}
          </Link>
        }
      />
    </>
  )
}

export function BrokenPage({ error, reset }: { readonly error: unknown; readonly reset: () => void }): ReactElement {
  useLanguage()
  if (error instanceof ApiProblem) {
    return <ProblemView error={error} onRetry={() => window.location.reload()} />
  }
  return (
    <>
      <PageHeader title={t('state.broken')} />
      <EmptyState
        title={t('state.broken-help')}
        icon="alert"
        action={<Button onClick={() => (isStale(error) ? window.location.reload() : reset())}>{t('state.reload')}</Button>}
      />
    </>
  )
}

/** A page of an older version asks for files the server no longer has. */
function isStale(error: unknown): boolean {
  return error instanceof TypeError && /import|module/i.test(error.message)
}
