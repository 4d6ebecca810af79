// Signing in beyond the password: a second factor set up and used, a recovery code, sessions ended from elsewhere, another password,
// and showing again who is at the keyboard without losing what was typed.
import { createHmac } from 'node:crypto'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { Journey } from './journeys.ts'
import { expect, expectEqual, until } from './journeys.ts'
import { signIn, typeCredentials, type Person } from './person.ts'
import { PASSWORD } from './program.ts'

const NEW_PASSWORD = 'mái tôn trưa hè nóng rát'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** What an authenticator app shows for a key in a time step (RFC 6238), worked out here from the standard, not by the product's library. */
function codeAt(key: string, step: number): string {
  const bits = Array.from(key.replaceAll(/\s/g, ''), (letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((each) => Number.parseInt(each, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', bytes).update(counter).digest()
  const at = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** A code of a step no code was given for before: the product takes each once, and the next one already. */
const taken = new Map<string, number>()
async function freshCode(key: string): Promise<string> {
  const stepNow = (): number => Math.floor(Date.now() / 30_000)
  const step = Math.max(stepNow(), (taken.get(key) ?? 0) + 1)
  while (step > stepNow() + 1) await new Promise((resolve) => setTimeout(resolve, 1000))
  taken.set(key, step)
  return codeAt(key, step)
}

async function open(browser: Browser, address: string): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 }, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' })
  const page = await context.newPage()
  await page.goto(address)
  return { context, page }
}

const section = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

async function setUp(person: Person): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] }> {
  const { page } = person
  await person.go('/tai-khoan')
  const factor = section(page, 'Xác thực hai lớp')
  await factor.getByRole('button', { name: 'Thiết lập' }).click()
  await factor.getByRole('button', { name: 'Thiết lập' }).click()
  const secret = await factor.getByLabel('Khóa để nhập bằng tay').innerText()
  await factor.getByRole('img', { name: /Mã QR/ }).waitFor()
  await person.look('60-xac-thuc-hai-lop')
  await factor.getByLabel(/Nhập 6 chữ số/).fill('000000')
  await factor.getByRole('button', { name: 'Bật xác thực hai lớp' }).click()
  await factor.getByRole('alert').filter({ hasText: 'Mã chưa đúng' }).waitFor()
  await factor.getByLabel(/Nhập 6 chữ số/).fill(await freshCode(secret))
  await factor.getByRole('button', { name: 'Bật xác thực hai lớp' }).click()
  await factor.getByRole('list', { name: 'Mã khôi phục' }).waitFor()
  const recoveryCodes = await factor.getByRole('list', { name: 'Mã khôi phục' }).getByRole('listitem').allInnerTexts()
  await person.look('61-ma-khoi-phuc')
  await factor.getByRole('button', { name: 'Đã cất giữ xong' }).click()
  await factor.getByText('Đang bật từ').waitFor()
  return { secret, recoveryCodes }
}

export const journeys: readonly Journey[] = [
  {
    name: 'a second factor is set up, used at sign-in, replaced by a recovery code, and turned off',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'lanhdao.angiang')
      const { secret, recoveryCodes } = await setUp(person)
      expectEqual(recoveryCodes.length, 10, 'recovery codes shown')

      const { context, page } = await open(browser, program.address)
      await typeCredentials(page, 'lanhdao.angiang', PASSWORD)
      await page.getByRole('heading', { level: 1, name: 'Đăng nhập' }).waitFor()
      const code = page.getByLabel('Mã xác thực')
      await code.waitFor()
      const field = await code.getAttribute('id')
      await until(async () => (await page.evaluate('document.activeElement?.id')) === field, 'the keyboard is not in the field of the code')
      // nothing stands open before the code is given
      expectEqual((await page.request.get(`${program.address}/api/me`)).status(), 401, 'who am I, before the code')
      await code.fill('111111')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').filter({ hasText: 'Mã chưa đúng' }).waitFor()
      await code.fill(await freshCode(secret))
      await page.keyboard.press('Enter')
      await page.getByRole('navigation').first().waitFor()
      // the wrong code is told of
      await page.getByText('Có 1 lần đăng nhập không thành kể từ lần đăng nhập trước.').waitFor()
      await page.getByRole('button', { name: 'Tôi nhập sai' }).click()
      await page.getByText('lần đăng nhập không thành').waitFor({ state: 'hidden' })
      await context.close()

      const paper = await open(browser, program.address)
      await typeCredentials(paper.page, 'lanhdao.angiang', PASSWORD)
      await paper.page.getByLabel('Mã xác thực').fill((recoveryCodes[0] ?? '').toLowerCase())
      await paper.page.keyboard.press('Enter')
      await paper.page.getByRole('navigation').first().waitFor()
      await paper.page.goto(`${program.address}/tai-khoan`)
      await paper.page.getByText('Còn 9 mã khôi phục chưa dùng.').waitFor()
      await paper.context.close()

      await person.go('/tai-khoan')
      const factor = section(person.page, 'Xác thực hai lớp')
      await factor.getByRole('button', { name: 'Tắt', exact: true }).click()
      await person.page.getByRole('dialog').getByRole('button', { name: 'Tắt', exact: true }).click()
      await factor.getByText('Đang tắt').waitFor()
      await person.close()
    },
  },
  {
    name: 'sessions are seen and ended from another browser; another password ends the others',
    run: async ({ browser, program }) => {
      const here = await signIn(browser, program.address, 'lanhdao')
      const there = await signIn(browser, program.address, 'lanhdao')
      await here.go('/tai-khoan')
      const sessions = section(here.page, 'Nơi đang đăng nhập')
      await sessions.getByText('Phiên này').waitFor()
      await here.look('62-tai-khoan')
      await sessions.getByRole('button', { name: /^Kết thúc Chrome trên Linux/ }).click()
      await sessions.getByRole('button', { name: /^Kết thúc Chrome/ }).waitFor({ state: 'hidden' })
      await there.page.getByRole('link', { name: 'Đơn vị' }).first().click()
      await there.page.getByRole('dialog', { name: 'Phiên làm việc đã hết' }).waitFor()
      await there.close()

      const third = await signIn(browser, program.address, 'lanhdao')
      await here.page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
      const form = section(here.page, 'Mật khẩu')
      const choose = async (current: string, next: string, again = next): Promise<void> => {
        await form.getByLabel('Mật khẩu hiện tại').fill(current)
        await form.getByLabel('Mật khẩu mới', { exact: true }).fill(next)
        await form.getByLabel('Nhập lại mật khẩu mới').fill(again)
        await form.getByRole('button', { name: 'Đổi mật khẩu' }).click()
      }
      await choose(PASSWORD, 'ngắn')
      await form.getByText('Ngắn quá').waitFor()
      await choose(PASSWORD, 'Tỉnh Lào Cai 2027')
      await form.getByText('Chỉ gồm tên địa phương').waitFor()
      await here.look('63-doi-mat-khau')
      await choose('sai rồi', NEW_PASSWORD)
      await form.getByText('chưa đúng').waitFor()
      await choose(PASSWORD, NEW_PASSWORD, 'khác')
      await form.getByText('chưa giống nhau').waitFor()
      await choose(PASSWORD, NEW_PASSWORD)
      await form.getByText('Đã đổi mật khẩu').waitFor()
      expectEqual((await here.page.request.get(`${program.address}/api/me`)).status(), 200, 'the session that changed it')
      expectEqual((await third.page.request.get(`${program.address}/api/me`)).status(), 401, 'the other session')
      await third.close()

      const { context, page } = await open(browser, program.address)
      await typeCredentials(page, 'lanhdao', PASSWORD)
      await page.getByRole('alert').waitFor()
      await typeCredentials(page, 'lanhdao', NEW_PASSWORD)
      await page.getByRole('navigation').first().waitFor()
      await context.close()
      await here.close()
    },
  },
  {
    name: 'what asks for a fresh proof opens a dialog over the page, and then goes through with all that was chosen',
    run: async ({ browser, program }) => {
      const keeper = await signIn(browser, program.address, 'quantri.bo')
      const { page } = keeper
      await keeper.go('/quan-tri/dang-nhap')
      await page.getByLabel(/^Kiểm tra, giám sát/).check()
      // as eleven minutes later: the server refuses once
      let refused = 0
      const ids: string[] = []
      await page.route('**/api/second-factor-rule', async (route) => {
        if (route.request().method() !== 'PUT') return route.continue()
        ids.push(route.request().headers()['command-id'] ?? '')
        refused += 1
        if (refused > 1) return route.continue()
        return route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{"code":"auth.confirmation-required"}' })
      })
      await page.getByRole('button', { name: 'Lưu quy định' }).click()
      const dialog = page.getByRole('dialog', { name: 'Xác nhận lại' })
      await dialog.waitFor()
      await keeper.look('64-xac-nhan-lai')
      await dialog.getByLabel('Mật khẩu').fill('nhầm mất rồi')
      await page.keyboard.press('Enter')
      await dialog.getByRole('alert').waitFor()
      await dialog.getByLabel('Mật khẩu').fill(PASSWORD)
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'hidden' })
      await page.getByText('Đã lưu quy định.').waitFor()
      expect(ids.length === 2 && ids[0] === ids[1], `the same command was not repeated: ${ids.join(', ')}`)

      // whoever has the role sets the second factor up before anything else
      const { context, page: theirs } = await open(browser, program.address)
      await typeCredentials(theirs, 'auditor', PASSWORD)
      await theirs.getByRole('heading', { level: 1, name: 'Thiết lập xác thực hai lớp' }).waitFor()
      await theirs.goto(`${program.address}/bang-tong-hop`)
      await theirs.getByRole('heading', { level: 1, name: 'Thiết lập xác thực hai lớp' }).waitFor()
      await theirs.getByRole('button', { name: 'Thiết lập' }).click()
      const secret = await theirs.getByLabel('Khóa để nhập bằng tay').innerText()
      await theirs.getByLabel(/Nhập 6 chữ số/).fill(await freshCode(secret))
      await theirs.getByRole('button', { name: 'Bật xác thực hai lớp' }).click()
      await theirs.getByRole('button', { name: 'Đã cất giữ xong' }).click()
      await theirs.getByRole('navigation').first().waitFor()
      expect(theirs.url().includes('/bang-tong-hop'), `the person is not where they wanted to go: ${theirs.url()}`)
      await context.close()

      await page.getByLabel(/^Kiểm tra, giám sát/).uncheck()
      await page.getByRole('button', { name: 'Lưu quy định' }).click()
      await page.getByText('Đã lưu quy định.').waitFor()
      await keeper.close()
    },
  },
  {
    name: 'what is typed at the door is hidden and known to password managers; one leaves from every page',
    run: async ({ browser, program }) => {
      const { context, page } = await open(browser, program.address)
      const password = page.getByLabel('Mật khẩu', { exact: true })
      const told = async (of: Locator, name: string): Promise<string | null> => of.getAttribute(name)
      expectEqual(
        [await told(password, 'type'), await told(password, 'autocomplete'), await told(page.getByLabel('Tên đăng nhập'), 'autocomplete')],
        ['password', 'current-password', 'username'],
        'the fields of the door',
      )
      // what a manager or a hand pastes stays
      await password.fill('dán từ nơi khác')
      expectEqual(await password.inputValue(), 'dán từ nơi khác', 'what was pasted')
      await context.close()

      const person = await signIn(browser, program.address, 'lanhdao.angiang')
      for (const path of ['/', '/bang-tong-hop', '/quyet-dinh', '/don-vi', '/van-ban', '/tai-khoan', '/uy-quyen', '/khong-co-trang-nay']) {
        await person.go(path)
        await person.page.getByRole('button', { name: /^Tài khoản: / }).click()
        await person.page.getByRole('button', { name: 'Đăng xuất' }).waitFor()
        await person.page.keyboard.press('Escape')
      }
      await person.page.getByRole('button', { name: /^Tài khoản: / }).click()
      await person.page.getByRole('button', { name: 'Đăng xuất' }).click()
      await person.page.getByLabel('Tên đăng nhập').waitFor()
      expectEqual((await person.page.request.get(`${program.address}/api/me`)).status(), 401, 'who am I, after leaving')
      await person.close()
    },
  },
]
