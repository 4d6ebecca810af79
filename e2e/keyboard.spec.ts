// By the keyboard alone: an old commune found by a piece of its name without marks, and a dossier filled in and handed in.
import type { Page } from 'playwright-core'
import { goodAnswer } from './dossier.ts'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { signIn } from './person.ts'

type Focus = {
  readonly kind: 'radio' | 'text' | 'button' | 'link' | 'other'
  readonly name: string
  readonly question: string
  readonly answered: boolean
  readonly value: string
  readonly id: string
}

/** What has the keyboard now. Runs in the page. */
const FOCUS = `(() => {
  const at = document.activeElement
  const set = at?.closest('fieldset')
  const kind = at?.matches('input[type=radio]') ? 'radio'
    : at?.matches('input, textarea') ? 'text'
    : at?.matches('button') ? 'button' : at?.matches('a') ? 'link' : 'other'
  return {
    kind,
    name: (at?.innerText ?? '').replace(/\\s+/g, ' ').trim(),
    question: set?.innerText ?? '',
    answered: set?.querySelector('input:checked') != null,
    value: at?.value ?? '',
    id: at?.id ?? '',
  }
})()`

const focusOf = async (page: Page): Promise<Focus> => (await page.evaluate(FOCUS)) as Focus

/** Presses a key until what is wanted has the keyboard. */
async function goTo(page: Page, key: 'Tab' | 'Shift+Tab', wanted: (focus: Focus) => boolean): Promise<void> {
  for (let step = 0; step < 120; step += 1) {
    if (wanted(await focusOf(page))) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} never reached it; last at ${JSON.stringify(await focusOf(page))}`)
}

/** Answers what has the keyboard, where it is a blank of the form. */
async function fillFocused(page: Page, focus: Focus): Promise<void> {
  if (focus.kind === 'radio' && !focus.answered) {
    // Space takes the first answer, the arrow goes on to the second
    await page.keyboard.press('Space')
    if (goodAnswer(focus.question) === 'Không') await page.keyboard.press('ArrowDown')
  } else if (focus.kind === 'text' && focus.value === '') {
    await page.keyboard.type(focus.id.endsWith('-ngay') ? '05/01/2027' : focus.id.endsWith('-so') ? '12-NQ/CB' : '64')
  }
}

export const journeys: readonly Journey[] = [
  {
    name: 'keyboard: Ctrl K finds an old commune without marks, with its span and what it is now',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'auditor')
      const { page } = person
      await page.keyboard.press('Control+k')
      const box = page.getByRole('dialog', { name: 'Tìm kiếm' })
      await box.waitFor()
      await page.keyboard.type('tam giang')
      const wanted = /Xã Tam Giang.*Huyện Núi Thành, Tỉnh Quảng Nam.*đến hết 30\/06\/2025.*nay là Xã Núi Thành/s
      await box.getByRole('option', { name: wanted }).waitFor()
      for (let step = 0; step < 20; step += 1) {
        if (wanted.test(await box.getByRole('option', { selected: true }).innerText())) break
        await page.keyboard.press('ArrowDown')
      }
      await person.look('60-tim-khong-dau')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/don-vi\/20995@/)
      await page.getByRole('heading', { level: 1, name: 'Xã Tam Giang' }).waitFor()
      await page.getByText('Nay là', { exact: true }).first().waitFor()
      const main = await page.locator('main').innerText()
      expect(
        main.includes('30/06/2025') && main.includes('Xã Núi Thành'),
        'the page of the old commune lacks its last day or what it is now',
      )
      await person.close()
    },
  },
  {
    name: 'keyboard: a dossier is filled in with Tab, Space and typing, and handed in with Enter',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const { page } = officer
      await page.getByRole('heading', { level: 1, name: 'Việc của tôi' }).waitFor()
      await page.getByRole('link', { name: 'Điền tiếp Thôn 14' }).waitFor()
      await goTo(page, 'Tab', (focus) => focus.kind === 'link' && focus.name === 'Điền tiếp Thôn 14')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Thôn 14' }).waitFor()
      await page
        .getByText(/còn thiếu \d+ mục/)
        .first()
        .waitFor()
      const complete = page.getByText('đã điền đủ các mục bắt buộc', { exact: false }).first()
      for (let step = 0; step < 150 && !(await complete.isVisible()); step += 1) {
        await page.keyboard.press('Tab')
        await fillFocused(page, await focusOf(page))
      }
      expect(await complete.isVisible(), `not filled in; last at ${JSON.stringify(await focusOf(page))}`)
      await page
        .getByText(/đủ 5\/5 nội dung/)
        .first()
        .waitFor()
      await goTo(page, 'Shift+Tab', (focus) => focus.kind === 'button' && focus.name === 'Nộp hồ sơ')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      await goTo(page, 'Tab', (focus) => focus.kind === 'button' && focus.name === 'Nộp hồ sơ')
      await page.keyboard.press('Enter')
      const done = page.getByText(/Đã nộp hồ sơ ngày 10\/02\/2027/).first()
      await done.waitFor()
      const at = await page.evaluate("document.activeElement?.innerText ?? ''")
      expect(String(at).includes('Đã nộp hồ sơ'), `the keyboard is lost after handing in: ${String(at)}`)
      expectEqual(await page.getByRole('dialog').count(), 0, 'windows left open')
      await officer.close()
    },
  },
]
