// The only place for who did something: the person, the role they did it in, and for whom where it was lent to them.
import type { ReactElement } from 'react'
import type { Role } from '@binhyen/core/access/access.domain'
import { roleInWords } from '../i18n/problems.vi.ts'
import { t } from '../i18n/vi.ts'
import { Vi } from '../ui/vi.tsx'

export type DoerProps = {
  readonly by: string
  readonly role: Role
  readonly delegation: { readonly from: string; readonly document: string } | null
}

export function Doer({ by, role, delegation }: DoerProps): ReactElement {
  return (
    <>
      <Vi>{by}</Vi>, {roleInWords(role)}
      {delegation === null ? null : (
        <>
          {' · '}
          {t.nodes('frame.delegated', { name: <Vi>{delegation.from}</Vi>, document: <Vi>{delegation.document}</Vi> })}
        </>
      )}
    </>
  )
}
