// The only place where mails stand among the other settings of one's own account.
import { lazy, Suspense, type ReactElement } from 'react'

const Part = lazy(async () => ({ default: (await import('../features/inbox/my-mail.tsx')).MyMail }))

export function MyMail(): ReactElement {
  return (
    <Suspense>
      <Part />
    </Suspense>
  )
}
