// Agencies, enterprises and schools of a commune: added by form and from Excel, taken back, registered, recognised with the areas by one decision, counted.
import { clauseOf, confirmed, fillBlanks, handIn, openFromWork } from './dossier.ts'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { cellsFrom, choose, fetchTemplate, filled } from './list-files.ts'
import { signIn, type Person } from './person.ts'

const COMMUNE = 'Xã Bắc Hà'
const STATION = 'Trạm Y tế xã Bắc Hà'
const SCHOOL = 'Trường THCS Bắc Hà'
const PRESCHOOL = 'Trường Mầm non Bắc Hà'
const POST = 'Bưu điện Bắc Hà'
const COUNTS = 'đăng ký, từ 70% trở lên được công nhận'

/** Bodies there are, registered, recognised, as the commune's own dossier counts them; null where it declares them. */
async function countsOf(person: Person): Promise<readonly number[] | null> {
  const clause = clauseOf(person.page, COUNTS)
  await clause.getByText('Số khu dân cư', { exact: true }).first().waitFor()
  const numbers: number[] = []
  for (const label of [/thuộc diện$/, /giáo dục đã đăng ký$/, /giáo dục được công nhận$/]) {
    const line = clause.locator('.fact-fixed').filter({ has: person.page.getByText(label) })
    if ((await line.count()) === 0) return null
    numbers.push(Number.parseInt(await line.locator('dd').innerText(), 10))
  }
  return numbers
}

const rowOf = (person: Person, name: string) => person.page.getByRole('link', { name, exact: true })

