// The only place that holds the documents on security to the tests they name: a file or a test that is gone fails here.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './step.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const ASVS = 'docs/security/asvs-5-level-2.md'
const ANSWERS = new Set(['shown', 'none', 'set-up', 'open'])

/** Places in backticks that look like files of this repository. */
function filesIn(text: string): string[] {
  return [...text.matchAll(/`((?:apps|packages|tools|bench|e2e|docs|laws|data)\/[\w./-]+\.\w+|package-lock\.json|package\.json)`/g)].map(
    (found) => found[1] ?? '',
  )
}

/** Links to other documents, as paths from the root. */
function linksIn(path: string, text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map((found) => join(path, '..', found[1] ?? ''))
}

/** The labels of the table and the files they stand for. */
function labelsOf(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^\| ([\w -]+) \| `([^`]+)` \|$/gm)].map((found) => [found[1] ?? '', found[2] ?? '']))
}

type Line = { readonly number: string; readonly level: string; readonly answer: string; readonly where: string }
function linesOf(text: string): Line[] {
  return [...text.matchAll(/^\| (V\d+\.\d+\.\d+) \| (\d) \| [^|]+ \| ([\w-]+) \| ([^|]+) \|$/gm)].map((found) => ({
    number: found[1] ?? '',
    level: found[2] ?? '',
    answer: found[3] ?? '',
    where: found[4] ?? '',
  }))
}

describe('the documents on security', () => {
  test.each(['SECURITY.md', 'docs/security/threat-model.md', ASVS, 'docs/security/scans.md'])('%s names files that are there', (path) => {
    const text = read(path)
    const gone = [...filesIn(text), ...linksIn(path, text)].filter((file) => !existsSync(join(root, file)))
    expect(gone).toEqual([])
  })

  test('the table of ASVS has every line of both levels once, each with an answer', () => {
    const lines = linesOf(read(ASVS))
    expect(lines).toHaveLength(253)
    expect(new Set(lines.map(({ number }) => number)).size).toBe(253)
    expect(lines.filter(({ level }) => level === '1')).toHaveLength(70)
    expect(lines.filter(({ answer, where }) => !ANSWERS.has(answer) || where.trim() === '')).toEqual([])
    const counted = [...ANSWERS].map((answer) => `${String(lines.filter((line) => line.answer === answer).length)} ${answer}`).join(', ')
    expect(read(ASVS)).toContain(`253 requirements: ${counted}.`)
  })

  test('every test it names is in its file', () => {
    const text = read(ASVS)
    const labels = labelsOf(text)
    expect(labels.size).toBeGreaterThan(20)
    const gone: string[] = []
    let named = 0
    for (const { number, where } of linesOf(text)) {
      for (const piece of where.split('; ')) {
        const [, label = '', path, name] = /(?:^|: )(?:([\w-]+(?: logins)?)|`([^`]+)`) "([^"]+)"/.exec(piece) ?? []
        if (name === undefined) continue
        named += 1
        const file = path ?? labels.get(label)
        if (file === undefined) gone.push(`${number}: no label ${label}`)
        else if (!read(file).includes(name)) gone.push(`${number}: ${file} has no test "${name}"`)
      }
    }
    expect(gone).toEqual([])
    expect(named).toBeGreaterThan(120)
  })

  test('what is the duty of an installation is in SECURITY.md, and each label is used', () => {
    const text = read(ASVS)
    const duties = linesOf(text).filter(({ answer }) => answer === 'set-up')
    expect(duties.filter(({ where }) => !where.includes('SECURITY.md') && !where.includes('proxy') && !/`|"/.test(where))).toEqual([])
    const all = linesOf(text)
      .map(({ where }) => where)
      .join('\n')
    expect([...labelsOf(text).keys()].filter((label) => label !== 'Label' && !all.includes(label))).toEqual([])
  })
})
