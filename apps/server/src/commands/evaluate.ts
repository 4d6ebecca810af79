// The only place for `evaluate`: the verdict of a set on a file of facts, in words and with what every rule read. Needs no database.
import { readFile } from 'node:fs/promises'
import { parse as parseYaml } from 'yaml'
import type { CriteriaSet, Outcome } from '@binhyen/core/criteria/criteria.domain'
import { compileSet, evaluate } from '@binhyen/core/criteria/evaluate.domain'
import { factIssues } from '@binhyen/core/criteria/facts.domain'
import { FactsFile } from '@binhyen/core/criteria/law-file.contract'
import { explain, issueInWords } from '@binhyen/core/criteria/words.domain'
import { lawsDirectory, readLaws } from '#server/features/criteria/law-files.service'
import { formatEvaluation } from '#server/features/criteria/law-text.service'
import { print, say } from '../platform/console.ts'
import { UsageError, type FileCommand } from './command.ts'

/** So that a script can tell a verdict from a failure: 0 met, 4 not met, 5 cannot tell. */
const exitCodes: Readonly<Record<Outcome, number>> = { met: 0, 'not-met': 4, 'cannot-tell': 5 }

export const evaluateFacts: FileCommand = {
  name: 'evaluate',
  usage: '<bộ tiêu chí / set> <facts.yaml|facts.json> [--laws thư mục / directory] [--json]',
  summary:
    'Kết quả của một bộ tiêu chí trên một tệp số liệu; mã thoát 0 đạt, 4 chưa đạt, 5 chưa đủ căn cứ / the verdict on a file of facts; exit code 0 met, 4 not met, 5 cannot tell',
  options: { laws: { type: 'string' }, json: { type: 'boolean' } },
  run: async ({ words, values }) => {
    const [id, file, ...more] = words
    if (id === undefined || file === undefined || more.length > 0) {
      throw new UsageError('Cần bộ tiêu chí và một tệp số liệu. / A set and one file of facts are needed.')
    }
    const set = await findSet(id, typeof values['laws'] === 'string' ? values['laws'] : lawsDirectory)
    const { window, facts, derived, baseline } = await readFacts(file)
    const issues = factIssues(set, facts, window)
    for (const issue of issues) say(`${issue.fact}: ${issueInWords(issue)}`)
    if (issues.some((issue) => issue.reason === 'unknown-fact')) {
      const known = set.clauses.flatMap((clause) => clause.facts.map((fact) => fact.id))
      throw new UsageError(`Số liệu của bộ tiêu chí này: ${known.join(', ')}. / The facts of this set: ${known.join(', ')}.`)
    }
    const evaluation = evaluate(compileSet(set), facts, { window, derived, baseline })
    print(
      values['json'] === true
        ? JSON.stringify({ outcome: evaluation.outcome, trace: evaluation, words: explain(set, evaluation) }, null, 2)
        : formatEvaluation(set, evaluation),
    )
    return exitCodes[evaluation.outcome]
  },
}

async function findSet(id: string, directory: string): Promise<CriteriaSet> {
  const { sets } = await readLaws(directory)
  const found = sets.find((set) => set.id === id)
  if (found !== undefined) return found
  throw new UsageError(
    `Không có bộ tiêu chí "${id}". Có: / There is no set "${id}". There are:\n${sets.map((set) => `  ${set.id}`).join('\n')}`,
  )
}

async function readFacts(file: string): Promise<FactsFile> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`Không đọc được tệp ${file}. / The file ${file} cannot be read.`)
  })
  let raw: unknown
  try {
    raw = parseYaml(text, { maxAliasCount: 0 })
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`)
  }
  const read = FactsFile.safeParse(raw)
  if (read.success) return read.data
  throw new UsageError(read.error.issues.map((issue) => `${file}: ${issue.path.join('.')}: ${issue.message}`).join('\n'))
}
