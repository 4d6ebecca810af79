// The only place where a person takes away everything kept about an account: their own, or one they administer.
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { exportAccount, exportMyAccount } from '@binhyen/core/protection/protection.contract'
import { download } from '../api/client.ts'
import { t } from '../i18n/vi/protection.ts'
import { Button } from '../ui/button.tsx'
import { ProblemView } from '../ui/loaded.tsx'
import { Section } from '../ui/page.tsx'

type Form = 'json' | 'text'

async function takeAway(accountId: string | null, form: Form): Promise<void> {
  await (accountId === null
    ? download(exportMyAccount, { query: { form } })
    : download(exportAccount, { params: { id: accountId }, query: { form } }))
}

/** `accountId` null: of the person signed in. */
export function AccountExport({ accountId }: { readonly accountId: string | null }): ReactElement {
  const taking = useMutation({ mutationFn: (form: Form) => takeAway(accountId, form) })
  return (
    <Section title={t('export.title')}>
      <div className="stack">
        <p>{t(accountId === null ? 'export.help-own' : 'export.help-other')}</p>
        <div className="row">
          <Button icon="download" busy={taking.isPending && taking.variables === 'text'} onClick={() => taking.mutate('text')}>
            {t('export.text')}
          </Button>
          <Button kind="quiet" icon="download" busy={taking.isPending && taking.variables === 'json'} onClick={() => taking.mutate('json')}>
            {t('export.json')}
          </Button>
        </div>
        {taking.isError ? <ProblemView error={taking.error} /> : null}
      </div>
    </Section>
  )
}
