// The only place for taking a list of residential areas from a file.
import type { ReactElement } from 'react'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { villageList } from './local-list.queries.ts'
import { LocalListSection, useLocalList } from './local-list.tsx'

export function VillageImport({ unit }: { readonly unit: string }): ReactElement {
  const list = useLocalList(unit, villageList)
  return (
    <LocalListSection
      list={list}
      title={t('import.title')}
      help={t('import.help')}
      outcome={(reply) => <Outcome reply={reply} busy={list.busy === 'applying'} onApply={list.apply} />}
    />
  )
}

type OutcomeProps = {
  readonly reply: { readonly applied: boolean; readonly rows: number; readonly added: number; readonly existing: number }
  readonly busy: boolean
  readonly onApply: () => void
}

function Outcome({ reply, busy, onApply }: OutcomeProps): ReactElement {
  if (reply.applied) return <Notice title={t('import.applied', { added: reply.added, existing: reply.existing })} />
  if (reply.added === 0) return <Notice title={t('import.nothing-new')} />
  return (
    <Notice
      title={t('import.checked', { rows: reply.rows, added: reply.added, existing: reply.existing })}
      action={
        <Button kind="primary" busy={busy} onClick={onApply}>
          {t('import.apply')}
        </Button>
      }
    />
  )
}
