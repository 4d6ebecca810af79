// Small cells: what an attacker with a pencil can work out of everything that is shown.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blurredText, blurSmallCells, isProtectedUnit, type BlurMark, type BlurRow, type BlurTable } from './small-cells.domain.ts'

const THRESHOLD = 5
const options = { threshold: THRESHOLD }

/** Rows with their sums made right: a tree given by leaf values, columns that may end in their total. */
type Tree = { readonly id: string; readonly leaf?: readonly number[]; readonly parts?: readonly Tree[] }
function tableOf(tree: Tree, withTotal: boolean): BlurTable {
  const rows: BlurRow[] = []
  const visit = ({ id, leaf, parts = [] }: Tree, parent: string | null): readonly number[] => {
    const at = rows.length
    rows.push({ id, parent, values: [] })
    const below = parts.map((part) => visit(part, id))
    const own = leaf ?? (below[0] ?? []).map((_, column) => below.reduce((sum, values) => sum + (values[column] ?? 0), 0))
    rows[at] = { id, parent, values: withTotal ? [...own, own.reduce((sum, value) => sum + value, 0)] : own }
    return own
  }
  const plain = visit(tree, null).length
  return { rows, columns: withTotal ? plain + 1 : plain, total: withTotal ? plain : null }
}
const written = (table: BlurTable): readonly (readonly string[])[] =>
  blurSmallCells(table, options).map((row) => row.map((cell) => blurredText(cell, options, String)))
const marksOf = (table: BlurTable): readonly (readonly BlurMark[])[] =>
  blurSmallCells(table, options).map((row) => row.map(({ mark }) => mark))

/**
 * The attacker: looks for a table that agrees with every mark and every sum and has `value` in one cell. Knows nothing of how the marks were
 * chosen. Leaves are tried one after another, beginning with values near the true ones; sums are checked as soon as they are complete.
 */
function canBe(table: BlurTable, marks: readonly (readonly BlurMark[])[], wanted: { row: number; column: number; value: number }): boolean {
  const places = table.rows.map(({ id }, row) => ({ row, isLeaf: !table.rows.some(({ parent }) => parent === id) }))
  const plain = Array.from({ length: table.columns }, (_, column) => column).filter((column) => column !== table.total)
  const leaves = places.filter(({ isLeaf }) => isLeaf).flatMap(({ row }) => plain.map((column) => ({ row, column })))
  const trueOf = (row: number, column: number): number => table.rows[row]?.values[column] ?? 0
  const fits = (row: number, column: number, value: number): boolean => {
    if (row === wanted.row && column === wanted.column && value !== wanted.value) return false
    const mark = marks[row]?.[column] ?? 'shown'
    if (mark === 'shown') return value === trueOf(row, column)
    return mark === 'small' ? value >= 1 && value < THRESHOLD : value >= 0
  }
  const chosen = new Map<string, number>()
  const isBelow = (row: number, top: number): boolean => {
    for (let at: number = row; at >= 0; at = table.rows.findIndex(({ id }) => id === table.rows[at]?.parent)) if (at === top) return true
    return false
  }
  // every sum of the table, with the leaves it is the sum of
  const sums = places.flatMap(({ row }) =>
    Array.from({ length: table.columns }, (_, column) => ({
      row,
      column,
      over: leaves.filter((leaf) => isBelow(leaf.row, row) && (column === table.total || leaf.column === column)),
    })),
  )
  const sumsOf = (leaf: { row: number; column: number }) =>
    sums.filter(({ over }) => over.some((each) => each.row === leaf.row && each.column === leaf.column))
  const completes = leaves.map((leaf, index) => {
    const later = new Set(leaves.slice(index + 1))
    return sumsOf(leaf).filter(({ over }) => !over.some((each) => later.has(each)))
  })
  let tries = 0
  const search = (index: number): boolean => {
    const leaf = leaves[index]
    if (leaf === undefined) return true
    const own = trueOf(leaf.row, leaf.column)
    const mark = marks[leaf.row]?.[leaf.column] ?? 'shown'
    const candidates =
      mark === 'shown' ? [own] : [own, ...Array.from({ length: 24 }, (_, step) => own + (step % 2 === 0 ? 1 : -1) * (1 + (step >> 1)))]
    for (const value of candidates) {
      tries += 1
      if (tries > 3_000_000) throw new Error('the attacker gave up')
      if (value < 0) continue
      chosen.set(`${String(leaf.row)} ${String(leaf.column)}`, value)
      const agrees = (completes[index] ?? []).every(({ row, column, over }) =>
        fits(
          row,
          column,
          over.reduce((sum, each) => sum + (chosen.get(`${String(each.row)} ${String(each.column)}`) ?? 0), 0),
        ),
      )
      if (agrees && search(index + 1)) return true
    }
    return false
  }
  return search(0)
}

