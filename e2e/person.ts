// The only place for what a person does in the browser: signing in as a seat, opening pages, keeping a picture, checking access.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'
import { PASSWORD } from './program.ts'

const pictures = fileURLToPath(new URL('./pictures/', import.meta.url))

/** Background traffic is switched off: the machine of the tests may have no network at all. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', headless: true, args: FLAGS })
}

export type Person = {
  readonly page: Page
  /** Opens an address of the product and waits until its page stands. */
  go(path: string): Promise<void>
  /** Keeps a picture of the whole page and checks it with axe; throws on any serious or critical finding. */
  look(name: string): Promise<void>
  close(): Promise<void>
}

/** A person in a browser of their own, signed in by the form. Errors of the page's own script fail the journey. */
export async function signIn(
  browser: Browser,
  address: string,
  username: string,
  size: { width: number; height: number } = { width: 1366, height: 900 },
): Promise<Person> {
  const person = await personIn(browser, address, size)
  await person.page.goto(address)
  await typeCredentials(person.page, username, PASSWORD)
  await person.page.getByRole('navigation').first().waitFor()
  return person
}

/** Types name and password into the sign-in page that stands open. */
export async function typeCredentials(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Tên đăng nhập').fill(username)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
}

/** A person in a browser of their own, not signed in. */
export async function personIn(
  browser: Browser,
  address: string,
  size: { width: number; height: number } = { width: 1366, height: 900 },
): Promise<Person> {
  const context = await browser.newContext({ viewport: size, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', acceptDownloads: true })
  const page = await context.newPage()
  const mistakes: string[] = []
  page.on('pageerror', (error) => mistakes.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text())) mistakes.push(message.text())
  })
  return personOf(context, page, { address, mistakes })
}

function personOf(context: BrowserContext, page: Page, about: { address: string; mistakes: readonly string[] }): Person {
  return {
    page,
    go: async (path) => {
      await page.goto(`${about.address}${path}`)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
    },
    look: async (name) => {
      await page.waitForLoadState('networkidle')
      mkdirSync(pictures, { recursive: true })
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
      // a fixed bar covers whatever lies below it at this scroll position; on a screen as tall as the page nothing is covered
      const size = page.viewportSize() ?? { width: 1366, height: 900 }
      await asTallAsPage(page, size)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
      await page.setViewportSize(size)
      const grave = violations.filter((each) => each.impact === 'serious' || each.impact === 'critical')
      const words = grave.map((each) => `${each.id} at ${each.nodes[0]?.target.join(' ') ?? ''}`)
      if (words.length > 0) throw new Error(`${name}: ${words.join('; ')}`)
      if (about.mistakes.length > 0) throw new Error(`${name}: the page reported ${about.mistakes.join('; ')}`)
      await noSidewaysScroll(page, name)
    },
    close: () => context.close(),
  }
}

/** Tables grow with the screen up to their own length, so the page is measured again until it lies whole on it. */
async function asTallAsPage(page: Page, { width, height }: { readonly width: number; readonly height: number }): Promise<void> {
  let screen = height
  for (let tries = 0; tries < 5; tries += 1) {
    const whole = Number(await page.evaluate('document.documentElement.scrollHeight')) + 200
    if (whole <= screen) return
    screen = whole
    await page.setViewportSize({ width, height: screen })
  }
}

async function noSidewaysScroll(page: Page, name: string): Promise<void> {
  const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  if (Number(over) > 1) throw new Error(`${name}: the page is ${String(over)} px wider than the screen`)
}

/** Picks one answer of a question (a fieldset). */
export async function answer(question: Locator, words: string): Promise<void> {
  await question.getByLabel(words, { exact: true }).check()
}
