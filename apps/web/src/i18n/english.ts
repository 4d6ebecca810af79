// The only place where everything said in English comes together; fetched only when somebody reads in English.
import { englishVerdict } from '@binhyen/core/criteria/verdict-words.en.domain'
import { englishResults } from '@binhyen/core/documents/result-words.en.domain'
import { en as accounts } from './en/accounts.ts'
import { en as analytics } from './en/analytics.ts'
import { en as apiKeys } from './en/api-keys.ts'
import { en as assessments } from './en/assessments.ts'
import { en as audit } from './en/audit.ts'
import { en as calendar } from './en/calendar.ts'
import { en as contradictions } from './en/contradictions.ts'
import { en as criteria } from './en/criteria.ts'
import { en as description } from './en/description.ts'
import { en as differences } from './en/differences.ts'
import { en as documents } from './en/documents.ts'
import { en as exports } from './en/exports.ts'
import { en as figures } from './en/figures.ts'
import { en as formEditor } from './en/form-editor.ts'
import { en as frame } from './en/frame.ts'
import { en as imports } from './en/imports.ts'
import { en as inbox } from './en/inbox.ts'
import { en as mails } from './en/mails.ts'
import { en as outages } from './en/outages.ts'
import { en as reminders } from './en/reminders.ts'
import { en as problems, rights } from './en/problems.ts'
import { en as periods } from './en/periods.ts'
import { en as protection } from './en/protection.ts'
import { en as past } from './en/past.ts'
import { en as events } from './en/unit-events.ts'
import { en as line } from './en/unit-line.ts'
import { en as reported } from './en/reported.ts'
import { en as reports } from './en/reports.ts'
import { en as requests } from './en/requests.ts'
import { en as signIn } from './en/sign-in.ts'
import { en as totals } from './en/totals.ts'
import { en as units } from './en/units.ts'
import { en as workbook } from './en/workbook.ts'
import type { English } from './language.ts'

export const english: English = {
  words: {
    frame,
    problems,
    rights,
    'sign-in': signIn,
    'api-keys': apiKeys,
    accounts,
    units,
    events,
    line,
    imports,
    protection,
    audit,
    inbox,
    mails,
    outages,
    reminders,
    calendar,
    periods,
    totals,
    contradictions,
    differences,
    reports,
    reported,
    requests,
    exports,
    workbook,
    criteria,
    figures,
    'form-editor': formEditor,
    assessments,
    past,
    analytics,
    documents,
    description,
  },
  verdict: englishVerdict,
  results: englishResults,
}
