// The only place that reads data/facts, says by line what is wrong with it, and brings it into the database.
import { fileURLToPath } from 'node:url'
import { FactFile } from '@binhyen/core/comparisons/fact-figures.contract'
import { factFigureIssues, type FactFigure } from '@binhyen/core/comparisons/fact-figures.domain'
import { fingerprintOfLaws, readLaws } from '#server/features/criteria/law-files.service'
import { fingerprintOfFigureFiles, readFigureFiles } from '#server/features/figures/figure-files.service'
import { FilesInvalid, fingerprintOf, parseYaml, readYamlFiles } from '#server/platform/files/checked-yaml'
import type { PrepareStep } from '#server/platform/prepare'
import { saveFactFigures } from './fact-figures.store.ts'

const factsDirectory = fileURLToPath(new URL('../../../../../data/facts/', import.meta.url))
const ROOT = 'data/facts'

/** What is compared, checked against the law and the dictionary. Throws FilesInvalid with everything that is wrong. */
export async function readFactFigures(directory = factsDirectory): Promise<readonly FactFigure[]> {
  const [files, laws, { figures }] = await Promise.all([readYamlFiles(directory), readLaws(), readFigureFiles()])
  const lines: string[] = []
  const compared = files.flatMap((file): FactFigure[] => {
    const parsed = parseYaml(file, FactFile, { root: ROOT, note: (line) => lines.push(line) })
    if (parsed === null) return []
    for (const issue of factFigureIssues(parsed.value, laws.sets, figures)) lines.push(parsed.say(issue))
    return parsed.value.compared
  })
  if (lines.length > 0) throw new FilesInvalid(ROOT, lines)
  return compared
}

export const loadFactsStep: PrepareStep = {
  name: 'facts',
  fingerprint: async () =>
    [fingerprintOf(await readYamlFiles(factsDirectory)), await fingerprintOfLaws(), await fingerprintOfFigureFiles()].join(' '),
  run: async ({ system }) => {
    const compared = await readFactFigures()
    await system((ctx) => saveFactFigures(ctx, compared))
  },
}
