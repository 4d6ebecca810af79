// English: every page spoken in it, nothing of the interface left in Vietnamese, and switched without losing what is being typed.
import { signIn, type Person } from './person.ts'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'

/** Stands for the first line of a list: its id is new in each demonstration. */
const FIRST = '/*'

const pages: readonly (readonly [string, string, string])[] = [
  ['canbo.xa', '/viec', 'viec'],
  ['canbo.xa', '/ho-so', 'ho-so'],
  ['canbo.xa', '/so-lieu', 'so-lieu'],
  ['thamdinh', '/so-lieu', 'so-lieu-tinh'],
  ['canbo.xa', '/don-vi/02839@2025-07-01?phan=co-quan', 'don-vi-co-quan'],
  ['canbo.xa', `/ho-so${FIRST}`, 'ho-so-mot'],
  ['thamdinh', '/tham-dinh', 'tham-dinh'],
  ['thamdinh', `/ho-so${FIRST}`, 'ho-so-tham-dinh'],
  ['thamdinh', '/thuoc-dien', 'thuoc-dien'],
  ['thamdinh', `/thuoc-dien${FIRST}`, 'thuoc-dien-mot'],
  ['thamdinh', '/thuoc-dien/moi', 'thuoc-dien-moi'],
  ['thamdinh', '/moc-thoi-gian/indicator-19-2-2021', 'ky-danh-gia'],
  ['ubnd.tinh', '/quyet-dinh', 'quyet-dinh'],
  ['ubnd.tinh', `/quyet-dinh${FIRST}`, 'quyet-dinh-mot'],
  ['ubnd.tinh', '/quyet-dinh/moi', 'quyet-dinh-moi'],
  ['vpdp', '/quyet-dinh/danh-hieu', 'danh-hieu'],
  ['vpdp', '/quyet-dinh/nhap', 'nhap-cac-ky-truoc'],
  ['vpdp', '/quyet-dinh/mau-thuan', 'mau-thuan'],
  ['quantri', '/don-vi/su-kien/moi', 'su-kien-moi'],
  ['quantri', '/don-vi/nhap', 'don-vi-nhap'],
  ['lanhdao', '/bang-tong-hop', 'bang'],
  ['lanhdao', '/bao-cao', 'bao-cao'],
  ['auditor', '/tai-khoan', 'tai-khoan'],
  ['quantri.bo', '/quan-tri/dang-nhap', 'quy-dinh-dang-nhap'],
  ['canbo.xa', '/thong-bao', 'thong-bao'],
  ['quantri.bo', '/quan-tri/nhac-han', 'nhac-han'],
  ['quantri.bo', '/quan-tri/gian-doan', 'gian-doan'],
  ['quantri.bo', '/quan-tri/thu-dien-tu', 'may-chu-thu'],
  ['quantri.bo', '/quan-tri/chi-tieu', 'chi-tieu'],
  ['quantri.bo', '/quan-tri/bieu-mau', 'bieu-mau'],
  ['quantri.bo', '/quan-tri/bieu-mau/commune-security-month', 'bieu-mau-thang'],
  ['auditor', '/don-vi', 'don-vi'],
  ['auditor', '/don-vi/91@2025-07-01', 'don-vi-an-giang'],
  ['auditor', '/don-vi/su-kien', 'su-kien'],
  ['auditor', '/don-vi/su-kien/2026-04-30-dong-nai', 'su-kien-mot'],
  ['auditor', '/van-ban/so-sanh?a=indicator-19-2-2016&b=indicator-19-2-2021', 'so-sanh'],
  ['auditor', '/tai-lieu-api', 'api'],
  ['auditor', '/van-ban', 'van-ban'],
  ['auditor', '/van-ban/tt124-2021-commune', 'van-ban-tt124'],
  ['auditor', '/khong-co', 'khong-co'],
]

/**
 * Text with letters only Vietnamese has that is not marked as Vietnamese. Numbers of documents (491/QĐ-TTg) and these names
 * are the same in every language.
 */
const LEFT_OVER = `(() => {
  const vietnamese = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/iu
  const names = ['Bình Yên', 'Hoàng Sa', 'Trường Sa', 'Đà Nẵng', 'Khánh Hòa']
  const found = new Set()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement
    if (parent === null || parent.closest('script, style, noscript') !== null) continue
    if (parent.closest('[lang]')?.getAttribute('lang') === 'vi') continue
    const text = names.reduce((left, name) => left.replaceAll(name, ''), node.data).replace(/\\S*\\/\\S*/g, '')
    if (vietnamese.test(text)) found.add(node.data.trim())
  }
  return [...found]
})()`

