// The only place for which text a cohort comes from.
import type { ReactElement } from 'react'
import { t } from '../../i18n/vi/units.ts'
import { Section } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'

export const SOURCE_ID = 'td-nguon'

type CohortSourceProps = {
  readonly source: string
  readonly onSource: (source: string) => void
  readonly asSaid: string
  readonly onAsSaid: (asSaid: string) => void
  readonly error: string | null
}

/** Which text the list comes from, and the number as that text says it. */
export function CohortSource({ source, onSource, asSaid, onAsSaid, error }: CohortSourceProps): ReactElement {
  return (
    <Section title={t('cohort.source-title')}>
      <div className="fields-row">
        <TextField
          id={SOURCE_ID}
          label={t('cohort.source')}
          hint={t('cohort.source-hint')}
          required
          maxLength={300}
          value={source}
          onChange={onSource}
          error={error}
        />
        <TextField label={t('cohort.as-said')} hint={t('cohort.as-said-hint')} maxLength={120} value={asSaid} onChange={onAsSaid} />
      </div>
    </Section>
  )
}
