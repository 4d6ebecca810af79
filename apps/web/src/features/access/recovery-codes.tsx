// The only place where recovery codes are shown: once, to be printed or written down.
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'

export type RecoveryCodesProps = { readonly codes: readonly string[]; readonly onKept: () => Promise<void> }

export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps): ReactElement {
  const [copied, setCopied] = useState(false)
  const keeping = useMutation({ mutationFn: onKept })
  // plain http on an office network has no clipboard: the codes are still there to print or to write down
  const canCopy = window.isSecureContext
  return (
    <div className="stack">
      <h3>{t('codes.title')}</h3>
      <p>{t('codes.help')}</p>
      <ul className="recovery-codes" aria-label={t('codes.title')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="row no-print">
        <Button icon="print" onClick={() => window.print()}>
          {t('codes.print')}
        </Button>
        {canCopy ? (
          <Button
            icon={copied ? 'check' : 'copy'}
            onClick={() => {
              void navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))
            }}
          >
            {copied ? t('codes.copied') : t('codes.copy')}
          </Button>
        ) : null}
        <Button kind="primary" busy={keeping.isPending} onClick={() => keeping.mutate()}>
          {t('codes.kept')}
        </Button>
      </div>
    </div>
  )
}
