// The audit log as an inspector meets it: filtered, one entry with before and after, downloaded, checked by the verifier alone.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { signIn } from './person.ts'
import { binhyen } from './program.ts'

export const journeys: readonly Journey[] = [
  {
    name: 'an inspector filters the audit log, reads an entry, downloads the log and has it verified offline',
    run: async ({ browser, program }) => {
      // something to find: an officer adds a residential area, and asks for what is not theirs
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const refused = await officer.page.evaluate("fetch('/api/audit-entries').then((answer) => answer.status)")
      expectEqual(refused, 403, 'an officer who asks for the log of others')
      await officer.close()

      const inspector = await signIn(browser, program.address, 'auditor')
      const { page } = inspector
      await inspector.go('/quan-tri/nhat-ky')
      await page.getByLabel('Kết quả').selectOption({ label: 'Bị từ chối' })
      await page.waitForURL(/outcome=refused/)
      const row = page.getByRole('row').filter({ hasText: 'GET /api/audit-entries' }).first()
      await row.getByRole('button').first().click()
      const panel = page.getByRole('complementary').filter({ hasText: 'Bản ghi' })
      await panel.getByText('Lý do từ chối').waitFor()
      await panel.getByText('Nội dung thay đổi').waitFor()
      expect((await panel.innerText()).includes('xem nhật ký'), 'the entry does not say which right was missing')
      await inspector.look('nhat-ky-bi-tu-choi')
      await panel.getByRole('button', { name: 'Mọi bản ghi của người này' }).click()
      await page.waitForURL(/account=/)
      await page.getByRole('row').filter({ hasText: 'Đăng nhập' }).first().waitFor()

      await inspector.go('/quan-tri/nhat-ky')
      await page.getByLabel('Loại việc').selectOption({ label: 'Tài khoản, đăng nhập, quyền' })
      await page.waitForURL(/action=access/)
      await page.getByRole('row').filter({ hasText: 'Đăng nhập' }).first().waitFor()

      // what was just done is sealed within seconds
      await page.waitForTimeout(6000)
      await inspector.go('/quan-tri/nhat-ky/niem-phong')
      await inspector.look('niem-phong')
      await page.getByLabel('Từ ngày').fill('01/01/2020')
      await page.getByLabel('Đến hết ngày').fill('31/12/2099')
      await page.getByLabel('Đến hết ngày').blur()
      const waiting = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Tải về' }).click()
      const file = await waiting
      const folder = mkdtempSync(join(tmpdir(), 'binhyen-log-'))
      try {
        const kept = join(folder, 'log.ndjson')
        await file.saveAs(kept)
        const whole = await binhyen(['audit', 'verify', kept])
        expectEqual(whole.code, 0, `the verifier says ${whole.out}${whole.err}`)
        expect(whole.out.startsWith('ĐÚNG / OK'), `the verifier says ${whole.out}`)
        const text = readFileSync(kept, 'utf8')
        const altered = join(folder, 'altered.ndjson')
        writeFileSync(altered, text.replace('"problem":"auth.forbidden"', '"problem":null'))
        const found = await binhyen(['audit', 'verify', altered])
        expectEqual(found.code, 1, 'the verifier takes an altered log for whole')
        expect(found.out.includes('SỬA'), `the verifier says ${found.out}`)
        const shorter = join(folder, 'shorter.ndjson')
        writeFileSync(shorter, text.split('\n').toSpliced(5, 1).join('\n'))
        expectEqual((await binhyen(['audit', 'verify', shorter])).code, 1, 'the verifier does not miss an entry')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
      await inspector.close()
    },
  },
]
