// The only place for the link with the sign-in provider on one's own page.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { MyAccountReply } from '@binhyen/core/access/my-account.contract'
import { problemIn } from '../../api/api-problem.ts'
import { formatInstant } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import { linkProvider, myAccountQuery, unlinkProvider } from './my-account.queries.ts'

export function MyProvider({ provider }: { readonly provider: NonNullable<MyAccountReply['provider']> }): ReactElement {
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const linking = useMutation({ mutationFn: linkProvider })
  const unlinking = useMutation({
    mutationFn: unlinkProvider,
    onSettled: () => setAsking(false),
    onSuccess: () => client.invalidateQueries({ queryKey: myAccountQuery.queryKey }),
  })
  const failed = linking.error ?? unlinking.error
  const label = <Vi>{provider.label}</Vi>
  return (
    <Section title={t('link.title')}>
      <div className="stack">
        {failed === null ? null : <Notice kind="error" title={problemSentence(problemIn(failed))} />}
        <p>
          {provider.linkedAt === null
            ? t.nodes('link.off', { label })
            : t.nodes('link.on', { label, at: formatInstant(provider.linkedAt) })}
        </p>
        <p className="small muted">{t.nodes('link.help', { label })}</p>
        <div>
          {provider.linkedAt === null ? (
            <Button busy={linking.isPending} onClick={() => linking.mutate()}>
              {t('link.add')}
            </Button>
          ) : (
            <Button onClick={() => setAsking(true)}>{t('link.remove')}</Button>
          )}
        </div>
        <ConfirmDialog
          open={asking}
          title={t('link.remove-title')}
          confirmLabel={t('link.remove')}
          busy={unlinking.isPending}
          onConfirm={() => unlinking.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p>{t('link.remove-text')}</p>
        </ConfirmDialog>
      </div>
    </Section>
  )
}
