// The administrator takes in official files: a table with errors, the same table repaired, a boundary; each is checked before it is recorded.
import type { Journey } from './journeys.ts'
import { expect } from './journeys.ts'
import { choose } from './list-files.ts'
import { signIn, type Person } from './person.ts'

const HEADERS = [
  'Đơn vị hành chính từ ngày 01/7/2025,,,Đơn vị hành chính trước ngày 01/7/2025',
  '"Tỉnh, thành phố",Tên Xã mới,Mã Xã mới,Tên Xã cũ,Mã Xã cũ,Ghi chú,Quận/huyện,Tỉnh cũ',
  'TỈNH LÀO CAI,,,,,,,',
]
const PROVINCE = 'Tỉnh Lào Cai (15)'
const OLD = 'Huyện Bắc Hà (085),Tỉnh Lào Cai (10)'
const ROWS = [
  `${PROVINCE},Xã Bắc Hà,02839,Thị trấn Bắc Hà,02839,Nhâp toàn bộ,${OLD}`,
  `${PROVINCE},Xã Tả Củ Tỷ,02842,Xã Lùng Cải,02842,Nhập một phần,${OLD}`,
  `${PROVINCE},Xã Bắc Hà,02839,Xã Lùng Cải,02842,"Nhập một phần diện tích",${OLD}`,
]
const WRONG = `${PROVINCE},Xã Bắc Hà,02839,Xã Không Có,99999,Nhập toàn bộ,${OLD}`

const RING = '[[104.2,22.5],[104.3,22.5],[104.3,22.6],[104.2,22.6],[104.2,22.5]]'
const BOUNDARY = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"02839"},"geometry":{"type":"Polygon","coordinates":[${RING}]}}]}`

async function check({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Kiểm tra tệp' }).click()
}

async function record({ page }: Person, button: RegExp): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Ghi', exact: true }).click()
}

export const journeys: readonly Journey[] = [
  {
    name: 'unit imports: a conversion table with an error, then without, and a boundary',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'quantri')
      const { page } = person
      await person.go('/don-vi/nhap?loai=conversion')
      await page.getByLabel('Ngày các đơn vị mới bắt đầu').fill('01/07/2025')
      await page.getByLabel('Nguồn của tệp').fill('Bảng chuyển đổi thử')
      await choose(person, 'bang.csv', [...HEADERS, ...ROWS, WRONG].join('\n'))
      await check(person)
      await page.getByText('Không có đơn vị cũ “Xã Không Có” (99999)').waitFor()
      expect(await page.getByRole('button', { name: /^Ghi \d+ thay đổi/ }).isDisabled(), 'a table with errors can be recorded')
      await person.look('nhap-bang-loi')
      await choose(person, 'bang.csv', [...HEADERS, ...ROWS].join('\n'))
      await check(person)
      await page.getByText('3 dòng: 1 nhập toàn bộ, 2 một phần').waitFor()
      await record(person, /^Ghi 2 thay đổi/)
      await page.getByRole('link', { name: 'Xem những gì đã đổi' }).waitFor()
      await person.go('/don-vi/nhap?loai=boundaries')
      await page.getByLabel('Ranh giới có từ ngày').fill('01/07/2025')
      await page.getByLabel('Nguồn của tệp').fill('Tệp thử')
      await page.getByLabel('Giấy phép').fill('CC0')
      await choose(person, 'xa.geojson', BOUNDARY)
      await check(person)
      await page.getByRole('img', { name: 'Hình ranh giới đã đọc của 1 đơn vị: Xã Bắc Hà' }).waitFor()
      await person.look('nhap-ranh-gioi')
      await record(person, /^Ghi 1 ranh giới/)
      await page.getByText('Đã ghi 1 ranh giới.').waitFor()
      await person.close()
    },
  },
]
