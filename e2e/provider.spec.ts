// The journey through an organisation's own sign-in: a real OpenID Connect provider on this machine, its pages in the browser, ours before and after.
import type { Browser, Page } from 'playwright-core'
import { expect, expectEqual, type Journey } from './journeys.ts'
import { personIn, typeCredentials, type Person } from './person.ts'
import { freePort, PASSWORD, startProgram } from './program.ts'

const LABEL = 'Cổng đăng nhập của tỉnh'
const BUTTON = `Đăng nhập bằng ${LABEL}`

async function visitor(browser: Browser, address: string): Promise<Person> {
  const person = await personIn(browser, address)
  await person.page.goto(address)
  await person.page.getByRole('heading', { level: 1, name: 'Đăng nhập' }).waitFor()
  return person
}

/** What a person does at the provider: signs in there and agrees. */
async function throughProvider(page: Page, issuer: string, login: string): Promise<void> {
  await page.waitForURL((url) => url.href.startsWith(issuer))
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill('mật khẩu ở nơi ấy')
  await page.locator('button[type=submit]').click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

const whoAmI = async (page: Page, address: string): Promise<number> => (await page.request.get(`${address}/api/me`)).status()

export const journeys: readonly Journey[] = [
  {
    name: 'the sign-in of the organisation: linked once, used, refused to strangers, and missed by nobody while it is down',
    run: async ({ browser }) => {
      // loaded only where it is used: it tells of itself when it is
      const { prepareProvider } = await import('../apps/server/test/provider.ts')
      const port = await freePort()
      const provider = await prepareProvider([`http://127.0.0.1:${String(port)}/dang-nhap/tro-lai`])
      const { issuer, clientId, clientSecret } = provider.config
      const program = await startProgram(
        {
          BINHYEN_OIDC_ISSUER: issuer,
          BINHYEN_OIDC_CLIENT_ID: clientId,
          BINHYEN_OIDC_CLIENT_SECRET: clientSecret ?? '',
          BINHYEN_OIDC_LABEL: LABEL,
        },
        port,
      )
      const { address } = program
      try {
        // it was down when we started and still is: the password works, and the page says so
        const lan = await visitor(browser, address)
        await lan.page.getByRole('button', { name: BUTTON }).click()
        await lan.page.getByText('Hệ thống đăng nhập chung không trả lời. Đăng nhập bằng mật khẩu').waitFor()
        await lan.look('90-he-thong-chung-khong-tra-loi')
        await typeCredentials(lan.page, 'lanhdao', PASSWORD)
        await lan.page.getByRole('navigation').first().waitFor()

        // it comes up: nothing of ours is started anew; the account is linked once
        await provider.start()
        await lan.go('/tai-khoan')
        await lan.page.getByText(`Chưa liên kết với ${LABEL}.`).waitFor()
        await lan.page.getByRole('button', { name: 'Liên kết', exact: true }).click()
        await throughProvider(lan.page, issuer, 'nguyen.van.lanh')
        await lan.page.getByText(`Đã liên kết với ${LABEL} lúc`).waitFor()
        expect(!lan.page.url().includes('code='), `what the provider sent stays in the address: ${lan.page.url()}`)
        await lan.look('91-da-lien-ket')
        await lan.close()

        const again = await visitor(browser, address)
        await again.page.goto(`${address}/bang-tong-hop`)
        await again.page.getByRole('button', { name: BUTTON }).click()
        await throughProvider(again.page, issuer, 'nguyen.van.lanh')
        await again.page.getByRole('navigation').first().waitFor()
        expect(again.page.url().includes('/bang-tong-hop'), `the person is not where they wanted to go: ${again.page.url()}`)
        expectEqual(await whoAmI(again.page, address), 200, 'signed in through the provider')
        // the way back in the browser does not use the answer a second time
        await again.page.goBack().catch(() => null)
        expectEqual(await whoAmI(again.page, address), 200, 'still signed in')
        await again.close()

        const stranger = await visitor(browser, address)
        await stranger.page.getByRole('button', { name: BUTTON }).click()
        await throughProvider(stranger.page, issuer, 'nguoi.la')
        await stranger.page.getByText('chưa có tài khoản nào được liên kết').waitFor()
        await stranger.look('92-nguoi-la-bi-tu-choi')
        expectEqual(await whoAmI(stranger.page, address), 401, 'a stranger of the provider')
        expect(!stranger.page.url().includes('code=') || (await stranger.page.reload()) !== null, 'the page of a refusal opens again')
        await stranger.page.getByRole('alert').first().waitFor()
        await stranger.page.getByRole('button', { name: 'Đăng nhập bằng mật khẩu' }).click()
        await stranger.page.getByLabel('Tên đăng nhập').waitFor()
        await stranger.close()

        // it goes down again: a little later nobody is sent there any more
        await provider.stop()
        const late = await visitor(browser, address)
        await late.page.waitForTimeout(11_000)
        await late.page.getByRole('button', { name: BUTTON }).click()
        await late.page.getByText('Đăng nhập bằng mật khẩu, hoặc thử lại').waitFor()
        await typeCredentials(late.page, 'lanhdao', PASSWORD)
        await late.page.getByRole('navigation').first().waitFor()
        await late.close()
      } finally {
        await provider.stop()
        await program.stop()
      }
    },
  },
]
