// The only place where the sign-in page is started: without the router and the frame, so that it opens at once on a weak line.
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { SignInPage } from '../features/access/sign-in.page.tsx'
import { makeQueryClient } from './query-client.ts'
import { readBack, readDuties } from './sign-in-address.ts'

export function startSignIn(root: HTMLElement): void {
  const entered = async (): Promise<void> => window.location.replace(readBack(window.location.search))
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={makeQueryClient()}>
        <SignInPage onEntered={entered} back={() => readBack(window.location.search)} mustFirst={readDuties(window.location.search)} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