/** The protected cells an attacker can narrow, with the values that cannot be. */
function narrowed(table: BlurTable, marks: readonly (readonly BlurMark[])[]): readonly string[] {
  return table.rows.flatMap(({ values, known }, row) =>
    values.flatMap((value, column) => {
      if (value === null || value < 1 || value >= THRESHOLD || known === true) return []
      if (marks[row]?.[column] === 'shown') return [`row ${String(row)} column ${String(column)}: shown`]
      return [1, 2, 3, 4]
        .filter((each) => !canBe(table, marks, { row, column, value: each }))
        .map((each) => `row ${String(row)} column ${String(column)}: cannot be ${String(each)}`)
    }),
  )
}

const commune = (id: string, ...leaf: number[]): Tree => ({ id, leaf })
const examples: readonly (readonly [name: string, table: BlurTable, written: readonly (readonly string[])[]])[] = [
  [
    'nothing small: nothing hidden',
    tableOf({ id: 'p', parts: [commune('a', 7), commune('b', 0), commune('c', 12)] }, false),
    [['19'], ['7'], ['0'], ['12']],
  ],
  [
    'one small figure takes the next smallest with it',
    tableOf({ id: 'p', parts: [commune('a', 3), commune('b', 9), commune('c', 12)] }, false),
    [['24'], ['<5'], ['—'], ['12']],
  ],
  [
    'two small figures whose sum is wide enough need no third',
    tableOf({ id: 'p', parts: [commune('a', 3), commune('b', 2), commune('c', 12)] }, false),
    [['17'], ['<5'], ['<5'], ['12']],
  ],
  // "<5" twice under a sum of 8 would say 4 and 4
  [
    'two small figures whose sum says too much lose their bound',
    tableOf({ id: 'p', parts: [commune('a', 4), commune('b', 4), commune('c', 6)] }, false),
    [['14'], ['—'], ['—'], ['6']],
  ],
  [
    'a total that is small itself',
    tableOf({ id: 'p', parts: [commune('a', 1), commune('b', 2), commune('c', 0)] }, false),
    [['—'], ['—'], ['<5'], ['0']],
  ],
  ['an only part and its total', tableOf({ id: 'p', parts: [commune('a', 3)] }, false), [['—'], ['<5']]],
]

describe('examples', () => {
  test.each(examples)('%s', (_, table, wanted) => {
    expect(narrowed(table, marksOf(table))).toEqual([])
    expect(written(table)).toEqual(wanted)
  })

  test('rows and columns: hidden in both directions', () => {
    const table = tableOf({ id: 'p', parts: [commune('a', 3, 20), commune('b', 9, 30), commune('c', 12, 40)] }, true)
    expect(written(table)).toEqual([
      ['24', '90', '114'],
      ['<5', '—', '23'],
      ['—', '—', '39'],
      ['12', '40', '52'],
    ])
    expect(narrowed(table, marksOf(table))).toEqual([])
  })

  test('nested: subtraction from the level above finds nothing', () => {
    const table = tableOf(
      {
        id: 'vn',
        parts: [
          { id: 'p', parts: [commune('a', 2), commune('b', 8)] },
          { id: 'q', parts: [commune('c', 11), commune('d', 6)] },
        ],
      },
      false,
    )
    expect(narrowed(table, marksOf(table))).toEqual([])
    expect(written(table)).toEqual([['27'], ['10'], ['<5'], ['—'], ['17'], ['11'], ['6']])
  })

  test('hiding the small figures alone is not enough: the attacker finds them', () => {
    const table = tableOf({ id: 'p', parts: [commune('a', 3, 20), commune('b', 9, 30)] }, true)
    const primary = table.rows.map(({ values }) =>
      values.map((value): BlurMark => (value !== null && value >= 1 && value < 5 ? 'small' : 'shown')),
    )
    expect(narrowed(table, primary)).not.toEqual([])
  })

  test('what a reader may see stays shown, and protects nothing', () => {
    const base = tableOf({ id: 'p', parts: [commune('a', 3), commune('b', 2), commune('c', 9)] }, false)
    const table = { ...base, rows: base.rows.map((row) => (row.id === 'a' ? { ...row, known: true } : row)) }
    expect(written(table)).toEqual([['14'], ['3'], ['<5'], ['—']])
    expect(narrowed(table, marksOf(table))).toEqual([])
  })

  test('a figure that is not there hides nothing and is not hidden', () => {
    const table: BlurTable = {
      columns: 1,
      total: null,
      rows: [
        { id: 'p', parent: null, values: [9] },
        { id: 'a', parent: 'p', values: [null] },
        { id: 'b', parent: 'p', values: [9] },
      ],
    }
    expect(written(table)).toEqual([['9'], [''], ['9']])
  })
})

