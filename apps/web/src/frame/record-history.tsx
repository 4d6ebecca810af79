// The only place for the way from a record to its entries in the audit log, for those who read the log of dossiers and decisions.
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { t } from '../i18n/vi.ts'
import { useFrame } from './use-frame.ts'

export function RecordHistory({ kind, id }: { readonly kind: 'dossier' | 'decision'; readonly id: string }): ReactElement | null {
  // who may take the log along sees more of it than accounts
  if (!useFrame().may('audit-file.read')) return null
  return (
    <Link to="/quan-tri/nhat-ky" search={{ kind, record: id }} className="button no-print">
      {t('frame.history')}
    </Link>
  )
}
