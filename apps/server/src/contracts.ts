// The only place that lists the contract files, for the names they give: operations and schemas of the API description are called by them.
import { createRequire } from 'node:module'
import * as access from '@binhyen/core/access/access.contract'
import * as accounts from '@binhyen/core/access/accounts.contract'
import * as delegations from '@binhyen/core/access/delegations.contract'
import * as accountMoves from '@binhyen/core/access/account-moves.contract'
import * as apiKeys from '@binhyen/core/access/api-keys.contract'
import * as accountSignIn from '@binhyen/core/access/account-sign-in.contract'
import * as myAccount from '@binhyen/core/access/my-account.contract'
import * as analytics from '@binhyen/core/analytics/analytics.contract'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import * as decisions from '@binhyen/core/assessments/decisions.contract'
import * as past from '@binhyen/core/assessments/past-recognition.contract'
import * as audit from '@binhyen/core/audit/audit.contract'
import * as calendar from '@binhyen/core/calendar/calendar.contract'
import * as criteria from '@binhyen/core/criteria/criteria.contract'
import * as additions from '@binhyen/core/criteria/provincial-additions.contract'
import * as documents from '@binhyen/core/documents/documents.contract'
import * as inbox from '@binhyen/core/inbox/inbox.contract'
import * as mails from '@binhyen/core/inbox/mail.contract'
import * as reports from '@binhyen/core/reports/reports.contract'
import * as contradictions from '@binhyen/core/comparisons/contradictions.contract'
import * as factFigures from '@binhyen/core/comparisons/fact-figures.contract'
import * as differences from '@binhyen/core/comparisons/differences.contract'
import * as outages from '@binhyen/core/reports/outages.contract'
import * as requests from '@binhyen/core/reports/report-requests.contract'
import * as reminders from '@binhyen/core/reports/reminders.contract'
import * as totals from '@binhyen/core/totals/totals.contract'
import * as exports from '@binhyen/core/exchange/exports.contract'
import * as figureValues from '@binhyen/core/exchange/figure-values.contract'
import * as workbooksOfMany from '@binhyen/core/exchange/workbook-many.contract'
import * as workbooks from '@binhyen/core/exchange/workbook.contract'
import * as figures from '@binhyen/core/figures/figures.contract'
import * as formDrafts from '@binhyen/core/figures/form-drafts.contract'
import * as protection from '@binhyen/core/protection/protection.contract'
import * as openapi from '@binhyen/core/shared/openapi.contract'
import * as institutions from '@binhyen/core/units/institutions.contract'
import * as unitEvents from '@binhyen/core/units/unit-events.contract'
import * as unitImports from '@binhyen/core/units/unit-imports.contract'
import * as unitTotals from '@binhyen/core/units/unit-totals.contract'
import * as units from '@binhyen/core/units/units.contract'
import type { ContractModule } from './platform/http/openapi-schemas.ts'

/** In the order of the slices. */
export const contractModules: readonly ContractModule[] = [
  { slice: 'units', exports: units },
  { slice: 'units', exports: unitEvents },
  { slice: 'units', exports: unitImports },
  { slice: 'units', exports: unitTotals },
  { slice: 'units', exports: institutions },
  { slice: 'access', exports: access },
  { slice: 'access', exports: accounts },
  { slice: 'access', exports: delegations },
  { slice: 'access', exports: accountSignIn },
  { slice: 'access', exports: myAccount },
  { slice: 'access', exports: apiKeys },
  { slice: 'access', exports: accountMoves },
  { slice: 'protection', exports: protection },
  { slice: 'audit', exports: audit },
  { slice: 'inbox', exports: inbox },
  { slice: 'inbox', exports: mails },
  { slice: 'calendar', exports: calendar },
  { slice: 'criteria', exports: criteria },
  { slice: 'criteria', exports: additions },
  { slice: 'figures', exports: figures },
  { slice: 'figures', exports: formDrafts },
  { slice: 'reports', exports: reports },
  { slice: 'reports', exports: totals },
  { slice: 'reports', exports: contradictions },
  { slice: 'reports', exports: factFigures },
  { slice: 'reports', exports: differences },
  { slice: 'reports', exports: outages },
  { slice: 'reports', exports: requests },
  { slice: 'reports', exports: reminders },
  { slice: 'reports', exports: workbooks },
  { slice: 'reports', exports: workbooksOfMany },
  { slice: 'reports', exports: figureValues },
  { slice: 'reports', exports },
  { slice: 'assessments', exports: assessments },
  { slice: 'assessments', exports: decisions },
  { slice: 'assessments', exports: past },
  { slice: 'analytics', exports: analytics },
  { slice: 'documents', exports: documents },
  { slice: 'description', exports: openapi },
]

const found: unknown = createRequire(import.meta.url)('../package.json')
/** The version of the product. */
export const version = String(Reflect.get(Object(found), 'version'))
