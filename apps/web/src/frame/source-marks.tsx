// The only place for the marks of where a result comes from: taken in from a file, or said otherwise by another source.
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { t } from '../i18n/vi/past.ts'
import { StatusTag } from '../ui/status-tag.tsx'

type SourceMarksProps = { readonly unit: string; readonly imported: boolean; readonly conflicts: number }

/** Nothing where the result was recorded here and nobody says otherwise. */
export function SourceMarks({ unit, imported, conflicts }: SourceMarksProps): ReactElement | null {
  if (!imported && conflicts === 0) return null
  return (
    <>
      {imported ? <StatusTag status="registered">{t('mark.imported')}</StatusTag> : null}
      {conflicts === 0 ? null : (
        <Link to="/quyet-dinh/mau-thuan" search={(now: Record<string, unknown>) => ({ ...now, unit, tep: undefined })}>
          <StatusTag status="cannot-tell">{conflicts === 1 ? t('mark.conflict') : t('mark.conflicts', { count: conflicts })}</StatusTag>
        </Link>
      )}
    </>
  )
}
