// The only place for why a province's addition was refused, line by line.
import { useEffect, useRef, type ReactElement } from 'react'
import type { AdditionReason } from '@binhyen/core/criteria/provincial-addition.domain'
import { problemIn } from '../../api/api-problem.ts'
import { findPlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/criteria.ts'
import { Notice } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'

type Issue = {
  readonly path: readonly (string | number)[]
  readonly reason: AdditionReason
  readonly params: Readonly<Record<string, string | number>>
}

/** Goes to the top of what was typed and takes the focus there, so that nobody misses why nothing happened. */
export function AdditionProblem({ error }: { readonly error: unknown }): ReactElement | null {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (error !== null) place.current?.focus()
  }, [error])
  if (error === null) return null
  return (
    <div ref={place} tabIndex={-1}>
      <Refused error={error} />
    </div>
  )
}

function Refused({ error }: { readonly error: unknown }): ReactElement {
  const problem = problemIn(error)
  if (problem?.code !== 'criteria.addition-invalid') return <ProblemView error={error} />
  const issues = (Reflect.get(Object(problem.details), 'issues') ?? []) as readonly Issue[]
  return (
    <Notice kind="error" title={problemSentence(problem)}>
      <ul>
        {issues.map((issue) => (
          <li key={`${issue.path.join('.')} ${issue.reason}`}>{sentenceOf(issue)}</li>
        ))}
      </ul>
    </Notice>
  )
}

function sentenceOf({ reason, params }: Issue): string {
  const text = (name: string): string => {
    const value = String(params[name] ?? '')
    const day = findPlainDate(value)
    return day === null ? value : formatDate(day)
  }
  switch (reason) {
    case 'outside-span':
      return t('issue.outside-span', { from: text('from') })
    case 'not-stricter':
      return t('issue.not-stricter', { value: text('value'), national: text('national') })
    case 'formula':
      return t('issue.formula', { message: text('message') })
    case 'circular':
      return t('issue.circular', { way: text('way') })
    default:
      return t(`issue.${reason}`)
  }
}
