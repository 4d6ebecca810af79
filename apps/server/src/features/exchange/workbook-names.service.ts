// The only place that remembers what people said a name in a workbook means, for the next file of the same place and form.
import { findInTexts } from '@binhyen/core/protection/free-text.contract'
import { memoryKey, type SaidNames, type Unmatched } from '@binhyen/core/exchange/workbook-reading.domain'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import * as store from './workbook-names.store.ts'

type NamesOf = { readonly unitId: UnitId; readonly scope: readonly UnitId[]; readonly formId: string }

const LONGEST = 200

/** `key=id|key=id` as it is sent; what does not read so says nothing. */
function choicesIn(text: string | undefined): ReadonlyMap<string, string> {
  return new Map(
    (text ?? '').split('|').flatMap((each): readonly (readonly [string, string])[] => {
      const at = each.indexOf('=')
      return at < 1 ? [] : [[each.slice(0, at), each.slice(at + 1)]]
    }),
  )
}

/** What is said of names now, and what was said of earlier files. */
export async function saidNames(ctx: Ctx, { unitId, formId }: Omit<NamesOf, 'scope'>, choices: string | undefined): Promise<SaidNames> {
  const rows = await store.listNames(ctx, unitId, formId)
  return {
    choices: choicesIn(choices),
    remembered: new Map(rows.map(({ kind, name, meaning }) => [memoryKey(kind, name), meaning])),
  }
}

/** Keeps what was chosen; answers how many. A name that stood for two things, and a text that may name a person, are not kept. */
export async function rememberNames(ctx: Ctx, place: NamesOf, unmatched: readonly Unmatched[]): Promise<number> {
  const said = new Map<string, store.NameRow | null>()
  for (const { kind, text, chosen, reason } of unmatched) {
    const name = foldName(text)
    if (chosen === null || reason === 'contradicts' || name === '' || name.length > LONGEST) continue
    if (findInTexts([{ field: 'name', text }]).length > 0) continue
    const key = memoryKey(kind, text)
    const before = said.get(key)
    said.set(key, before === undefined || before?.meaning === chosen ? { kind, name, meaning: chosen } : null)
  }
  const rows = [...said.values()].flatMap((row) => row ?? [])
  if (rows.length > 0) await store.saveNames(ctx, place, rows)
  return rows.length
}
