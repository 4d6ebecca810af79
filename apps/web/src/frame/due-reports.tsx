// The only place where reports that are due stand among other work.
import { lazy, Suspense, type ReactElement } from 'react'
import { useFrame } from './use-frame.ts'

const DueShort = lazy(async () => ({ default: (await import('../features/reports/due-list.tsx')).DueShort }))

/** How many of them; the rest stands on their own page. */
const MOST = 3

/** Nothing for who hands in no reports. */
export function DueReports(): ReactElement | null {
  const { may } = useFrame()
  if (!may('report.enter') && !may('report.enter-above')) return null
  return (
    <Suspense>
      <DueShort most={MOST} />
    </Suspense>
  )
}
