// A dossier goes back and forth: returned with a reason at its clause, corrected, handed in again, accepted from the queue.
import type { Page } from 'playwright-core'
import { clauseOf, confirmed, fillBlanks, handIn, openFromWork, saved } from './dossier.ts'
import type { Journey } from './journeys.ts'
import { expect, expectEqual, until } from './journeys.ts'
import { signIn } from './person.ts'

const COMMUNE = 'Xã Bắc Hà'
const REASON = 'Số của kế hoạch chưa khớp với sổ văn bản đi; ghi lại số và nộp lại.'
const CLAUSE = 'Nghị quyết, kế hoạch, đăng ký trong quý I và mô hình'

/** Walks by the link until the dossier of that name stands open; the names met on the way. */
async function walkTo(page: Page, link: 'Hồ sơ tiếp theo' | 'Hồ sơ trước', unit: string): Promise<readonly string[]> {
  const met: string[] = []
  const title = page.getByRole('heading', { level: 1 })
  for (let step = 0; step < 40; step += 1) {
    const name = await title.innerText()
    if (name === unit) return met
    met.push(name)
    await page.getByRole('navigation', { name: 'Hàng chờ thẩm định' }).getByRole('link', { name: link }).click()
    // the address changes before the page does
    await until(async () => (await title.innerText()) !== name, `${link} does not leave ${name}`)
  }
  throw new Error(`${link} never led to ${unit}; on the way: ${met.join(', ')}`)
}

export const journeys: readonly Journey[] = [
  {
    name: 'returned with a reason, corrected, handed in again, accepted from the queue',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const dossier = await openFromWork(officer, `Điền tiếp ${COMMUNE}`)
      await fillBlanks(officer.page)
      await officer.page
        .getByText(/đủ 4\/4 nội dung/)
        .first()
        .waitFor()
      await handIn(officer.page)

      const appraiser = await signIn(browser, program.address, 'thamdinh')
      await appraiser.go('/tham-dinh')
      await appraiser.page.getByRole('button', { name: COMMUNE, exact: true }).click()
      const judged = clauseOf(appraiser.page, CLAUSE)
      await judged.getByRole('button', { name: 'Ghi lý do trả lại' }).click()
      await judged.getByLabel('Lý do trả lại nội dung này').fill(REASON)
      await confirmed(appraiser.page, 'Trả lại (1 nội dung)')
      await appraiser.page.getByText('Đã trả lại hồ sơ cho đơn vị.').waitFor()
      await appraiser.look('30-da-tra-lai')

      // the officer sees it among the work, on top of the dossier, and at the clause
      await officer.go('/viec')
      await officer.page.getByRole('heading', { name: /^Bị trả lại, cần sửa/ }).waitFor()
      await openFromWork(officer, `Xem lý do và sửa ${COMMUNE}`)
      expectEqual(new URL(officer.page.url()).pathname, dossier, 'the link of the work leads to the same dossier')
      await officer.page.getByText('Hồ sơ bị trả lại ngày 10/02/2027: 1 nội dung cần sửa').waitFor()
      const clause = clauseOf(officer.page, CLAUSE)
      await clause.getByText('Lý do trả lại').waitFor()
      expect((await clause.innerText()).includes(REASON), 'the reason does not stand at its clause')
      const others = officer.page.locator('section.clause').filter({ hasText: 'Lý do trả lại' })
      expectEqual(await others.count(), 1, 'clauses with a reason')
      await officer.page.getByRole('button', { name: REASON }).click()
      expectEqual(
        await officer.page.evaluate('document.activeElement?.id'),
        await clause.getAttribute('id'),
        'the reason on top leads to its clause',
      )
      await officer.look('31-bi-tra-lai')
      const plan = clause.locator('.fact').filter({ hasText: 'Kế hoạch của ủy ban nhân dân' })
      await plan.getByLabel('Số, ký hiệu').fill('15/KH-UBND')
      await officer.page.keyboard.press('Tab')
      await saved(clause)
      await handIn(officer.page, true)
      await clause.getByText('Lý do trả lại lần trước (10/02/2027)').waitFor()
      await officer.close()

      // from the first of the queue with "next", one too far and back with "previous"
      await appraiser.go('/tham-dinh')
      await appraiser.page.locator('main tbody .open-button').first().click()
      await appraiser.page.getByRole('button', { name: 'In hồ sơ' }).waitFor()
      await walkTo(appraiser.page, 'Hồ sơ tiếp theo', COMMUNE)
      await appraiser.page.getByRole('link', { name: 'Hồ sơ tiếp theo' }).click()
      await appraiser.page.getByRole('heading', { level: 1, name: COMMUNE }).waitFor({ state: 'hidden' })
      expectEqual((await walkTo(appraiser.page, 'Hồ sơ trước', COMMUNE)).length, 1, 'steps back')
      expect((await clauseOf(appraiser.page, CLAUSE).innerText()).includes('15/KH-UBND'), 'the correction is not what the appraiser sees')
      const before = await appraiser.page.getByText(/Đã xử lý \d+\/\d+ hồ sơ/).innerText()
      await confirmed(appraiser.page, 'Đạt – chuyển đề nghị công nhận')
      await appraiser.page.getByText('Đã chuyển đề nghị công nhận.').waitFor()
      const done = Number(/Đã xử lý (\d+)/.exec(before)?.[1])
      await appraiser.page.getByText(`Đã xử lý ${String(done + 1)}/`).waitFor()
      await appraiser.page.getByRole('link', { name: 'Hồ sơ tiếp theo' }).click()
      await appraiser.page.getByRole('heading', { level: 1, name: COMMUNE }).waitFor({ state: 'hidden' })
      await appraiser.page
        .getByRole('button', { name: 'Đạt – chuyển đề nghị công nhận' })
        .or(appraiser.page.getByRole('button', { name: 'Trả lại' }))
        .first()
        .waitFor()
      await appraiser.go('/tham-dinh')
      await appraiser.page.getByRole('table').waitFor()
      expectEqual(await appraiser.page.getByRole('button', { name: COMMUNE, exact: true }).count(), 0, 'what was accepted still waits')
      await appraiser.close()
    },
  },
]
