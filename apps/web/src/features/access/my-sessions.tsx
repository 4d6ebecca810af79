// The only place for one's sessions: where the account is signed in, and ending that.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { SessionReply } from '@binhyen/core/access/my-account.contract'
import { problemIn } from '../../api/api-problem.ts'
import { formatInstant } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { endOtherSessions, endSession, mySessionsQuery } from './my-account.queries.ts'

export function MySessions(): ReactElement {
  const client = useQueryClient()
  const sessions = useQuery(mySessionsQuery)
  const reload = (): Promise<void> => client.invalidateQueries({ queryKey: mySessionsQuery.queryKey })
  const ending = useMutation({ mutationFn: endSession, onSettled: reload })
  const endingOthers = useMutation({ mutationFn: endOtherSessions, onSettled: reload })
  const failed = ending.error ?? endingOthers.error
  return (
    <Section title={t('sessions.title')}>
      <div className="stack">
        {failed === null ? null : <Notice kind="error" title={problemSentence(problemIn(failed))} />}
        {endingOthers.data === undefined ? null : <Notice title={t('sessions.ended', { count: endingOthers.data })} />}
        <p className="small muted">{t('sessions.limits')}</p>
        <Loaded query={sessions}>
          {({ sessions: all }) => (
            <>
              <ul className="account-list">
                {all.map((session) => (
                  <li key={session.id}>
                    <SessionText session={session} />
                    {session.current ? (
                      <strong>{t('sessions.current')}</strong>
                    ) : (
                      <Button busy={ending.isPending && ending.variables === session.id} onClick={() => ending.mutate(session.id)}>
                        {t('sessions.end')}
                        <span className="visually-hidden"> {deviceName(session)}</span>
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
              {all.length > 1 ? (
                <div>
                  <Button kind="danger" busy={endingOthers.isPending} onClick={() => endingOthers.mutate()}>
                    {t('sessions.end-others')}
                  </Button>
                </div>
              ) : null}
            </>
          )}
        </Loaded>
      </div>
    </Section>
  )
}

function deviceName({ browser, system }: SessionReply): string {
  return t('sessions.device', { browser: t(`browser.${browser}`), system: t(`system.${system}`) })
}

function SessionText({ session }: { readonly session: SessionReply }): ReactElement {
  return (
    <div>
      <p>
        {deviceName(session)} <span className="muted">{t(`opened.${session.openedBy}`)}</span>
      </p>
      <p className="small muted">
        {t('sessions.from', { address: session.address })} · {t('sessions.since', { at: formatInstant(session.createdAt) })} ·{' '}
        {t('sessions.seen', { at: formatInstant(session.lastSeenAt) })}
      </p>
    </div>
  )
}
