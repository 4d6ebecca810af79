// The only place for registering units in place, one or all that are left.
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { WorkItem } from '@binhyen/core/assessments/assessments.contract'
import { registration } from '@binhyen/core/assessments/assessments.domain'
import { ApiProblem, problemIn } from '../../api/api-problem.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { refreshAll, register, useMe } from './assessments.queries.ts'
import { Deadline } from './deadline.tsx'
import { windowInWords } from './words.ts'
import { Vi } from '../../ui/vi.tsx'

type Progress = { readonly done: number; readonly total: number }
type Failed = { readonly unit: string; readonly sentence: string }

type Registering = {
  readonly busy: string | null
  readonly progress: Progress | null
  readonly failed: Failed | null
  readonly run: (items: readonly WorkItem[]) => Promise<void>
}

const keyOf = (item: WorkItem): string => `${item.unit.id} ${item.set.id}`
/** Agencies and enterprises share a set and are two lists. */
const groupOf = (item: WorkItem): string => `${item.set.id} ${item.unit.kind ?? ''}`

/** One after the other: each is recorded for itself, so that a broken line costs nothing already done. */
function useRegistering(): Registering {
  const client = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)
  const [progress, setProgress] = useState<Progress | null>(null)
  const [failed, setFailed] = useState<Failed | null>(null)
  const run = async (items: readonly WorkItem[]): Promise<void> => {
    if (busy !== null) return
    setFailed(null)
    let done = 0
    for (const item of items) {
      setBusy(keyOf(item))
      if (items.length > 1) setProgress({ done, total: items.length })
      try {
        await register({ unitId: item.unit.id, setId: item.set.id, windowFrom: item.window.from })
      } catch (error) {
        // Registered meanwhile by a colleague: what was wanted stands.
        if (!(error instanceof ApiProblem) || error.code !== 'assessment.already-registered') {
          setFailed({ unit: item.unit.name, sentence: problemSentence(problemIn(error)) })
          break
        }
      }
      done += 1
    }
    await refreshAll(client)
    setBusy(null)
    setProgress(null)
  }
  return { busy, progress, failed, run }
}

export function RegisterGroup({ title, items }: { readonly title: string; readonly items: readonly WorkItem[] }): ReactElement {
  const registering = useRegistering()
  const bySet = new Map<string, WorkItem[]>()
  for (const item of items) bySet.set(groupOf(item), [...(bySet.get(groupOf(item)) ?? []), item])
  return (
    <Section title={title}>
      {registering.progress === null ? null : <Notice title={t('work.register-progress', registering.progress)} />}
      {registering.failed === null ? null : (
        <Notice kind="error" title={t.nodes('work.register-failed', { unit: <Vi>{registering.failed.unit}</Vi> })}>
          {registering.failed.sentence}
        </Notice>
      )}
      {[...bySet.values()].map((group) => (
        <SetGroup key={group[0] === undefined ? '' : groupOf(group[0])} items={group} registering={registering} />
      ))}
    </Section>
  )
}

function allKey(item: WorkItem): 'work.register-all' | 'work.register-all-kind' | 'work.register-all-communes' {
  if (item.unit.level === 'village') return 'work.register-all'
  return item.unit.kind === null ? 'work.register-all-communes' : 'work.register-all-kind'
}

/** How many units stand in the page before the list is opened. */
const FIRST_SHOWN = 8

function SetGroup({ items, registering }: { readonly items: readonly WorkItem[]; readonly registering: Registering }): ReactElement | null {
  const me = useMe()
  const [asking, setAsking] = useState(false)
  const [all, setAll] = useState(false)
  const [first] = items
  if (first === undefined) return null
  const registered = me === undefined ? null : registration(first.window, me.today)
  const late = registered?.ok === true && registered.afterFirstQuarter
  const shown = all ? items : items.slice(0, FIRST_SHOWN)
  return (
    <div className="stack">
      <div className="section-top">
        <div>
          <p className="work-name">
            {first.unit.kind === null ? null : `${t(`kind.${first.unit.kind}`)} · `}
            <Vi>{first.set.title}</Vi>
          </p>
          <p className="small muted">
            {windowInWords(first.window)} {late ? `· ${t('work.register-late')}` : ''}
          </p>
        </div>
        {items.length > 1 ? (
          <Button kind="primary" busy={registering.busy !== null} onClick={() => setAsking(true)}>
            {t(allKey(first), { count: items.length })}
          </Button>
        ) : null}
      </div>
      <ul className="work-list">
        {shown.map((item) => (
          <li key={keyOf(item)} className="work-item">
            <p className="work-name">
              <Vi>{item.unit.name}</Vi>
            </p>
            <div className="work-side small">
              <Deadline days={item.daysLeft} />
            </div>
            <Button busy={registering.busy !== null} onClick={() => void registering.run([item])}>
              {registering.busy === keyOf(item) ? t('work.registering') : t('work.register')}
              <span className="visually-hidden">
                {' '}
                <Vi>{item.unit.name}</Vi>
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {items.length > shown.length ? (
        <p>
          <button type="button" className="link-button" onClick={() => setAll(true)}>
            {t('work.more-units', { count: items.length - shown.length })}
          </button>
        </p>
      ) : null}
      <ConfirmDialog
        open={asking}
        title={t('work.register-confirm-title', { count: items.length })}
        confirmLabel={t('work.register-do', { count: items.length })}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false)
          void registering.run(items)
        }}
      >
        <div className="stack">
          <p>{t.nodes('work.register-confirm', { set: <Vi>{first.set.title}</Vi>, window: windowInWords(first.window) })}</p>
          {late ? <Notice kind="warning" title={t('work.register-late')} /> : null}
          <p className="small">{items.map((item) => item.unit.name).join(', ')}</p>
        </div>
      </ConfirmDialog>
    </div>
  )
}
