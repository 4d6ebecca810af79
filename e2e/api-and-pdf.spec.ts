// The report as a PDF file from the page and from the command line, and the description of the API as a page and as a file.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { signIn } from './person.ts'
import { binhyen } from './program.ts'

const MARK = 'DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ'
const textOf = (path: string): string =>
  execFileSync('pdftotext', ['-raw', path, '-'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString('utf8')

export const journeys: readonly Journey[] = [
  {
    name: 'the report comes as a PDF file whose words are those on the screen',
    run: async ({ browser, program }) => {
      const leader = await signIn(browser, program.address, 'lanhdao')
      const { page } = leader
      await leader.go('/bao-cao')
      const subject = await page.locator('.sheet-subject').first().innerText()
      const sentence = await page
        .locator('.sheet-paragraph')
        .filter({ hasText: /Toàn tỉnh có/ })
        .first()
        .innerText()
      const waiting = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Tải tệp PDF' }).click()
      const file = await waiting
      expect(file.suggestedFilename().endsWith('.pdf'), `the file is called ${file.suggestedFilename()}`)
      const folder = mkdtempSync(join(tmpdir(), 'binhyen-pdf-'))
      try {
        const kept = join(folder, 'report.pdf')
        await file.saveAs(kept)
        const squeezed = (text: string): string => text.replace(/\s+/g, ' ')
        const words = squeezed(textOf(kept))
        for (const part of [MARK, squeezed(subject), squeezed(sentence), 'Nơi nhận:']) {
          expect(words.includes(part), `the PDF file does not say "${part}"`)
        }
        const typed = join(folder, 'typed.pdf')
        const made = await binhyen([
          'report',
          '--data',
          program.directory,
          '--unit',
          'An Giang',
          '--on',
          '2020-12-31',
          '--pdf',
          '--out',
          typed,
        ])
        expectEqual(made.code, 0, `the command line says ${made.err}`)
        expect(
          squeezed(textOf(typed)).includes('Toàn tỉnh có 97/119 xã đạt chỉ tiêu 19.2, đạt 81,5%'),
          'the PDF of the command line lacks the sentence',
        )
        expect(readFileSync(typed).subarray(0, 5).toString() === '%PDF-', 'the command line wrote no PDF')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
      await leader.close()
    },
  },
  {
    name: 'the description of the API is read as a page, found by a word, in both languages, and as a file',
    run: async ({ browser, program }) => {
      for (const size of [
        { width: 1366, height: 900 },
        { width: 360, height: 780 },
      ]) {
        const reader = await signIn(browser, program.address, 'auditor', size)
        const { page } = reader
        await reader.go('/tai-lieu-api')
        await page.getByText('/api/dossiers/{id}/hand-in').waitFor()
        await page.getByRole('searchbox').fill('dossiers/{id}/hand-in')
        await page.getByText(/^1\/\d+ địa chỉ$/).waitFor()
        await page.getByText('/api/dossiers/{id}/hand-in').click()
        await page.getByText('assessment.incomplete').waitFor()
        expect((await page.locator('.api-command').innerText()).includes('Command-Id'), 'the command to copy lacks its Command-Id')
        await reader.look(`api-${String(size.width)}`)
        await page.getByRole('searchbox').fill('no such thing')
        await page.getByText('Không có địa chỉ nào khớp').waitFor()
        await reader.close()
      }
      const answer = (await (await fetch(`${program.address}/api/openapi.json`)).json()) as { openapi: string }
      expectEqual(answer.openapi, '3.1.0', 'the version of the description')
      const told = await binhyen(['api'])
      expectEqual(told.code, 0, 'the exit code of the command')
      expectEqual(JSON.parse(told.out), answer, 'what the command line tells of the API')
    },
  },
]
