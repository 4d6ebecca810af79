// The only place that puts together how one's own account is protected.
import { findRight } from '@binhyen/core/access/access.policy'
import type { MyAccountReply } from '@binhyen/core/access/my-account.contract'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import { getOwnProtection } from './access.store.ts'
import type { Provider } from './oidc.service.ts'
import { mySecondFactor } from './totp.service.ts'

export async function readMyAccount(ctx: Ctx, provider: Provider | null): Promise<MyAccountReply> {
  ctx.authoriseOwn()
  const own = await getOwnProtection(ctx, ctx.actor.accountId, provider?.issuer ?? null)
  return {
    passwordChangedAt: own.passwordChangedAt.toISOString(),
    secondFactor: await mySecondFactor(ctx),
    provider: provider === null ? null : { label: provider.label, linkedAt: own.linkedAt?.toISOString() ?? null },
    setsRule: findRight(ctx.actor, 'sign-in-rule.write', [COUNTRY_ID], ctx.today) !== null,
  }
}
