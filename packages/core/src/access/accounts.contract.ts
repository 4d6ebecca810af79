// The only place for the HTTP contract of keeping accounts: people, their grants, leaving and moving, lists from Excel, first passwords.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { PageQuery, pageOf } from '../shared/page.ts'
import { Nothing, PlainDateText, SpanReply } from '../shared/schemas.ts'
import { RoleName } from './access.contract.ts'
import { USERNAME } from './accounts.domain.ts'

const UnitIdText = z.string().min(1).max(40)
const DisplayName = z.string().trim().min(1).max(120)
const AccountParams = z.object({ id: z.uuid() })
const GrantParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })

export const NamedUnit = z.object({ id: z.string(), name: z.string() })

/** One grant of an account. `closed`: its unit has ended, with the units that follow it. */
export const HeldGrantReply = z.object({
  id: z.number().int(),
  role: RoleName,
  unitId: z.string(),
  unitName: z.string(),
  valid: SpanReply,
  stands: z.boolean(),
  closed: z.object({ on: PlainDateText, successors: z.array(NamedUnit) }).nullable(),
})
export type HeldGrantReply = z.output<typeof HeldGrantReply>

export const AccountRowReply = z.object({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  /** Closed today, by somebody or by its day. */
  disabled: z.boolean(),
  /** The first day nobody signs in by it, where a leaving was announced. */
  closesOn: PlainDateText.nullable(),
  /** Until when the next attempt to sign in must wait, after too many that failed. */
  lockedUntil: z.string().nullable(),
  /** No password was issued yet. */
  unissued: z.boolean(),
  /** The grants that stand or will stand. */
  grants: z.array(HeldGrantReply),
})
export type AccountRowReply = z.output<typeof AccountRowReply>

export const accountFilters = ['closed-unit', 'no-grants', 'disabled', 'closing', 'locked', 'unissued'] as const

export const listAccounts = defineEndpoint({
  method: 'GET',
  path: '/api/accounts',
  params: Nothing,
  query: PageQuery.extend({
    /** Part of a name or username; marks are ignored. */
    q: z.string().trim().max(100).optional(),
    role: RoleName.optional(),
    /** Accounts with a grant in this unit or below it. */
    unit: UnitIdText.optional(),
    filter: z.enum(accountFilters).optional(),
  }),
  body: Nothing,
  reply: pageOf(AccountRowReply).extend({
    /** How many accounts still have a standing grant on a unit that has ended. */
    leftBehind: z.number().int(),
  }),
  problems: [],
  summary: 'The accounts one keeps, by name; a keyset page',
  recorded: 'read',
})

export const DelegationReply = z.object({
  id: z.string(),
  grantId: z.number().int(),
  from: z.object({ accountId: z.string(), displayName: z.string(), username: z.string() }),
  to: z.object({ accountId: z.string(), displayName: z.string(), username: z.string() }),
  role: RoleName,
  unitId: z.string(),
  unitName: z.string(),
  document: z.string(),
  /** The days it was written for. */
  valid: z.object({ from: PlainDateText, to: PlainDateText }),
  /** The days it really stands: no longer than its source grant, no longer than until it was called off. */
  stands: SpanReply,
  standsToday: z.boolean(),
  endedOn: PlainDateText.nullable(),
  recordedBy: z.string(),
})
export type DelegationReply = z.output<typeof DelegationReply>

export const HandOverReply = z.object({
  id: z.string(),
  on: PlainDateText,
  successor: z.object({ id: z.string(), displayName: z.string() }).nullable(),
  document: z.string(),
  leaves: z.boolean(),
  madeBy: z.string(),
  grants: z.number().int(),
  delegations: z.number().int(),
  /** The person stays: the grants went to other units. */
  moved: z.boolean(),
  undone: z.boolean(),
  /** Only before its day. */
  undoable: z.boolean(),
})
export type HandOverReply = z.output<typeof HandOverReply>

/** Open dossiers in what a grant reaches, by state; counts only. `handled`: those the person has worked on. */
export const OpenWorkReply = z.object({
  grantId: z.number().int(),
  states: z.array(z.object({ status: z.string(), open: z.number().int(), handled: z.number().int() })),
})

