// The main job: a commune fills in and hands in, the appraiser accepts, the authority decides, the board and the report show it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillBlanks } from './dossier.ts'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { signIn } from './person.ts'

const COMMUNE = 'Xã Bắc Hà'

export const journeys: readonly Journey[] = [
  {
    name: 'commune → appraiser → authority → board → report',
    run: async ({ browser, program }) => {
      const { address } = program
      const officer = await signIn(browser, address, 'canbo.xa')
      await officer.page.getByRole('heading', { name: 'Việc của tôi' }).waitFor()
      await officer.look('01-viec-cua-toi')
      await officer.page
        .getByRole('listitem')
        .filter({ hasText: COMMUNE })
        .or(officer.page.getByRole('row').filter({ hasText: COMMUNE }))
        .getByRole('link', { name: 'Điền tiếp' })
        .last()
        .click()
      await officer.page.getByRole('button', { name: 'Nộp hồ sơ' }).first().waitFor()
      await officer.page
        .getByText(/còn thiếu \d+ mục/)
        .first()
        .waitFor()
      await officer.look('02-ho-so-dang-dien')
      await officer.page.getByRole('button', { name: 'Nộp hồ sơ' }).first().click()
      await officer.page
        .getByRole('dialog')
        .getByText(/Còn thiếu \d+ mục/)
        .waitFor()
      await officer.page.keyboard.press('Escape')
      await fillBlanks(officer.page)
      await officer.page
        .getByText(/đủ 4\/4 nội dung/)
        .first()
        .waitFor()
      await officer.look('03-ho-so-da-dien')
      const dossier = new URL(officer.page.url()).pathname
      await officer.page.getByRole('button', { name: 'Nộp hồ sơ' }).first().click()
      // a double click hands in once
      await officer.page.getByRole('dialog').getByRole('button', { name: 'Nộp hồ sơ' }).dblclick()
      await officer.page
        .getByText(/Đã nộp hồ sơ ngày/)
        .first()
        .waitFor()
      await officer.look('04-ho-so-da-nop')

      const appraiser = await signIn(browser, address, 'thamdinh')
      await appraiser.go('/tham-dinh')
      await appraiser.page.getByText(COMMUNE).first().waitFor()
      await appraiser.look('05-hang-cho-tham-dinh')
      await appraiser.go(dossier)
      await appraiser.page.getByRole('button', { name: 'Đạt – chuyển đề nghị công nhận' }).first().click()
      await appraiser.look('06-tham-dinh')
      await appraiser.page.getByRole('dialog').getByRole('button', { name: 'Đạt – chuyển đề nghị công nhận' }).click()
      await appraiser.page.getByText('Đã chuyển đề nghị công nhận.').first().waitFor()
      await appraiser.close()

      const authority = await signIn(browser, address, 'ubnd.tinh')
      await authority.go('/quyet-dinh/moi')
      await authority.page.getByText(COMMUNE).first().waitFor()
      await authority.page.locator('#qd-so').fill('145/QĐ-UBND')
      await authority.page.locator('#qd-ngay').fill('10/02/2027')
      await authority.page.locator('#qd-chuc-vu').fill('CHỦ TỊCH')
      await authority.look('07-lap-quyet-dinh')
      await authority.page.getByRole('button', { name: 'Xem trước' }).or(authority.page.locator('.form-end button')).first().click()
      await authority.page.getByRole('dialog').waitFor()
      await authority.page.getByRole('dialog').locator('button').last().click()
      await authority.page.waitForURL(/\/quyet-dinh\/[0-9a-f-]{36}/)
      await authority.page.getByText('145/QĐ-UBND').first().waitFor()
      await authority.look('08-quyet-dinh')
      await authority.close()

      await officer.go(dossier)
      await officer.page.getByText('145/QĐ-UBND').first().waitFor()
      await officer.look('09-da-cong-nhan')
      await officer.close()

      const leader = await signIn(browser, address, 'lanhdao')
      await leader.go('/bang-tong-hop')
      await leader.page.getByText('Lào Cai').first().waitFor()
      await leader.look('10-bang-tong-hop')
      await leader.go('/bao-cao')
      await leader.look('11-bao-cao')
      const [download] = await Promise.all([
        leader.page.waitForEvent('download'),
        leader.page
          .getByRole('button', { name: /Tải.*(Word|docx)/i })
          .or(leader.page.getByRole('link', { name: /Tải.*(Word|docx)/i }))
          .first()
          .click(),
      ])
      await opensInWriter(await download.path(), /DỮ LIỆU MINH HỌA/)
      await leader.close()
    },
  },
  {
    name: 'a leader reads the figures of An Giang in 2020 and gets them in Word',
    run: async ({ browser, program }) => {
      const leader = await signIn(browser, program.address, 'lanhdao.angiang')
      await leader.go('/bang-tong-hop?unit=89@2019-10-06&on=2020-12-31')
      await leader.page.getByText('81,5%').first().waitFor()
      const board = await leader.page.locator('main').innerText()
      for (const figure of ['97', '119', '81,5%', '11,8']) expect(board.includes(figure), `the board of An Giang does not show ${figure}`)
      await leader.look('20-an-giang-2020')
      await leader.go('/bao-cao?unit=89@2019-10-06&on=2020-12-31')
      // the frame stands before the sheet does
      await leader.page
        .getByText(/97\/119/)
        .first()
        .waitFor()
      const report = await leader.page.locator('main').innerText()
      expect(report.includes('97/119'), 'the report of An Giang does not say 97/119')
      expect(report.includes('11,8 điểm phần trăm'), 'the report does not give the change in percentage points')
      await leader.look('21-bao-cao-an-giang')
      await leader.close()
    },
  },
]

/** LibreOffice turns the file into a PDF whose text is looked into; without LibreOffice that is said and left out, in CI it fails. */
async function opensInWriter(path: string, wanted: RegExp): Promise<void> {
  const soffice = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find((each) => existsSync(each))
  expectEqual(readFileSync(path).subarray(0, 2).toString('latin1'), 'PK', 'the report is a Word file')
  if (soffice === undefined) {
    expect(process.env['CI'] !== 'true', 'LibreOffice is missing')
    console.log('  skipped: no LibreOffice to open the report with')
    return
  }
  const directory = mkdtempSync(join(tmpdir(), 'binhyen-docx-'))
  try {
    execFileSync(
      soffice,
      ['--headless', `-env:UserInstallation=file://${directory}/profile`, '--convert-to', 'pdf', '--outdir', directory, path],
      { stdio: 'ignore', timeout: 120_000 },
    )
    const pdf = execFileSync('sh', ['-c', `ls ${directory}/*.pdf`], { encoding: 'utf8' }).trim()
    const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })
    expect(wanted.test(text), 'the report does not carry the demonstration mark')
    expect(/BÁO CÁO/.test(text), 'the report has no title')
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
