// Nothing typed is lost: two people in one section, a line that goes down, a page loaded again, a session that ends.
import type { Page } from 'playwright-core'
import { clauseOf, fillBlanks, openFromWork, saved } from './dossier.ts'
import type { Journey } from './journeys.ts'
import { expect, expectEqual, until } from './journeys.ts'
import { signIn } from './person.ts'
import { PASSWORD } from './program.ts'

const AREA = 'Thôn 14'
const AREA_CLAUSE = 'Nghị quyết của chi bộ và đăng ký phấn đấu trong quý I'
const HOUSEHOLDS = 'Số hộ gia đình cư trú trên địa bàn'
const REGISTERED = 'Số hộ gia đình đã đăng ký tham gia'
const COMMUNE = 'Xã Bắc Hà'
const POLICE_CLAUSE = 'Công an cấp xã nắm tình hình'
const MODELS = 'Số mô hình của phong trào'
const MODELS_CLAUSE = 'Nghị quyết, kế hoạch, đăng ký trong quý I và mô hình'

const models = (page: Page) => clauseOf(page, MODELS_CLAUSE).getByLabel(MODELS)

const API = '**/api/**'

/** No line. A page being left escapes the browser's own switch for a moment, so calls are cut as well. */
async function down(page: Page): Promise<void> {
  await page.context().route(API, (route) => route.abort('internetdisconnected'))
  await page.context().setOffline(true)
}

async function up(page: Page): Promise<void> {
  await page.context().unroute(API)
  await page.context().setOffline(false)
}

