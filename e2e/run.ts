// The only place that runs the journeys: a product for each group, one browser, one journey after the other. Ends with "N passed, N failed".
import { journeys as accounts } from './accounts.spec.ts'
import { journeys as apiKeys } from './api-keys.spec.ts'
import { journeys as apiAndPdf } from './api-and-pdf.spec.ts'
import { journeys as audit } from './audit.spec.ts'
import { journeys as commandLine } from './command-line.spec.ts'
import { journeys as communeToReport } from './commune-to-report.spec.ts'
import { journeys as dataCare } from './data-care.spec.ts'
import { journeys as differences } from './differences.spec.ts'
import { journeys as english } from './english.spec.ts'
import { journeys as everyPage } from './every-page.spec.ts'
import { journeys as exports } from './exports.spec.ts'
import { journeys as figures } from './figures.spec.ts'
import { journeys as figuresExcel } from './figures-excel.spec.ts'
import { journeys as inbox } from './inbox.spec.ts'
import { journeys as forms } from './forms.spec.ts'
import { journeys as institutions } from './institutions.spec.ts'
import type { Journey } from './journeys.ts'
import { journeys as keyboard } from './keyboard.spec.ts'
import { journeys as law } from './law.spec.ts'
import { openBrowser } from './person.ts'
import { startProgram } from './program.ts'
import { journeys as pastRecognitions } from './past-recognitions.spec.ts'
import { journeys as province } from './province.spec.ts'
import { journeys as provinceExcel } from './province-excel.spec.ts'
import { journeys as periodicReports } from './periodic-reports.spec.ts'
import { journeys as reportRequests } from './report-requests.spec.ts'
import { journeys as outages } from './outages.spec.ts'
import { journeys as provider } from './provider.spec.ts'
import { journeys as residentialAreas } from './residential-areas.spec.ts'
import { journeys as returnAndAccept } from './return-and-accept.spec.ts'
import { journeys as signInJourneys } from './sign-in.spec.ts'
import { journeys as typingIsKept } from './typing-is-kept.spec.ts'
import { journeys as unitEvents } from './unit-events.spec.ts'
import { journeys as unitImports } from './unit-imports.spec.ts'

/**
 * Journeys of a group share one product on fresh data; none of them needs another one to have run before. A new version of a form is published
 * where nobody has begun the reports of its first period.
 */
const groups: readonly (readonly Journey[])[] = [
  [...communeToReport, ...everyPage, ...english, ...commandLine],
  [...province, ...returnAndAccept, ...differences, ...periodicReports],
  [...audit, ...signInJourneys, ...provider],
  [...typingIsKept, ...pastRecognitions, ...unitImports, ...law],
  [...residentialAreas, ...keyboard, ...accounts, ...apiAndPdf, ...apiKeys, ...forms],
  [
    ...institutions,
    ...unitEvents,
    ...dataCare,
    ...inbox,
    ...outages,
    ...reportRequests,
    ...figures,
    ...figuresExcel,
    ...provinceExcel,
    ...exports,
  ],
]

const only = process.argv[2]
const chosen = groups.map((group) => group.filter((journey) => only === undefined || journey.name.includes(only)))
const browser = await openBrowser()
let failed = 0
for (const group of chosen.filter((each) => each.length > 0)) {
  const program = await startProgram()
  console.log(program.said().trim().split('\n').at(-1) ?? '')
  for (const journey of group) {
    const began = performance.now()
    try {
      await journey.run({ browser, program })
      console.log(`ok      ${journey.name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
    } catch (error) {
      failed += 1
      console.log(`FAILED  ${journey.name}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      // what a failed journey left open must not hold up the next
      for (const context of browser.contexts()) await context.close()
    }
  }
  await program.stop()
}
await browser.close()
console.log(`${String(chosen.flat().length - failed)} passed, ${String(failed)} failed`)
process.exitCode = failed === 0 ? 0 : 1
