// Data care: a text that looks like a person is told beside its field, asked about before it is saved, and refused where the setting blocks.
import { readFileSync } from 'node:fs'
import { expect, until, type Journey } from './journeys.ts'
import { signIn } from './person.ts'

export const journeys: readonly Journey[] = [
  {
    name: 'sensitive text: warned beside the field, confirmed or taken out before it is saved',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'canbo.xa')
      await person.go('/viec')
      const unit = await person.page.evaluate("fetch('/api/me').then((reply) => reply.json()).then((me) => me.grants[0].unitId)")
      await person.go(`/don-vi/${String(unit)}`)
      await person.page.getByRole('button', { name: 'Khu dân cư' }).first().click()
      await person.page.getByRole('button', { name: 'Thêm khu dân cư' }).first().click()
      const name = person.page.getByLabel(/^Tên/).last()
      await name.fill('Bến CCCD 001086012345')
      await person.page.getByText('Phải bỏ đi mới lưu được').waitFor()
      await name.fill('Bến Ông Hai 0912 345 678')
      await person.page.getByText('Có vẻ là số điện thoại: “0912 345 678”').waitFor()
      await person.look('noi-dung-nhay-cam')
      const save = person.page.getByRole('button', { name: 'Thêm khu dân cư' }).last()
      await save.click()
      await person.page.getByRole('heading', { name: 'Kiểm tra nội dung trước khi lưu' }).waitFor()
      await person.look('hoi-truoc-khi-luu')
      await person.page.getByRole('button', { name: 'Quay lại sửa' }).click()
      expect((await name.inputValue()) === 'Bến Ông Hai 0912 345 678', 'what was typed is gone')
      await save.click()
      await person.page.getByRole('button', { name: 'Vẫn lưu' }).click()
      await person.page.getByText('Bến Ông Hai 0912 345 678').first().waitFor()
      await person.close()
    },
  },
  {
    name: 'data protection: the administrator of the country sets the guard, everybody takes their own data away',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'quantri.bo')
      await person.go('/quan-tri/bao-ve')
      await person.page.getByLabel('Số điện thoại').selectOption('block')
      await person.page.getByRole('button', { name: 'Lưu thiết lập' }).click()
      await person.page.getByText('Đã lưu.').waitFor()
      await person.look('bao-ve-da-luu')
      await person.go('/quan-tri/bao-ve')
      await until(async () => (await person.page.getByLabel('Số điện thoại').inputValue()) === 'block', 'the setting was not kept')
      await person.page.getByLabel('Số điện thoại').selectOption('warn')
      await person.page.getByRole('button', { name: 'Lưu thiết lập' }).click()
      await person.page.getByText('Đã lưu.').waitFor()
      await person.go('/tai-khoan')
      const [file] = await Promise.all([
        person.page.waitForEvent('download'),
        person.page.getByRole('button', { name: 'Tải bản JSON' }).click(),
      ])
      const found: unknown = JSON.parse(readFileSync(await file.path(), 'utf8'))
      const account: unknown = Reflect.get(Object(found), 'account')
      expect(Reflect.get(Object(account), 'username') === 'quantri.bo', 'the file is not about the account')
      await person.close()
    },
  },
]
