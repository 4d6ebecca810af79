// The only place for whether written law data holds together: addresses exist, ids are unique, formulas can be met,
// nothing unseen claims words. What is wrong is listed with its path; nothing is repaired.
import { spansOverlap } from '../shared/span.ts'
import {
  communeGroupFact,
  communeGroups,
  maxCount,
  windowDays,
  type Address,
  type Clause,
  type CriteriaSet,
  type FactDef,
  type Formula,
  type Instrument,
  type ObjectKind,
  type RecognitionStatus,
  type Rule,
} from './criteria.domain.ts'
import { checkFormula } from './formula-check.domain.ts'
import { factsOf, isComparison } from './formula.domain.ts'

export type Path = readonly (string | number)[]
export type LawError = { readonly path: Path; readonly message: string }

/** A set as its file says it, before formulas are checked. */
export type WrittenSet = Omit<CriteriaSet, 'clauses' | 'cites' | 'checked'> & {
  readonly clauses: readonly (Omit<Clause, 'facts' | 'rules'> & {
    readonly facts: readonly Omit<FactDef, 'required' | 'goodAnswer'>[]
    readonly rules: readonly Omit<Rule, 'ast' | 'facts'>[]
  })[]
}
type WrittenClause = WrittenSet['clauses'][number]
type WrittenRule = WrittenClause['rules'][number]
type WrittenFact = WrittenClause['facts'][number]

/** How the title of a clause ends whose text nobody has seen. */
export const unseenEnding = 'chưa có nguyên văn'

/** What is wrong with a list of instruments: unknown or circular relations, impossible dates, repeated ids. */
export function checkInstruments(instruments: readonly Instrument[]): LawError[] {
  const errors: LawError[] = []
  const byId = new Map(instruments.map((each) => [each.id, each]))
  instruments.forEach((each, index) => {
    const at = (...rest: Path): Path => ['instruments', index, ...rest]
    if (byId.get(each.id) !== each) errors.push({ path: at('id'), message: `instrument ${each.id} is written twice` })
    if (each.signedOn !== null && each.inForceFrom !== null && each.inForceFrom < each.signedOn) {
      errors.push({ path: at('inForceFrom'), message: 'in force before it was signed' })
    }
    if (each.inForceTo !== null && each.inForceFrom !== null && each.inForceTo <= each.inForceFrom) {
      errors.push({ path: at('inForceTo'), message: 'out of force before it was in force' })
    }
    if (each.sources.length === 0) errors.push({ path: at('sources'), message: 'says nowhere where it was seen' })
    each.relations.forEach((relation, n) => {
      if (!byId.has(relation.target)) {
        errors.push({ path: at('relations', n, 'target'), message: `${relation.relation} unknown instrument ${relation.target}` })
      }
    })
    const circle = findCircle(each.id, byId)
    if (circle !== null) errors.push({ path: at('relations'), message: `circular: ${circle.join(' → ')}` })
  })
  return errors
}

/** The way back from an instrument to itself over its relations, or null. */
function findCircle(start: string, byId: ReadonlyMap<string, Instrument>): readonly string[] | null {
  const open: (readonly string[])[] = [[start]]
  const seen = new Set<string>()
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const { target } of byId.get(path.at(-1) ?? '')?.relations ?? []) {
      if (target === start) return [...path, target]
      if (seen.has(target)) continue
      seen.add(target)
      open.push([...path, target])
    }
  }
  return null
}

/** Two sets may not confer one status on one object on the same day. */
export function checkOverlaps(sets: readonly CriteriaSet[]): { readonly set: string; readonly message: string }[] {
  return sets.flatMap((a, index) =>
    sets
      .slice(index + 1)
      .filter(
        (b) =>
          a.object === b.object && a.status === b.status && a.province?.code === b.province?.code && spansOverlap(a.inForce, b.inForce),
      )
      .map((b) => ({ set: a.id, message: `in force at the same time as ${b.id} for the same object and status` })),
  )
}

/** The statuses on objects that a set's verdict is made from, each with the fact that asks for it. */
function* askedFor(set: CriteriaSet): Generator<{ path: Path; objects: readonly ObjectKind[]; status: RecognitionStatus }> {
  for (const [c, clause] of set.clauses.entries()) {
    for (const [f, fact] of clause.facts.entries()) {
      const path = ['clauses', c, 'facts', f]
      if (fact.recognition !== undefined) yield { path, objects: [set.object], status: fact.recognition.status }
      if (fact.counts !== undefined) yield { path, objects: fact.counts.of, status: set.status }
    }
  }
}

