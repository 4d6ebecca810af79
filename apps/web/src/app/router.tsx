// The only place for addresses: each page is fetched when first opened (those of administration in administration-routes.ts).
import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, redirect } from '@tanstack/react-router'
import { readDecisionsSearch, readDossierSearch, readDossiersSearch, readQueueSearch } from '../features/assessments/assessments-search.ts'
import { readReportsSearch } from '../features/reports/reports-search.ts'
import { readManySearch } from '../features/reports/exchange/workbook-many-search.ts'
import { readCompareSearch, readSetSearch } from '../features/criteria/compare-search.ts'
import { administrationRoutes } from './administration-routes.ts'
import { lazyRouteComponent } from './page-component.tsx'
import { BrokenPage, MissingPage } from './page-states.tsx'
import { placesFor } from './places.ts'
import { rootRoute, workRoute } from './work-route.ts'

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

const totalsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/so-lieu/bang',
  component: lazyRouteComponent(() => import('../features/reports/totals/totals.page.tsx'), 'TotalsPage'),
})

const reportsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/so-lieu',
  validateSearch: readReportsSearch,
  component: lazyRouteComponent(() => import('../features/reports/reports.page.tsx'), 'ReportsPage'),
})

const periodicReportRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/so-lieu/$id',
  component: lazyRouteComponent(() => import('../features/reports/report.page.tsx'), 'ReportPage'),
})

const reportHandInRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/so-lieu/$id/lan-nop/$seq',
  component: lazyRouteComponent(() => import('../features/reports/hand-in.page.tsx'), 'HandInPage'),
})

const workbookImportRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/so-lieu/$id/nhap-excel',
  component: lazyRouteComponent(() => import('../features/reports/exchange/workbook-import.page.tsx'), 'WorkbookImportPage'),
})

const contradictionsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/so-lieu/mau-thuan',
  component: lazyRouteComponent(() => import('../features/reports/comparisons/contradictions.page.tsx'), 'ContradictionsPage'),
})

const differencesRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/so-lieu/chenh-lech',
  component: lazyRouteComponent(() => import('../features/reports/comparisons/differences.page.tsx'), 'DifferencesPage'),
})

const requestsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/so-lieu/yeu-cau',
  component: lazyRouteComponent(() => import('../features/reports/requests.page.tsx'), 'RequestsPage'),
})

const exportsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/so-lieu/tep-xuat',
  component: lazyRouteComponent(() => import('../features/reports/exchange/exports.page.tsx'), 'ExportsPage'),
})

const workbookManyRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/so-lieu/nhap-nhieu-don-vi',
  validateSearch: readManySearch,
  component: lazyRouteComponent(() => import('../features/reports/exchange/workbook-many.page.tsx'), 'WorkbookManyPage'),
})

const figuresRoutes = [
  requestsRoute,
  exportsRoute,
  contradictionsRoute,
  differencesRoute,
  reportsRoute,
  periodicReportRoute,
  reportHandInRoute,
  workbookImportRoute,
  workbookManyRoute,
] as const

const inboxRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/thong-bao',
  component: lazyRouteComponent(() => import('../features/inbox/inbox.page.tsx'), 'InboxPage'),
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

const delegationsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/uy-quyen',
  component: lazyRouteComponent(() => import('../features/access/delegations.page.tsx'), 'DelegationsPage'),
})

const readingRoutes = [
  delegationsRoute,
  myAccountRoute,
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
  workRoute.addChildren([
    homeRoute,
    boardRoute,
    totalsRoute,
    ...figuresRoutes,
    inboxRoute,
    ...assessmentsRoutes,
    ...readingRoutes,
    ...administrationRoutes,
    missingRoute,
  ]),
])

/** One router an application; the pages find the query client in its context. */
export function makeRouter(queryClient: QueryClient) {
  const router = createRouter({
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
  const fetchAhead = router.preloadRoute
  // a page fetched over a line that is down is never asked for its style again: whoever only tabs past a link keeps it whole
  router.preloadRoute = async (to) => (navigator.onLine ? fetchAhead(to) : undefined)
  return router
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
