// The only place for how fast the grid of residential areas answers a key: 120 rows of 30 figures in Chromium, from the key to the paint,
// beside a bare page of as many cells whose keys only move the focus and write a text.
import { sql } from 'kysely'
import type { BrowserContext, Page } from 'playwright-core'
import { findPeriodHolding } from '@binhyen/core/calendar/periods.domain'
import { checkForm } from '@binhyen/core/figures/form-check.domain'
import { exactly } from '@binhyen/core/figures/quantity.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { loadReports } from '../apps/server/src/features/reports/reports-load.service.ts'
import { loadVillages } from '../apps/server/src/features/units/villages.service.ts'
import { dayInVietnam } from '../apps/server/src/platform/clock.ts'
import type { BaseCtx } from '../apps/server/src/platform/context.ts'
import { sqlOf } from '../apps/server/src/platform/db/client.ts'
import { SESSION_COOKIE } from '../apps/server/src/platform/http/request.ts'
import { runAsSystem } from '../apps/server/src/platform/run.ts'
import { catalogueSteps } from '../apps/server/src/prepare.ts'
import { openBrowser } from '../e2e/person.ts'
import { communesOn, type Commune } from './communes.ts'
import { judge, median } from './measure.ts'
import { onPostgres } from './postgres-app.ts'
import { figureOf, signInAt } from './report-data.ts'
import { startServed } from './served.ts'

const ROWS = 120
const COLUMNS = 30
const GOAL_MS = 50
const TODAY = dayInVietnam(new Date())

const ids = Array.from({ length: COLUMNS }, (_, at) => `grid${String(at + 1).padStart(2, '0')}`)

/** A form of one grid with ten checks over every row, and a report of it with every cell said. */
async function arrange(ctx: BaseCtx, { unitId, scope }: Commune): Promise<string> {
  const db = sqlOf<object>(ctx)
  const figures = ids.map((id) => ({ ...figureOf(id), lowest: 'village' as const }))
  for (const [at, { id, valid }] of figures.entries()) {
    await sql`insert into figures (id, valid_from, place, topic, name_vi, name_en, unit_vi, unit_en, kind, adds, decimals, owner, sensitivity, lowest, source, checked)
      values (${id}, ${valid.from}, ${9000 + at}, 'models', ${`Chỉ tiêu số ${String(at + 1)}`}, ${id}, 'hộ', 'households', 'flow', 'sum', 0, 'bench', 'open', 'village', 'bench', false)`.execute(
      db,
    )
  }
  const words = { vi: 'Bảng', en: 'Grid' }
  const { form, issues } = checkForm(
    {
      id: 'bench-grid',
      title: words,
      level: 'commune',
      period: 'month',
      sections: [{ id: 'all', title: words, rows: 'villages', figures: ids.map((figure) => ({ figure, required: true, when: null })) }],
      checks: ids.slice(0, 10).map((id, at) => ({ id, severity: 'warning' as const, holds: `${id} <= ${ids[at + 1] ?? id} + 400`, words })),
      due: { commune: { workingDays: 3 } },
      source: 'bench',
      checked: false,
    },
    figures,
  )
  const period = findPeriodHolding('month', TODAY)
  if (form === null || period === null) throw new Error(JSON.stringify(issues))
  await sql`insert into forms (id, version, state, level, period, in_force_from, content, hash, published_at, published_by_name)
    values (${form.id}, 1, 'published', 'commune', 'month', '2015-01-01', ${JSON.stringify(form)}::jsonb, 'bench', now(), 'bench')`.execute(
    db,
  )
  const names = Array.from({ length: ROWS }, (_, at) => `Thôn ${String(at + 1)}`)
  const villages = await loadVillages(ctx, { commune: { id: unitId }, names, from: TODAY })
  await loadReports(ctx, [
    {
      unit: { id: unitId, scope },
      form,
      version: 1,
      period,
      dueOn: period.to,
      villages: villages.map(({ id }) => id),
      cells: villages.flatMap(({ id }, row) =>
        ids.map((figure, at) => ({
          unitId: id as string,
          figure,
          cell: { state: 'given' as const, quantity: exactly((row * 7 + at * 31) % 300) },
        })),
      ),
      savedBy: 'bench',
      steps: [{ action: 'open', onDate: period.from, byName: 'bench', role: 'commune-officer' }],
    },
  ])
  const { rows } = await sql<{ id: string }>`select id from reports where form_id = 'bench-grid'`.execute(db)
  return rows[0]?.id ?? ''
}

