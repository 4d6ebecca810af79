// The only place that fetches what says reported figures beside facts: a dossier is read and typed before it is there.
import { lazy, Suspense, type ReactElement } from 'react'
import type { OtherwiseProps, ReportedProps } from './reported-figure.tsx'

const Figure = lazy(async () => ({ default: (await import('./reported-figure.tsx')).ReportedFigure }))
const Otherwise = lazy(async () => ({ default: (await import('./reported-figure.tsx')).ReportedOtherwise }))

/** Only counts a place declares itself can be said by a figure too. */
export function Reported(props: ReportedProps): ReactElement | null {
  if (props.def.type !== 'count' || props.def.origin !== 'declared') return null
  return (
    <Suspense fallback={null}>
      <Figure {...props} />
    </Suspense>
  )
}

export function ReportedElsewise(props: OtherwiseProps): ReactElement {
  return (
    <Suspense fallback={null}>
      <Otherwise {...props} />
    </Suspense>
  )
}