const figure = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 6 }) }, { weight: 1, arbitrary: fc.integer({ min: 7, max: 40 }) })
const leafOf = (columns: number) => fc.array(figure, { minLength: columns, maxLength: columns })
const small = fc.integer({ min: 1, max: 2 }).chain((columns) =>
  fc
    .array(
      fc.oneof(
        leafOf(columns).map((leaf) => [leaf]),
        fc.array(leafOf(columns), { minLength: 1, maxLength: 3 }),
      ),
      { minLength: 1, maxLength: columns === 1 ? 3 : 2 },
    )
    .map((groups): Tree => ({
      id: 'top',
      parts: groups.map((group, index): Tree => {
        const [only] = group
        const id = `g${String(index)}`
        return group.length === 1 && only !== undefined
          ? { id, leaf: only }
          : { id, parts: group.map((leaf, part): Tree => ({ id: `${id}.${String(part)}`, leaf })) }
      }),
    })),
)

describe('any small table', { timeout: 60_000 }, () => {
  test('no protected figure is pinned or narrowed by all that is shown', () => {
    fc.assert(
      fc.property(small, fc.boolean(), (tree, withTotal) => {
        const table = tableOf(tree, withTotal)
        expect(narrowed(table, marksOf(table))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })
  test('the same table gives the same marks, and what is shown is true', () => {
    fc.assert(
      fc.property(small, fc.boolean(), (tree, withTotal) => {
        const table = tableOf(tree, withTotal)
        const blurred = blurSmallCells(table, options)
        expect(blurSmallCells(structuredClone(table), options)).toEqual(blurred)
        return blurred.every((row, at) =>
          row.every(({ mark, value }, column) => (mark === 'shown' ? value === table.rows[at]?.values[column] : value === null)),
        )
      }),
    )
  })
  test('a table without small figures is shown whole', () => {
    fc.assert(
      fc.property(small, (tree) => {
        const table = tableOf(tree, true)
        fc.pre(table.rows.every(({ values }) => values.every((value) => value === 0 || (value ?? 0) >= THRESHOLD)))
        return marksOf(table)
          .flat()
          .every((mark) => mark === 'shown')
      }),
      { numRuns: 50, maxSkipsPerRun: 2000 },
    )
  })
})

describe('the whole country', () => {
  test('3.321 communes in 34 provinces, four kinds and their total: hidden within seconds', () => {
    let seed = 7
    const next = (most: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % most
    }
    const tree: Tree = {
      id: 'vn',
      parts: Array.from({ length: 34 }, (_, p) => ({
        id: `p${String(p)}`,
        parts: Array.from({ length: p < 23 ? 98 : 97 }, (__, c) =>
          commune(`p${String(p)}c${String(c)}`, next(9), next(30), next(4), next(60)),
        ),
      })),
    }
    const table = tableOf(tree, true)
    const began = performance.now()
    const marks = marksOf(table)
    expect(performance.now() - began).toBeLessThan(20_000)
    const leaks = table.rows.flatMap(({ values }, row) =>
      values.filter((value, column) => value !== null && value >= 1 && value < 5 && marks[row]?.[column] === 'shown'),
    )
    expect(leaks).toEqual([])
    // the provinces and the country keep most of their figures
    const tops = table.rows.flatMap(({ id }, row) => (id.includes('c') ? [] : (marks[row] ?? [])))
    expect(tops.filter((mark) => mark !== 'shown').length).toBeLessThan(tops.length / 6)
  }, 60_000)
})

describe('which figures point at people', () => {
  test.each([
    ['vụ', true],
    ['đối tượng', true],
    ['khu dân cư', false],
    ['mô hình', false],
    [null, false],
  ] as const)('%s: %s', (unit, wanted) => expect(isProtectedUnit(unit)).toBe(wanted))
})