export const AccountReply = AccountRowReply.extend({
  own: z.boolean(),
  /** All grants, also those that have ended, newest first. */
  grants: z.array(HeldGrantReply),
  delegations: z.array(DelegationReply),
  handOvers: z.array(HandOverReply),
  openWork: z.array(OpenWorkReply),
})
export type AccountReply = z.output<typeof AccountReply>

export const getAccount = defineEndpoint({
  method: 'GET',
  path: '/api/accounts/:id',
  params: AccountParams,
  query: Nothing,
  body: Nothing,
  reply: AccountReply,
  problems: ['account.not-found'],
  summary: 'One account with its grants, delegations, hand-overs, and how much is open where it sits',
})

const GrantBody = z.object({ role: RoleName, unitId: UnitIdText, from: PlainDateText, to: PlainDateText.nullable().default(null) })

/** A first password: shown in this reply and nowhere else. */
export const FirstPasswordReply = z.object({ id: z.string(), username: z.string(), displayName: z.string(), password: z.string() })
export type FirstPasswordReply = z.output<typeof FirstPasswordReply>

export const createAccount = defineEndpoint({
  method: 'POST',
  path: '/api/accounts',
  params: Nothing,
  query: Nothing,
  body: GrantBody.extend({
    /** Made from the role and the unit's code where it is not given. */
    username: z.string().trim().toLowerCase().regex(USERNAME).optional(),
    displayName: DisplayName,
  }),
  reply: FirstPasswordReply,
  problems: ['account.username-taken', 'account.wrong-level', 'grant.refused', 'unit.not-found', 'unit.not-valid-on', 'command.shown-once'],
  summary: 'Opens an account with one grant; the first password stands in the reply and nowhere else',
  fresh: true,
  secret: true,
})

export const renameAccount = defineEndpoint({
  method: 'POST',
  path: '/api/accounts/:id/name',
  params: AccountParams,
  query: Nothing,
  body: z.object({ displayName: DisplayName }),
  reply: Nothing,
  problems: ['account.not-found', 'account.own'],
  summary: 'Another name for an account; what it did before stays under the name of that day',
})

export const closeAccount = defineEndpoint({
  method: 'POST',
  path: '/api/accounts/:id/close',
  params: AccountParams,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['account.not-found', 'account.own'],
  summary: 'Nobody signs in by this account any more, its sessions and keys end; its grants stay as they are',
  fresh: true,
})

export const reopenAccount = defineEndpoint({
  method: 'POST',
  path: '/api/accounts/:id/reopen',
  params: AccountParams,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['account.not-found', 'account.own'],
  summary: 'A closed account opens again, with the grants that stand',
  fresh: true,
})

export const issuePassword = defineEndpoint({
  method: 'POST',
  path: '/api/accounts/:id/password',
  params: AccountParams,
  query: Nothing,
  body: Nothing,
  reply: FirstPasswordReply,
  problems: ['account.not-found', 'account.own', 'account.closed', 'command.shown-once'],
  summary: 'Another first password, to be changed at the next sign-in; open sessions and keys end',
  fresh: true,
  secret: true,
})

export const giveGrant = defineEndpoint({
  method: 'POST',
  path: '/api/accounts/:id/grants',
  params: AccountParams,
  query: Nothing,
  body: GrantBody,
  reply: z.object({ id: z.number().int() }),
  problems: ['account.not-found', 'account.wrong-level', 'account.closed', 'grant.refused', 'unit.not-found', 'unit.not-valid-on'],
  summary: 'Gives a role on a unit and all below it, for a span',
  fresh: true,
})

export const endGrant = defineEndpoint({
  method: 'POST',
  path: '/api/grants/:id/end',
  params: GrantParams,
  query: Nothing,
  body: z.object({ on: PlainDateText }),
  reply: z.object({ valid: SpanReply }),
  problems: ['grant.not-found', 'grant.ended', 'grant.in-the-past', 'account.own'],
  summary: 'Ends a grant: the given day is the first one without it; what was lent from it ends with it',
  fresh: true,
})

export const moveGrant = defineEndpoint({
  method: 'POST',
  path: '/api/grants/:id/move',
  params: GrantParams,
  query: Nothing,
  body: z.object({ unitId: UnitIdText, on: PlainDateText }),
  reply: z.object({ id: z.number().int() }),
  problems: [
    'grant.not-found',
    'grant.ended',
    'grant.in-the-past',
    'grant.refused',
    'account.own',
    'account.wrong-level',
    'unit.not-found',
    'unit.not-valid-on',
  ],
  summary: 'The same role on another unit from a day on, for a unit that was closed or a person who moves',
  fresh: true,
})

