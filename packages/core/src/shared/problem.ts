// The one catalogue of problems: stable codes, each with its HTTP status. The web turns a code into a sentence.
// A retired code stays here as a comment and is never given another meaning.

export const problems = {
  // general
  'request.invalid': 400, // details: { issues: [{ path, message }] }
  'request.not-found': 404,
  'request.method-not-allowed': 405, // details: { allow }
  'request.too-slow': 408, // the body came so slowly that the line was cut
  'request.too-large': 413,
  'request.address-too-long': 414,
  'request.unsupported-media': 415,
  'request.head-too-large': 431,
  'request.too-many': 429, // details: { retryAfterSeconds }
  'request.cross-site': 403,
  'server.internal': 500,
  'server.busy': 503,
  // access
  'auth.required': 401,
  'auth.wrong-credentials': 401,
  'auth.throttled': 429, // details: { retryAfterSeconds }
  'auth.forbidden': 403, // details: { action, right, whoCanGive }
  'auth.password-change-required': 403,
  'auth.second-factor-required': 403,
  'auth.confirmation-required': 403, // the proof of who one is must be fresh
  'auth.wrong-code': 401, // a code of the second factor, or a recovery code
  'auth.password-too-weak': 422, // details: { reason }
  'auth.second-factor-on': 409,
  'auth.second-factor-off': 409,
  'auth.second-factor-kept': 409, // a role of the account asks for it
  'auth.second-factor-unreadable': 409, // kept under a key this server no longer has
  'auth.session-not-found': 404,
  'auth.provider-off': 404, // no provider is set up
  'auth.provider-unavailable': 503,
  'auth.provider-refused': 401, // details: { reason }
  'auth.provider-unlinked': 403, // the provider knows the person, no account is linked
  'auth.provider-taken': 409, // linked with another account
  'auth.key-not-allowed': 403, // this is closed to programs, or to this key
  'api-key.not-found': 404, // details: { id }
  'api-key.too-many': 409, // details: { most }
  'api-key.expiry': 422, // details: { latest }: a key ends after today and within a year
  'api-key.outside-grants': 422, // details: { unitId }: the account has nothing there of its own
  // accounts, on the owner's console
  'account.not-found': 404, // details: { username }
  'account.username-taken': 409, // details: { username }
  'account.closed': 409, // details: { username }
  'account.wrong-level': 422, // details: { role, level, expected }
  'account.demonstration': 409, // a demonstration keeps the accounts it came with
  'account.own': 403, // nobody changes their own account or rights as its administrator
  'account.import-refused': 422, // details: { wrong }: the file has cells to correct, nothing was taken in
  'account.import-not-found': 404,
  'grant.not-found': 404,
  'grant.ended': 409, // details: { on }
  'grant.in-the-past': 422, // details: { on, today }: what was done under it stays done
  'grant.refused': 422, // details: { reason: own-account | empty-span | overlaps }
  'hand-over.no-successor': 422, // grants are to be passed on and nobody was named
  'hand-over.undoing-first': 409, // details: { on }: one that has not come is to be taken back first
  'hand-over.not-found': 404,
  'hand-over.done': 409, // details: { on }: its day has come, or it was taken back
  'delegation.refused': 422, // details: { reason }: core/access/grants.domain.ts delegationRefusals
  'delegation.recipient-not-found': 404, // details: { username }
  'delegation.not-found': 404,
  'delegation.ended': 409, // details: { on }
  // what a text may not hold
  'protection.sensitive-text': 422, // details: { field, kinds, position, mayConfirm, found: [{ field, kind, from, to }] }, never the text
  // commands
  'command.in-progress': 409,
  'command.reused': 409, // the same command id came with another body
  'command.shown-once': 409, // the command was done; its reply was a secret and is not kept
  // units
  'unit.not-found': 404, // details: { id }
  'unit.not-valid-on': 409, // details: { id, on, validFrom, validTo }
  'unit.file-invalid': 422, // details: { errors: [{ sheet, cell, message }] }
  'unit.village-exists': 409, // details: { communeId, name }
  'unit.institution-exists': 409, // details: { communeId, name }
  'unit.institution-invalid': 422, // details: { issue, name }: the name or form cannot stand
  'unit.no-district': 422, // details: { on }: no district decides from this day on
  'unit.import-not-found': 404, // details: { id }
  'unit.import-in-use': 409, // details: { units: [{ id, name }] }: what has been worked on since is not undone
  'unit.wrong-level': 422, // details: { id, level, expected }
  'unit.change-refused': 422, // details: { id, on, lastChangeOn }: a change must come after the last one and not before the unit
  'unit.cohort-not-found': 404, // details: { id }
  'unit.cohort-frozen': 409, // details: { id }
  'unit.cohort-overlaps': 409, // the same programme already counts this level of this unit in an overlapping window
  'unit.events-refused': 422, // details: { problems: [{ batch, event, path, code, details }] }
  'unit.batch-not-found': 404, // details: { id }
  'unit.import-refused': 422, // details: { errors: [{ reason, file, sheet, cell, feature, values }], total }
  'unit.import-changed': 409, // the file or the catalogue is not what the dry run showed
  // criteria
  'criteria.set-not-found': 404,
  'criteria.set-not-in-force': 409, // details: { set, on, from, to }
  'criteria.clause-not-found': 404,
  'criteria.set-elsewhere': 422, // details: { set, province }: a set that another province made for itself
  'criteria.addition-invalid': 422, // details: { errors: [{ path, reason, params }] }
  'criteria.addition-overlaps': 409, // details: { set, number, from, to }
  'criteria.addition-not-found': 404, // details: { id }
  'criteria.addition-ended': 409, // details: { id, on }
  // mails
  'mail.server-missing': 409, // this system sends no mails: no server is set, or it is switched off
  'mail.server-refused': 422, // details: { fault }: platform/net/outside-address.ts OutsideFault
  'mail.code-too-soon': 429, // details: { retryAfterSeconds }
  // calendar
  'calendar.window-not-found': 404,
  'calendar.window-overlaps': 409,
  'calendar.window-not-settable': 409, // the law itself gives this set's windows
  'calendar.school-year': 422, // details: { reason: 'too-long' | 'gap', from, to }
  // figures and periodic reports
  'figure.not-found': 404, // details: { id }
  'figure.not-added': 422, // details: { id }: a share, or what does not add up over places
  'figure.not-sensitive': 409, // details: { id }: only sensitive figures are switched on and off
  'figure.permission-day': 422, // details: { on }: a permission is dated today or before
  'figure.off': 409, // details: { figures: [id] }: not switched on for this network
  'form.not-found': 404, // details: { id }
  'form.not-for-unit': 422, // details: { level, expected }
  'form.id-taken': 409, // details: { id }
  'form.draft-there': 409, // details: { id }: somebody has begun the next version already
  'form.draft-not-found': 404, // details: { id }
  'form.draft-changed': 409, // details: { revision, changes: [{ revision, by, at, edits }] }: somebody else changed it meanwhile
  'form.draft-too-large': 422, // details: { most }: figures and checks of one form
  'form.draft-invalid': 422, // details: { issues: [{ path, reason, detail }] }
  'form.end-refused': 409, // details: { reason: 'before-first-day' | 'past' | 'begun' | 'overlaps', on }
  'report.not-found': 404,
  'report.period-unknown': 422, // details: { kind, from, to }
  'report.period-not-begun': 409, // details: { from }
  'report.unit-closed': 409, // details: { unit, on, successors: [{ id, name }] }
  'report.transition-refused': 409, // details: { status, action }
  'report.before-close': 409, // details: { closesOn }
  'report.cell-closed': 409, // details: { cells: [{ unitId, figure }] }
  'report.cell-unknown': 422, // details: { cells: [{ unitId, figure }] }
  'report.cell-invalid': 422, // details: { issues: [{ unitId, figure, reason }] }
  'report.changed-meanwhile': 409, // details: { revision }
  'report.findings': 422, // details: { findings }: errors, and warnings nobody answered
  'report.finding-unknown': 404, // details: { key }
  'report.contradiction-unknown': 404, // the two no longer contradict each other, or lie out of reach
  'report.maker-is-checker': 403, // who typed or handed in a report does not receive it
  'report.workbook-other': 422, // details: { differs: [unit|form|version|period], file: { unit, form, period }, report: the same }: a template of something else
  'report.workbook-too-many': 422, // details: { units, figures, most }: more cells than one workbook takes
  'report.workbook-of-villages': 422, // the form asks nothing of the unit itself
  'report.workbook-invalid': 422, // details: { errors, unmatched, first }: counts, and where the first error stands
  'figure-values.key-reused': 409, // the same key of the sender's came with other rows
  'figure-values.too-many-reports': 422, // details: { reports, most }: more reports than one request may hold
  'figure-values.too-many': 422, // details: { values, most }: too many for one answer, a background export has no such limit
  'figure-values.file-invalid': 422, // details: { fault, column, detail }
  'report.not-asked': 409, // details: { from, to }: no request asks the unit for this form and these days
  'report-request.not-found': 404,
  'report-request.form-refused': 422, // details: { period }: a form of a period of its own is not asked for ad hoc
  'report-request.days-refused': 422, // details: { reason }: reports/report-requests.domain.ts DaysRefusal, or 'not-later', 'document-later'
  'report-request.nobody': 422, // no unit of the form's level lies there
  'report-request.overlaps': 409, // details: { id, place, document }: another one asks some of these units for the same report
  'report-request.withdrawn': 409,
  'report-request.handed-in': 409, // details: { handedIn }: what was handed in under it keeps it as it is
  'outage.not-found': 404,
  'outage.span-refused': 422, // details: { reason }: 'empty', 'in-future' or 'too-long'
  'outage.withdrawn': 409, // somebody took it back already
  'export.not-found': 404,
  'export.too-many': 409, // details: { most }: as many wait already as one account may have
  'export.over': 409, // details: { state }: nothing is left to be stopped
  'export.not-ready': 409, // details: { state }
  'export.expired': 410,
  // assessments
  'assessment.not-found': 404,
  'assessment.already-registered': 409,
  'assessment.not-enrolled': 409,
  'assessment.transition-refused': 409, // details: { status, action }
  'assessment.section-conflict': 409, // details: { revision, values, savedBy, savedAt }
  'assessment.fact-invalid': 422, // details: { issues: [{ fact, reason }] }
  'assessment.incomplete': 422, // details: { missing: [{ clause, fact }] }
  'assessment.reasons-required': 422,
  'assessment.outside-window': 422, // details: { on, from, to }
  'assessment.uncertain': 409, // details: { unclear } – a verdict that cannot be told concludes nothing
  'assessment.wrong-object': 422, // details: { object, level }
  'assessment.institution-excluded': 409, // details: { reason, source }: the law leaves this body out
  'assessment.maker-is-checker': 403, // who handed a dossier in does not appraise it
  'assessment.wrong-seat': 403, // details: { expected: { body, level } }
  // decisions
  'decision.not-found': 404,
  'decision.number-taken': 409,
  'decision.unit-not-accepted': 422, // details: { units: [{ id, name, status }] }
  'decision.wrong-authority': 403, // details: { expected, given }
  'decision.mixed-status': 422, // details: { statuses }: one decision confers one status
  'decision.dated-outside': 422, // details: { decidedOn, from, to }
  'decision.proposer-decides': 403, // details: { units: [{ id, name }] }: who handed in or appraised does not decide
  // past results from Excel
  'past.file-invalid': 422, // details: { errors: [{ sheet, cell, code, text, list }], total }
  'past.import-not-found': 404,
  'past.import-withdrawn': 409,
  'past.built-upon': 409, // details: { units: [{ id, name }], total }: later verdicts or files rest on it
  // documents
  'document.pdf-unavailable': 501, // this machine has no PDF compiler; the Word file is made everywhere
  // audit
  'audit.not-found': 404,
  'audit.nothing-sealed': 409, // details: { from, to }: nothing was sealed on these days
  'audit.too-many': 422, // details: { count, most }: a span too long for a page; the command line writes it
  // analytics
  'board.cohort-not-found': 404,
} as const satisfies Record<string, number>

export type ProblemCode = keyof typeof problems

export class Problem extends Error {
  readonly code: ProblemCode
  readonly details: unknown
  constructor(code: ProblemCode, details?: unknown) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.details = details
  }
  /** The HTTP status this problem is answered with. */
  get status(): number {
    return problems[this.code]
  }
}
