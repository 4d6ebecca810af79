// The only place for the second factor: codes of an app by time (RFC 6238), recovery codes, and which roles need it.
import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { encode } from 'uqr'
import type { NewSecondFactorReply, SecondFactorRuleReply } from '@binhyen/core/access/my-account.contract'
import { grantsOn, type Role } from '@binhyen/core/access/access.domain'
import { codeWaitMinutes, rolesToSecure } from '@binhyen/core/access/sign-in.policy'
import { Problem } from '@binhyen/core/shared/problem'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import type { BaseCtx, Ctx } from '#server/platform/context'
import type { SecretBox } from '#server/platform/secret-box'
import * as store from './totp.store.ts'

const ISSUER = 'Bình Yên'
const PERIOD_SECONDS = 30
/** A telephone's clock may be off by half a minute. */
const DRIFT_STEPS = 1
const RECOVERY_CODES = 10
/** Without 0 and O, 1 and I and L: read from paper. Twelve of 31 signs are 59 bits. */
const RECOVERY_SIGNS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const MINUTE_MS = 60_000

const totpOf = (secret: string, username: string): TOTP =>
  new TOTP({ issuer: ISSUER, label: username, algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS, secret: Secret.fromBase32(secret) })

/** The time step a code belongs to; null where it is of none that counts now. */
function stepOf(secret: string, code: string, now: Date): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now.getTime(), window: DRIFT_STEPS })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta
}

/** A code as people type it, without blanks and dashes. */
const plain = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase()

function newRecoveryCode(): string {
  const group = (): string => Array.from({ length: 4 }, () => RECOVERY_SIGNS.charAt(randomInt(RECOVERY_SIGNS.length))).join('')
  return [group(), group(), group()].join('-')
}

export type Checked =
  | { readonly kind: 'right' | 'wrong' | 'off' | 'unreadable' }
  | { readonly kind: 'wait'; readonly retryAfterSeconds: number }

/** Checks a code for the account of a session and notes the outcome; the caller commits before it tells. No code counts twice. */
export async function checkCode(
  ctx: BaseCtx,
  sessionHash: Buffer,
  { code, secrets }: { readonly code: string; readonly secrets: SecretBox },
): Promise<Checked> {
  const factor = await store.findOfSession(ctx, sessionHash)
  if (factor === null) return { kind: 'off' }
  const typed = plain(code)
  if (!/^\d{6}$/.test(typed)) {
    const spent = await store.spendRecoveryCode(ctx, sessionHash, secrets.mark(typed, factor.accountId), ctx.now)
    if (spent) await ctx.audit('access.use-recovery-code', { kind: 'account', id: factor.accountId })
    return { kind: spent ? 'right' : 'wrong' }
  }
  const free = (factor.failedAt?.getTime() ?? 0) + codeWaitMinutes(factor.failures) * MINUTE_MS
  const left = free - ctx.now.getTime()
  if (left > 0) return { kind: 'wait', retryAfterSeconds: Math.ceil(left / 1000) }
  const secret = secrets.open(factor.secret, factor.accountId)
  if (secret === null) return { kind: 'unreadable' }
  const step = stepOf(secret, typed, ctx.now)
  if (step !== null && (await store.takeStep(ctx, sessionHash, step))) return { kind: 'right' }
  await store.noteWrongCode(ctx, sessionHash, ctx.now)
  return { kind: 'wrong' }
}

/** @throws auth.wrong-code, auth.throttled, auth.second-factor-off, auth.second-factor-unreadable */
export function requireRightCode(checked: Checked): void {
  switch (checked.kind) {
    case 'right':
      return
    case 'wrong':
      throw new Problem('auth.wrong-code')
    case 'wait':
      throw new Problem('auth.throttled', { retryAfterSeconds: checked.retryAfterSeconds })
    case 'off':
      throw new Problem('auth.second-factor-off')
    case 'unreadable':
      throw new Problem('auth.second-factor-unreadable')
  }
}

/** Black squares row by row, each run of them one rectangle of the path. */
function squaresOf(text: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  const runs = data.flatMap((row, y) =>
    row.flatMap((black, x) => {
      if (!black || row[x - 1] === true) return []
      const end = row.indexOf(false, x)
      const width = (end < 0 ? row.length : end) - x
      return [`M${String(x)} ${String(y)}h${String(width)}v1h-${String(width)}z`]
    }),
  )
  return { size, path: runs.join('') }
}

/** Makes a secret for the caller's app; it counts once a code of it was given. @throws auth.second-factor-on */
export async function beginSecondFactor(ctx: Ctx, secrets: SecretBox): Promise<NewSecondFactorReply> {
  ctx.authoriseOwn()
  const { accountId, username } = ctx.actor
  const before = await store.findOwnForUpdate(ctx, accountId)
  if (before !== undefined && before.confirmed_at !== null) throw new Problem('auth.second-factor-on')
  const secret = new Secret({ size: 20 }).base32
  await store.saveBegun(ctx, accountId, secrets.seal(secret, accountId))
  await ctx.audit('access.begin-second-factor', { kind: 'account', id: accountId })
  const uri = totpOf(secret, username).toString()
  return { secret: secret.replace(/(.{4})(?=.)/g, '$1 '), uri, qr: squaresOf(uri) }
}

