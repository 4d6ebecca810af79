// The only place for signing in again over a page whose session has run out, so that typed work stays where it is.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { t } from '../../i18n/vi.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { askToSignInAgain, leave, meQuery } from './access.queries.ts'
import { SignInForm } from './sign-in-form.tsx'

export type SessionDialogProps = { readonly accountId: string; readonly username: string; readonly onLeave: () => void }

/** So long nobody has typed before the dialog comes over the page, in milliseconds: what is typed while it opens would go nowhere. */
const PAUSE_MS = 1500

/** Stands in the work frame; opens when a call finds the session over and typing pauses, and lets that call go on after signing in. */
export function SessionDialog({ accountId, username, onLeave }: SessionDialogProps): ReactElement {
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const waiting = useRef<((entered: boolean) => void)[]>([])
  useEffect(() => {
    let typedAt = -Infinity
    let pausing: number | undefined
    const onInput = (): void => {
      typedAt = performance.now()
    }
    const openInPause = (): void => {
      if (waiting.current.length === 0) return
      const left = typedAt + PAUSE_MS - performance.now()
      if (left <= 0) setOpen(true)
      else pausing = window.setTimeout(openInPause, left)
    }
    document.addEventListener('input', onInput, true)
    askToSignInAgain(
      () =>
        new Promise((resolve) => {
          waiting.current.push(resolve)
          window.clearTimeout(pausing)
          openInPause()
        }),
    )
    return () => {
      document.removeEventListener('input', onInput, true)
      window.clearTimeout(pausing)
      askToSignInAgain(null)
    }
  }, [])
  const settle = (entered: boolean): void => {
    const calls = waiting.current
    waiting.current = []
    setOpen(false)
    for (const goOn of calls) goOn(entered)
  }
  return (
    <Dialog open={open} closable={false} title={t('sign-in.again-title')} onClose={() => undefined}>
      <div className="stack">
        <p>{t('sign-in.again-help')}</p>
        <SignInForm
          username={username}
          onEntered={async () => {
            settle(true)
            const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
            // Grants may have changed meanwhile; another account starts from a clean page.
            if (me.account.id !== accountId) window.location.assign('/')
          }}
        />
        <Button
          kind="quiet"
          onClick={() => {
            const goAway = async (): Promise<void> => {
              await leave().catch(() => undefined)
              onLeave()
            }
            settle(false)
            void goAway()
          }}
        >
          {t('sign-in.other-person')}
        </Button>
      </div>
    </Dialog>
  )
}
