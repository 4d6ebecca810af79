// The only place where the web application starts: the sign-in page alone, or the work application.
import { startLanguage } from '../i18n/language.ts'
import { startAppearance } from '../ui/appearance.ts'
import { providerReturnPath, signInPath } from './sign-in-address.ts'
import '../ui/fonts.css'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/print.css'

async function start(root: HTMLElement): Promise<void> {
  startAppearance()
  await startLanguage(async () => (await import('../i18n/english.ts')).english)
  if (window.location.pathname === signInPath || window.location.pathname === providerReturnPath) {
    const { startSignIn } = await import('./sign-in-app.tsx')
    startSignIn(root)
  } else {
    const { startWork } = await import('./work-app.tsx')
    startWork(root)
  }
}

const root = document.getElementById('root')
if (root !== null) void start(root)
