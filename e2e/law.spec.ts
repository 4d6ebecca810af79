// A province adds a content with a threshold of its own to a national set: looked at before it is recorded, read on the law page, asked for in a dossier.
import { clauseOf, openFromWork } from './dossier.ts'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { signIn } from './person.ts'

const SET = 'tt124-2021-residential-area'
const DOCUMENT = 'Quyết định 12/2027/QĐ-UBND'
const CONTENT = 'Mô hình tự quản về an ninh, trật tự'
const QUESTION = 'Số mô hình tự quản đang hoạt động'
const AREA = 'Thôn Tự Quản'

export const journeys: readonly Journey[] = [
  {
    name: 'law: a province adds a content with a threshold; looked at first, then on the law page and in a dossier',
    run: async ({ browser, program }) => {
      const police = await signIn(browser, program.address, 'thamdinh')
      await police.go(`/van-ban/${SET}`)
      const additions = police.page.locator('#tinh-bo-sung')
      await additions.getByText('Chưa tỉnh nào bổ sung bộ tiêu chí này.').waitFor()
      await additions.getByRole('button', { name: 'Bổ sung nội dung của tỉnh' }).click()
      const dialog = police.page.getByRole('dialog')
      const field = (name: RegExp) => dialog.getByRole('textbox', { name })
      await field(/^Số, ký hiệu/).fill('12/2027/QĐ-UBND')
      await field(/^Ngày ký/).fill('04/01/2027')
      await field(/^Có hiệu lực từ ngày/).fill('15/01/2027')
      await field(/^Trích yếu/).fill('Quy định nội dung bổ sung của tỉnh (minh họa)')
      await field(/^Nguồn/).fill('Công báo tỉnh số 1 (minh họa)')
      await dialog.getByRole('button', { name: 'Thêm một nội dung' }).click()
      await field(/^Tên nội dung/).fill(CONTENT)
      await field(/^Nội dung theo văn bản của tỉnh/).fill('Khu dân cư duy trì từ 2 mô hình tự quản trở lên.')
      await dialog.getByRole('combobox', { name: 'Đơn vị trả lời bằng' }).selectOption({ label: 'Số lượng, từ một mức trở lên' })
      await field(/^Câu hỏi trên hồ sơ/).fill(QUESTION)
      await field(/^Đơn vị tính/).fill('mô hình')
      // a threshold that was forgotten is asked for; nothing typed is lost
      await dialog.getByRole('button', { name: 'Kiểm tra trước khi ghi' }).click()
      await dialog.getByText('Cần điền mục này.').waitFor()
      expectEqual(await field(/^Tên nội dung/).inputValue(), CONTENT, 'the content typed before the threshold')
      await field(/^Từ mức/).fill('2')
      await dialog.getByRole('button', { name: 'Kiểm tra trước khi ghi' }).click()
      await dialog.getByRole('heading', { name: 'Bộ tiêu chí sẽ áp dụng tại tỉnh' }).waitFor()
      const preview = await dialog.innerText()
      expect(preview.includes(CONTENT) && preview.includes('hồ sơ của tỉnh đang lập giữ bản đã đăng ký'), `the dry run reads: ${preview}`)
      await police.look('80-bo-sung-xem-truoc')
      expectEqual(
        await additions.getByText('Chưa tỉnh nào bổ sung bộ tiêu chí này.').count(),
        1,
        'what was only looked at stands on the page',
      )

      await dialog.getByRole('button', { name: 'Ghi nội dung của tỉnh' }).click()
      await additions.getByRole('heading', { name: `${DOCUMENT} của Tỉnh Lào Cai` }).waitFor()
      await police.look('81-bo-sung-da-ghi')
      await additions.getByRole('link', { name: 'Xem bộ tiêu chí áp dụng tại tỉnh' }).click()
      await police.page.getByRole('region', { name: CONTENT }).waitFor()
      await police.page.getByText('Bộ tiêu chí áp dụng tại Tỉnh Lào Cai').first().waitFor()
      await police.look('82-bo-tieu-chi-cua-tinh')
      // the national set is what it was
      await police.go(`/van-ban/${SET}`)
      await additions.getByRole('heading', { name: `${DOCUMENT} của Tỉnh Lào Cai` }).waitFor()
      expectEqual(await police.page.getByRole('region', { name: CONTENT }).count(), 0, 'a content of the province in the national set')
      await police.close()

      const officer = await signIn(browser, program.address, 'canbo.xa')
      const { page } = officer
      const me = (await (await page.request.get(`${program.address}/api/me`)).json()) as { grants: readonly { unitId: string }[] }
      await officer.go(`/don-vi/${me.grants[0]?.unitId ?? ''}`)
      await page.getByRole('button', { name: 'Khu dân cư', exact: true }).click()
      await page.getByRole('textbox', { name: /^Tên \(bắt buộc\)/ }).fill('Tự Quản')
      await page.getByRole('button', { name: 'Thêm khu dân cư', exact: true }).click()
      await page.getByText(`Đã thêm ${AREA}.`).waitFor()
      await officer.go('/viec')
      await page.getByRole('button', { name: `Đăng ký ${AREA}`, exact: true }).click()
      await page.getByRole('button', { name: `Đăng ký ${AREA}`, exact: true }).waitFor({ state: 'hidden' })
      await openFromWork(officer, `Điền tiếp ${AREA}`)
      const clause = clauseOf(page, CONTENT)
      const count = clause.getByRole('textbox', { name: new RegExp(`^${QUESTION}`) })
      await count.fill('1')
      await page.keyboard.press('Tab')
      await clause.getByRole('button', { name: 'Vì sao chưa đạt?' }).waitFor()
      await officer.look('83-ho-so-duoi-muc-cua-tinh')
      await count.fill('2')
      await page.keyboard.press('Tab')
      await clause.getByRole('button', { name: 'Vì sao đạt?' }).waitFor()
      await officer.close()
    },
  },
]
