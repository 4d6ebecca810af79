// The only place that says, before a step with a dossier, that it will be taken under a delegation: whose, by which document.
import type { ReactElement } from 'react'
import type { DossierEvent, DossierReply } from '@binhyen/core/assessments/assessments.contract'
import { t } from '../../i18n/vi/assessments.ts'
import { Notice } from '../../ui/feedback.tsx'
import { Vi } from '../../ui/vi.tsx'

export type UnderDelegationProps = { readonly dossier: DossierReply; readonly actions: readonly DossierEvent['action'][] }

export function UnderDelegation({ dossier, actions }: UnderDelegationProps): ReactElement | null {
  const lent = dossier.under.find(({ action }) => actions.includes(action))
  if (lent === undefined) return null
  return <Notice title={t.nodes('under.notice', { name: <Vi>{lent.from}</Vi>, document: <Vi>{lent.document}</Vi> })} />
}
