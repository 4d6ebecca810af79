// The only place that keeps real accounts, in the owner's context (console): opening, listing, new passwords, closing.
import type { Role } from '@binhyen/core/access/access.domain'
import { levelsOfRole } from '@binhyen/core/access/access.policy'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spanHolds, type Span } from '@binhyen/core/shared/span'
import { COUNTRY_ID, type UnitId } from '@binhyen/core/units/units.domain'
import { findUnitByCodeOrName, getUnit, nameUnits } from '#server/features/units/units.service'
import type { BaseCtx } from '#server/platform/context'
import { createAccount, hashPassword } from './access.service.ts'
import * as store from './accounts.store.ts'
import { newPassword } from './first-passwords.service.ts'
import { hasSecondFactor, resetSecondFactor as removeSecondFactor } from './totp.store.ts'

/** A demonstration shows its accounts and their password to everyone: a real person's account has no place in it. */
function requireReal(ctx: BaseCtx): void {
  if (ctx.demonstration) throw new Problem('account.demonstration')
}

/** An open account, held against others. @throws account.not-found, account.closed, account.demonstration */
export async function getOpen(ctx: BaseCtx, username: string): Promise<store.AccountRow> {
  requireReal(ctx)
  const row = await store.findAccountForUpdate(ctx, username.toLowerCase())
  if (row === undefined) throw new Problem('account.not-found', { username })
  if (row.closed) throw new Problem('account.closed', { username })
  return row
}

export type NewAccount = {
  readonly username: string
  readonly displayName: string
  readonly role: Role
  /** A code, an id or a name, on the first day of the grant. */
  readonly unit: string
  readonly valid: Span
}

/**
 * Opens an account with one grant; the password stands nowhere but in the answer.
 * @throws account.username-taken, account.wrong-level, account.demonstration, unit.not-found, unit.not-valid-on
 */
export async function addAccount(
  ctx: BaseCtx,
  account: NewAccount,
): Promise<{ readonly username: string; readonly password: string; readonly unitId: UnitId; readonly unitName: string }> {
  requireReal(ctx)
  const username = account.username.toLowerCase()
  if ((await store.findAccountForUpdate(ctx, username)) !== undefined) throw new Problem('account.username-taken', { username })
  const unit = await unitOf(ctx, account.unit, account.valid.from)
  const expected = levelsOfRole(account.role)
  if (!expected.includes(unit.level)) throw new Problem('account.wrong-level', { role: account.role, level: unit.level, expected })
  const password = newPassword()
  const passwordHash = await hashPassword(password)
  const { accountId } = await createAccount(ctx, {
    username,
    displayName: account.displayName,
    demonstration: false,
    passwordHash,
    grants: [{ role: account.role, unitId: unit.id, valid: account.valid }],
  })
  await store.giveFirstPassword(ctx, accountId, passwordHash)
  return { username, password, unitId: unit.id, unitName: unit.fullName }
}

/** The unit meant, as it stands on a day: nobody is given a place that is no longer there. */
export async function unitOf(ctx: BaseCtx, text: string, on: PlainDate): ReturnType<typeof getUnit> {
  if (text === COUNTRY_ID) return getUnit(ctx, COUNTRY_ID, on)
  const { id } = await findUnitByCodeOrName(ctx, text, on)
  return getUnit(ctx, id, on)
}

export type ListedAccount = {
  readonly username: string
  readonly displayName: string
  /** Closed for good; an account whose grants have all ended can still sign in but reads nothing. */
  readonly closed: boolean
  /** The first day nobody signs in by it, where a leaving was announced. */
  readonly closesOn: PlainDate | null
  readonly demonstration: boolean
  readonly grants: readonly {
    readonly role: Role
    readonly unitId: UnitId
    readonly unitName: string
    readonly valid: Span
    readonly stands: boolean
  }[]
}

/** Every account by name, with all its grants, also those that have ended. */
export async function listAccounts(ctx: BaseCtx): Promise<readonly ListedAccount[]> {
  const accounts = await store.listAccounts(ctx)
  const grants = await store.listGrants(ctx)
  const names = await nameUnits(ctx, [...new Set(grants.map((grant) => grant.unit_id))])
  return accounts.map((account) => ({
    username: account.username,
    displayName: account.display_name,
    closed: account.closed,
    closesOn: account.closes_on,
    demonstration: account.demonstration,
    grants: grants
      .filter((grant) => grant.account_id === account.id)
      .map((grant) => {
        const valid = { from: grant.valid_from, to: grant.valid_to }
        return {
          role: grant.role,
          unitId: grant.unit_id,
          unitName: names.get(grant.unit_id) ?? grant.unit_id,
          valid,
          stands: spanHolds(valid, ctx.today),
        }
      }),
  }))
}

/** Gives an account another password and ends its sessions and keys. @throws account.not-found, account.closed, account.demonstration */
export async function resetPassword(ctx: BaseCtx, username: string): Promise<string> {
  const account = await getOpen(ctx, username)
  const password = newPassword()
  await store.giveFirstPassword(ctx, account.id, await hashPassword(password))
  await store.endSessionsAndKeys(ctx, account.id)
  await ctx.audit('access.reset-password', { kind: 'account', id: account.id })
  return password
}

/**
 * Ends all grants; `on` is the first day without them. Where that day has come the account is closed at once and for good, else it closes
 * by itself on that day. Nobody stays signed in by it. What it did stays under its name.
 * @throws account.not-found, account.closed, account.demonstration
 */
export async function closeAccount(ctx: BaseCtx, username: string, on: PlainDate): Promise<{ readonly closed: boolean }> {
  const account = await getOpen(ctx, username)
  const before = await store.listGrants(ctx, account.id)
  await store.endGrants(ctx, account.id, on)
  const closed = on <= ctx.today
  if (closed) {
    await store.disableAccount(ctx, account.id, ctx.now)
    await store.endSessionsAndKeys(ctx, account.id)
  } else await store.setClosingDay(ctx, account.id, on)
  await ctx.audit('access.close-account', { kind: 'account', id: account.id }, { before: { grants: before }, after: { on, closed } })
  return { closed }
}

/** Takes off a second factor that its owner lost and ends their sessions; false where there was none. @throws account.* */
export async function resetSecondFactor(ctx: BaseCtx, username: string): Promise<boolean> {
  const account = await getOpen(ctx, username)
  const had = await hasSecondFactor(ctx, account.id)
  if (had) await removeSecondFactor(ctx, account.id)
  await ctx.audit('access.reset-second-factor', { kind: 'account', id: account.id }, { before: { secondFactor: had } })
  return had
}
