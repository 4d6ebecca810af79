// The only place for what a page says about itself: saved, empty, slow, refused, gone wrong, not on line.
import { useEffect, useState, useSyncExternalStore, type ReactElement, type ReactNode } from 'react'
import { t } from '../i18n/vi.ts'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'
import { quotedVi } from './vi.tsx'
import './feedback.css'

export type SaveState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  /** `at` is an instant; shown as 14:02. */
  | { readonly kind: 'saved'; readonly at: Date }
  /** Will be tried again by itself. */
  | { readonly kind: 'failed' }
  /** No line; kept on this device. */
  | { readonly kind: 'waiting' }
  /** The server said no; `reason` says what to do. */
  | { readonly kind: 'refused'; readonly reason: string }

function timeOf(at: Date): string {
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
}

function saveLook(state: Exclude<SaveState, { kind: 'idle' }>): readonly [IconName, string, boolean] {
  switch (state.kind) {
    case 'saved':
      return ['check', t('save.saved', { time: timeOf(state.at) }), false]
    case 'saving':
      return ['clock', t('save.saving'), false]
    case 'failed':
      return ['alert', t('save.failed'), true]
    case 'waiting':
      return ['offline', t('save.waiting'), true]
    case 'refused':
      return ['alert', state.reason === '' ? t('save.refused') : state.reason, true]
  }
}

/** "đã lưu 14:02" beside what was typed; never covers it. */
export function SavedMark({ state }: { readonly state: SaveState }): ReactElement {
  const look = state.kind === 'idle' ? null : saveLook(state)
  return (
    <output className={look?.[2] === true ? 'saved-mark saved-mark--wrong' : 'saved-mark'}>
      {look === null ? null : (
        <>
          <Icon name={look[0]} />
          {look[1]}
        </>
      )}
    </output>
  )
}

export type NoticeProps = {
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly kind?: 'info' | 'warning' | 'error'
  readonly action?: ReactNode
}

/** A line of information in the flow of the page. Errors are announced to screen readers. */
export function Notice({ title, children, kind = 'info', action }: NoticeProps): ReactElement {
  return (
    <div className={`notice notice--${kind}`} role={kind === 'error' ? 'alert' : undefined}>
      <Icon name={kind === 'info' ? 'info' : 'alert'} />
      <div className="notice-text">
        <p className="notice-title">{quotedVi(title)}</p>
        {children === undefined || children === null ? null : <div>{quotedVi(children)}</div>}
        {action === undefined ? null : <div className="notice-action">{action}</div>}
      </div>
    </div>
  )
}

export type EmptyStateProps = {
  readonly title: ReactNode
  /** The next step, in words. */
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly icon?: IconName
}

export function EmptyState({ title, children, action, icon = 'info' }: EmptyStateProps): ReactElement {
  return (
    <div className="empty-state">
      <Icon name={icon} />
      <p className="empty-state-title">{quotedVi(title)}</p>
      {children === undefined ? null : <div className="muted">{quotedVi(children)}</div>}
      {action}
    </div>
  )
}

/** Grey lines where text will stand; drawn only after 300 ms, so that a quick answer does not flicker. */
export function Skeleton({ lines = 5 }: { readonly lines?: number }): ReactElement {
  const [due, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return (
    <output className="skeleton" aria-busy="true">
      <span className="visually-hidden">{t('state.loading')}</span>
      {due ? Array.from({ length: lines }, (_, line) => <span key={line} className="skeleton-line" />) : null}
    </output>
  )
}

export type RefusalProps = {
  /** The right that is missing, in words. */
  readonly right?: string | null
  /** Who can give it. */
  readonly whoCanGive?: string | null
  readonly action?: ReactNode
}

export function Refusal({ right, whoCanGive, action }: RefusalProps): ReactElement {
  return (
    <div className="empty-state" role="alert">
      <Icon name="ban" />
      <p className="empty-state-title">{t('refusal.title')}</p>
      <div className="muted">
        {right === undefined || right === null ? null : <p>{t('refusal.right', { right })}</p>}
        {whoCanGive === undefined || whoCanGive === null ? null : <p>{t('refusal.who', { who: whoCanGive })}</p>}
        <p>{t('refusal.next')}</p>
      </div>
      {action}
    </div>
  )
}

export type FailureProps = {
  /** What happened and the next step. */
  readonly message: string
  readonly onRetry?: () => void
}

export function Failure({ message, onRetry }: FailureProps): ReactElement {
  return (
    <Notice
      kind="error"
      title={message}
      {...(onRetry === undefined ? {} : { action: <Button onClick={onRetry}>{t('state.retry')}</Button> })}
    />
  )
}

function watchLine(changed: () => void): () => void {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}

/** True while the device believes it has a network. */
export function useOnline(): boolean {
  return useSyncExternalStore(watchLine, () => navigator.onLine)
}

/** Says that the line is down, what is kept and how much waits; nothing while the line is up. */
export function OfflineLine({ waiting = 0 }: { readonly waiting?: number }): ReactElement {
  const online = useOnline()
  return (
    <output>
      {online ? null : (
        <span className="offline-line">
          <Icon name="offline" />
          <span>{waiting === 0 ? t('state.offline') : t('state.offline-waiting', { count: waiting })}</span>
        </span>
      )}
    </output>
  )
}

export type FieldProblem = {
  /** The id of the input (or group) that must be corrected. */
  readonly fieldId: string
  readonly message: string
}

/** The list on top of a form: how many places are wrong, each a link to its field. */
export function ErrorSummary({ problems }: { readonly problems: readonly FieldProblem[] }): ReactElement | null {
  if (problems.length === 0) return null
  return (
    <div className="notice notice--error" role="alert" tabIndex={-1}>
      <Icon name="alert" />
      <div className="notice-text">
        <p className="notice-title">{problems.length === 1 ? t('form.errors-one') : t('form.errors-many', { count: problems.length })}</p>
        <ul className="error-list">
          {problems.map((problem) => (
            <li key={problem.fieldId}>
              <a
                href={`#${problem.fieldId}`}
                onClick={(event) => {
                  event.preventDefault()
                  const field = document.getElementById(problem.fieldId)
                  field?.scrollIntoView({ block: 'center' })
                  field?.focus({ preventScroll: true })
                }}
              >
                {problem.message}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** The mark that must stand on every page, print and export of demonstration data. */
export function DemoMark(): ReactElement {
  useEffect(() => {
    // The print style sheet puts the mark on every sheet of paper.
    document.documentElement.dataset['demonstration'] = ''
  }, [])
  return (
    <aside className="demo-mark" aria-label={t('demo.label')}>
      {t('demo.mark')}
    </aside>
  )
}
