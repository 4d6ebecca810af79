// The only place for what a person does with a dossier in the browser: opening it from their work, filling it, handing it in.
import type { Locator, Page } from 'playwright-core'
import { answer, type Person } from './person.ts'

/** Opens a unit's dossier from "Việc của tôi" and waits for its form; gives its path. */
export async function openFromWork(person: Person, link: string): Promise<string> {
  await person.go('/viec')
  await person.page.getByRole('link', { name: link, exact: true }).click()
  await person.page
    .getByRole('button', { name: /^Nộp (lại )?hồ sơ$/ })
    .first()
    .waitFor()
  return new URL(person.page.url()).pathname
}

/** One clause of the dossier, by a piece of its title. */
export function clauseOf(page: Page, title: string): Locator {
  return page.locator('section.clause').filter({ has: page.getByRole('heading', { name: title }) })
}

/** Waits until nothing of the clause waits to be sent: it says "đã lưu", or, once fetched again, who saved it last. */
export async function saved(clause: Locator): Promise<void> {
  await clause
    .getByText(/đã lưu \d|Cán bộ xã Bắc Hà lưu lúc/)
    .first()
    .waitFor()
  await clause
    .getByRole('status')
    .filter({ hasText: /đang lưu|giữ tạm|chưa lưu/ })
    .waitFor({ state: 'hidden' })
}

/** A knock-out asks whether something happened: the good answer is "no". */
export function goodAnswer(question: string): 'Có' | 'Không' {
  return /xảy ra|để xảy/i.test(question) && !/không (có|để)/i.test(question) ? 'Không' : 'Có'
}

/** Answers every question of the form that is still blank, with what lets the unit pass. */
export async function fillBlanks(page: Page): Promise<void> {
  const questions = page.locator('main fieldset.field')
  for (let at = 0; at < (await questions.count()); at += 1) {
    const question = questions.nth(at)
    if ((await question.locator('input:checked').count()) > 0) continue
    await answer(question, goodAnswer(await question.innerText()))
  }
  await fillDocuments(page)
  const counts = page.locator('main input[inputmode="numeric"]:not([readonly])')
  for (let at = 0; at < (await counts.count()); at += 1) {
    if ((await counts.nth(at).inputValue()) === '') await counts.nth(at).fill('4')
  }
  await page.keyboard.press('Tab')
}

async function fillDocuments(page: Page): Promise<void> {
  const documents = page.locator('main .fact-document')
  for (let at = 0; at < (await documents.count()); at += 1) {
    const inputs = documents.nth(at).locator('input:not([type="radio"])')
    for (let each = 0; each < (await inputs.count()); each += 1) {
      const input = inputs.nth(each)
      if ((await input.inputValue()) !== '') continue
      await input.fill((await input.getAttribute('id'))?.endsWith('-ngay') === true ? '05/01/2027' : '12-NQ/ĐU')
    }
  }
}

/** Presses hand-in and confirms it; `again` after a return. */
export async function handIn(page: Page, again = false): Promise<void> {
  const name = again ? 'Nộp lại hồ sơ' : 'Nộp hồ sơ'
  await page.getByRole('button', { name, exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  await page
    .getByText(/Đã nộp hồ sơ ngày 10\/02\/2027/)
    .first()
    .waitFor()
}

/** Presses a button of the page and the button of the same name in the window that asks again. */
export async function confirmed(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
}