/** Sets whose verdicts would wait for each other: each circle once, at the fact that closes it, with the whole way in words. */
export function checkCircles(sets: readonly CriteriaSet[]): { readonly set: string; readonly path: Path; readonly message: string }[] {
  const edges = new Map(
    sets.map((set) => [
      set.id,
      [...askedFor(set)].flatMap(({ path, objects, status }) =>
        sets
          .filter((other) => objects.includes(other.object) && other.status === status && spansOverlap(other.inForce, set.inForce))
          .map((other) => ({ path, to: other.id })),
      ),
    ]),
  )
  const found: { set: string; path: Path; message: string }[] = []
  const done = new Set<string>()
  const walk = (id: string, way: readonly string[]): void => {
    for (const { path, to } of edges.get(id) ?? []) {
      const at = way.indexOf(to)
      if (at >= 0) found.push({ set: id, path, message: `circular derivation: ${[...way.slice(at), to].join(' → ')}` })
      else if (!done.has(to)) walk(to, [...way, to])
    }
    done.add(id)
  }
  for (const set of sets) if (!done.has(set.id)) walk(set.id, [set.id])
  return found
}

/** Checks one written set and compiles its formulas to plain trees. The set is null where there are errors. */
export function checkSet(written: WrittenSet, instruments: readonly Instrument[]): { set: CriteriaSet | null; errors: LawError[] } {
  const errors: LawError[] = []
  const byId = new Map(instruments.map((each) => [each.id, each]))
  if (!byId.has(written.instrument)) errors.push({ path: ['instrument'], message: `unknown instrument ${written.instrument}` })
  if (written.inForce.to !== null && written.inForce.to <= written.inForce.from) {
    errors.push({ path: ['inForce'], message: 'out of force before it is in force' })
  }
  errors.push(...repeatedIds(written), ...groupsWithoutGroup(written))
  const clauses = written.clauses.map((clause, index) => {
    const found = checkClause(clause, ['clauses', index], (address, path) => checkAddress(address, written.instrument, byId, path))
    errors.push(...found.errors)
    return found.clause
  })
  if (errors.length > 0) return { set: null, errors }
  return { set: { ...written, clauses, cites: citesOf(written, byId), checked: clauses.every((clause) => clause.checked) }, errors }
}

/** A rule for some commune groups needs the set to ask which group a commune is of. */
function groupsWithoutGroup(written: WrittenSet): LawError[] {
  if (written.clauses.some((clause) => clause.facts.some((fact) => fact.id === communeGroupFact))) return []
  return written.clauses.flatMap((clause, c) =>
    clause.rules.flatMap((rule, r): LawError[] =>
      rule.groups === undefined
        ? []
        : [
            {
              path: ['clauses', c, 'rules', r, 'groups'],
              message: `is for some commune groups, but the set has no fact ${communeGroupFact}`,
            },
          ],
    ),
  )
}

function repeatedIds(written: WrittenSet): LawError[] {
  const errors: LawError[] = []
  const seen = new Set<string>()
  const once = (kind: string, id: string, path: Path): void => {
    if (seen.has(`${kind} ${id}`)) errors.push({ path, message: `${kind} ${id} is written twice in this set` })
    seen.add(`${kind} ${id}`)
  }
  written.clauses.forEach((clause, c) => {
    once('clause', clause.id, ['clauses', c, 'id'])
    clause.facts.forEach((fact, f) => once('fact', fact.id, ['clauses', c, 'facts', f, 'id']))
    clause.rules.forEach((rule, r) => once('rule', rule.id, ['clauses', c, 'rules', r, 'id']))
  })
  return errors
}

