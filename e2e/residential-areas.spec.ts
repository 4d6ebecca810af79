// The residential areas of a commune: added by form and from Excel, registered, one filled in, accepted and recognised; the commune's counts follow.
import { clauseOf, confirmed, fillBlanks, handIn, openFromWork } from './dossier.ts'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { cellsFrom, choose, fetchTemplate, filled } from './list-files.ts'
import { signIn, type Person } from './person.ts'

const COMMUNE = 'Xã Bắc Hà'
const BY_FORM = 'Thôn Mới Lập'
const COUNTS = 'đăng ký, từ 70% trở lên được công nhận'

/** Areas there are, registered, recognised, as the commune's own dossier counts them. */
async function countsOf(person: Person): Promise<readonly number[]> {
  const clause = clauseOf(person.page, COUNTS)
  const numbers: number[] = []
  for (const label of [/^Số khu dân cư$/, /^Số khu dân cư đã đăng ký$/, /^Số khu dân cư được công nhận$/]) {
    const line = clause.locator('.fact-fixed').filter({ has: person.page.getByText(label) })
    numbers.push(Number.parseInt(await line.locator('dd').innerText(), 10))
  }
  return numbers
}

export const journeys: readonly Journey[] = [
  {
    name: 'residential areas: by form, from Excel, registered, one recognised, and the commune counts them',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const { page } = officer
      const dossier = await openFromWork(officer, `Điền tiếp ${COMMUNE}`)
      const [total = 0, registered = 0, recognised = 0] = await countsOf(officer)
      expect(total > 0 && registered === total && recognised < total, `counts before: ${String(await countsOf(officer))}`)

      // by form
      const me = (await (await page.request.get(`${program.address}/api/me`)).json()) as { grants: readonly { unitId: string }[] }
      await officer.go(`/don-vi/${me.grants[0]?.unitId ?? ''}`)
      await page.getByRole('button', { name: 'Khu dân cư', exact: true }).click()
      await page.getByRole('textbox', { name: /^Tên \(bắt buộc\)/ }).fill('Mới Lập')
      await page.getByRole('button', { name: 'Thêm khu dân cư', exact: true }).click()
      await page.getByText(`Đã thêm ${BY_FORM}.`).waitFor()
      await page.getByRole('rowheader', { name: BY_FORM, exact: true }).waitFor()

      // from Excel: the template of the product, wrong cells first
      const template = await fetchTemplate(officer)
      const wrong = [
        ['xứ', 'Nà Áng', ''],
        ['thôn', '', ''],
        ['thôn', 'Na Hối', '31/02/2027'],
        ['bản', 'Tả Hồ', ''],
      ].map((cells) => cellsFrom(3, cells))
      await choose(officer, 'sai.xlsx', await filled(template, 'Khu dân cư', wrong))
      const errors = page.getByRole('table', { name: 'Các ô cần sửa' })
      await page.getByText('Tệp có 3 ô cần sửa.', { exact: false }).waitFor()
      const cells = await errors.locator('tbody tr').allInnerTexts()
      expectEqual(
        cells.map((line) => /[A-Z]+\d+/.exec(line)?.[0]),
        ['C2', 'D3', 'E4'],
        'cells to mend',
      )
      expect(cells[2]?.includes('31/02/2027') === true, `the message does not quote the wrong date: ${cells[2] ?? ''}`)
      expectEqual(await page.getByRole('rowheader', { name: 'Bản Tả Hồ', exact: true }).count(), 0, 'a refused file wrote something')
      await officer.look('40-excel-sai')
      const right = [
        ['thôn', 'Na Hối', '01/02/2027'],
        ['bản', 'Tả Hồ', ''],
        ['thôn', 'Mới Lập', ''],
      ].map((cells) => cellsFrom(3, cells))
      await choose(officer, 'dung.xlsx', await filled(template, 'Khu dân cư', right))
      await page.getByText('Tệp hợp lệ: 3 dòng, 2 khu dân cư mới, 1 đã có.').waitFor()
      expectEqual(await page.getByRole('rowheader', { name: 'Bản Tả Hồ', exact: true }).count(), 0, 'checking alone wrote something')
      await page.getByRole('button', { name: 'Ghi vào danh sách' }).click()
      await page.getByText('Đã ghi 2 khu dân cư mới; 1 đã có từ trước được giữ nguyên.').waitFor()
      await page.getByRole('rowheader', { name: 'Bản Tả Hồ', exact: true }).waitFor()
      await page.getByRole('rowheader', { name: 'Thôn Na Hối', exact: true }).waitFor()
      await officer.look('41-khu-dan-cu')

      // until they are registered the commune counts them, and says that they are not
      await officer.go(dossier)
      expectEqual(await countsOf(officer), [total + 3, registered, recognised], 'counts with three new areas')

      await officer.go('/viec')
      await page.getByRole('button', { name: 'Đăng ký tất cả khu dân cư còn lại (3)' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Đăng ký 3 đơn vị' }).click()
      await page.getByRole('heading', { name: /^Chưa đăng ký/ }).waitFor({ state: 'hidden' })
      await officer.go(dossier)
      expectEqual(await countsOf(officer), [total + 3, registered + 3, recognised], 'counts after registering')

      const area = await openFromWork(officer, `Điền tiếp ${BY_FORM}`)
      await fillBlanks(page)
      await page
        .getByText(/đủ 5\/5 nội dung/)
        .first()
        .waitFor()
      await handIn(page)

      const appraiser = await signIn(browser, program.address, 'ubnd.xa')
      await appraiser.go('/tham-dinh')
      await appraiser.page.getByRole('button', { name: BY_FORM, exact: true }).click()
      await confirmed(appraiser.page, 'Đạt – chuyển đề nghị công nhận')
      await appraiser.page.getByText('Đã chuyển đề nghị công nhận.').waitFor()
      await appraiser.close()
      // the commune's committee appraises and decides: another person of it signs
      const authority = await signIn(browser, program.address, 'chutich.xa')
      await authority.go('/quyet-dinh/moi')
      await authority.page.getByRole('rowheader', { name: BY_FORM, exact: true }).waitFor()
      await authority.page.getByRole('textbox', { name: /^Số, ký hiệu/ }).fill('07/QĐ-UBND')
      await authority.page.getByRole('textbox', { name: /^Ngày ký/ }).fill('10/02/2027')
      await authority.page.getByRole('textbox', { name: /^Chức vụ người ký/ }).fill('CHỦ TỊCH')
      await authority.page.getByRole('button', { name: 'Xem trước và ban hành' }).click()
      const paper = await authority.page.getByRole('dialog').innerText()
      expect(paper.includes(BY_FORM) && /UBND xã Bắc Hà/i.test(paper), `the decision to be issued reads: ${paper}`)
      await authority.page.getByRole('dialog').getByRole('button', { name: 'Ban hành quyết định' }).click()
      await authority.page.getByRole('heading', { level: 1, name: 'Quyết định số 07/QĐ-UBND' }).waitFor()
      await authority.look('42-quyet-dinh-cua-xa')
      await authority.close()

      await officer.go(area)
      await page.getByText(/Quyết định số 07\/QĐ-UBND ngày 10\/02\/2027/).waitFor()
      await officer.go(dossier)
      expectEqual(await countsOf(officer), [total + 3, registered + 3, recognised + 1], 'counts after the decision')
      await officer.look('43-xa-dem-khu-dan-cu')
      await officer.close()
    },
  },
]
