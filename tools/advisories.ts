// The only place that asks for known weaknesses of the packages the product runs on. High and critical ones fail; where the registry does
// not answer, that is said, because "nothing was found" and "nobody looked" are two things.
import { run } from './step.ts'

export type Advice =
  | { readonly kind: 'checked'; readonly packages: number; readonly serious: readonly string[] }
  | { readonly kind: 'not-checked'; readonly why: string }

const SERIOUS: ReadonlySet<unknown> = new Set(['high', 'critical'])

/** Reads what `npm audit --json` said. Anything but a whole report counts as not checked. */
export function readAudit(output: string): Advice {
  let said: unknown
  try {
    // warnings of npm may stand around the report
    said = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1))
  } catch {
    return { kind: 'not-checked', why: output.trim().split('\n').at(-1) ?? '' }
  }
  const report = Object(said) as Readonly<Record<string, unknown>>
  const { vulnerabilities, metadata } = report
  if (typeof vulnerabilities !== 'object' || vulnerabilities === null || typeof metadata !== 'object') {
    const message: unknown = report['message'] ?? Reflect.get(Object(report['error']), 'summary')
    return { kind: 'not-checked', why: typeof message === 'string' ? message : 'the registry gave no report' }
  }
  const serious = Object.entries(vulnerabilities).filter(([, found]) => SERIOUS.has(Reflect.get(Object(found), 'severity')))
  const total: unknown = Reflect.get(Object(Reflect.get(Object(metadata), 'dependencies')), 'prod')
  return { kind: 'checked', packages: Number(total ?? 0), serious: serious.map(([name, found]) => `${name}: ${titleOf(found)}`) }
}

function titleOf(found: unknown): string {
  const via: unknown = Reflect.get(Object(found), 'via')
  const titles = (Array.isArray(via) ? via : []).map((each): unknown => Reflect.get(Object(each), 'title') ?? each)
  return `${String(Reflect.get(Object(found), 'severity'))}, ${titles.map(String).join('; ')}`
}

if (process.argv[1]?.endsWith('advisories.ts') === true) {
  const { output } = await run(['npm', 'audit', '--omit=dev', '--json'])
  const advice = readAudit(output)
  if (advice.kind === 'not-checked') {
    process.stdout.write(`NOT CHECKED for known weaknesses: ${advice.why}\n`)
  } else {
    for (const each of advice.serious) process.stdout.write(`${each}\n`)
    process.stdout.write(`${String(advice.packages)} packages checked, ${String(advice.serious.length)} with a serious weakness\n`)
    process.exitCode = advice.serious.length === 0 ? 0 : 1
  }
}