export const journeys: readonly Journey[] = [
  {
    name: 'two people in the same section: the second sees whose value stands, keeps theirs, nothing is lost',
    run: async ({ browser, program }) => {
      const first = await signIn(browser, program.address, 'canbo.xa')
      const second = await signIn(browser, program.address, 'canbo.xa')
      const dossier = await openFromWork(first, `Điền tiếp ${AREA}`)
      await second.go(dossier)
      const theirs = clauseOf(first.page, AREA_CLAUSE)
      const mine = clauseOf(second.page, AREA_CLAUSE)
      await mine.getByLabel(HOUSEHOLDS).waitFor()
      await theirs.getByLabel(HOUSEHOLDS).fill('120')
      await first.page.keyboard.press('Tab')
      await saved(theirs)

      // both fields are typed before the first of them is sent
      let typed = (): void => undefined
      const both = new Promise<void>((resolve) => (typed = resolve))
      await second.page.route('**/sections/**', async (route) => both.then(() => route.continue()))
      await mine.getByLabel(HOUSEHOLDS).fill('95')
      await mine.getByLabel(REGISTERED).fill('90')
      typed()
      await second.page.keyboard.press('Tab')
      const dialog = second.page.getByRole('dialog', { name: 'Người khác vừa lưu nội dung này' })
      await dialog.waitFor()
      const words = await dialog.innerText()
      expect(words.includes('Bản đang được lưu trên hệ thống là của Cán bộ xã Bắc Hà'), `it does not say whose value stands: ${words}`)
      const rows = await dialog.getByRole('row').allInnerTexts()
      const row = rows.find((each) => each.startsWith(HOUSEHOLDS)) ?? ''
      expect(row.includes('95 hộ') && row.includes('120 hộ'), `both values are not shown beside each other: ${row}`)
      await second.look('32-hai-nguoi-cung-nhap')
      // no way around the choice
      await second.page.keyboard.press('Escape')
      expect(await dialog.isVisible(), 'Esc leaves the conflict unanswered')
      await dialog.getByRole('button', { name: 'Giữ của tôi' }).click()
      await dialog.waitFor({ state: 'hidden' })
      await saved(mine)
      expectEqual(
        [await mine.getByLabel(HOUSEHOLDS).inputValue(), await mine.getByLabel(REGISTERED).inputValue()],
        ['95', '90'],
        'what the second person typed',
      )
      await first.go(dossier)
      await theirs.getByLabel(HOUSEHOLDS).waitFor()
      expectEqual(
        [await theirs.getByLabel(HOUSEHOLDS).inputValue(), await theirs.getByLabel(REGISTERED).inputValue()],
        ['95', '90'],
        'what stands for the first person afterwards',
      )
      await first.close()
      await second.close()
    },
  },
  {
    name: 'the session ends while typing: sign in over the page, go on typing, saved',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const { page } = officer
      const dossier = await openFromWork(officer, `Điền tiếp ${COMMUNE}`)
      const clause = clauseOf(page, MODELS_CLAUSE)
      // What the page still asks for would find the session over before anything is typed.
      await page.waitForLoadState('networkidle')
      await page.context().clearCookies()
      const refused = page.waitForResponse((response) => response.status() === 401)
      await models(page).fill('1')
      await refused
      const dialog = page.getByRole('dialog', { name: 'Phiên làm việc đã hết' })
      expect(!(await dialog.isVisible()), 'the dialog came between two keystrokes')
      await page.keyboard.type('2')
      await dialog.waitFor()
      expectEqual(await models(page).inputValue(), '12', 'what was typed while the session was found over')
      await officer.look('33-phien-het')
      await dialog.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD)
      await dialog.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
      await dialog.waitFor({ state: 'hidden' })
      expectEqual(new URL(page.url()).pathname, dossier, 'the page after signing in again')
      // the keyboard is where it was
      const field = await models(page).getAttribute('id')
      await until(async () => (await page.evaluate('document.activeElement?.id')) === field, 'the keyboard did not come back to the field')
      await page.keyboard.press('End')
      await page.keyboard.type('3')
      expectEqual(await models(page).inputValue(), '123', 'typing goes on where it was')
      await page.keyboard.press('Tab')
      await saved(clause)
      await officer.go(dossier)
      await models(page).waitFor()
      expectEqual(await models(page).inputValue(), '123', 'what the server has')
      await officer.close()
    },
  },
  {
    name: 'the line goes down while typing and the page is loaded again; handing in twice over a broken line hands in once',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const { page } = officer
      page.on('dialog', (asked) => void asked.accept())
      const dossier = await openFromWork(officer, `Điền tiếp ${COMMUNE}`)
      await down(page)
      await models(page).fill('7')
      await page.keyboard.press('Tab')
      await page
        .getByText(/Không có mạng/)
        .first()
        .waitFor()
      const mark = clauseOf(page, MODELS_CLAUSE).getByRole('status').filter({ hasText: 'giữ tạm trên máy này' })
      await mark.waitFor()
      await officer.page.getByText(/nội dung chưa gửi được, giữ trên máy này/).waitFor()
      // the browser has nothing to show while the line is down
      await page.reload().catch(() => null)
      // the browser's own page would load ours by itself once the line is back
      await page.waitForURL(/^chrome-error:/)
      await page.goto('about:blank')
      await up(page)
      await officer.go(dossier)
      await models(page).waitFor()
      expectEqual(await models(page).inputValue(), '7', 'what was typed while the line was down')
      await saved(clauseOf(page, MODELS_CLAUSE))
      const other = await signIn(browser, program.address, 'ubnd.xa')
      await other.go(dossier)
      await clauseOf(other.page, MODELS_CLAUSE).getByText('7 mô hình').waitFor()
      await other.close()

      // down and up again without loading: sent by itself
      await down(page)
      await models(page).fill('8')
      await page.keyboard.press('Tab')
      await mark.waitFor()
      await up(page)
      await saved(clauseOf(page, MODELS_CLAUSE))

      await fillBlanks(page)
      await page
        .getByText(/đủ 4\/4 nội dung/)
        .first()
        .waitFor()
      await saved(clauseOf(page, POLICE_CLAUSE))
      let broken = true
      let lost = 0
      await page.route('**/hand-in', async (route) => {
        if (!broken) return route.continue()
        // the server does it, the answer is lost on the way
        await route.fetch()
        lost += 1
        return route.abort('connectionreset')
      })
      await page.getByRole('button', { name: 'Nộp hồ sơ', exact: true }).first().click()
      const dialog = page.getByRole('dialog')
      const press = dialog.getByRole('button', { name: 'Nộp hồ sơ', exact: true })
      await press.dblclick()
      await dialog.getByRole('alert').waitFor()
      expect(lost >= 4, `only ${String(lost)} answers were lost`)
      await officer.look('34-nop-khi-mat-mang')
      broken = false
      await press.click()
      await page
        .getByText(/Đã nộp hồ sơ ngày 10\/02\/2027/)
        .first()
        .waitFor()
      await officer.go(dossier)
      const trail = page.getByRole('listitem').filter({ has: page.locator('strong', { hasText: /^Nộp hồ sơ$/ }) })
      await trail.first().waitFor()
      expectEqual(await trail.count(), 1, 'times the dossier was handed in')
      await officer.close()
    },
  },
]