export const journeys: readonly Journey[] = [
  {
    name: 'institutions: by form and from Excel, taken back, registered, recognised with areas by one decision, and counted',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const { page } = officer
      const dossier = await openFromWork(officer, `Điền tiếp ${COMMUNE}`)
      const before = await countsOf(officer)

      // by form; the name of a preschool says itself that it is not assessed
      const me = (await (await page.request.get(`${program.address}/api/me`)).json()) as { grants: readonly { unitId: string }[] }
      await officer.go(`/don-vi/${me.grants[0]?.unitId ?? ''}`)
      await page.getByRole('button', { name: 'Cơ quan, doanh nghiệp, trường học', exact: true }).click()
      const name = page.getByRole('textbox', { name: /^Tên đầy đủ/ })
      const add = page.getByRole('button', { name: 'Thêm đơn vị', exact: true })
      await name.fill('Ông Lê Văn Bình')
      await add.click()
      await page.getByText('Đây giống tên người hoặc hộ kinh doanh.', { exact: false }).waitFor()
      await name.fill(STATION)
      await add.click()
      await page.getByText(`Đã thêm ${STATION}.`).waitFor()
      await rowOf(officer, STATION).waitFor()
      await page.getByRole('combobox', { name: 'Loại', exact: true }).selectOption({ label: 'Cơ sở giáo dục' })
      await name.fill(PRESCHOOL)
      await page.getByText('Đơn vị này không thuộc diện xét', { exact: false }).waitFor()
      await officer.look('70-co-quan-nhap')
      await add.click()
      await page.getByText(`Đã thêm ${PRESCHOOL}; không thuộc diện xét nên không tính.`).waitFor()

      // from Excel: wrong cells first, then taken in, taken back, taken in again
      const template = await fetchTemplate(officer)
      const wrong = [
        ['Hợp tác xã', 'HTX Chè', ''],
        ['Doanh nghiệp', POST, ''],
        ['Cơ quan', 'Nguyễn Văn An', ''],
      ].map((cells) => cellsFrom(3, cells))
      await choose(officer, 'sai.xlsx', await filled(template, 'Danh sách', wrong))
      await page.getByText('Tệp có 3 ô cần sửa.', { exact: false }).waitFor()
      const cells = await page.getByRole('table', { name: 'Các ô cần sửa' }).locator('tbody tr').allInnerTexts()
      expectEqual(
        cells.map((line) => /[A-Z]+\d+/.exec(line)?.[0]),
        ['C2', 'E3', 'D4'],
        'cells to mend',
      )
      await officer.look('71-co-quan-excel-sai')
      const right = [
        ['Cơ sở giáo dục', SCHOOL, ''],
        ['Doanh nghiệp', POST, 'Lớn'],
        ['Cơ quan', STATION, ''],
      ].map((cells) => cellsFrom(3, cells))
      for (const round of [1, 2]) {
        await choose(officer, 'dung.xlsx', await filled(template, 'Danh sách', right))
        await page.getByText('Tệp hợp lệ: 3 dòng, 2 đơn vị mới (trong đó 0 không thuộc diện xét), 1 đã có.').waitFor()
        await page.getByRole('button', { name: 'Ghi vào danh sách' }).click()
        await page.getByText('Đã ghi 2 đơn vị mới; 1 đã có từ trước được giữ nguyên.').waitFor()
        await rowOf(officer, POST).waitFor()
        if (round === 2) break
        await page.getByRole('button', { name: 'Hoàn tác', exact: true }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Hoàn tác', exact: true }).click()
        await page.getByText('Đã hoàn tác: 2 đơn vị vừa nhập không còn trong danh sách.').waitFor()
      }
      await page.getByRole('button', { name: /^Cơ sở giáo dục \(\d+\)/ }).click()
      expectEqual(await rowOf(officer, STATION).count(), 0, 'an agency among the schools')
      await page.getByRole('button', { name: /^Tất cả/ }).click()
      await officer.look('72-co-quan-danh-sach')

      // registered by kind; the preschool is not offered
      await officer.go('/viec')
      expectEqual(await page.getByRole('button', { name: `Đăng ký ${PRESCHOOL}`, exact: true }).count(), 0, 'a preschool is offered')
      await officer.look('73-viec-dang-ky-theo-loai')
      for (const unit of [STATION, SCHOOL]) {
        await page.getByRole('button', { name: `Đăng ký ${unit}`, exact: true }).click()
        await page.getByRole('button', { name: `Đăng ký ${unit}`, exact: true }).waitFor({ state: 'hidden' })
      }
      await officer.go(dossier)
      const registered = await countsOf(officer)
      expect(registered !== null && registered[1] === (before?.[1] ?? 0) + 2, `counts after registering: ${String(registered)}`)

      for (const unit of [STATION, SCHOOL]) {
        await openFromWork(officer, `Điền tiếp ${unit}`)
        await fillBlanks(page)
        await page
          .getByText(/đủ \d+\/\d+ nội dung/)
          .first()
          .waitFor()
        await handIn(page)
      }

      const appraiser = await signIn(browser, program.address, 'ubnd.xa')
      for (const unit of [STATION, SCHOOL]) {
        await appraiser.go('/tham-dinh')
        await appraiser.page.getByRole('button', { name: unit, exact: true }).click()
        await confirmed(appraiser.page, 'Đạt – chuyển đề nghị công nhận')
        await appraiser.page.getByText('Đã chuyển đề nghị công nhận.').waitFor()
      }
      await appraiser.close()
      // the commune's committee appraises and decides: another person of it signs
      const authority = await signIn(browser, program.address, 'chutich.xa')
      await authority.go('/quyet-dinh/moi')
      await authority.page.getByRole('rowheader', { name: STATION, exact: true }).waitFor()
      await authority.page.getByRole('rowheader', { name: SCHOOL, exact: true }).waitFor()
      await authority.page.getByRole('textbox', { name: /^Số, ký hiệu/ }).fill('17/QĐ-UBND')
      await authority.page.getByRole('textbox', { name: /^Ngày ký/ }).fill('10/02/2027')
      await authority.page.getByRole('textbox', { name: /^Chức vụ người ký/ }).fill('CHỦ TỊCH')
      await authority.look('74-quyet-dinh-nhieu-danh-sach')
      await authority.page.getByRole('button', { name: 'Xem trước và ban hành' }).click()
      const paper = await authority.page.getByRole('dialog').innerText()
      expect(paper.includes(STATION) && paper.includes(SCHOOL), `the decision to be issued reads: ${paper}`)
      await authority.page.getByRole('dialog').getByRole('button', { name: 'Ban hành quyết định' }).click()
      await authority.page.getByRole('heading', { level: 1, name: 'Quyết định số 17/QĐ-UBND' }).waitFor()
      await authority.page.getByRole('cell', { name: 'Cơ sở giáo dục', exact: true }).first().waitFor()
      await authority.look('75-quyet-dinh-cua-xa')
      await authority.close()

      await officer.go(dossier)
      const recognised = await countsOf(officer)
      expect(
        recognised !== null && registered !== null && recognised[2] === (registered[2] ?? 0) + 2,
        `counts after the decision: ${String(recognised)}, before it ${String(registered)}`,
      )
      await officer.look('76-xa-dem-co-quan')
      await officer.close()
    },
  },
]
