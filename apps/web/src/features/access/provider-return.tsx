// The only place for coming back from a sign-in provider: finishes once, and takes what it brought out of the address.
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, type ReactElement } from 'react'
import { problemIn } from '../../api/api-problem.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { returnFromProvider } from './access.queries.ts'

export type ProviderReturnProps = {
  readonly onEntered: () => Promise<void>
  readonly onCode: () => void
  /** Back to name and password. */
  readonly onFailed: () => void
}

export function ProviderReturn({ onEntered, onCode, onFailed }: ProviderReturnProps): ReactElement {
  const begun = useRef(false)
  const finishing = useMutation({
    mutationFn: async (search: string) => {
      const { next, back } = await returnFromProvider(search)
      window.history.replaceState(null, '', `/dang-nhap?${new URLSearchParams({ next: back }).toString()}`)
      if (next === 'second-factor') onCode()
      else if (next === 'linked') window.location.replace(back)
      else await onEntered()
    },
  })
  const { mutate } = finishing
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    mutate(window.location.search)
  }, [mutate])
  if (finishing.error === null) return <p aria-live="polite">{t('provider.returning')}</p>
  return (
    <div className="stack">
      <Notice kind="error" title={problemSentence(problemIn(finishing.error))} />
      <Button
        kind="primary"
        onClick={() => {
          window.history.replaceState(null, '', '/dang-nhap')
          onFailed()
        }}
      >
        {t('provider.password')}
      </Button>
    </div>
  )
}
