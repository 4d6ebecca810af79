// Every page as every screen sees it: a phone, an office PC, text at 200%; axe on each; nothing wider than the screen.
import { signIn, type Person } from './person.ts'
import type { Journey } from './journeys.ts'
import { expect } from './journeys.ts'

const sizes = [
  ['360', { width: 360, height: 780 }],
  ['1366', { width: 1366, height: 900 }],
] as const

/** Stands for the first decision of the list: its id is new in each demonstration. */
const FIRST_DECISION = '/quyet-dinh/*'

async function open(person: Person, path: string): Promise<void> {
  if (path !== FIRST_DECISION) return person.go(path)
  await person.go('/quyet-dinh')
  await person.page.locator('main tbody a').first().click()
  await person.page.getByRole('heading', { level: 1, name: /^Quyết định số/ }).waitFor()
}

const pages: readonly (readonly [string, string, string])[] = [
  ['canbo.xa', '/viec', 'viec'],
  ['canbo.xa', '/ho-so', 'ho-so'],
  ['canbo.xa', '/so-lieu', 'so-lieu'],
  ['thamdinh', '/so-lieu', 'so-lieu-tinh'],
  ['tonghop', '/so-lieu', 'so-lieu-tong-hop'],
  ['tonghop', '/so-lieu/nhap-nhieu-don-vi', 'nhap-nhieu-don-vi'],
  ['lanhdao', '/so-lieu', 'so-lieu-lanh-dao'],
  ['thamdinh', '/so-lieu/bang', 'so-lieu-bang'],
  ['lanhdao', '/so-lieu/mau-thuan', 'so-lieu-mau-thuan-lanh-dao'],
  ['thamdinh', '/so-lieu/chenh-lech', 'so-lieu-chenh-lech-thang'],
  ['thamdinh', '/so-lieu/tep-xuat', 'so-lieu-tep-xuat'],
  ['thamdinh', '/so-lieu/yeu-cau', 'so-lieu-yeu-cau'],
  ['canbo.xa', '/so-lieu/yeu-cau', 'so-lieu-yeu-cau-xa'],
  ['thamdinh', '/so-lieu/bang?form=commune-peak-ad-hoc', 'so-lieu-bang-dot-xuat'],
  ['thamdinh', '/so-lieu?form=commune-peak-ad-hoc', 'so-lieu-dot-xuat'],
  ['canbo.xa', '/don-vi/02839@2025-07-01?phan=co-quan', 'don-vi-co-quan'],
  ['thamdinh', '/tham-dinh', 'tham-dinh'],
  ['thamdinh', '/thuoc-dien', 'thuoc-dien'],
  ['thamdinh', '/thuoc-dien/moi', 'thuoc-dien-moi'],
  ['ubnd.tinh', '/quyet-dinh', 'quyet-dinh'],
  ['ubnd.tinh', '/quyet-dinh/moi', 'quyet-dinh-moi'],
  ['ubnd.tinh', FIRST_DECISION, 'quyet-dinh-mot'],
  ['vpdp', '/quyet-dinh/danh-hieu', 'danh-hieu'],
  ['vpdp', '/quyet-dinh/nhap', 'nhap-cac-ky-truoc'],
  ['vpdp', '/quyet-dinh/mau-thuan', 'mau-thuan'],
  ['thamdinh', '/moc-thoi-gian/indicator-19-2-2021', 'ky-danh-gia'],
  ['lanhdao', '/bang-tong-hop', 'bang'],
  ['lanhdao', '/bao-cao', 'bao-cao'],
  ['auditor', '/tai-khoan', 'tai-khoan'],
  ['quantri.bo', '/quan-tri/dang-nhap', 'quy-dinh-dang-nhap'],
  ['auditor', '/don-vi', 'don-vi'],
  ['auditor', '/don-vi/91@2025-07-01', 'don-vi-an-giang'],
  ['quantri', '/don-vi/nhap', 'don-vi-nhap'],
  ['auditor', '/don-vi/su-kien', 'su-kien'],
  ['auditor', '/don-vi/su-kien/2026-04-30-dong-nai', 'su-kien-mot'],
  ['quantri', '/don-vi/su-kien/moi', 'su-kien-moi'],
  ['auditor', '/van-ban/so-sanh?a=indicator-19-2-2016&b=indicator-19-2-2021', 'so-sanh'],
  ['auditor', '/van-ban', 'van-ban'],
  ['auditor', '/tai-lieu-api', 'tai-lieu-api'],
  ['auditor', '/van-ban/tt124-2021-commune', 'van-ban-tt124'],
  ['auditor', '/quan-tri/nhat-ky', 'nhat-ky'],
  ['auditor', '/quan-tri/nhat-ky/niem-phong', 'niem-phong'],
  ['quantri', '/quan-tri/tai-khoan', 'tai-khoan-danh-sach'],
  ['quantri', '/quan-tri/tai-khoan/moi', 'tai-khoan-moi'],
  ['quantri', '/quan-tri/tai-khoan/nhap', 'tai-khoan-nhap'],
  ['quantri', '/quan-tri/tai-khoan/chuyen', 'tai-khoan-chuyen'],
  ['thamdinh', '/uy-quyen', 'uy-quyen'],
  ['quantri.bo', '/quan-tri/bao-ve', 'bao-ve'],
  ['quantri.bo', '/quan-tri/chi-tieu', 'chi-tieu'],
  ['canbo.xa', '/thong-bao', 'thong-bao'],
  ['quantri.bo', '/quan-tri/nhac-han', 'nhac-han'],
  ['quantri.bo', '/quan-tri/gian-doan', 'gian-doan'],
  ['quantri.bo', '/quan-tri/thu-dien-tu', 'may-chu-thu'],
  ['auditor', '/quan-tri/bieu-mau', 'bieu-mau'],
  ['auditor', '/quan-tri/bieu-mau/commune-movement-quarter', 'bieu-mau-quy'],
  ['quantri.bo', '/quan-tri/bieu-mau/commune-movement-quarter/sua', 'bieu-mau-khong-soan'],
]

export const journeys: readonly Journey[] = [
  ...sizes.map(([name, size]): Journey => ({
    name: `every page at ${name} px`,
    run: async ({ browser, program }) => {
      for (const username of new Set(pages.map(([each]) => each))) {
        const person = await signIn(browser, program.address, username, size)
        for (const [, path, picture] of pages.filter(([each]) => each === username)) {
          await open(person, path)
          await person.look(`${picture}-${name}`)
        }
        await person.close()
      }
    },
  })),
  {
    name: 'text at 200% stays readable and the mark of the demonstration stands on the page',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'lanhdao')
      await person.page.addStyleTag({ content: '' }).catch(() => undefined)
      await person.page.evaluate("document.documentElement.style.fontSize = '200%'")
      await person.look('bang-200')
      expect(
        (await person.page.locator('body').innerText()).includes('DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ'),
        'the demonstration is not marked',
      )
      await person.close()
    },
  },
]
