// Figures from a commune to its province: typed in a form and in a grid, checked, handed in, returned cell by cell, accepted.
import type { Locator, Page } from 'playwright-core'
import type { Journey } from './journeys.ts'
import { expect, expectEqual, until } from './journeys.ts'
import { signIn } from './person.ts'

const QUARTER = /Quý I\/2027/
const REASON_FIELD = 'Số tin, bài không khớp sổ theo dõi; đối chiếu lại.'
const REASON_CELL = 'Số hộ chưa khớp biên bản họp thôn; ghi lại.'

/** One figure of a form, by its name. */
const field = (page: Page, name: string): Locator => page.locator('.entry-row').filter({ has: page.getByText(name, { exact: true }) })
const input = (page: Page, name: string): Locator => field(page, name).locator('input[data-figure]')

async function saved(page: Page): Promise<void> {
  await page
    .locator('.report-bar')
    .getByText(/đã lưu \d/)
    .waitFor()
}

/** Opens what is due from "Báo cáo số liệu". */
async function openDue(page: Page, which: RegExp): Promise<void> {
  await page.locator('.work-item').filter({ hasText: which }).first().locator('a.button, button').click()
  await page.waitForURL(/\/so-lieu\/[0-9a-f-]{36}/)
  await page.getByRole('heading', { name: 'Cần xử lý' }).waitFor()
}

/** Warnings are answered where they are said, until none is left. */
async function answerWarnings(page: Page): Promise<void> {
  const panel = page.locator('#can-xu-ly')
  const open = panel.getByRole('button', { name: 'Lưu giải trình' })
  for (let left = await open.count(); left > 0; left = await open.count()) {
    await panel.getByLabel('Giải trình nếu số liệu đúng').first().fill('Đã đối chiếu với sổ theo dõi của xã.')
    await open.first().click()
    await until(async () => (await open.count()) < left, 'an answer does not stay at its warning')
  }
}

async function confirm(page: Page, label: string | RegExp): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: label }).click()
}

async function giveReason(page: Page, reason: string): Promise<void> {
  await page.getByLabel('Lý do trả lại').fill(reason)
  await confirm(page, 'Đánh dấu trả lại')
}

const cellAt = (grid: Locator, row: number, col: number): Locator => grid.locator(`[data-row="${String(row)}"][data-col="${String(col)}"]`)

/** The text of a block of the grid, as it stands. */
async function textOf(grid: Locator, rows: number, cols: number): Promise<readonly string[][]> {
  const found: string[][] = []
  for (let row = 0; row < rows; row += 1) {
    const line: string[] = []
    for (let col = 0; col < cols; col += 1) line.push((await cellAt(grid, row, col).innerText()).trim())
    found.push(line)
  }
  return found
}

