// The only place that brings data/figures and data/forms into the database: definitions as the files date them, forms as frozen versions.
import { createHash } from 'node:crypto'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { spansOverlap } from '@binhyen/core/shared/span'
import type { BaseCtx } from '#server/platform/context'
import type { PrepareStep } from '#server/platform/prepare'
import { saveFigures } from './figures.store.ts'
import { fingerprintOfFigureFiles, readFigureFiles, type FigureFiles, type FiledForm } from './figure-files.service.ts'
import { addFormVersion, endForm, listFormHeads, type FormHead } from './forms.store.ts'

/** By content: the same form has the same hash. */
export function hashOfForm(form: Form): string {
  return createHash('sha256').update(JSON.stringify(form)).digest('hex')
}

/**
 * Loads checked figures and forms, as the owner of the database. Idempotent by content: the same files again change nothing. A form that
 * differs from the version of its days becomes a new version; the old one ends where the new one begins, on the same day with an empty span.
 * A form an administrator has published or ended a version of is theirs from then on: the files leave it alone.
 * @returns the forms that got a new version
 */
export async function loadFigures(ctx: BaseCtx, files: FigureFiles): Promise<readonly { id: string; version: number }[]> {
  await saveFigures(ctx, files.figures)
  const added: { id: string; version: number }[] = []
  const inOrder = files.forms.toSorted((a, b) => (a.inForce.from < b.inForce.from ? -1 : 1))
  for (const filed of inOrder) {
    const version = await loadForm(ctx, filed)
    if (version !== null) added.push({ id: filed.form.id, version })
  }
  return added
}

/** The number of the new version; null where the form stands as filed. */
async function loadForm(ctx: BaseCtx, { form, inForce }: FiledForm): Promise<number | null> {
  const heads = (await listFormHeads(ctx)).filter(({ id, state }) => id === form.id && state === 'published')
  if (heads.some(({ published_by_name, ended_by_name }) => published_by_name !== null || ended_by_name !== null)) return null
  const hash = hashOfForm(form)
  const same = heads.find((head) => head.hash === hash && head.in_force_from === inForce.from && head.in_force_to !== head.in_force_from)
  if (same !== undefined) {
    if (same.in_force_to !== inForce.to) await endForm(ctx, same.id, same.version, inForce.to)
    return null
  }
  for (const head of heads) await giveWay(ctx, head, inForce)
  return addFormVersion(ctx, form, { hash, from: inForce.from, to: inForce.to, by: null })
}

/** A version that would be in force at the same time ends where the new one begins. */
async function giveWay(ctx: BaseCtx, head: FormHead, to: FiledForm['inForce']): Promise<void> {
  const span = { from: head.in_force_from, to: head.in_force_to }
  if (span.from === span.to || !spansOverlap(span, to)) return
  await endForm(ctx, head.id, head.version, head.in_force_from < to.from ? to.from : head.in_force_from)
}

export const loadFiguresStep: PrepareStep = {
  name: 'figures',
  fingerprint: () => fingerprintOfFigureFiles(),
  run: async ({ system, say }) => {
    const files = await readFigureFiles()
    const added = await system((ctx) => loadFigures(ctx, files))
    for (const { id, version } of added) say(`form ${id}, version ${String(version)}`)
  },
}
