// The only place for the four faces of a page that reads: slow, refused, failed, there.
import type { ReactElement, ReactNode } from 'react'
import { detailText, problemIn } from '../api/api-problem.ts'
import { problemSentence, rightInWords, roleListInWords } from '../i18n/problems.vi.ts'
import { Failure, Refusal, Skeleton } from './feedback.tsx'

/** The part of a query's result that is looked at here. */
export type LoadedQuery<T> = {
  readonly data: T | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

export type LoadedProps<T> = {
  readonly query: LoadedQuery<T>
  readonly children: (data: T) => ReactNode
  /** Lines of the skeleton. */
  readonly lines?: number
}

/** Shows the data once there; before it a skeleton, instead of it a refusal or the reason and a way on. Old data stays while new is fetched. */
export function Loaded<T>({ query, children, lines = 6 }: LoadedProps<T>): ReactElement {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error === null || query.error === undefined) return <Skeleton lines={lines} />
  return <ProblemView error={query.error} onRetry={() => void query.refetch()} />
}

/** Any thrown problem as a sentence with its next step; a refusal with the right and who can give it. */
export function ProblemView({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }): ReactElement {
  const problem = problemIn(error)
  if (problem.code === 'auth.forbidden') {
    return (
      <Refusal
        right={rightInWords(detailText(problem, 'right') ?? detailText(problem, 'action'))}
        whoCanGive={roleListInWords(problem.details)}
      />
    )
  }
  return <Failure message={problemSentence(problem)} {...(onRetry === undefined ? {} : { onRetry })} />
}
