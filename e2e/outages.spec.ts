// A power cut on the last day: reports that came late count as in time once an administrator records it, and are late again when it is taken back.
import type { Page } from 'playwright-core'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { signIn } from './person.ts'

const LIST = '/so-lieu?form=commune-movement-quarter&period=2026-09-15'

/** How many units of the list handed in late, as it says itself. */
async function lateOn(page: Page): Promise<number> {
  await page.getByRole('table', { name: 'Các đơn vị phải báo cáo' }).waitFor()
  const said = await page.locator('main').innerText()
  return Number(/(\d+) đơn vị nộp chậm/.exec(said)?.[1] ?? '0')
}

async function fillSpan(page: Page, from: readonly [string, string], to: readonly [string, string]): Promise<void> {
  await page.getByLabel('Từ ngày').fill(from[0])
  await page.getByLabel('Từ giờ').fill(from[1])
  await page.getByLabel('Đến ngày').fill(to[0])
  await page.getByLabel('Đến giờ').fill(to[1])
}

export const journeys: readonly Journey[] = [
  {
    name: 'outages: a power cut is recorded, a late report counts as in time and says why, and is late again when the record is taken back',
    run: async ({ browser, program }) => {
      const appraiser = await signIn(browser, program.address, 'thamdinh')
      await appraiser.go(LIST)
      const before = await lateOn(appraiser.page)
      expect(before > 0, 'nobody handed in late in the demonstration')
      const late = appraiser.page.getByText('nộp chậm', { exact: true })
      const row = appraiser.page.getByRole('row').filter({ has: late }).first()
      const report = ((await row.getByRole('link').first().getAttribute('href')) ?? '').split('?')[0] ?? ''
      await appraiser.go(report)
      const tag = appraiser.page.locator('.page-header').getByText('nộp chậm', { exact: true })
      await tag.waitFor()

      const keeper = await signIn(browser, program.address, 'quantri')
      await keeper.go('/quan-tri/gian-doan')
      await keeper.page.getByText('Chưa có lần gián đoạn nào').waitFor()
      await keeper.page.getByRole('button', { name: 'Ghi nhận', exact: true }).click()
      await keeper.page.getByText('Nhập đủ ngày giờ, đơn vị và lý do.').waitFor()
      await keeper.page.getByText('Nhập lý do.', { exact: true }).waitFor()
      await fillSpan(keeper.page, ['16/12/2026', '9:00'], ['16/12/2026', '8:00'])
      await keeper.page.getByLabel('Lý do', { exact: false }).fill('Bão làm đứt đường truyền và mất điện diện rộng tại nhiều xã vùng cao')
      await keeper.page.getByLabel('Văn bản, thông báo').fill('Công điện 05/CĐ-UBND')
      await keeper.page.getByRole('button', { name: 'Ghi nhận', exact: true }).click()
      await keeper.page.getByText(/^Thời gian gián đoạn chưa đúng/).waitFor()
      await keeper.look('96-gian-doan-sai')
      await fillSpan(keeper.page, ['16/12/2026', '9:00'], ['18/12/2026', '10:00'])
      await keeper.page.getByRole('button', { name: 'Ghi nhận', exact: true }).click()
      const done = keeper.page.getByText(/^Đã ghi nhận\. \d+ báo cáo nộp sau hạn được tính đúng hạn\.$/)
      await done.waitFor()
      const counted = Number(/\d+/.exec(await done.innerText())?.[0] ?? '0')
      expect(counted >= before, `${String(counted)} reports count as in time, ${String(before)} of this form alone were late`)
      await keeper.page.getByRole('rowheader', { name: 'từ 09:00 ngày 16/12/2026 đến 10:00 ngày 18/12/2026' }).waitFor()
      await keeper.look('97-gian-doan')

      await appraiser.go(report)
      await appraiser.page
        .getByText('Được tính đúng hạn vì hệ thống gián đoạn từ 09:00 ngày 16/12/2026 đến 10:00 ngày 18/12/2026.')
        .waitFor()
      expectEqual(await tag.count(), 0, 'tags that say it is late')
      await appraiser.look('98-bao-cao-tinh-dung-han')
      await appraiser.go(LIST)
      expectEqual(await lateOn(appraiser.page), 0, 'units late on the list')
      await appraiser.page.getByText('tính đúng hạn do gián đoạn').first().waitFor()
      await appraiser.look('99-danh-sach-tinh-dung-han')

      // whoever hands in for these units, here the clerk of the province, is told; and told again when it is taken back
      const clerk = await signIn(browser, program.address, 'tonghop', { width: 360, height: 740 })
      await clerk.go('/thong-bao')
      const credited = clerk.page.getByText('báo cáo được tính là nộp đúng hạn vì hệ thống gián đoạn quanh hạn nộp')
      await credited.first().waitFor()
      await clerk.look('99-thong-bao-tinh-dung-han')

      const onPhone = await signIn(browser, program.address, 'quantri', { width: 360, height: 740 })
      await onPhone.go('/quan-tri/gian-doan')
      await onPhone.page.getByRole('button', { name: /^Rút lại/ }).click()
      await onPhone.page.getByLabel('Lý do rút lại').fill('Ghi nhầm ngày mất điện')
      await onPhone.look('99-gian-doan-rut-lai')
      await onPhone.page.getByRole('dialog').getByRole('button', { name: 'Rút lại' }).click()
      await onPhone.page.getByText(`Đã rút lại. ${String(counted)} báo cáo trở lại là nộp chậm.`).waitFor()
      await onPhone.page.getByText(/^đã rút lại/).waitFor()
      await onPhone.look('99-gian-doan-da-rut')
      await clerk.go('/thong-bao')
      await clerk.page.getByText('báo cáo lại tính là nộp chậm').first().waitFor()
      await clerk.close()
      await appraiser.go(report)
      await tag.waitFor()
      await appraiser.go(LIST)
      expectEqual(await lateOn(appraiser.page), before, 'units late on the list again')
      await appraiser.close()
      await keeper.close()
      await onPhone.close()
    },
  },
]
