// The only place that brings the guard's setting to the fields of every page.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, type ReactElement, type ReactNode } from 'react'
import { TextGuardContext } from '../../ui/text-guard-setting.ts'
import { textGuardQuery } from './protection.queries.ts'

const TextGuardDialog = lazy(async () => ({ default: (await import('./text-guard-dialog.tsx')).TextGuardDialog }))

/** Stands around the work frame. */
export function TextGuard({ children }: { readonly children: ReactNode }): ReactElement {
  const setting = useQuery(textGuardQuery)
  return (
    <TextGuardContext value={setting.data?.modes ?? null}>
      {children}
      <Suspense>
        <TextGuardDialog />
      </Suspense>
    </TextGuardContext>
  )
}
