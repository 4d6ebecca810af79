// The only place for what an institution is, on its own page: kind, form, who recognises it, and why the law leaves it out.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { t } from '../../i18n/vi/units.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { DefinitionList, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { exclusionWords } from './institution-fields.tsx'
import { institutionsQuery, type InstitutionReply } from './institutions.queries.ts'

type AboutProps = { readonly id: string; readonly commune: string; readonly on: PlainDate }

export function AboutInstitution({ id, commune, on }: AboutProps): ReactElement {
  const all = useQuery(institutionsQuery(commune, on))
  return (
    <Section title={t('institutions.about')}>
      <Loaded query={all}>
        {({ institutions }) => {
          const found = institutions.find((each) => each.id === id)
          return found === undefined ? <p className="muted">{t('institutions.none')}</p> : <About institution={found} />
        }}
      </Loaded>
    </Section>
  )
}

function About({ institution }: { readonly institution: InstitutionReply }): ReactElement {
  const { excluded } = institution
  return (
    <DefinitionList
      items={[
        { term: t('institutions.kind'), value: t(`kind.${institution.kind}`) },
        { term: t('institutions.form'), value: t(`form.${institution.form}`) },
        {
          term: t('institutions.considered'),
          value:
            excluded === null ? (
              t('institutions.assessed')
            ) : (
              <>
                <StatusTag status="not-considered">{t('institutions.excluded')}</StatusTag>
                <div className="small muted">{exclusionWords(excluded)}</div>
              </>
            ),
        },
        {
          term: t('institutions.decider'),
          value: (
            <>
              {t(`decider.${institution.decidedBy}`)}
              {institution.deciderEnded ? (
                <div>
                  <StatusTag status="due-soon">{t('institutions.decider-ended')}</StatusTag>
                </div>
              ) : null}
            </>
          ),
        },
      ]}
    />
  )
}
