// The only place that says why sensitive figures are switched off, and who may switch them on.
import type { ReactElement } from 'react'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/figures.ts'

export function PermitHelp(): ReactElement {
  return (
    <p className="small muted figures-permit-help">
      {t('permit.help')} {t('permit.who', { role: roleInWords('administrator') })}
    </p>
  )
}