/** What Ctrl V does with a block that Excel left on the clipboard. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(
    `(() => {
      const data = new DataTransfer()
      data.setData('text/plain', ${JSON.stringify(text)})
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    })()`,
  )
}

export const journeys: readonly Journey[] = [
  {
    name: 'figures of a quarter: opened for correction, typed and pasted, checked, handed in, two cells returned, corrected, accepted',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const { page } = officer
      await officer.go('/viec')
      await page.getByRole('heading', { name: /^Báo cáo phải nộp/ }).waitFor()
      await officer.look('70-viec-co-bao-cao')
      await officer.go('/so-lieu')
      await page.getByRole('heading', { name: /^Báo cáo phải nộp/ }).waitFor()
      await officer.look('71-so-lieu-xa')
      await page.getByRole('link', { name: /hằng quý, Quý III\/2026/ }).click()
      await page.getByRole('button', { name: 'Đính chính' }).click()
      await page.getByLabel('Lý do đính chính').fill('Rà soát lại số hộ theo danh sách mới.')
      await confirm(page, 'Đính chính')
      await page.getByText('Báo cáo đã mở để đính chính.').waitFor()
      const address = new URL(page.url()).pathname
      const panel = page.locator('#can-xu-ly')

      // the form: what cannot be read is said at the cell, with what would be right; a number keeps the word before it
      await input(page, 'Tin, bài tuyên truyền').fill('1,234')
      await page.keyboard.press('Tab')
      await page.getByText(/“1,234” đọc được hai cách\. Viết 1\.234/).waitFor()
      await input(page, 'Tin, bài tuyên truyền').fill('12')
      await input(page, 'Người được phát thư tố giác tội phạm').fill('gần 11.500')
      // Enter leads on from field to field
      await page.keyboard.press('Enter')
      expectEqual(
        await page.evaluate('document.activeElement?.id'),
        await input(page, 'Tin, bài tuyên truyền').getAttribute('id'),
        'where Enter leads',
      )

      // the grid: emptied and filled by a block of Excel, with one village that signed more than it has
      const grid = page.getByRole('grid').first()
      await cellAt(grid, 0, 0).click()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await panel.getByText(/^Ô bắt buộc còn trống \(84\)/).waitFor()
      await page.keyboard.press('Control+Home')
      await paste(page, Array.from({ length: 14 }, (_, row) => `150\t140\t3\t6\t3\t${row === 4 ? '151' : '130'}`).join('\r\n'))
      expectEqual((await cellAt(grid, 13, 5).innerText()).trim(), '130', 'the last cell of the paste')
      await panel.getByText(/^Lỗi, phải sửa mới nộp được \(1\)/).waitFor()
      await input(page, 'Điểm mô hình').fill('0')
      await page.keyboard.press('Tab')
      await panel.getByText(/^Cảnh báo, sửa hoặc giải trình/).waitFor()
      await saved(page)
      await officer.look('72-loi-va-canh-bao')
      await page.getByRole('button', { name: 'Nộp lại' }).click()
      await page.getByRole('dialog').getByText('Còn việc phải xử lý trước khi nộp').waitFor()
      // the error leads to its cell
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Thôn 5: Số hộ đã ký cam kết không lớn hơn tổng số hộ/ })
        .click()
      await until(
        async () => (await page.evaluate('document.activeElement?.dataset.row')) === '4',
        'the error does not lead to the row of its village',
      )
      await cellAt(grid, 4, 5).click()
      await page.keyboard.type('131')
      await page.keyboard.press('Enter')
      await panel.getByText(/^Lỗi, phải sửa mới nộp được/).waitFor({ state: 'hidden' })
      await answerWarnings(page)
      await page.getByText('Đủ điều kiện nộp').waitFor()
      await page.getByRole('button', { name: 'Nộp lại' }).click()
      await page
        .getByRole('dialog')
        .getByText(/cảnh báo đã giải trình/)
        .waitFor()
      await officer.look('73-nop')
      await confirm(page, 'Nộp lại')
      await page.getByText(/Đã nộp báo cáo ngày/).waitFor()
      expectEqual(await page.locator('input[data-figure]').count(), 0, 'fields open after the hand-in')

      const appraiser = await signIn(browser, program.address, 'thamdinh')
      await appraiser.go('/so-lieu')
      await appraiser.page.getByRole('heading', { name: 'Tình hình báo cáo' }).waitFor()
      await appraiser.look('74-so-lieu-tinh')
      await appraiser.page
        .getByLabel('Biểu mẫu', { exact: true })
        .selectOption({ label: 'Phong trào toàn dân bảo vệ an ninh Tổ quốc cấp xã hằng quý' })
      await appraiser.page.getByLabel('Kỳ báo cáo', { exact: true }).selectOption({ label: 'Quý III/2026 (15/06/2026–14/09/2026)' })
      await appraiser.page.getByLabel('Tên đơn vị', { exact: true }).fill('bac ha')
      await appraiser.page.waitForURL(/q=bac/)
      await appraiser.page.locator('tbody tr').nth(1).waitFor({ state: 'detached' })
      await appraiser.page.getByRole('link', { name: 'Xã Bắc Hà', exact: true }).click()
      await appraiser.page.waitForURL(`**${address}**`)
      // before and after stand in the cells that changed
      await field(appraiser.page, 'Tin, bài tuyên truyền').locator('s').waitFor()
      await field(appraiser.page, 'Tin, bài tuyên truyền').getByRole('button', { name: 'Trả lại ô này' }).click()
      await giveReason(appraiser.page, REASON_FIELD)
      await cellAt(appraiser.page.getByRole('grid').first(), 2, 1).click()
      await appraiser.page.keyboard.press('Enter')
      await giveReason(appraiser.page, REASON_CELL)
      await appraiser.look('75-danh-dau-tra-lai')
      await appraiser.page.getByRole('button', { name: 'Trả lại (2 ô)' }).click()
      await confirm(appraiser.page, 'Trả lại')
      await appraiser.page.getByText('Đã trả lại 2 ô cho đơn vị.').waitFor()

      // it was in time when it was handed in: neither list calls it overdue while it is corrected
      await appraiser.page.goBack()
      await appraiser.page.getByRole('row').getByText('đã nộp đúng hạn, đang sửa').waitFor()
      await appraiser.look('75-danh-sach-dang-sua')
      // only the two cells are open, each with its reason, and the list on top leads to them
      await officer.go('/so-lieu')
      await page.getByText('đã nộp đúng hạn, đang sửa').first().waitFor()
      await officer.look('76-phai-nop-dang-sua')
      await openDue(page, /Quý III\/2026/)
      await page.getByText('Báo cáo bị trả lại: 2 ô cần sửa. Chỉ sửa được các ô này.').waitFor()
      expectEqual(await page.locator('input[data-figure]').count(), 1, 'fields open after the return')
      expect((await field(page, 'Tin, bài tuyên truyền').innerText()).includes(REASON_FIELD), 'the reason does not stand at its field')
      expectEqual(await page.getByRole('grid').first().locator('[data-open="true"]').count(), 1, 'cells of the grid open after the return')
      await officer.look('76-bi-tra-lai')
      await page.getByRole('button', { name: 'Thôn 3: Hộ tham gia tổ an ninh xã hội' }).click()
      await page.locator('.grid-detail').first().getByText(REASON_CELL).waitFor()
      await page.keyboard.type('khoảng 139')
      await page.keyboard.press('Enter')
      expectEqual((await cellAt(grid, 2, 1).innerText()).trim(), 'khoảng 139', 'the corrected cell')
      // a closed cell takes nothing
      await page.keyboard.type('9')
      expectEqual((await cellAt(grid, 3, 1).innerText()).trim(), '140', 'a closed cell')
      await input(page, 'Tin, bài tuyên truyền').fill('14')
      await page.keyboard.press('Tab')
      await saved(page)
      await answerWarnings(page)
      await page.getByText('Đủ điều kiện nộp').waitFor()
      await page.getByRole('button', { name: 'Nộp lại' }).click()
      await confirm(page, 'Nộp lại')
      await page.getByText(/Đã nộp báo cáo ngày/).waitFor()

      await appraiser.go(address)
      const changed = field(appraiser.page, 'Tin, bài tuyên truyền')
      await changed.locator('s').waitFor()
      expectEqual((await changed.locator('s').innerText()).trim(), '12', 'the value before')
      await appraiser.look('77-truoc-va-sau')
      await appraiser.page.getByRole('button', { name: 'Tiếp nhận' }).click()
      await confirm(appraiser.page, 'Tiếp nhận')
      await appraiser.page.getByText('Đã tiếp nhận báo cáo.').waitFor()

      // every hand-in stays as it was on its day
      await officer.go(`${address}/lan-nop/2`)
      await page.getByText(/Bản nộp lần 2/).waitFor()
      expect((await page.locator('main').innerText()).includes('gần 11.500'), 'the hand-in does not say what was typed')
      await officer.look('78-ban-nop')
      await officer.go(`${address}/lan-nop/3`)
      await page.getByText('Thay đổi so với lần nộp trước (2 ô)').waitFor()
      await appraiser.close()
      await officer.close()
    },
  },
  {
    name: 'a grid of residential areas: typed and pasted, undone, filled down, and what two people typed into one cell',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const { page } = officer
      await officer.go('/so-lieu')
      await openDue(page, QUARTER)
      const address = new URL(page.url()).pathname
      const grid = page.getByRole('grid').first()
      await cellAt(grid, 0, 0).click()
      await page.keyboard.type('142')
      await page.keyboard.press('Tab')
      await page.keyboard.type('trên 130')
      await page.keyboard.press('Enter')
      await page.keyboard.press('ArrowLeft')
      // a block of Excel, with a text where a number belongs
      await paste(page, '1.099\t91\t2\r\n81\t1,5\t2\r\n')
      expectEqual(
        await textOf(grid, 3, 3),
        [
          ['142', 'trên 130', ''],
          ['1.099', '91', '2'],
          ['81', '1,5', '2'],
        ],
        'what stands after the paste',
      )
      expectEqual(await cellAt(grid, 2, 1).getAttribute('aria-invalid'), 'true', 'the cell that cannot be read')
      await page
        .locator('#can-xu-ly')
        .getByRole('button', { name: /chưa đọc được/ })
        .click()
      await page.getByText(/“1,5” đọc được hai cách/).waitFor()
      await officer.look('79-bang-khu-dan-cu')
      await page.keyboard.type('79')
      await page.keyboard.press('Enter')
      expectEqual((await cellAt(grid, 2, 1).innerText()).trim(), '79', 'the cell the finding led to')
      // fill down over a block, back and forth
      await cellAt(grid, 1, 2).click()
      await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('Control+d')
      expectEqual((await cellAt(grid, 3, 2).innerText()).trim(), '2', 'filled down')
      await page.keyboard.press('Control+z')
      expectEqual((await cellAt(grid, 3, 2).innerText()).trim(), '', 'undone')
      await page.keyboard.press('Control+y')
      expectEqual((await cellAt(grid, 3, 2).innerText()).trim(), '2', 'done again')
      // zero, not applicable and cannot provide are three answers
      await cellAt(grid, 4, 0).click()
      await page.keyboard.press('Shift+F10')
      await page.getByRole('menuitem', { name: 'Không phát sinh (0)' }).click()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.type('-')
      await page.keyboard.press('Enter')
      await page.keyboard.type('K')
      await page.keyboard.press('Enter')
      await page.getByLabel('Lý do không cung cấp được').fill('đang rà soát')
      await page.keyboard.press('Enter')
      await until(
        async () => JSON.stringify([await cellAt(grid, 4, 0).innerText(), await cellAt(grid, 5, 0).innerText()]) === '["0","–"]',
        'zero and not applicable stand in their cells',
      )
      await saved(page)

      // two people in one cell: both values are shown at it and one is chosen
      const other = await signIn(browser, program.address, 'canbo.xa')
      await other.go(address)
      const theirs = other.page.getByRole('grid').first()
      await cellAt(theirs, 7, 0).click()
      await other.page.context().setOffline(true)
      await other.page.keyboard.type('55')
      await other.page.keyboard.press('Enter')
      await cellAt(grid, 7, 0).click()
      await page.keyboard.type('66')
      await page.keyboard.press('Enter')
      await saved(page)
      await until(async () => (await page.locator('.report-bar').innerText()).includes('đã lưu'), 'the first value is saved')
      await page.waitForTimeout(1500)
      await other.page.context().setOffline(false)
      await cellAt(theirs, 7, 0).click()
      await other.page.getByRole('button', { name: 'Giữ số của tôi: 55' }).waitFor()
      await other.look('80-hai-nguoi-nhap')
      await other.page.getByRole('button', { name: 'Giữ số của tôi: 55' }).click()
      await saved(other.page)
      // the other screen sees it without being loaded again
      await until(async () => (await cellAt(grid, 7, 0).innerText()).trim() === '55', 'the change of the other person does not appear')
      await other.close()

      // everything is on the server, and on a phone it is one place at a time
      await page.setViewportSize({ width: 360, height: 780 })
      await page.reload()
      await page.getByRole('heading', { name: 'Cần xử lý' }).waitFor()
      await page.locator('.village-picker').first().waitFor()
      expectEqual(await input(page, 'Tổng số hộ').first().inputValue(), '142', 'the value on the phone')
      await officer.look('81-tung-khu-dan-cu-360')
      await officer.close()
    },
  },
]