export const handOver = defineEndpoint({
  method: 'POST',
  path: '/api/accounts/:id/hand-over',
  params: AccountParams,
  query: Nothing,
  body: z.object({
    /** The grants that end; those named also under `pass` go to the successor. */
    grantIds: z.array(z.number().int().positive()).max(100),
    pass: z.array(z.number().int().positive()).max(100).default([]),
    successorId: z.uuid().nullable(),
    /** The first day without them. */
    on: PlainDateText,
    document: z.string().trim().max(200).default(''),
    /** The person leaves: from that day on the account is closed, with its sessions and keys. */
    leaves: z.boolean(),
  }),
  reply: z.object({ id: z.string(), closed: z.boolean() }),
  problems: [
    'account.not-found',
    'account.own',
    'account.closed',
    'grant.not-found',
    'grant.ended',
    'grant.in-the-past',
    'grant.refused',
    'hand-over.no-successor',
    'hand-over.undoing-first',
  ],
  summary: 'Leaving or moving in one step: grants end on a day, chosen ones go to a successor, delegations end',
  fresh: true,
})

export const undoHandOver = defineEndpoint({
  method: 'POST',
  path: '/api/hand-overs/:id/undo',
  params: z.object({ id: z.uuid() }),
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['hand-over.not-found', 'hand-over.done', 'grant.refused'],
  summary: 'Takes a hand-over back, as long as its day has not come',
  fresh: true,
})

const CellErrorReply = z.object({ sheet: z.string(), cell: z.string(), message: z.string() })

export const importAccounts = defineEndpoint({
  method: 'POST',
  path: '/api/units/:id/accounts/import',
  params: z.object({ id: UnitIdText }),
  query: z.object({ apply: z.enum(['true', 'false']).transform((text) => text === 'true') }),
  body: Nothing,
  reply: z.object({
    applied: z.boolean(),
    rows: z.number().int(),
    errors: z.array(CellErrorReply),
    /** How many cells are wrong in all; the first 200 are listed. */
    wrong: z.number().int(),
    /** The first rows as they were understood. */
    sample: z.array(
      z.object({ row: z.number().int(), username: z.string(), displayName: z.string(), role: RoleName, unitName: z.string() }),
    ),
    importId: z.string().nullable(),
  }),
  problems: ['unit.not-found', 'unit.not-valid-on', 'account.import-refused'],
  summary: 'Checks (apply=false) or takes in an Excel list of new accounts; they have no password until slips are issued',
  fresh: true,
})

export const accountTemplate = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/accounts/template',
  params: z.object({ id: UnitIdText }),
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['unit.not-found', 'unit.not-valid-on'],
  summary: 'The Excel template for new accounts, a row for each commune of the unit',
  file: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
})

export const AccountImportReply = z.object({
  id: z.string(),
  fileName: z.string(),
  rows: z.number().int(),
  madeBy: z.string(),
  madeAt: z.string(),
  /** Accounts of it that wait for their first password. */
  unissued: z.number().int(),
})
export type AccountImportReply = z.output<typeof AccountImportReply>

export const listAccountImports = defineEndpoint({
  method: 'GET',
  path: '/api/account-imports',
  params: Nothing,
  query: PageQuery,
  body: Nothing,
  reply: pageOf(AccountImportReply),
  problems: [],
  summary: 'Lists of accounts taken in from Excel, newest first',
})

/** How many first passwords are made in one step: each costs some hundredths of a second on purpose. */
export const SLIPS_AT_ONCE = 60

export const issueSlips = defineEndpoint({
  method: 'POST',
  path: '/api/account-imports/:id/slips',
  params: z.object({ id: z.uuid() }),
  query: Nothing,
  body: Nothing,
  reply: z.object({
    slips: z.array(FirstPasswordReply.extend({ unitName: z.string(), role: RoleName.nullable() })),
    /** How many accounts of the list still wait. */
    left: z.number().int(),
  }),
  problems: ['account.import-not-found', 'command.shown-once'],
  summary: 'First passwords for the next accounts of a list that have none, to print as slips; each is shown this once',
  fresh: true,
  secret: true,
})
