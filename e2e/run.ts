// The only place that runs the journeys: one product, one browser, one journey after the other. Ends with "N passed, N failed".
import { journeys as commandLine } from './command-line.spec.ts'
import { journeys as communeToReport } from './commune-to-report.spec.ts'
import { journeys as everyPage } from './every-page.spec.ts'
import { openBrowser } from './person.ts'
import { startProgram } from './program.ts'

const only = process.argv[2]
const all = [...communeToReport, ...everyPage, ...commandLine].filter((journey) => only === undefined || journey.name.includes(only))
const program = await startProgram()
console.log(program.said().trim().split('\n').at(-1) ?? '')
const browser = await openBrowser()
let failed = 0
for (const journey of all) {
  const began = performance.now()
  try {
    await journey.run({ browser, program })
    console.log(`ok      ${journey.name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  } catch (error) {
    failed += 1
    console.log(`FAILED  ${journey.name}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}
await browser.close()
await program.stop()
console.log(`${String(all.length - failed)} passed, ${String(failed)} failed`)
process.exitCode = failed === 0 ? 0 : 1
