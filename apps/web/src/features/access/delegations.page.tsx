// The only place for a person's own delegations: given, received, and a new one.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useFrame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { delegationsQuery } from './accounts.queries.ts'
import { DelegationForm } from './delegation-form.tsx'
import { DelegationList } from './delegation-list.tsx'

export function DelegationsPage(): ReactElement {
  const { me } = useFrame()
  const delegations = useQuery(delegationsQuery())
  const { id } = me.account
  return (
    <>
      <PageHeader title={t('delegation.mine')} subtitle={t('delegation.mine-subtitle')} />
      <Loaded query={delegations}>
        {(data) => (
          <div className="stack">
            <Section title={t('delegation.new')}>
              {data.lendable.length === 0 ? (
                <p className="muted">{t('delegation.nothing-to-lend')}</p>
              ) : (
                <DelegationForm lendable={data.lendable} today={me.today} />
              )}
            </Section>
            <Section title={t('delegation.mine-given')}>
              <DelegationList delegations={data.given} of={id} today={me.today} mayEnd={() => true} />
            </Section>
            <Section title={t('delegation.mine-received')}>
              <DelegationList delegations={data.received} of={id} today={me.today} mayEnd={() => false} />
            </Section>
          </div>
        )}
      </Loaded>
    </>
  )
}
