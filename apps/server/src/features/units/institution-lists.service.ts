// The only place for lists of institutions: an Excel list is checked and taken in, and can be taken back; its template.
import { findRight } from '@binhyen/core/access/access.policy'
import { Problem } from '@binhyen/core/shared/problem'
import { deciders, exclusionOf, type Decider } from '@binhyen/core/units/institution.domain'
import { readInstitutionSheet } from '@binhyen/core/units/institution-sheet.domain'
import type { InstitutionImportReply } from '@binhyen/core/units/institutions.contract'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import { writeInstitutionTemplate } from './institution-file.service.ts'
import { authoriseWrite, insertInstitutions } from './institutions.service.ts'
import * as store from './institutions.store.ts'
import { newOnes, reachOf, requireReadable, requireSheet, type Reach } from './local-units.service.ts'
import { lockCommunes } from './local-units.store.ts'

/** The authorities whose institutions the sender may enter. */
function decidersFor(ctx: Ctx, reach: Reach): readonly Decider[] {
  return findRight(ctx.actor, 'institution.write-above', reach.scope, ctx.today) === null ? ['commune'] : deciders
}

/**
 * Checks an Excel list of institutions below a unit and, with `apply`, takes all of it in; one wrong cell refuses the whole file.
 * @throws unit.file-invalid { errors: [{ sheet, cell, code, params }], total }; unit.not-found, unit.wrong-level, auth.forbidden
 */
export async function importInstitutions(ctx: Ctx, unitId: UnitId, bytes: Uint8Array, apply: boolean): Promise<InstitutionImportReply> {
  const reach = await reachOf(ctx, unitId, 'institution.write')
  const sheet = await requireSheet(bytes)
  const { rows, issues } = readInstitutionSheet(sheet, { ...reach, deciders: decidersFor(ctx, reach), today: ctx.today })
  requireReadable(issues)
  const communes = [...new Set(rows.map((row) => row.communeId))]
  if (apply) await lockCommunes(ctx, 'institution', communes)
  const wanted = await newOnes(ctx, 'institution', rows, (row) => row.name)
  const importId = apply && wanted.length > 0 ? newId() : null
  if (importId !== null) {
    await store.insertImport(ctx, { id: importId, unit_id: unitId, scope: reach.scope, added: wanted.length, by: ctx.actor.displayName })
    await insertInstitutions(ctx, wanted, { origin: 'imported', importId })
  }
  const reply = {
    applied: apply,
    rows: rows.length,
    added: wanted.length,
    excluded: wanted.filter((each) => exclusionOf(each.form) !== null).length,
    existing: rows.length - wanted.length,
    communes: communes.length,
    importId,
  }
  await ctx.audit(
    apply ? 'institution.import' : 'institution.check-file',
    { kind: 'unit', id: unitId, scope: reach.scope },
    { after: reply },
  )
  return reply
}

/**
 * Takes a list back: everything it entered ends, nothing is deleted. Refused as soon as anybody has worked on any of it.
 * @throws unit.import-not-found, unit.import-in-use, auth.forbidden
 */
export async function undoImport(ctx: Ctx, id: string): Promise<{ readonly closed: number }> {
  await store.lockImport(ctx, id)
  const found = await store.findImport(ctx, id)
  if (found === undefined) throw new Problem('unit.import-not-found', { id })
  authoriseWrite(ctx, found.scope, found.deciders)
  if (found.undone_at !== null) throw new Problem('unit.import-not-found', { id })
  const touched = await store.listTouchedSince(ctx, id)
  if (found.used_at !== null || touched.length > 0) throw new Problem('unit.import-in-use', { units: touched })
  const closed = await store.closeImport(ctx, id)
  await ctx.audit('institution.undo-import', { kind: 'unit', id: found.unit_id, scope: found.scope }, { after: { importId: id, closed } })
  return { closed }
}

/** The Excel template, with the unit's communes already in it. @throws unit.not-found, unit.wrong-level, auth.forbidden */
export async function institutionTemplate(ctx: Ctx, unitId: UnitId): Promise<{ readonly fileName: string; readonly bytes: Uint8Array }> {
  const reach = await reachOf(ctx, unitId, 'institution.write')
  return {
    fileName: `Danh sách cơ quan, doanh nghiệp, cơ sở giáo dục – ${reach.unit.fullName}.xlsx`,
    bytes: await writeInstitutionTemplate([...reach.communes.values()], {
      demonstration: ctx.demonstration,
      deciders: decidersFor(ctx, reach),
    }),
  }
}
