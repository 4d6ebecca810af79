// The only place where the guard on free text stands between what a write carries and its work.
import { confirmedKinds, findInTexts, textsIn } from '@binhyen/core/protection/free-text.contract'
import { judgeFindings, kindsOf, readGuard, type FieldFinding, type SensitiveKind } from '@binhyen/core/protection/sensitive-text.domain'
import { Problem } from '@binhyen/core/shared/problem'
import type { z } from 'zod'
import type { BaseCtx } from './context.ts'
import { findSetting } from './db/settings.ts'

/** What was found in the texts of a write, and which kinds its sender has been shown and lets stand. Never the texts themselves. */
export type ReadTexts = { readonly found: readonly FieldFinding[]; readonly confirmed: ReadonlySet<SensitiveKind> }

export type TextPart = { readonly schema: z.ZodType; readonly value: unknown; readonly field: string }

/** Reads every text of a write: each part by its schema, and the names of its files. */
export function readTexts(header: unknown, parts: readonly TextPart[], fileNames: readonly string[] = []): ReadTexts {
  const texts = [
    ...parts.flatMap(({ schema, value, field }) => textsIn(schema, value, field)),
    ...fileNames.map((text) => ({ field: 'file', text })),
  ]
  return { found: findInTexts(texts), confirmed: confirmedKinds(header) }
}

/**
 * What the writer confirmed, to be written into the audit; empty where nothing was found.
 * @throws protection.sensitive-text where the setting asks for a confirmation that is missing, or refuses
 */
export async function requireFitTexts(ctx: Pick<BaseCtx, 'tx'>, { found, confirmed }: ReadTexts): Promise<readonly FieldFinding[]> {
  if (found.length === 0) return []
  const verdict = judgeFindings(found, readGuard(await findSetting(ctx, 'text-guard')), confirmed)
  if (verdict.kind === 'pass') return verdict.confirmed
  const [first] = verdict.findings
  throw new Problem('protection.sensitive-text', {
    field: first?.field ?? '',
    kinds: kindsOf(verdict.findings),
    position: { from: first?.from ?? 0, to: first?.to ?? 0 },
    mayConfirm: verdict.mayConfirm,
    found: verdict.findings,
  })
}