/** The page speaks English, all of it. */
async function expectEnglish(person: Person, where: string): Promise<void> {
  expectEqual(await person.page.evaluate('document.documentElement.lang'), 'en', `the language of ${where}`)
  expect((await person.page.getByText('The page ran into an error').count()) === 0, `${where} is broken`)
  const left = (await person.page.evaluate(LEFT_OVER)) as readonly string[]
  expect(left.length === 0, `${where} still says in Vietnamese: ${left.slice(0, 12).join(' | ')}`)
}

async function open(person: Person, path: string): Promise<void> {
  if (!path.endsWith(FIRST)) return person.go(path)
  await person.go(path.slice(0, -FIRST.length))
  await person.page.locator('main tbody a').first().click()
  await person.page.waitForURL((url) => url.pathname !== path.slice(0, -FIRST.length))
  await person.page.getByRole('heading', { level: 1 }).first().waitFor()
}

async function speakEnglish(person: Person): Promise<void> {
  await person.page.evaluate("localStorage.setItem('binhyen.language', 'en')")
  await person.page.reload()
}

const sizes = [
  ['360', { width: 360, height: 780 }],
  ['1366', { width: 1366, height: 900 }],
] as const

export const journeys: readonly Journey[] = [
  ...sizes.map(([name, size]): Journey => ({
    name: `every page in English at ${name} px`,
    run: async ({ browser, program }) => {
      for (const username of new Set(pages.map(([each]) => each))) {
        const person = await signIn(browser, program.address, username, size)
        await speakEnglish(person)
        for (const [, path, picture] of pages.filter(([each]) => each === username)) {
          await open(person, path)
          await person.look(`en-${picture}-${name}`)
          await expectEnglish(person, path)
        }
        await person.close()
      }
    },
  })),
  {
    name: 'every page in English with text at 200%',
    run: async ({ browser, program }) => {
      for (const username of new Set(pages.map(([each]) => each))) {
        const person = await signIn(browser, program.address, username)
        await person.page.evaluate(
          `localStorage.setItem('binhyen.appearance', JSON.stringify({ theme: 'light', textScale: 2, density: 'comfortable' }))`,
        )
        await speakEnglish(person)
        for (const [, path, picture] of pages.filter(([each]) => each === username)) {
          await open(person, path)
          await person.look(`en-${picture}-200`)
        }
        await person.close()
      }
    },
  },
  {
    name: 'the language changes on the sign-in page and over a form, and what is typed stays',
    run: async ({ browser, program }) => {
      const context = await browser.newContext({ locale: 'vi-VN' })
      const page = await context.newPage()
      await page.goto(`${program.address}/dang-nhap`)
      await page.getByLabel('Tên đăng nhập').fill('canbo.xa')
      // by keyboard, as the rest of the page
      await page.getByRole('button', { name: 'English' }).press('Enter')
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      expectEqual(await page.getByLabel('Username').inputValue(), 'canbo.xa', 'the typed username')
      expectEqual(await page.evaluate('document.documentElement.lang'), 'en', 'the language of the document')
      await page.reload()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await context.close()

      const person = await signIn(browser, program.address, 'vpdp')
      await person.go('/quyet-dinh/danh-hieu')
      await person.page.getByLabel(/^Cơ quan ban hành/).fill('UBND tỉnh Lào Cai')
      await person.page.getByRole('button', { name: 'English', exact: true }).click()
      await person.page.getByRole('heading', { level: 1, name: 'Record a new-style rural area title' }).waitFor()
      expectEqual(await person.page.getByLabel(/^Issuing body/).inputValue(), 'UBND tỉnh Lào Cai', 'the typed body')
      await person.page.getByRole('button', { name: 'Tiếng Việt', exact: true }).click()
      await person.page.getByRole('heading', { level: 1, name: 'Ghi nhận danh hiệu nông thôn mới' }).waitFor()
      expectEqual(await person.page.getByLabel(/^Cơ quan ban hành/).inputValue(), 'UBND tỉnh Lào Cai', 'the typed body')
      await person.close()
    },
  },
]
