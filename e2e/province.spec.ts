// What a province does of its own: a window and the original wording of a clause, a decision refused at one row, a title put on record.
import type { Page } from 'playwright-core'
import { confirmed } from './dossier.ts'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { signIn } from './person.ts'

const SET = 'indicator-19-2-2021'
const PLAN = 'Kế hoạch 125/KH-UBND ngày 15/11/2025 của UBND tỉnh (minh họa)'
const CLAUSE = 'Nội dung 4 – chưa có nguyên văn'
const WORDING = 'Câu chữ minh họa của nội dung 4, dán từ bản giấy.'
const SOURCE = 'Bản gốc lưu tại Công an tỉnh, trang 3 (minh họa)'

const field = (page: Page, name: RegExp) => page.getByRole('textbox', { name })

export const journeys: readonly Journey[] = [
  {
    name: 'the province sets a window of 19.2 and pastes the wording of a clause; both stand afterwards, marked',
    run: async ({ browser, program }) => {
      const police = await signIn(browser, program.address, 'thamdinh')
      const { page } = police
      await police.go(`/moc-thoi-gian/${SET}`)
      await field(page, /^Căn cứ/).fill(PLAN)
      await page.getByRole('button', { name: /^Lưu/ }).click()
      // nothing is lost where a day is missing
      await page.getByText('Nhập ngày bắt đầu.').waitFor()
      expectEqual(await field(page, /^Căn cứ/).inputValue(), PLAN, 'the source typed before the days')
      await field(page, /^Từ ngày/).fill('15/12/2024')
      await field(page, /^Đến hết ngày/).fill('14/12/2025')
      await field(page, /^Hạn nộp/).fill('20/12/2025')
      await page.getByRole('button', { name: /^Lưu/ }).click()
      await page.getByText(/^Đã lưu (kỳ|mốc)/).waitFor()
      const standing = async (): Promise<string> => {
        const row = page.getByRole('row').filter({ hasText: PLAN })
        await row.waitFor()
        return row.innerText()
      }
      await police.go(`/moc-thoi-gian/${SET}`)
      const row = await standing()
      for (const part of ['15/12/2024–14/12/2025', '20/12/2025', 'chưa đối chiếu']) {
        expect(row.includes(part), `the window on the screen lacks ${part}: ${row}`)
      }
      await police.look('50-ky-cua-tinh')
      // a second one over the same days is refused, and what was typed stays
      await field(page, /^Từ ngày/).fill('01/12/2025')
      await field(page, /^Đến hết ngày/).fill('30/11/2026')
      await field(page, /^Căn cứ/).fill('Kế hoạch 126/KH-UBND')
      await page.getByRole('button', { name: /^Lưu/ }).click()
      await page.getByRole('alert').filter({ hasText: 'chồng lên' }).waitFor()
      expectEqual(await field(page, /^Từ ngày/).inputValue(), '01/12/2025', 'the refused day')

      await police.go(`/van-ban/${SET}`)
      const clause = page.getByRole('region', { name: CLAUSE })
      await clause.getByRole('button', { name: 'Nhập nguyên văn' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: /^Nguyên văn/ }).fill(WORDING)
      await dialog.getByRole('button', { name: 'Lưu nguyên văn' }).click()
      await dialog.getByText('Ghi nơi đã đọc nguyên văn.').waitFor()
      await dialog.getByRole('textbox', { name: /^Nguồn/ }).fill(SOURCE)
      await dialog.getByRole('button', { name: 'Lưu nguyên văn' }).click()
      await dialog.waitFor({ state: 'hidden' })
      await police.close()

      const reader = await signIn(browser, program.address, 'canbo.xa')
      await reader.go(`/van-ban/${SET}`)
      const read = reader.page.getByRole('region', { name: CLAUSE })
      await read.getByText(WORDING).waitFor()
      const words = await read.innerText()
      for (const part of ['Nguyên văn do Tỉnh Lào Cai nhập', `Nguồn: ${SOURCE}`, 'chưa đối chiếu văn bản gốc']) {
        expect(words.includes(part), `the pasted wording lacks "${part}": ${words}`)
      }
      await reader.look('51-nguyen-van')
      await reader.close()
    },
  },
  {
    name: 'a decision with a unit returned meanwhile is refused at its row, loses nothing, and is issued without it',
    run: async ({ browser, program }) => {
      const authority = await signIn(browser, program.address, 'ubnd.tinh')
      const { page } = authority
      await authority.go('/quyet-dinh/moi')
      const rows = page.getByRole('table').locator('tbody tr')
      await rows.first().waitFor()
      const count = await rows.count()
      expect(count >= 2, `only ${String(count)} units wait for a decision`)
      const unit = (await rows.first().getByRole('rowheader').innerText()).trim()
      await field(page, /^Số, ký hiệu/).fill('201/QĐ-UBND')
      await field(page, /^Ngày ký/).fill('10/02/2027')
      await field(page, /^Chức vụ người ký/).fill('PHÓ CHỦ TỊCH')
      await field(page, /^Họ và tên người ký/).fill('Người ký minh họa')

      const police = await signIn(browser, program.address, 'thamdinh')
      await police.go('/ho-so')
      await police.page.getByLabel('Trạng thái').selectOption({ label: 'đủ điều kiện, chờ quyết định' })
      await police.page
        .getByRole('row')
        .filter({ hasText: unit })
        .getByRole('link')
        .or(police.page.getByRole('row').filter({ hasText: unit }).getByRole('button'))
        .first()
        .click()
      await police.page.getByRole('heading', { level: 1, name: unit }).waitFor()
      await police.page.getByRole('button', { name: 'Trả lại', exact: true }).click()
      await police.page.getByRole('dialog').getByLabel('Ý kiến chung').fill('Bổ sung biên bản họp.')
      await police.page.getByRole('dialog').getByRole('button', { name: 'Trả lại', exact: true }).click()
      await police.page.getByText('Đã trả lại hồ sơ cho đơn vị.').waitFor()
      await police.close()

      const issue = async (): Promise<void> => {
        await page.getByRole('button', { name: 'Xem trước và ban hành' }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Ban hành quyết định' }).click()
      }
      await issue()
      await page.getByText('1 đơn vị chưa được công nhận được; chưa đơn vị nào được ghi').waitFor()
      const refused = await page.getByRole('row').filter({ hasText: unit }).innerText()
      expect(refused.includes('Chưa đủ điều kiện: bị trả lại'), `the row does not say why: ${refused}`)
      expectEqual(await page.getByText(/Chưa đủ điều kiện/).count(), 1, 'rows refused')
      await authority.look('52-quyet-dinh-bi-tu-choi')
      const typed = async (): Promise<readonly string[]> =>
        Promise.all([/^Số, ký hiệu/, /^Ngày ký/, /^Chức vụ người ký/, /^Họ và tên người ký/].map((name) => field(page, name).inputValue()))
      const kept = ['201/QĐ-UBND', '10/02/2027', 'PHÓ CHỦ TỊCH', 'Người ký minh họa']
      expectEqual(await typed(), kept, 'what was typed, after the refusal')
      await page.getByRole('button', { name: 'Bỏ các đơn vị này khỏi danh sách' }).click()
      await page.getByText(new RegExp(`Đã chọn ${String(count - 1)}/`)).waitFor()
      expectEqual(await typed(), kept, 'what was typed, after dropping the unit')
      await issue()
      await page.getByRole('heading', { level: 1, name: 'Quyết định số 201/QĐ-UBND' }).waitFor()
      await page.getByText(`Danh sách kèm theo: ${String(count - 1)} đơn vị`).waitFor()
      expectEqual(await page.getByRole('rowheader', { name: unit, exact: true }).count(), 0, 'the returned unit is in the decision')
      await authority.close()
    },
  },
  {
    name: 'a title is put on record and stands beside the other statuses of the unit',
    run: async ({ browser, program }) => {
      const office = await signIn(browser, program.address, 'vpdp')
      const { page } = office
      await office.go('/quyet-dinh/danh-hieu')
      await page.getByRole('button', { name: 'Ghi nhận danh hiệu', exact: true }).click()
      await page.getByText(/Có \d+ chỗ cần sửa/).waitFor()
      await page.getByLabel('Danh hiệu', { exact: false }).first().selectOption({ label: 'Nông thôn mới nâng cao' })
      await field(page, /^Cơ quan ban hành/).fill('UBND tỉnh Lào Cai')
      await field(page, /^Số, ký hiệu/).fill('88/QĐ-UBND')
      await field(page, /^Ngày ký/).fill('20/01/2027')
      await field(page, /^Chức vụ người ký/).fill('CHỦ TỊCH')
      await field(page, /^Kỳ công nhận: từ ngày/).fill('01/01/2027')
      await field(page, /^đến hết ngày/).fill('31/12/2027')
      await field(page, /^Nguồn/).fill('Lưu trữ của Văn phòng Điều phối (minh họa)')
      await page.getByRole('combobox', { name: /^Thêm đơn vị/ }).fill('xa bac ha')
      await page
        .getByRole('option', { name: /Xã Bắc Hà.*Lào Cai/ })
        .first()
        .click()
      await page.getByText('Đã chọn 1 đơn vị').waitFor()
      await confirmed(page, 'Ghi nhận danh hiệu')
      await page.getByRole('heading', { level: 1, name: 'Quyết định số 88/QĐ-UBND' }).waitFor()
      await office.close()

      const reader = await signIn(browser, program.address, 'auditor')
      await reader.go('/don-vi')
      const found = (await (
        await reader.page.request.get(`${program.address}/api/units/search?q=${encodeURIComponent('xã bắc hà')}&on=2027-02-10`)
      ).json()) as { hits: readonly { id: string; fullName: string; stands: boolean; path: readonly string[] }[] }
      const unit = found.hits.find((hit) => hit.fullName === 'Xã Bắc Hà' && hit.path.join().includes('Lào Cai'))
      expect(unit !== undefined, 'the search does not find Xã Bắc Hà')
      await reader.go(`/don-vi/${unit.id}`)
      await reader.page.getByRole('article').first().waitFor()
      const cards = await reader.page.getByRole('article').allInnerTexts()
      const title = cards.find((card) => card.includes('88/QĐ-UBND')) ?? ''
      expect(
        /nông thôn mới nâng cao/i.test(title) && title.includes('đã công nhận'),
        `the title does not stand on the unit: ${cards.join(' | ')}`,
      )
      const other = cards.find((card) => /an toàn về an ninh|An toàn về ANTT/i.test(card)) ?? ''
      expect(other !== '' && other !== title && !other.includes('88/QĐ-UBND'), `the statuses are merged: ${cards.join(' | ')}`)
      await reader.look('53-cac-ket-qua-canh-nhau')
      await reader.close()
    },
  },
]
