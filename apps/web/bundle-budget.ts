// The only place for how much script a page may load: sums what the built page fetches before it can be used, gzipped.
// Needs a build (npm run check makes one and runs it). Exits 1 where a page is over its budget.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

type Chunk = { readonly file: string; readonly imports?: readonly string[] }
type Manifest = Readonly<Record<string, Chunk>>
type Budget = { readonly page: string; readonly kilobytes: number; readonly entries: readonly string[] }

const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), 'dist')

const start = 'index.html'
const work = [start, 'src/app/work-app.tsx', 'src/app/work-layout.tsx']

/** Kilobytes of 1.000 bytes. Each page: the start, the frame where it has one, and the page itself, with all they import statically. */
const budgets: readonly Budget[] = [
  { page: 'sign-in', kilobytes: 113, entries: [start, 'src/app/sign-in-app.tsx'] },
  { page: 'my work', kilobytes: 180, entries: [...work, 'src/features/assessments/work.page.tsx'] },
  { page: 'dossier', kilobytes: 200, entries: [...work, 'src/features/assessments/dossier.page.tsx'] },
  { page: 'dossier, English', kilobytes: 270, entries: [...work, 'src/features/assessments/dossier.page.tsx', 'src/i18n/english.ts'] },
  { page: 'queue', kilobytes: 190, entries: [...work, 'src/features/assessments/queue.page.tsx'] },
  { page: 'decisions', kilobytes: 185, entries: [...work, 'src/features/assessments/decisions.page.tsx'] },
  { page: 'past results', kilobytes: 190, entries: [...work, 'src/features/assessments/past-import.page.tsx'] },
  { page: 'board', kilobytes: 185, entries: [...work, 'src/features/analytics/board.page.tsx'] },
  { page: 'report', kilobytes: 170, entries: [...work, 'src/features/documents/report.page.tsx'] },
  { page: 'unit', kilobytes: 195, entries: [...work, 'src/features/units/unit.page.tsx'] },
  { page: 'my account', kilobytes: 180, entries: [...work, 'src/features/access/my-account.page.tsx'] },
  { page: 'api', kilobytes: 175, entries: [...work, 'src/features/description/description.page.tsx'] },
  { page: 'unit import', kilobytes: 185, entries: [...work, 'src/features/units/unit-import.page.tsx'] },
  { page: 'accounts', kilobytes: 180, entries: [...work, 'src/features/access/accounts.page.tsx'] },
  { page: 'account', kilobytes: 185, entries: [...work, 'src/features/access/account.page.tsx'] },
  { page: 'new account', kilobytes: 175, entries: [...work, 'src/features/access/new-account.page.tsx'] },
  { page: 'account moves', kilobytes: 180, entries: [...work, 'src/features/access/account-moves.page.tsx'] },
  { page: 'account import', kilobytes: 180, entries: [...work, 'src/features/access/account-import.page.tsx'] },
  { page: 'delegations', kilobytes: 180, entries: [...work, 'src/features/access/delegations.page.tsx'] },
  { page: 'audit log', kilobytes: 180, entries: [...work, 'src/features/audit/audit.page.tsx'] },
  { page: 'notices', kilobytes: 175, entries: [...work, 'src/features/inbox/inbox.page.tsx'] },
  { page: 'mail server', kilobytes: 175, entries: [...work, 'src/features/inbox/mail-server.page.tsx'] },
  { page: 'report requests', kilobytes: 182, entries: [...work, 'src/features/reports/requests.page.tsx'] },
  { page: 'outages', kilobytes: 180, entries: [...work, 'src/features/reports/outages.page.tsx'] },
  { page: 'reminders', kilobytes: 175, entries: [...work, 'src/features/reports/reminders.page.tsx'] },
  { page: 'protection', kilobytes: 180, entries: [...work, 'src/features/protection/protection.page.tsx'] },
  { page: 'many units from Excel', kilobytes: 195, entries: [...work, 'src/features/reports/exchange/workbook-many.page.tsx'] },
  { page: 'report from Excel', kilobytes: 190, entries: [...work, 'src/features/reports/exchange/workbook-import.page.tsx'] },
  { page: 'figures', kilobytes: 180, entries: [...work, 'src/features/figures/figures.page.tsx'] },
  { page: 'report form', kilobytes: 187, entries: [...work, 'src/features/figures/form.page.tsx'] },
  { page: 'figures to report', kilobytes: 193, entries: [...work, 'src/features/reports/reports.page.tsx'] },
  { page: 'board of figures', kilobytes: 190, entries: [...work, 'src/features/reports/totals/totals.page.tsx'] },
  { page: 'contradictions', kilobytes: 183, entries: [...work, 'src/features/reports/comparisons/contradictions.page.tsx'] },
  { page: 'differences', kilobytes: 183, entries: [...work, 'src/features/reports/comparisons/differences.page.tsx'] },
  { page: 'export files', kilobytes: 175, entries: [...work, 'src/features/reports/exchange/exports.page.tsx'] },
  { page: 'form editor', kilobytes: 195, entries: [...work, 'src/features/figures/form-editor.page.tsx'] },
  { page: 'report of figures', kilobytes: 206, entries: [...work, 'src/features/reports/report.page.tsx'] },
  { page: 'report as handed in', kilobytes: 187, entries: [...work, 'src/features/reports/hand-in.page.tsx'] },
  { page: 'law', kilobytes: 190, entries: [...work, 'src/features/criteria/set.page.tsx'] },
  { page: 'two sets compared', kilobytes: 180, entries: [...work, 'src/features/criteria/compare.page.tsx'] },
]

function closure(manifest: Manifest, entries: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const open = [...entries]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const chunk = manifest[key]
    if (chunk === undefined) throw new Error(`not in the build: ${key}`)
    if (seen.has(key)) continue
    seen.add(key)
    open.push(...(chunk.imports ?? []))
  }
  return seen
}

async function sizeOf(manifest: Manifest, budget: Budget): Promise<number> {
  const files = [...closure(manifest, budget.entries)].map((key) => manifest[key]?.file ?? '').filter((file) => file.endsWith('.js'))
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(path.join(dist, file)), { level: 9 }).length))
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}

async function main(): Promise<number> {
  const manifest = JSON.parse(await readFile(path.join(dist, '.vite/manifest.json'), 'utf8')) as Manifest
  let over = 0
  for (const budget of budgets) {
    const size = await sizeOf(manifest, budget)
    const fits = size <= budget.kilobytes
    if (!fits) over += 1
    process.stdout.write(
      `${fits ? 'ok  ' : 'OVER'} ${budget.page.padEnd(16)} ${size.toFixed(1).padStart(6)} KB gzipped of ${budget.kilobytes}\n`,
    )
  }
  return over === 0 ? 0 : 1
}

process.exitCode = await main()
