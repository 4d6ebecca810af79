// The only place for the addresses of administration: accounts, sign-in, the log, data care, figures and forms.
import { createRoute } from '@tanstack/react-router'
import { readAccountsSearch } from '../features/access/accounts-search.ts'
import { readAuditSearch } from '../features/audit/audit-search.ts'
import { readFiguresSearch, readFormSearch } from '../features/figures/figures-search.ts'
import { lazyRouteComponent } from './page-component.tsx'
import { workRoute } from './work-route.ts'

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

const accountMovesRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/tai-khoan/chuyen',
  component: lazyRouteComponent(() => import('../features/access/account-moves.page.tsx'), 'AccountMovesPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/tai-khoan/$id',
  component: lazyRouteComponent(() => import('../features/access/account.page.tsx'), 'AccountPage'),
})

const protectionRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/bao-ve',
  component: lazyRouteComponent(() => import('../features/protection/protection.page.tsx'), 'ProtectionPage'),
})

const figuresRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/chi-tieu',
  validateSearch: readFiguresSearch,
  component: lazyRouteComponent(() => import('../features/figures/figures.page.tsx'), 'FiguresPage'),
})

const outagesRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/gian-doan',
  component: lazyRouteComponent(() => import('../features/reports/outages.page.tsx'), 'OutagesPage'),
})

const remindersRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/nhac-han',
  component: lazyRouteComponent(() => import('../features/reports/reminders.page.tsx'), 'RemindersPage'),
})

const mailServerRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/thu-dien-tu',
  component: lazyRouteComponent(() => import('../features/inbox/mail-server.page.tsx'), 'MailServerPage'),
})

const formsRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/bieu-mau',
  component: lazyRouteComponent(() => import('../features/figures/forms.page.tsx'), 'FormsPage'),
})

const formRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/bieu-mau/$id',
  validateSearch: readFormSearch,
  component: lazyRouteComponent(() => import('../features/figures/form.page.tsx'), 'FormPage'),
})

const formEditorRoute = createRoute({
  getParentRoute: () => workRoute,
  path: '/quan-tri/bieu-mau/$id/sua',
  component: lazyRouteComponent(() => import('../features/figures/form-editor.page.tsx'), 'FormEditorPage'),
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

export const administrationRoutes = [
  signInRuleRoute,
  accountsRoute,
  newAccountRoute,
  accountImportRoute,
  accountMovesRoute,
  accountRoute,
  protectionRoute,
  figuresRoute,
  outagesRoute,
  remindersRoute,
  mailServerRoute,
  formsRoute,
  formRoute,
  formEditorRoute,
  auditRoute,
  sealsRoute,
] as const
