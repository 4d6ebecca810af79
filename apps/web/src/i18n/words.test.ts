// The dictionaries against each other and against the code: no key without its English, none that nobody uses, no Vietnamese left in English.
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { english } from './english.ts'
import type { Slice } from './language.ts'
import { rightsVi, vi as problems } from './problems.vi.ts'
import { vi as frame } from './vi.ts'

const slicesOfFeatures = import.meta.glob<Readonly<Record<string, string>>>('./vi/*.ts', { import: 'vi', eager: true })
const vietnamese: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  frame,
  problems,
  rights: rightsVi,
  ...Object.fromEntries(Object.entries(slicesOfFeatures).map(([file, vi]) => [file.replace(/^.*\/(?:unit-)?|\.ts$/g, ''), vi])),
}
const slices = Object.keys(english.words) as readonly Slice[]

const sources = import.meta.glob<string>('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })
const files = Object.entries(sources)
  .map(([name, text]) => ({ file: name.replace(/^\.\.\//, '').replace(/^\.\//, 'i18n/'), text }))
  .filter(({ file }) => !/\.test\.tsx?$/.test(file))

const marksOf = (sentence: string): string =>
  [...new Set([...sentence.matchAll(/\{(\w+)(?:\|[^}]*)?\}/g)].map((mark) => mark[1] ?? ''))]
    .toSorted((a, b) => a.localeCompare(b))
    .join(' ')

/** Letters only Vietnamese has. */
const ONLY_VIETNAMESE = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/iu
/** Names that are the same in every language, numbers of documents, and what an English sentence quotes between “ and ”. */
const NAMES = ['Bình Yên', 'Hoàng Sa', 'Trường Sa', 'Đà Nẵng', 'Khánh Hòa']

const withoutNames = (sentence: string): string =>
  NAMES.reduce((left, name) => left.replaceAll(name, ''), sentence)
    .replace(/“[^”]*”/g, '')
    .replace(/\S*\/\S*/g, '')

it('every dictionary has its English', () => expect(Object.keys(vietnamese).toSorted()).toEqual([...slices].toSorted()))

describe.each(slices)('words of %s', (slice) => {
  const vi = vietnamese[slice] ?? {}
  const en = english.words[slice]

  it('have every key in both languages', () => expect(Object.keys(en).toSorted()).toEqual(Object.keys(vi).toSorted()))

  it('have the same marks in both languages', () => {
    const differing = Object.keys(vi).filter((key) => marksOf(vi[key] ?? '') !== marksOf(en[key] ?? ''))
    expect(differing).toEqual([])
  })

  it('leave no Vietnamese in an English sentence', () => {
    expect(Object.entries(en).filter(([, sentence]) => ONLY_VIETNAMESE.test(withoutNames(sentence)))).toEqual([])
  })

  it('give one word for one thing and another for several', () => {
    const broken = Object.entries(en).filter(([, sentence]) => /\{[^}]*\|/.test(sentence) && !/\{\w+\|[^|{}]+\|[^|{}]+\}/.test(sentence))
    expect(broken).toEqual([])
  })
})

type Call = { readonly file: string; readonly line: number; readonly text: string }

/** Every call of a `t` at the top of a file, where it would answer once and for ever in the language of that moment. */
function callsWhileLoading(file: string, text: string): readonly Call[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const names = new Set<string>()
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    if (!/i18n\/|^\.\/(vi|format|verdict-words|result-words)/.test(statement.moduleSpecifier.text)) continue
    const named = statement.importClause?.namedBindings
    if (named !== undefined && ts.isNamedImports(named)) for (const each of named.elements) names.add(each.name.text)
  }
  const found: Call[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return
    if (
      ts.isCallExpression(node) &&
      names.has(node.expression.getText(tree).split('.')[0] ?? '') &&
      !node.expression.getText(tree).startsWith('translator')
    ) {
      found.push({ file, line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1, text: node.getText(tree) })
    }
    ts.forEachChild(node, visit)
  }
  if (names.size > 0) visit(tree)
  return found
}

/** Which words a file uses: keys written out, and the beginnings of keys put together (`state.${state}`). */
function usedIn(text: string): { readonly keys: readonly string[]; readonly beginnings: readonly string[] } {
  return {
    keys: [...text.matchAll(/['"]([\w.-]+)['"]/g)].map((found) => found[1] ?? ''),
    beginnings: [...text.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map((found) => found[1] ?? ''),
  }
}

describe('the code', () => {
  const pages = files.filter(({ file }) => !file.startsWith('i18n/en/') && !file.startsWith('i18n/vi/'))

  it('asks for no words while a file is loaded', () => {
    expect(pages.flatMap(({ file, text }) => (file === 'i18n/problems.vi.ts' ? [] : callsWhileLoading(file, text)))).toEqual([])
  })

  it('uses every key', () => {
    const used = pages.filter(({ file }) => file !== 'i18n/vi.ts').map(({ text }) => usedIn(text))
    const keys = new Set(used.flatMap((each) => each.keys))
    const beginnings = [...new Set(used.flatMap((each) => each.beginnings))]
    const unused = slices
      .filter((slice) => slice !== 'problems' && slice !== 'rights')
      .flatMap((slice) =>
        Object.keys(vietnamese[slice] ?? {})
          .filter((key) => !keys.has(key) && !beginnings.some((start) => key.startsWith(start)))
          .map((key) => `${slice}: ${key}`),
      )
    expect(unused).toEqual([])
  })

  it('has no Vietnamese sentence outside the dictionaries', () => {
    const strings = pages
      .filter(({ file }) => !file.startsWith('i18n/'))
      .flatMap(({ file, text }) => {
        const tree = ts.createSourceFile(
          file,
          text,
          ts.ScriptTarget.Latest,
          true,
          file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
        )
        const found: string[] = []
        const visit = (node: ts.Node): void => {
          const said =
            ts.isStringLiteralLike(node) || ts.isJsxText(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
          if (said && ONLY_VIETNAMESE.test(node.text)) found.push(`${file}: ${node.text.trim()}`)
          ts.forEachChild(node, visit)
        }
        visit(tree)
        return found
      })
    // a unit's type and a kind of document are data, the language's own name stands in itself
    expect(strings.filter((each) => !/: (thôn|xã|Tiếng Việt|Quyết định)$/.test(each))).toEqual([])
  })
})
