// The command line beside a running server: the documented JSON, exact figures, and messages a person can act on.
import { binhyen } from './program.ts'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'

type Summary = {
  readonly unit: { readonly code: string }
  readonly on: string
  readonly measures: readonly {
    readonly id: string
    readonly met: number
    readonly total: number
    readonly percent: number
    readonly change: { units: number; points: number } | null
  }[]
  readonly figures: readonly { readonly id: string; readonly asSaid: string; readonly from: string }[]
}

const figures: readonly (readonly [string, string, readonly string[]])[] = [
  // 2.159 objects of all kinds, summed from the rows of each; then the figures of communes and districts
  ['89', '2020-12-31', ['154/156', '864/880', '687/700', '454/464', '97/119 +14', '61/119', '6/16', '3/11', '2159/2200']],
  ['01', '2024-12-02', ['368/382']],
  ['38', '2016-06-30', ['545/571', '180/571']],
  // generated, and said to be so: no text tells results of these two
  ['49', '2024-06-30', ['176/203']],
  ['10', '2024-06-30', ['103/127', '65/162']],
]

/** What the units reported of themselves, in the words of the texts. */
const reported: readonly (readonly [string, string, readonly string[]])[] = [
  ['89', '2020-12-31', ['trên 160', 'gần 11.500']],
  ['38', '2016-06-30', ['635', '12.585', '6.031', '18.093', '35.589', '71.178', '98,8%', '100%', '95%']],
]

export const journeys: readonly Journey[] = [
  {
    name: 'summary gives the figures of the texts exactly, through the running server',
    run: async ({ program }) => {
      for (const [unit, on, wanted] of figures) {
        const { code, out, err } = await binhyen(['summary', '--unit', unit, '--on', on, '--json', '--data', program.directory])
        expectEqual(code, 0, `summary of ${unit} ended badly: ${err}`)
        const summary = JSON.parse(out) as Summary
        expectEqual([summary.unit.code, summary.on], [unit, on], 'unit and day')
        const found = summary.measures.map(
          ({ met, total, change }) => `${String(met)}/${String(total)}${change === null ? '' : ` +${String(change.units)}`}`,
        )
        expectEqual(found, wanted, `figures of ${unit}`)
        const said = reported.find(([code, day]) => code === unit && day === on)?.[2]
        if (said !== undefined) {
          const asSaid = summary.figures.map((figure) => figure.asSaid)
          expectEqual(asSaid, said, `reported figures of ${unit}`)
        }
      }
    },
  },
  {
    name: 'a second server on the same data, an unknown unit, a day that is none: each is told what to do',
    run: async ({ program }) => {
      const second = await binhyen(['start', '--data', program.directory, '--port', '0'])
      expect(second.code !== 0 && second.err.includes(program.address), `the second server was not sent to the first: ${second.err}`)
      const unknown = await binhyen(['summary', '--unit', 'Xã Không Có Thật', '--data', program.directory])
      expect(unknown.code !== 0 && unknown.err.trim() !== '', 'an unknown unit is not refused')
      const day = await binhyen(['summary', '--unit', '89', '--on', '2020-02-30', '--data', program.directory])
      expect(day.code !== 0 && /30/.test(day.err), 'a day that is none is not refused')
      const search = await binhyen(['units', 'search', 'an giang', '--data', program.directory])
      expect(search.code === 0 && search.out.includes('An Giang'), `units search found nothing: ${search.err}`)
    },
  },
]
