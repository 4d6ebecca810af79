// The only place for what evaluation is measured on: a made-up set of ten items and 10,599 communes' facts from a fixed seed.
import type { CriteriaSet, FactDef } from '@binhyen/core/criteria/criteria.domain'
import { checkSet, type WrittenSet } from '@binhyen/core/criteria/law-check.domain'
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'

export const COMMUNES = 10_599

export type Paper = { readonly has: false } | { readonly has: true; readonly number: string; readonly date: PlainDate }
export type CommuneFacts = {
  resolution?: Paper
  plan?: Paper
  models?: number
  policies?: boolean
  situation?: boolean
  petition?: boolean
  police?: boolean
  households?: number
  registered?: number
  offences?: number
  offencesBefore?: number
  objects?: number
  recognised?: number
}

// ---------------------------------------------------------------- the set

type WrittenFact = WrittenSet['clauses'][number]['facts'][number]
function fact(id: string, type: FactDef['type'], more: Partial<WrittenFact> = {}): WrittenFact {
  const document = type === 'document'
  return {
    id,
    type,
    label: id,
    help: null,
    unit: type === 'count' ? 'x' : null,
    min: null,
    max: null,
    notAbove: null,
    numbered: document,
    due: document ? 'first-quarter' : null,
    origin: 'declared',
    baseline: null,
    ...more,
  }
}

export function tenItems(): CriteriaSet {
  const address = { instrument: null, article: 1, clause: null, point: null, content: null, indicator: null, item: null }
  const items: readonly [string, readonly WrittenFact[], CriteriaSet['clauses'][number]['rules'][number]['kind'], string][] = [
    ['i1', [fact('resolution', 'document')], 'attested', 'resolution && resolutionOn <= firstQuarterLast'],
    ['i2', [fact('plan', 'document')], 'attested', 'plan && planOn <= firstQuarterLast'],
    ['i3', [fact('models', 'count')], 'counted', 'models >= 1'],
    ['i4', [fact('policies', 'yes-no')], 'attested', 'policies'],
    ['i5', [fact('situation', 'yes-no')], 'knock-out', '!situation'],
    ['i6', [fact('petition', 'yes-no')], 'knock-out', '!petition'],
    ['i7', [fact('police', 'yes-no')], 'attested', 'police'],
    ['i8', [fact('registered', 'count'), fact('households', 'count')], 'counted', 'registered >= households'],
    [
      'i9',
      [
        fact('offences', 'count'),
        fact('offencesBefore', 'count', { origin: 'baseline', baseline: { of: 'offences', against: 'previous-window' } }),
      ],
      'compared',
      'offences <= offencesBefore',
    ],
    [
      'i10',
      [
        fact('recognised', 'count', { origin: 'sub-units', counts: { of: ['residential-area'], measure: 'recognised' } }),
        fact('objects', 'count', { min: 1 }),
      ],
      'derived',
      'recognised * 100 >= 70 * objects',
    ],
  ]
  const written: WrittenSet = {
    id: 'ten-items',
    title: 'ten items',
    instrument: 'made-up',
    object: 'commune',
    status: 'safe-standard',
    label: '',
    inForceNote: null,
    inForce: { from: plainDate('2020-01-01'), to: null },
    windowKey: 'commune-yearly',
    clauses: items.map(([id, facts, kind, formula]) => ({
      id,
      address,
      title: id,
      paraphrase: id,
      originalText: null,
      checked: false,
      source: { ref: 'made up', note: null },
      facts,
      rules: [{ id: `${id}-rule`, kind, words: id, formula, address: null, unit: null }],
    })),
  }
  const { set, errors } = checkSet(written, [
    {
      id: 'made-up',
      number: '1',
      kind: 'made up',
      issuer: '',
      title: '',
      signedOn: null,
      inForceFrom: null,
      inForceTo: null,
      relations: [],
      structure: { articles: { '1': 0 }, contents: 0, indicators: {} },
      checked: false,
      sources: ['made up'],
      note: null,
    },
  ])
  if (set === null) throw new Error(JSON.stringify(errors))
  return set
}

// ---------------------------------------------------------------- the facts

/** A small generator with a fixed seed, so that every run measures the same facts (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** As read from a database: JSON, most communes complete, some with a document late or missing, some not yet filled in. */
export function makeFacts(): CommuneFacts[] {
  const next = random(20261121)
  const paper = (): Paper =>
    next() < 0.02
      ? { has: false }
      : {
          has: true,
          number: `${1 + Math.floor(next() * 90)}/KH-UBND`,
          date: plainDate(next() < 0.02 ? '2026-04-15' : `2026-0${1 + Math.floor(next() * 3)}-1${Math.floor(next() * 9)}`),
        }
  const facts = Array.from({ length: COMMUNES }, (): CommuneFacts => {
    const households = 800 + Math.floor(next() * 3000)
    const objects = 8 + Math.floor(next() * 30)
    const offences = Math.floor(next() * 12)
    const all: CommuneFacts = {
      resolution: paper(),
      plan: paper(),
      models: Math.floor(next() * 40) === 0 ? 0 : 1 + Math.floor(next() * 5),
      policies: true,
      situation: false,
      petition: false,
      police: true,
      households,
      registered: next() < 0.03 ? households - 1 : households,
      offences,
      offencesBefore: offences + Math.floor(next() * 4),
      objects,
      recognised: Math.floor(objects * (0.66 + next() * 0.34)),
    }
    if (next() < 0.03) delete all.plan
    if (next() < 0.03) delete all.recognised
    if (next() < 0.005) all.registered = 0.5 // no count: must come out as an error, never as met

    return all
  })
  return JSON.parse(JSON.stringify(facts)) as CommuneFacts[]
}
