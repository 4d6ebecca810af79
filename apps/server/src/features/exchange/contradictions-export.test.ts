// The list of contradictions as a file: the same rows as the screen pages through, for whom it shows them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { periodOf } from '@binhyen/core/calendar/periods.domain'
import * as contradictions from '@binhyen/core/comparisons/contradictions.contract'
import * as api from '@binhyen/core/exchange/exports.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { descendantsOf } from '#server/features/units/units.service'
import type { Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { reported } from '../../../test/past-reports.ts'
import { COMMUNE, ELSEWHERE, given, ok, PROVINCE } from '../../../test/reports.ts'
import { makeExport } from './export-runner.service.ts'
import { contradictionColumns, pageOfContradictions } from './contradictions-export.service.ts'

const YEAR = periodOf('year', 2026)
/** A day on which that year has closed. */
const TODAY = '2027-01-10'

/** A province that says of two figures another number than its communes together. */
async function twoContradictions(t: Test): Promise<number> {
  const communes = (await descendantsOf(t.seed, PROVINCE, 'commune', plainDate('2026-12-14'))).map(({ id }) => id)
  await reported(t, [
    ...communes.map((unit) => ({
      unit,
      form: 'commune-security-year',
      period: YEAR,
      cells: { securityGroups: given(10), securityGroupMembers: given(30) },
    })),
    {
      unit: PROVINCE,
      form: 'province-movement-year',
      period: YEAR,
      cells: { securityGroups: given(communes.length * 10 + 10), securityGroupMembers: given(9999, 'over') },
    },
  ])
  return communes.length
}

async function made(client: Client, directory: string, t: Test, query: object) {
  const asked = ok(await client.call(api.askExport, { body: { kind: 'contradictions', format: 'csv', query } }))
  await makeExport(t.runtime, directory, asked.id, () => false)
  const text = (await client.call(api.downloadExport, { params: { id: asked.id } })).bytes.toString('utf8')
  return { asked, lines: text.split(/\r?\n/).filter((line) => line.includes(PROVINCE)) }
}

describe('the list of contradictions as a file', () => {
  test('holds what the screen shows, with both sides, the difference and what was said of it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'exports-'))
    try {
      await inRollback(
        async (t) => {
          const communes = await twoContradictions(t)
          const police = await t.as('appraiser', PROVINCE)
          const { items } = ok(await police.call(contradictions.listContradictions, { query: { year: 2026, unit: PROVINCE } }))
          const [first] = items.filter(({ figure }) => figure.id === 'securityGroups')
          if (first === undefined) throw new Error('the province contradicts its communes')
          const text = 'Tổ của cơ quan, doanh nghiệp'
          ok(await police.call(contradictions.explainContradiction, { body: { key: first.key, seen: first.seen, text } }))
          const standing = await made(police, directory, t, { year: 2026, unit: PROVINCE })
          const all = await made(police, directory, t, { year: 2026, unit: PROVINCE, state: 'all' })
          expect(standing.asked.title).toBe('Số liệu chưa khớp – Năm 2026 – Cần xử lý – Tỉnh Lào Cai')
          expect([items.length, standing.lines.length, all.lines.length]).toEqual([2, 1, 2])
          expect(standing.lines[0]).toContain('"trên 9.999"')
          const sum = String(communes * 10)
          const line = all.lines.find((each) => each.includes(text)) ?? ''
          expect(line).toContain('"Đã giải trình"')
          expect(line).toContain(`"${String(communes * 10 + 10)}","",`)
          expect(line).toContain(`"${sum}","","","10"`)
          // the province's own hand-in stands beside its number
          expect(line).toMatch(/"Năm 2026: lần 1, [0-9/]+(, đã tiếp nhận)?"/)
          expect(line).toContain('"securityGroups"')
          // nobody of another province gets a row, or the file
          const stranger = await t.as('appraiser', ELSEWHERE)
          expect((await made(stranger, directory, t, { year: 2026 })).lines).toEqual([])
          expect((await stranger.call(api.downloadExport, { params: { id: all.asked.id } })).status).toBe(404)
          expect(t.mistakes).toEqual([])
        },
        { today: TODAY, exportDirectory: directory },
      )
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })

  test('shows a leader that small figures differ, and not by how much', () =>
    inRollback(
      async (t) => {
        const months = Array.from({ length: 12 }, (_, at) => ({
          unit: COMMUNE,
          form: 'commune-security-month',
          period: periodOf('month', 2026, at + 1),
          cells: { trafficDead: given(1) },
        }))
        await reported(t, [...months, { unit: COMMUNE, form: 'commune-security-year', period: YEAR, cells: { trafficDead: given(15) } }])
        const numbersFor = async (role: 'appraiser' | 'leader') =>
          t.actAs(await t.as(role, PROVINCE), async (ctx) => {
            const { rows } = await pageOfContradictions(ctx, { year: 2026, unit: PROVINCE }, { after: null, limit: 200 })
            const at = (header: string) => contradictionColumns.findIndex((each) => each.header === header)
            return rows.map((row) => ['Số của bên khai', 'Như đã khai', 'Số đối chiếu', 'Chênh lệch'].map((header) => row[at(header)]))
          })
        expect(await numbersFor('appraiser')).toEqual([[15, null, 12, 3]])
        expect(await numbersFor('leader')).toEqual([[null, '—', null, null]])
      },
      { today: TODAY },
    ))

  test('goes on where a page ends, and tells each contradiction once', () =>
    inRollback(
      async (t) => {
        await twoContradictions(t)
        const police = await t.as('appraiser', PROVINCE)
        await t.actAs(police, async (ctx) => {
          const query = { year: 2026, unit: PROVINCE, state: 'all' } as const
          const whole = await pageOfContradictions(ctx, query, { after: null, limit: 200 })
          const one = await pageOfContradictions(ctx, query, { after: null, limit: 1 })
          const two = await pageOfContradictions(ctx, query, { after: one.next, limit: 1 })
          expect([...one.rows, ...two.rows]).toEqual(whole.rows)
          expect([whole.rows.length, whole.next, two.next]).toEqual([2, null, null])
        })
      },
      { today: TODAY },
    ))
})
