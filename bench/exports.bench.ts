// The only place for files of a million rows: the whole job from the database to the disk against exceljs's own streaming writer on as many
// rows of the same shape, each in a process of its own; its memory must stay what it is for few rows.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { runAsSystem } from '../apps/server/src/platform/run.ts'
import { catalogueSteps } from '../apps/server/src/prepare.ts'
import { communesOn } from './communes.ts'
import type { Asked, Told } from './exports-child.ts'
import { judge, median } from './measure.ts'
import { onPostgres } from './postgres-app.ts'
import { arrangeForm, FIGURES, fillMonths, signInAt } from './report-data.ts'

const TODAY = plainDate('2026-11-22')
const LEAST_ROWS = 1_000_000
const MOST_MB = 200
const ROUNDS = 3

const script = fileURLToPath(new URL('./exports-child.ts', import.meta.url))

function inChild(asked: Asked): Told {
  const child = spawnSync(process.execPath, ['--expose-gc', '--import', '@oxc-node/core/register', script, JSON.stringify(asked)], {
    encoding: 'utf8',
  })
  if (child.status !== 0) throw new Error(child.stderr)
  return JSON.parse(child.stdout) as Told
}

const say = (name: string, { rows, ms, aboveIdleMb, fileMb }: Told): void =>
  console.log(
    `${name}: ${String(rows)} rows in ${(ms / 1000).toFixed(1)} s, ${aboveIdleMb.toFixed(0)} MB above idle, a file of ${fileMb.toFixed(0)} MB`,
  )

await onPostgres({ today: TODAY, steps: catalogueSteps }, async ({ url, runtime }) => {
  const username = 'auditor-vn'
  await runAsSystem(runtime, async (ctx) => {
    const form = await arrangeForm(ctx)
    const communes = await communesOn(ctx, TODAY)
    await fillMonths(ctx, form, communes, 1 + Math.ceil(LEAST_ROWS / (communes.length * FIGURES)))
    await signInAt(ctx, 'auditor', [COUNTRY_ID])
  })
  const rounds = Array.from({ length: ROUNDS }, () => {
    const xlsx = inChild({ kind: 'job', url, format: 'xlsx', username })
    return { xlsx, bare: inChild({ kind: 'bare', rows: xlsx.rows }), csv: inChild({ kind: 'job', url, format: 'csv', username }) }
  })
  for (const { xlsx, bare, csv } of rounds) {
    say('the job, Excel', xlsx)
    say('exceljs bare', bare)
    say('the job, CSV', csv)
  }
  const of = (pick: (round: (typeof rounds)[number]) => number): number => median(rounds.map(pick))
  judge([
    { what: 'rows of the file against a million', ratio: of(({ xlsx }) => xlsx.rows) / LEAST_ROWS, atLeast: 1 },
    { what: "the job against exceljs's own streaming writer", ratio: of(({ xlsx, bare }) => xlsx.ms / bare.ms), atMost: 1.5 },
    { what: `memory above idle of the job, against ${String(MOST_MB)} MB`, ratio: of(({ xlsx }) => xlsx.aboveIdleMb) / MOST_MB, atMost: 1 },
    { what: `memory above idle as CSV, against ${String(MOST_MB)} MB`, ratio: of(({ csv }) => csv.aboveIdleMb) / MOST_MB, atMost: 1 },
  ])
})
