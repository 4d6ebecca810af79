// Figures that do not agree: listed with both sides, explained by the commune, seen by the province; and why a total changed.
import type { Locator } from 'playwright-core'
import { clauseOf, fillBlanks, openFromWork, saved } from './dossier.ts'
import { expect, until, type Journey } from './journeys.ts'
import { signIn } from './person.ts'

/** The residential area of the journey's commune whose dossier has only been registered. */
const AREA = 'Thôn 14'
const PHONE = { width: 360, height: 780 }

export const journeys: readonly Journey[] = [
  {
    name: 'differences: the province finds figures that do not agree, explains one, and the explanation stays with its author',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'thamdinh')
      const { page } = person
      await person.go('/so-lieu')
      await page.getByRole('link', { name: /số liệu chưa khớp/ }).click()
      await page.getByRole('heading', { level: 1, name: 'Số liệu chưa khớp' }).waitFor()
      const first = page.locator('.contradiction').first()
      await first.getByText('Chênh lệch').waitFor()
      await person.look('so-lieu-mau-thuan')
      // the same figure of the same unit may stand there for another period
      const named = async (row: Locator): Promise<string> =>
        (await row.locator('.contradiction-title, .contradiction-title + p').allInnerTexts()).join(' ')
      const title = await named(first)
      await first.getByRole('button', { name: 'Giải trình' }).click()
      await first.getByRole('button', { name: 'Ghi giải trình' }).click()
      await first.getByText('Viết ít nhất 3 ký tự.').waitFor()
      await first.getByLabel('Nội dung giải trình').fill('Báo cáo năm tính thêm tin, bài đăng ngoài các quý')
      await first.getByRole('button', { name: 'Ghi giải trình' }).click()
      await until(
        async () => (await Promise.all((await page.locator('.contradiction').all()).map(named))).every((each) => each !== title),
        'it still waits',
      )
      await page.getByRole('button', { name: /^Đã giải trình/ }).click()
      await page.getByText('Báo cáo năm tính thêm tin, bài đăng ngoài các quý').waitFor()
      // what the province itself says otherwise came with its reason
      await page.getByLabel('Loại').selectOption({ label: 'Cấp trên và cấp dưới' })
      await page.getByText('Hai mô hình liên xã').waitFor()
      await person.look('so-lieu-mau-thuan-da-giai-trinh')
      await person.close()
    },
  },
  {
    name: 'differences: from the board to why a number changed, cause by cause, down to a hand-in',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'thamdinh')
      const { page } = person
      await person.go('/so-lieu/bang?form=commune-movement-quarter&compare=previous')
      await page
        .getByRole('link', { name: /tăng|giảm/ })
        .first()
        .click()
      await page.getByRole('heading', { level: 1, name: 'Vì sao số này thay đổi?' }).waitFor()
      await page.getByRole('heading', { name: 'Theo nguyên nhân' }).waitFor()
      await person.look('so-lieu-chenh-lech')
      const parts = await page.locator('.fall-row:not(:first-child):not(:last-child) .fall-value').allInnerTexts()
      const whole = await page.locator('.difference-change').innerText()
      const numberIn = (text: string): number =>
        Number((/[\d.]+/.exec(text)?.[0] ?? '0').replaceAll('.', '')) * (/^−|Giảm/.test(text) ? -1 : 1)
      const sum = parts.reduce((all, text) => all + numberIn(text), 0)
      expect(sum === numberIn(whole), `the causes ${parts.join(' ')} are not the change ${whole}`)
      await page.getByLabel('So với', { exact: true }).selectOption({ label: 'Chính kỳ này, như bảng của một ngày trước' })
      await page.getByLabel('Bảng của ngày').waitFor()
      await page.getByLabel('So với', { exact: true }).selectOption({ label: 'Năm gốc' })
      await page.getByText('không có gốc so sánh').first().waitFor()
      await page.getByLabel('So với', { exact: true }).selectOption({ label: 'Kỳ trước' })
      await page.getByRole('heading', { name: 'Theo nguyên nhân' }).waitFor()
      const details = page.locator('main details').first()
      if ((await details.getAttribute('open')) === null) await details.locator('summary').click()
      await details.locator('tbody a').first().click()
      await page.waitForURL(/\/lan-nop\/\d+/)
      await person.close()
    },
  },
  {
    name: 'differences: a commune sees beside a fact of its dossier what it reported, types another number, explains it, and can hand in',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'canbo.xa')
      const { page } = person
      const dossier = await openFromWork(person, `Điền tiếp ${AREA}`)
      const households = page.locator('[data-fact="households"]')
      const beside = households.locator('.reported')
      await beside.getByText(/Báo cáo Quý IV\/2026: [\d.]+ hộ/).waitFor()
      const reported = Number(/: ([\d.]+) hộ/.exec(await beside.innerText())?.[1]?.replaceAll('.', ''))
      await households.getByRole('textbox').fill(String(reported))
      await beside.getByText('Khớp với hồ sơ.').waitFor()
      // told while it is typed, before anything is sent
      await households.getByRole('textbox').fill(String(reported + 4))
      await beside.getByText(`Hồ sơ nói ${String(reported + 4)}: chưa khớp.`).waitFor()
      await page.keyboard.press('Tab')
      await saved(clauseOf(page, 'Nghị quyết của chi bộ và đăng ký phấn đấu trong quý I'))
      await person.look('ho-so-chua-khop-bao-cao')
      await beside.getByRole('link', { name: 'Giải trình' }).click()
      await page.getByRole('heading', { level: 1, name: 'Số liệu chưa khớp' }).waitFor()
      const only = page.locator('.contradiction')
      await only.getByText('nhiều hơn 4').waitFor()
      expect((await only.count()) === 1, 'more than the contradictions of one dossier are listed')
      await person.look('so-lieu-mau-thuan-ho-so')
      await only.getByRole('button', { name: 'Giải trình' }).click()
      await only.getByLabel('Nội dung giải trình').fill('Bốn hộ chuyển đến sau ngày chốt báo cáo quý')
      await only.getByRole('button', { name: 'Ghi giải trình' }).click()
      await page.getByText('Không có số liệu nào chưa khớp').waitFor()
      await page.getByRole('button', { name: /^Đã giải trình/ }).click()
      await only.getByText('Bốn hộ chuyển đến sau ngày chốt báo cáo quý').waitFor()
      await only.getByRole('link', { name: /^Hồ sơ/ }).click()
      await page.waitForURL(`**${dossier}*`)
      await beside.getByText('Đã giải trình.').waitFor()
      // it blocks nothing: the dossier is filled in and handed in as any other
      await fillBlanks(page)
      await page.getByRole('button', { name: 'Nộp hồ sơ' }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('1 nội dung chưa khớp với báo cáo số liệu').waitFor()
      await dialog.getByRole('button', { name: 'Nộp hồ sơ' }).click()
      await page
        .getByText(/Đã nộp/)
        .first()
        .waitFor()
      await person.close()
      const police = await signIn(browser, program.address, 'thamdinh', PHONE)
      await police.go('/so-lieu/mau-thuan?kind=dossier&state=explained')
      await police.page.getByText('Bốn hộ chuyển đến sau ngày chốt báo cáo quý').waitFor()
      await police.look('so-lieu-mau-thuan-ho-so-360')
      await police.go(dossier)
      await police.page.getByText('Đã giải trình.').waitFor()
      await police.look('ho-so-chua-khop-bao-cao-360')
      await police.close()
    },
  },
  {
    name: 'differences: between two levels, cause by cause, from the province that says another number than its communes',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'thamdinh')
      const { page } = person
      await person.go('/so-lieu/mau-thuan?kind=level&state=explained')
      const said = page.locator('.contradiction').filter({ hasText: 'Hai mô hình liên xã' })
      await said.getByRole('link', { name: 'Vì sao khác nhau?' }).click()
      await page.getByRole('heading', { name: 'Theo nguyên nhân' }).waitFor()
      await page.getByRole('heading', { level: 1, name: 'Vì sao hai cấp khác nhau?' }).waitFor()
      const whole = await page.locator('.difference-change').innerText()
      expect(/ít hơn tổng cấp dưới/.test(whole), `it does not say which way the two differ: ${whole}`)
      const parts = await page.locator('.fall-row:not(:first-child):not(:last-child) .fall-value').allInnerTexts()
      const numberIn = (text: string): number =>
        Number((/[\d.]+/.exec(text)?.[0] ?? '0').replaceAll('.', '')) * (/^−|ít hơn/.test(text) ? -1 : 1)
      const sum = parts.reduce((all, text) => all + numberIn(text), 0)
      expect(sum === numberIn(whole), `the causes ${parts.join(' ')} are not the difference ${whole}`)
      await person.look('so-lieu-chenh-lech-hai-cap')
      const address = new URL(page.url())
      // a form of communes has no level below it
      await page.getByLabel('Biểu mẫu').selectOption({ label: 'Phong trào toàn dân bảo vệ an ninh Tổ quốc cấp xã hằng quý' })
      await page
        .getByText('Tổng trước', { exact: false })
        .or(page.getByRole('heading', { name: 'Theo nguyên nhân' }))
        .first()
        .waitFor()
      const offered = await page.getByLabel('So với', { exact: true }).locator('option').allInnerTexts()
      expect(!offered.some((each) => each.includes('cấp xã cùng kỳ')), `a commune form is offered the level below: ${offered.join(', ')}`)
      await person.close()
      const phone = await signIn(browser, program.address, 'thamdinh', PHONE)
      await phone.go(`${address.pathname}${address.search}`)
      await phone.page.getByRole('heading', { name: 'Theo nguyên nhân' }).waitFor()
      await phone.look('so-lieu-chenh-lech-hai-cap-360')
      await phone.close()
    },
  },
  {
    name: 'differences: on a telephone, by a commune officer',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'canbo.xa', PHONE)
      const { page } = person
      await person.go('/so-lieu/mau-thuan?state=incomplete')
      await person.look('so-lieu-mau-thuan-xa-360')
      await person.go('/so-lieu/chenh-lech?form=commune-movement-quarter&figure=models')
      await page.getByLabel('Chỉ tiêu').waitFor()
      await person.look('so-lieu-chenh-lech-xa-360')
      await person.close()
      const police = await signIn(browser, program.address, 'thamdinh', PHONE)
      await police.go('/so-lieu/mau-thuan')
      await police.look('so-lieu-mau-thuan-360')
      await police.go('/so-lieu/chenh-lech?form=commune-movement-quarter&figure=models')
      await police.page.getByRole('heading', { name: 'Theo nguyên nhân' }).waitFor()
      await police.look('so-lieu-chenh-lech-360')
      await police.close()
    },
  },
]
