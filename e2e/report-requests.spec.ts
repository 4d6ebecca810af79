// A province asks for a report ad hoc: a commune finds it in its list, hands in, and list, requests and board say one of how many.
import type { Journey } from './journeys.ts'
import { expect, expectEqual, until } from './journeys.ts'
import { signIn } from './person.ts'

const FORM = 'Kết quả đợt cao điểm bảo đảm an ninh, trật tự (báo cáo đột xuất)'
const NUMBER = '128/CV-PV05'
/** Beside what the demonstration's province has asked for already. */
const DAYS = { first: '25/01/2027', last: '31/01/2027' }
const [DUE, LATER] = ['16/02/2027', '19/02/2027'] as const
const WINDOW = `${DAYS.first}–${DAYS.last}`

export const journeys: readonly Journey[] = [
  {
    name: 'report requests: a province asks ad hoc, a commune finds it in its list and hands in, the board shows one of how many',
    run: async ({ browser, program }) => {
      const police = await signIn(browser, program.address, 'thamdinh')
      const { page } = police
      await police.go('/so-lieu/yeu-cau')
      await page.getByText('MH-07/CV-PV05').waitFor()
      await police.look('100-yeu-cau')
      // the last day before the first is told at once, at its field; what is missing once it is sent
      await page.getByLabel('Số liệu từ ngày').fill(DAYS.last)
      await page.getByLabel('Đến hết ngày').fill(DAYS.first)
      await page.getByText('Ngày cuối phải từ ngày đầu trở đi.').waitFor()
      await page.getByLabel('Số liệu từ ngày').fill(DAYS.first)
      await page.getByLabel('Đến hết ngày').fill(DAYS.last)
      await page.getByLabel(/^Hạn nộp(?! mới)/).fill('30/01/2027')
      await page.getByText('Hạn nộp không được trước ngày chốt số liệu.').waitFor()
      await page.getByLabel(/^Hạn nộp(?! mới)/).fill(DUE)
      const preview = page.getByText(/^\d+ đơn vị phải báo cáo$/)
      await preview.waitFor()
      const units = Number(/\d+/.exec(await preview.innerText())?.[0] ?? '0')
      expect(units > 50, `only ${String(units)} units would be asked`)
      await page.getByText(/^Chốt số liệu hết Chủ nhật 31\/01\/2027; hạn nộp thứ Ba 16\/02\/2027/).waitFor()
      await page.getByRole('button', { name: 'Gửi yêu cầu' }).click()
      await page.getByText('Nhập đủ biểu mẫu, nơi báo cáo, các ngày và văn bản yêu cầu.').waitFor()
      for (const said of ['Nhập số, ký hiệu văn bản.', 'Nhập ngày.', 'Nhập trích yếu.']) {
        await page.getByText(said, { exact: true }).waitFor()
      }
      await page.getByLabel('Số, ký hiệu văn bản yêu cầu').fill(NUMBER)
      await page.getByLabel('Ngày văn bản').fill('08/02/2027')
      await page.getByLabel('Trích yếu').fill('Báo cáo kết quả những ngày đầu đợt cao điểm')
      await police.look('101-yeu-cau-lap')
      await page.getByRole('button', { name: 'Gửi yêu cầu' }).click()
      await page.getByText(`Đã gửi yêu cầu đến ${String(units)} đơn vị.`).waitFor()
      const line = page.getByRole('row').filter({ hasText: NUMBER })
      expect((await line.innerText()).includes(`0/${String(units)}`), 'nobody has handed in yet')

      const officer = await signIn(browser, program.address, 'canbo.xa')
      await officer.go('/thong-bao')
      await officer.page
        .getByText(/có yêu cầu báo cáo đột xuất/)
        .first()
        .waitFor()
      await officer.go('/so-lieu')
      const owed = officer.page.locator('.work-item').filter({ hasText: WINDOW })
      await owed.waitFor()
      await officer.look('102-viec-dot-xuat')
      await owed.getByRole('button', { name: /^Bắt đầu|^Lập/ }).click()
      await officer.page.waitForURL(/\/so-lieu\/[0-9a-f-]{36}/)
      const cells = officer.page.locator('input[data-figure]')
      await cells.first().waitFor()
      for (let at = 0; at < (await cells.count()); at += 1) await cells.nth(at).fill('2')
      await officer.page.keyboard.press('Tab')
      await officer.page
        .locator('.report-bar')
        .getByText(/đã lưu \d/)
        .waitFor()
      await officer.page.getByText('Đủ điều kiện nộp').waitFor()
      await officer.look('103-bao-cao-dot-xuat')
      await officer.page.getByRole('button', { name: 'Nộp báo cáo' }).click()
      await officer.page.getByRole('dialog').getByRole('button', { name: 'Nộp báo cáo' }).click()
      await officer.page.getByText(/Đã nộp báo cáo ngày/).waitFor()

      // nothing is taken back once somebody has answered
      await police.go('/so-lieu/yeu-cau')
      await until(async () => (await line.innerText()).includes(`1/${String(units)}`), 'the request does not count the hand-in')
      expectEqual(await line.getByRole('button').count(), 0, 'what may still be done with a request that was answered')
      await line.getByRole('link').click()
      await page
        .getByText(`Đã nộp 1/${String(units)}`, { exact: false })
        .first()
        .waitFor()
      await police.look('104-danh-sach-dot-xuat')
      await police.go('/so-lieu/bang?form=commune-peak-ad-hoc')
      await page.getByLabel('Kỳ', { exact: true }).selectOption({ label: `Đợt báo cáo ${WINDOW}` })
      await page
        .getByText(`1/${String(units)}`)
        .first()
        .waitFor()
      await police.look('105-bang-dot-xuat')
      await officer.close()
      await police.close()
    },
  },
  {
    name: 'report requests: one that nobody has answered is put off and withdrawn, and leaves the list of the commune',
    run: async ({ browser, program }) => {
      const police = await signIn(browser, program.address, 'thamdinh', { width: 360, height: 740 })
      const { page } = police
      await police.go('/so-lieu/yeu-cau')
      await page.getByLabel('Số liệu từ ngày').fill('01/02/2027')
      await page.getByLabel('Đến hết ngày').fill('05/02/2027')
      await page.getByLabel(/^Hạn nộp(?! mới)/).fill(DUE)
      await page.getByLabel('Số, ký hiệu văn bản yêu cầu').fill('129/CV-PV05')
      await page.getByLabel('Ngày văn bản').fill('08/02/2027')
      await page.getByLabel('Trích yếu').fill('Báo cáo bổ sung')
      await page.getByText(/đơn vị phải báo cáo$/).waitFor()
      await police.look('106-yeu-cau-360')
      await page.getByRole('button', { name: 'Gửi yêu cầu' }).click()
      await page.getByText(/^Đã gửi yêu cầu đến/).waitFor()
      const [putOff, withdraw] = ['Lùi hạn', 'Rút'].map((word) => page.getByRole('button', { name: `${word} 129/CV-PV05` }))
      for (const button of [putOff, withdraw]) {
        const box = await button?.boundingBox()
        expect(
          box !== null && box !== undefined && box.x >= 0 && box.x + box.width <= 360,
          'what is done with a request lies beside the screen',
        )
      }
      await page.getByRole('button', { name: 'Lùi hạn 129/CV-PV05' }).click()
      await page.getByLabel('Hạn nộp mới').fill(LATER)
      await page.getByRole('dialog').getByRole('button', { name: 'Lùi hạn' }).click()
      await page.getByText('Đã lùi hạn nộp.').waitFor()
      const officer = await signIn(browser, program.address, 'canbo.xa')
      await officer.go('/so-lieu')
      const owed = officer.page.locator('.work-item').filter({ hasText: '01/02/2027–05/02/2027' })
      await owed.getByText(LATER).waitFor()
      await page.getByRole('button', { name: 'Rút 129/CV-PV05' }).click()
      await page.getByLabel('Lý do rút').fill('Gộp vào báo cáo tháng')
      await police.look('107-rut-360')
      await page.getByRole('dialog').getByRole('button', { name: 'Rút', exact: true }).click()
      await page.getByText('Đã rút yêu cầu.').waitFor()
      await officer.go('/so-lieu')
      await officer.page.getByText(FORM).first().waitFor()
      expectEqual(await owed.count(), 0, 'what the commune still owes of a request that was withdrawn')
      await officer.close()
      await police.close()
    },
  },
]
