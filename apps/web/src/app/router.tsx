// The only place for addresses: each page is fetched when first opened and stands behind the session guard.
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect, retainSearchParams } from '@tanstack/react-router'
import { ApiProblem } from '../api/api-problem.ts'
import { meQuery } from '../features/access/access.queries.ts'
import { readAccountsSearch } from '../features/access/accounts-search.ts'
import { readAuditSearch } from '../features/audit/audit-search.ts'
import { readDecisionsSearch, readDossierSearch, readDossiersSearch, readQueueSearch } from '../features/assessments/assessments-search.ts'
import { readCompareSearch, readSetSearch } from '../features/criteria/compare-search.ts'
import { readFrameSearch } from './frame-search.ts'
import { lazyRouteComponent } from './page-component.tsx'
import { BrokenPage, MissingPage } from './page-states.tsx'
import { placesFor } from './places.ts'
import { goToDuties, goToSignIn } from './sign-in-address.ts'

type RouterContext = { readonly queryClient: QueryClient }

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet })

const workRoute = createRoute({
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

const homeRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    const first = placesFor(context.me.grants.map((grant) => grant.role))[0]
    if (first !== undefined) throw redirect({ to: first.path, replace: true })
  },
})

const boardRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/bang-tong-hop',
  component: lazyRouteComponent(() => import('../features/analytics/board.page.tsx'), 'BoardPage'),
})

const myWorkRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/viec',
  component: lazyRouteComponent(() => import('../features/assessments/work.page.tsx'), 'WorkPage'),
})

const dossiersRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/ho-so',
  validateSearch: readDossiersSearch,
  component: lazyRouteComponent(() => import('../features/assessments/dossiers.page.tsx'), 'DossiersPage'),
})

const dossierRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/ho-so/$id',
  validateSearch: readDossierSearch,
  component: lazyRouteComponent(() => import('../features/assessments/dossier.page.tsx'), 'DossierPage'),
})

const queueRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/tham-dinh',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('../features/assessments/queue.page.tsx'), 'QueuePage'),
})

const decisionsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quyet-dinh',
  validateSearch: readDecisionsSearch,
  component: lazyRouteComponent(() => import('../features/assessments/decisions.page.tsx'), 'DecisionsPage'),
})

const newDecisionRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quyet-dinh/moi',
  component: lazyRouteComponent(() => import('../features/assessments/new-decision.page.tsx'), 'NewDecisionPage'),
})

const newTitleRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quyet-dinh/danh-hieu',
  component: lazyRouteComponent(() => import('../features/assessments/new-title.page.tsx'), 'NewTitlePage'),
})

const decisionRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quyet-dinh/$id',
  component: lazyRouteComponent(() => import('../features/assessments/decision.page.tsx'), 'DecisionPage'),
})

const pastImportRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quyet-dinh/nhap',
  component: lazyRouteComponent(() => import('../features/assessments/past-import.page.tsx'), 'PastImportPage'),
})

const pastConflictsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quyet-dinh/mau-thuan',
  component: lazyRouteComponent(() => import('../features/assessments/past-conflicts.page.tsx'), 'PastConflictsPage'),
})

const assessmentsRoutes = [
  myWorkRoute,
  dossiersRoute,
  dossierRoute,
  queueRoute,
  decisionsRoute,
  newDecisionRoute,
  newTitleRoute,
  pastImportRoute,
  pastConflictsRoute,
  decisionRoute,
] as const

const treeRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/don-vi',
  component: lazyRouteComponent(() => import('../features/units/tree.page.tsx'), 'TreePage'),
})

const unitImportRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/don-vi/nhap',
  component: lazyRouteComponent(() => import('../features/units/unit-import.page.tsx'), 'UnitImportPage'),
})

const unitEventsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/don-vi/su-kien',
  component: lazyRouteComponent(() => import('../features/units/unit-events.page.tsx'), 'UnitEventsPage'),
})

const newUnitEventsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/don-vi/su-kien/moi',
  component: lazyRouteComponent(() => import('../features/units/new-unit-events.page.tsx'), 'NewUnitEventsPage'),
})

const unitEventBatchRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/don-vi/su-kien/$id',
  component: lazyRouteComponent(() => import('../features/units/unit-event-batch.page.tsx'), 'UnitEventBatchPage'),
})

const unitRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/don-vi/$id',
  component: lazyRouteComponent(() => import('../features/units/unit.page.tsx'), 'UnitPage'),
})

const cohortsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/thuoc-dien',
  component: lazyRouteComponent(() => import('../features/units/cohorts.page.tsx'), 'CohortsPage'),
})

const newCohortRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/thuoc-dien/moi',
  component: lazyRouteComponent(() => import('../features/units/new-cohort.page.tsx'), 'NewCohortPage'),
})

const cohortRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/thuoc-dien/$id',
  component: lazyRouteComponent(() => import('../features/units/cohort.page.tsx'), 'CohortPage'),
})

const reportRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/bao-cao',
  component: lazyRouteComponent(() => import('../features/documents/report.page.tsx'), 'ReportPage'),
})

const lawRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/van-ban',
  component: lazyRouteComponent(() => import('../features/criteria/law.page.tsx'), 'LawPage'),
})

const compareSetsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/van-ban/so-sanh',
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(() => import('../features/criteria/compare.page.tsx'), 'ComparePage'),
})

const setRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/van-ban/$setId',
  validateSearch: readSetSearch,
  component: lazyRouteComponent(() => import('../features/criteria/set.page.tsx'), 'SetPage'),
})

const windowsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/moc-thoi-gian/$setId',
  component: lazyRouteComponent(() => import('../features/calendar/windows.page.tsx'), 'WindowsPage'),
})

const descriptionRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/tai-lieu-api',
  component: lazyRouteComponent(() => import('../features/description/description.page.tsx'), 'DescriptionPage'),
})

const myAccountRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/tai-khoan',
  component: lazyRouteComponent(() => import('../features/access/my-account.page.tsx'), 'MyAccountPage'),
})

const signInRuleRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/dang-nhap',
  component: lazyRouteComponent(() => import('../features/access/sign-in-rule.page.tsx'), 'SignInRulePage'),
})

const accountsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/tai-khoan',
  validateSearch: readAccountsSearch,
  component: lazyRouteComponent(() => import('../features/access/accounts.page.tsx'), 'AccountsPage'),
})

const newAccountRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/tai-khoan/moi',
  component: lazyRouteComponent(() => import('../features/access/new-account.page.tsx'), 'NewAccountPage'),
})

const accountImportRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/tai-khoan/nhap',
  component: lazyRouteComponent(() => import('../features/access/account-import.page.tsx'), 'AccountImportPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/tai-khoan/$id',
  component: lazyRouteComponent(() => import('../features/access/account.page.tsx'), 'AccountPage'),
})

const delegationsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/uy-quyen',
  component: lazyRouteComponent(() => import('../features/access/delegations.page.tsx'), 'DelegationsPage'),
})

const protectionRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/bao-ve',
  component: lazyRouteComponent(() => import('../features/protection/protection.page.tsx'), 'ProtectionPage'),
})

const auditRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/nhat-ky',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('../features/audit/audit.page.tsx'), 'AuditPage'),
})

const sealsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/nhat-ky/niem-phong',
  component: lazyRouteComponent(() => import('../features/audit/seals.page.tsx'), 'SealsPage'),
})

const readingRoutes = [
  auditRoute,
  sealsRoute,
  accountsRoute,
  newAccountRoute,
  accountImportRoute,
  accountRoute,
  delegationsRoute,
  protectionRoute,
  myAccountRoute,
  signInRuleRoute,
  treeRoute,
  unitImportRoute,
  unitEventsRoute,
  newUnitEventsRoute,
  unitEventBatchRoute,
  unitRoute,
  cohortsRoute,
  newCohortRoute,
  cohortRoute,
  reportRoute,
  lawRoute,
  compareSetsRoute,
  setRoute,
  windowsRoute,
  descriptionRoute,
] as const

/** An address that leads nowhere still stands in the frame, with the navigation beside it. */
const missingRoute = createRoute({ getParentRoute: () => workRoute, path: '$', component: MissingPage })

const routeTree = rootRoute.addChildren([
  workRoute.addChildren([homeRoute, boardRoute, ...assessmentsRoutes, ...readingRoutes, missingRoute]),
])

/** One router an application; the pages find the query client in its context. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    // Unit ids are read in the address: /don-vi/89@2019-10-06.
    pathParamsAllowedCharacters: ['@'],
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    defaultNotFoundComponent: MissingPage,
    defaultErrorComponent: BrokenPage,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
