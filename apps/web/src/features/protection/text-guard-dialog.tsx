// The only place that asks before what looks sensitive is saved.
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { sensitiveKinds, type SensitiveKind } from '@binhyen/core/protection/sensitive-text.domain'
import type { ApiProblem } from '../../api/api-problem.ts'
import { t } from '../../i18n/vi/protection.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { kindsInWords } from '../../ui/text-guard.tsx'
import { askBeforeSaving } from './protection.queries.ts'

/** The kinds a refusal names. */
function kindsIn(problem: ApiProblem): readonly SensitiveKind[] {
  const said: unknown = Reflect.get(Object(problem.details), 'kinds')
  return sensitiveKinds.filter((kind) => Array.isArray(said) && said.includes(kind))
}

type Asked = { readonly kinds: readonly SensitiveKind[]; readonly answer: (confirmed: readonly SensitiveKind[] | null) => void }

/** Stands ready over the work frame. */
export function TextGuardDialog(): ReactElement {
  const waiting = useRef<readonly Asked[]>([])
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(() => {
    askBeforeSaving(
      (problem) =>
        new Promise((resolve) => {
          const next: Asked = { kinds: kindsIn(problem), answer: resolve }
          waiting.current = [...waiting.current, next]
          setAsked((standing) => standing ?? next)
        }),
    )
    return () => askBeforeSaving(null)
  }, [])
  const settle = (confirmed: boolean): void => {
    if (asked === null) return
    asked.answer(confirmed ? asked.kinds : null)
    waiting.current = waiting.current.filter((each) => each !== asked)
    setAsked(waiting.current[0] ?? null)
  }
  return (
    <Dialog
      open={asked !== null}
      title={t('ask.title')}
      onClose={() => settle(false)}
      footer={
        <>
          <Button onClick={() => settle(true)}>{t('ask.save')}</Button>
          <Button kind="primary" onClick={() => settle(false)}>
            {t('ask.back')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          {t('ask.found')} <strong>{kindsInWords(asked?.kinds ?? [])}</strong>.
        </p>
        <p>{t('ask.why')}</p>
        <p className="small muted">{t('ask.recorded')}</p>
      </div>
    </Dialog>
  )
}