function checkAddress(address: Address, own: string, byId: ReadonlyMap<string, Instrument>, path: Path): LawError[] {
  const id = address.instrument ?? own
  const instrument = byId.get(id)
  if (instrument === undefined) return [{ path: [...path, 'instrument'], message: `unknown instrument ${id}` }]
  const { structure, number } = instrument
  const { article, content, indicator } = address
  const wrong = (part: keyof Address, message: string): LawError[] => [{ path: [...path, part], message }]
  if (article !== null) {
    const clauses = structure.articles[String(article)]
    if (clauses === undefined) return wrong('article', `${number} has no article ${article} that was seen`)
    return isPast(address.clause, clauses)
      ? wrong('clause', `article ${article} of ${number} has ${clauses} clauses, not ${address.clause}`)
      : []
  }
  if (indicator !== null) {
    const items = structure.indicators[indicator]
    if (items === undefined) return wrong('indicator', `${number} has no indicator ${indicator} that was seen`)
    return isPast(address.item, items) ? wrong('item', `${indicator} of ${number} has ${items} items, not ${address.item}`) : []
  }
  return isPast(content, structure.contents) ? wrong('content', `${number} has ${structure.contents} contents, not ${content}`) : []
}

function isPast(part: number | null, count: number): part is number {
  return part !== null && part > count
}

type CheckAddress = (address: Address, path: Path) => LawError[]

function checkClause(written: WrittenClause, path: Path, checkPlace: CheckAddress): { clause: Clause; errors: LawError[] } {
  const errors: LawError[] = [...checkPlace(written.address, [...path, 'address'])]
  const unseen = written.paraphrase === null && written.originalText === null
  if (unseen && !written.title.endsWith(unseenEnding)) {
    errors.push({
      path: [...path, 'title'],
      message: `nothing of its text was seen: its title must be its address and end with "${unseenEnding}"`,
    })
  }
  if (written.checked && written.originalText === null) {
    errors.push({ path: [...path, 'checked'], message: 'checked against the original, but the original text is not here' })
  }
  written.facts.forEach((fact, index) => {
    errors.push(...checkFact(fact, written.facts).map((message) => ({ path: [...path, 'facts', index], message })))
  })
  const defs = written.facts.map((fact): FactDef => ({
    ...fact,
    max: fact.type === 'count' ? (fact.max ?? maxCount) : null,
    required: true,
    goodAnswer: null,
  }))
  const rules = written.rules.flatMap((rule, index): Rule[] => {
    const rulePath = [...path, 'rules', index]
    if (rule.address !== null) errors.push(...checkPlace(rule.address, [...rulePath, 'address']))
    if (unseen && rule.kind !== 'attested') {
      errors.push({ path: [...rulePath, 'kind'], message: 'a clause whose text was not seen can only be attested' })
    }
    const checked = checkFormula(rule.formula, defs)
    if (!checked.ok) {
      errors.push({ path: [...rulePath, 'formula'], message: `impossible formula: ${checked.error}` })
      return []
    }
    errors.push(...checkShape(rule, checked.ast, written.facts).map((message) => ({ path: [...rulePath, 'formula'], message })))
    return [{ ...rule, ast: checked.ast, facts: factsOf(checked.ast) }]
  })
  const facts = defs.map((def) => ({
    ...def,
    required: def.origin === 'unit' || rules.some((rule) => rule.facts.includes(def.id)),
    goodAnswer: goodAnswerOf(def, rules),
  }))
  return { clause: { ...written, facts, rules }, errors }
}

/** Each line: what is wrong, and whether it is. */
function checkFact(fact: WrittenFact, siblings: readonly WrittenFact[]): string[] {
  const sibling = (id: string | undefined | null): WrittenFact | undefined => siblings.find((other) => other.id === id)
  const wrong: readonly (readonly [string, boolean])[] = [
    [`fact ${fact.id} has the name of a day of the window`, windowDays.some((day) => day === fact.id)],
    [`fact ${fact.id}On hides the day of fact ${fact.id}`, sibling(`${fact.id}On`) !== undefined],
    [
      'dates and documents, and only they, say by when they are due',
      (fact.type === 'date' || fact.type === 'document') !== (fact.due !== null),
    ],
    ['only a document has a number', fact.numbered && fact.type !== 'document'],
    ['a baseline fact, and only it, says what it is the baseline of', (fact.origin === 'baseline') !== (fact.baseline !== null)],
    [`baseline of an unknown fact: ${fact.baseline?.of}`, fact.baseline !== null && sibling(fact.baseline.of)?.type !== fact.type],
  ]
  return [
    ...wrong,
    ...wrongInOrigin(fact),
    ...(fact.type === 'count' ? wrongInCount(fact) : wrongInOther(fact)),
    [
      `notAbove names no count of this clause: ${fact.notAbove}`,
      fact.notAbove !== null && sibling(fact.notAbove)?.type !== 'count',
    ] as const,
  ]
    .filter(([, isSo]) => isSo)
    .map(([what]) => what)
}