async function issueRecoveryCodes(ctx: Ctx, secrets: SecretBox): Promise<string[]> {
  const { accountId } = ctx.actor
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
  await store.replaceRecoveryCodes(
    ctx,
    accountId,
    codes.map((code) => secrets.mark(plain(code), accountId)),
  )
  return codes
}

/** Turns the second factor on with a first code of it. @throws auth.second-factor-on, -off, -unreadable, auth.wrong-code */
export async function activateSecondFactor(ctx: Ctx, secrets: SecretBox, code: string): Promise<{ readonly recoveryCodes: string[] }> {
  ctx.authoriseOwn()
  const { accountId } = ctx.actor
  const begun = await store.findOwnForUpdate(ctx, accountId)
  if (begun === undefined) throw new Problem('auth.second-factor-off')
  if (begun.confirmed_at !== null) throw new Problem('auth.second-factor-on')
  const secret = secrets.open(begun.secret, accountId)
  if (secret === null) throw new Problem('auth.second-factor-unreadable')
  const step = stepOf(secret, plain(code), ctx.now)
  if (step === null) throw new Problem('auth.wrong-code')
  await store.confirmOwn(ctx, accountId, step)
  const recoveryCodes = await issueRecoveryCodes(ctx, secrets)
  await ctx.audit('access.turn-second-factor-on', { kind: 'account', id: accountId })
  return { recoveryCodes }
}

async function requireOn(ctx: Ctx): Promise<void> {
  const own = await store.findOwnForUpdate(ctx, ctx.actor.accountId)
  if (own === undefined || own.confirmed_at === null) throw new Problem('auth.second-factor-off')
}

/** New recovery codes; the old ones end. @throws auth.second-factor-off */
export async function renewRecoveryCodes(ctx: Ctx, secrets: SecretBox): Promise<{ readonly recoveryCodes: string[] }> {
  ctx.authoriseOwn()
  await requireOn(ctx)
  const recoveryCodes = await issueRecoveryCodes(ctx, secrets)
  await ctx.audit('access.renew-recovery-codes', { kind: 'account', id: ctx.actor.accountId })
  return { recoveryCodes }
}

/** True where a standing grant of the caller is of a role that needs a second factor. */
async function isAskedFor(ctx: Ctx): Promise<boolean> {
  const roles = await store.listSecondFactorRoles(ctx)
  return grantsOn(ctx.actor, ctx.today).some((grant) => roles.includes(grant.role))
}

/** @throws auth.second-factor-off, auth.second-factor-kept */
export async function removeSecondFactor(ctx: Ctx): Promise<void> {
  ctx.authoriseOwn()
  await requireOn(ctx)
  if (await isAskedFor(ctx)) throw new Problem('auth.second-factor-kept')
  await store.deleteOwn(ctx, ctx.actor.accountId)
  await ctx.audit('access.turn-second-factor-off', { kind: 'account', id: ctx.actor.accountId })
}

/** The caller's second factor, as their page shows it. */
export async function mySecondFactor(
  ctx: Ctx,
): Promise<{ readonly since: string | null; readonly required: boolean; readonly recoveryCodesLeft: number }> {
  const own = await store.findOwn(ctx, ctx.actor.accountId)
  return {
    since: own?.confirmed_at?.toISOString() ?? null,
    required: await isAskedFor(ctx),
    recoveryCodesLeft: await store.countRecoveryCodes(ctx, ctx.actor.accountId),
  }
}

const ruleReply = async (ctx: Ctx): Promise<SecondFactorRuleReply> => ({
  roles: [...(await store.listSecondFactorRoles(ctx))],
  recommended: [...rolesToSecure],
})

export async function readSecondFactorRule(ctx: Ctx): Promise<SecondFactorRuleReply> {
  ctx.authorise('sign-in-rule.write', [COUNTRY_ID])
  return ruleReply(ctx)
}

/** From the next request on, people of these roles without a second factor set it up before anything else. */
export async function setSecondFactorRule(ctx: Ctx, roles: readonly Role[]): Promise<SecondFactorRuleReply> {
  ctx.authorise('sign-in-rule.write', [COUNTRY_ID])
  const before = await store.listSecondFactorRoles(ctx)
  await store.saveSecondFactorRoles(ctx, roles, ctx.actor.accountId)
  const reply = await ruleReply(ctx)
  await ctx.audit(
    'access.set-second-factor-rule',
    { kind: 'setting', id: 'second-factor' },
    { before: { roles: before }, after: { roles: reply.roles } },
  )
  return reply
}

/** Takes a second factor off that its owner lost, and ends their sessions. The caller has decided the right and writes the audit entry. */
export async function resetSecondFactor(ctx: BaseCtx, accountId: string): Promise<void> {
  await store.resetSecondFactor(ctx, accountId)
}