/** As many cells, drawn by hand: keys move the focus, a digit stands in the cell at once. */
const BARE = `<style>body{font:14px sans-serif}.r{display:flex}.c{flex:none;width:60px;border:1px solid #ccc}</style><div role="grid">${Array.from(
  { length: ROWS },
  (_, row) =>
    `<div class="r" role="row">${Array.from({ length: COLUMNS }, (__, col) => `<div class="c" role="gridcell" tabindex="-1" data-row="${String(row)}" data-col="${String(col)}">${String((row * 7 + col * 31) % 300)}</div>`).join('')}</div>`,
).join('')}</div>`
const BARE_KEYS = `addEventListener('keydown', (event) => {
  const cell = document.activeElement
  const [row, col] = [Number(cell.dataset.row), Number(cell.dataset.col)]
  if (/^[0-9]$/.test(event.key)) { cell.textContent = event.key; return }
  const [down, right] = { ArrowDown: [1, 0], Enter: [1, 0], ArrowRight: [0, 1] }[event.key] ?? [0, 0]
  document.querySelector('[data-row="' + (row + down) + '"][data-col="' + (col + right) + '"]')?.focus()
})`
/** From the key event to the task after the next frame. */
const WATCH = `(() => { globalThis.painted = []; addEventListener('keydown', (event) => {
  const began = event.timeStamp
  requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => painted.push(performance.now() - began); port2.postMessage(0) })
}, true) })()`

type Times = { readonly arrow: readonly number[]; readonly typed: readonly number[] }

async function keysOn(page: Page): Promise<Times> {
  await page.evaluate(WATCH)
  await page.locator('[data-row="2"][data-col="1"]').first().click()
  const pressed = async (keys: readonly string[], times: number): Promise<readonly number[]> => {
    await page.evaluate('painted.length = 0')
    for (let time = 0; time < times; time += 1) {
      for (const key of keys) {
        await page.keyboard.press(key)
        await page.waitForTimeout(30)
      }
    }
    return page.evaluate<number[]>('painted')
  }
  await pressed(['ArrowDown'], 5)
  const arrow = [...(await pressed(['ArrowDown'], 40)), ...(await pressed(['ArrowRight'], 20))]
  const typed = await pressed(['7', 'Enter'], 40)
  return { arrow, typed }
}

const p95 = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN

async function signedIn(context: BrowserContext, address: string, token: string): Promise<Page> {
  await context.addCookies([{ name: SESSION_COOKIE, value: token, url: address, httpOnly: true, sameSite: 'Strict' }])
  return context.newPage()
}

await onPostgres({ today: TODAY, steps: catalogueSteps }, async ({ url, runtime }) => {
  const { report, token } = await runAsSystem(runtime, async (ctx) => {
    const [commune] = await communesOn(ctx, TODAY)
    if (commune === undefined) throw new Error('no commune')
    const [session] = await signInAt(ctx, 'commune-officer', [commune.unitId as UnitId])
    return { report: await arrange(ctx, commune), token: session?.token ?? '' }
  })
  const served = await startServed(url)
  const browser = await openBrowser()
  try {
    const context = await browser.newContext({ viewport: { width: 1366, height: 900 }, locale: 'vi-VN' })
    const page = await signedIn(context, served.address, token)
    await page.goto(`${served.address}/so-lieu/${report}`)
    await page.locator('[data-row="119"][data-col="29"]').waitFor({ state: 'attached' })
    const ours = await keysOn(page)
    await page.locator('.saved-mark').first().waitFor()
    const bare = await context.newPage()
    await bare.setContent(BARE)
    await bare.evaluate(BARE_KEYS)
    const least = await keysOn(bare)
    for (const kind of ['arrow', 'typed'] as const) {
      const [mine, theirs] = [ours[kind], least[kind]]
      console.log(
        `${kind}: median ${median(mine).toFixed(0)} ms, p95 ${p95(mine).toFixed(0)} ms (goal ${String(GOAL_MS)}); bare page ${median(theirs).toFixed(0)} and ${p95(theirs).toFixed(0)} ms; ${String(mine.length)} keys`,
      )
    }
    judge([
      { what: 'an arrow key against a bare page of as many cells', ratio: median(ours.arrow) / median(least.arrow), atMost: 3 },
      { what: 'typing and Enter against it', ratio: median(ours.typed) / median(least.typed), atMost: 3 },
    ])
  } finally {
    await browser.close()
    await served.stop()
  }
})