/** What the system itself supplies says where from. */
function wrongInOrigin(fact: WrittenFact): readonly (readonly [string, boolean])[] {
  const isGroup = fact.origin === 'unit'
  const oneToThree = fact.type === 'count' && fact.min === 1 && fact.max === communeGroups.length
  return [
    ['a count of lower units, and only it, says what it counts', (fact.origin === 'sub-units') !== (fact.counts !== undefined)],
    [
      'a yes-no fact of another recognition, and only it, says which',
      (fact.origin === 'recognition' && fact.type === 'yes-no') !== (fact.recognition !== undefined),
    ],
    [
      `only ${communeGroupFact}, a count from 1 to 3, is an attribute of the unit`,
      isGroup !== (fact.id === communeGroupFact) || (isGroup && !oneToThree),
    ],
  ]
}

function wrongInCount({ unit, min, max, origin }: WrittenFact): readonly (readonly [string, boolean])[] {
  return [
    ['a count needs its unit', unit === null && origin !== 'unit'],
    ['min is above max', (min ?? 0) > (max ?? maxCount)],
    [`max is above ${maxCount}`, (max ?? 0) > maxCount],
  ]
}

function wrongInOther({ unit, min, max, notAbove }: WrittenFact): readonly (readonly [string, boolean])[] {
  return [['only a count has min, max, unit and notAbove', [unit, min, max, notAbove].some((each) => each !== null)]]
}

/** Each kind of rule has one shape, so that the trace can always say what would turn it. */
function checkShape(rule: WrittenRule, ast: Formula, facts: readonly WrittenFact[]): string[] {
  const used = facts.filter((fact) => factsOf(ast).includes(fact.id))
  if (used.length === 0) return ['reads no fact of its clause']
  const elsewhere = checkOrigins(rule, used)
  if (elsewhere.length > 0) return elsewhere
  if (rule.kind === 'recognised') return ast.op === 'fact' ? [] : ['a recognised rule is one fact and nothing else']
  if (rule.kind === 'knock-out') return isNotOfYesNo(ast, used) ? [] : ['a knock-out is "!" before one yes-no fact']
  if (rule.kind === 'attested') return used.some((fact) => fact.type === 'count') ? ['an attested rule reads no counts'] : []
  return isComparison(ast) && used.every((fact) => fact.type === 'count') ? [] : [`a ${rule.kind} rule is one comparison of counts`]
}

/** What comes from elsewhere is read by its own kind of rule, so that a rule's kind says where its answer comes from. */
function checkOrigins({ kind }: WrittenRule, used: readonly WrittenFact[]): string[] {
  const uses = (origin: FactDef['origin']): boolean => used.some((fact) => fact.origin === origin)
  if (uses('baseline') !== (kind === 'compared')) return ['a compared rule, and only it, reads a baseline']
  if (uses('recognition') !== (kind === 'recognised')) return ['a recognised rule, and only it, reads another recognition']
  return kind === 'derived' && !uses('sub-units') ? ['a derived rule reads counts of sub-units'] : []
}

function isNotOfYesNo(ast: Formula, used: readonly WrittenFact[]): boolean {
  return ast.op === 'not' && ast.of.op === 'fact' && used[0]?.type === 'yes-no'
}

function goodAnswerOf(def: FactDef, rules: readonly Rule[]): boolean | null {
  if (def.type !== 'yes-no') return null
  return !rules.some((rule) => standsUnderNot(rule.ast, def.id, false))
}

function standsUnderNot(formula: Formula, id: string, negated: boolean): boolean {
  if (formula.op === 'fact') return formula.id === id && negated
  if (formula.op === 'not') return standsUnderNot(formula.of, id, !negated)
  return 'left' in formula && (standsUnderNot(formula.left, id, negated) || standsUnderNot(formula.right, id, negated))
}

function citesOf(written: WrittenSet, byId: ReadonlyMap<string, Instrument>): CriteriaSet['cites'] {
  const addresses = written.clauses.flatMap((clause) => [clause.address, ...clause.rules.map((rule) => rule.address)])
  const ids = new Set([written.instrument, ...addresses.map((address) => address?.instrument ?? written.instrument)])
  return [...ids].flatMap((id) => {
    const found = byId.get(id)
    return found === undefined ? [] : [{ id, kind: found.kind, number: found.number, title: found.title }]
  })
}
