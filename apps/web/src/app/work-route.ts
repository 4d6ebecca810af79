// The only place for the way in: every page stands behind the session guard, in the frame of the work pages.
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, Outlet, retainSearchParams } from '@tanstack/react-router'
import { ApiProblem } from '../api/api-problem.ts'
import { meQuery } from '../features/access/access.queries.ts'
import { readFrameSearch } from './frame-search.ts'
import { lazyRouteComponent } from './page-component.tsx'
import { goToDuties, goToSignIn } from './sign-in-address.ts'

type RouterContext = { readonly queryClient: QueryClient }

export const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet })

export const workRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'work',
  validateSearch: readFrameSearch,
  search: { middlewares: [retainSearchParams(['unit', 'on'])] },
  beforeLoad: async ({ context, location }) => {
    try {
      const me = await context.queryClient.ensureQueryData(meQuery)
      if (me.must === null) return { me }
      goToDuties(location.href)
      return await new Promise<never>(() => undefined)
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'auth.required') throw error
      goToSignIn(location.href)
      // The browser is leaving; nothing of this page is to be drawn meanwhile.
      return new Promise<never>(() => undefined)
    }
  },
  component: lazyRouteComponent(() => import('./work-layout.tsx'), 'WorkLayout'),
})
