// The only place for what a criteria set is: the law's requirements as data, the facts they ask for, and the shape of a verdict.
import type { ComparisonGap } from '../units/comparison.domain.ts'
import type { UnitId } from '../units/units.domain.ts'
import type { WindowKey } from '../calendar/calendar.domain.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import type { Span, Window } from '../shared/span.ts'

/** What the law assesses. */
export const objectKinds = ['residential-area', 'agency-enterprise', 'school', 'commune', 'district', 'province'] as const
export type ObjectKind = (typeof objectKinds)[number]

/** What a set confers on the unit that meets it. Statuses stand side by side and are never merged. */
export const conferredStatuses = [
  'safe-standard',
  'indicator-19.2',
  'indicator-19.2-advanced',
  'criterion-19',
  'criterion-10',
  'not-complex',
  'model-security',
  'district-security',
  'district-security-advanced',
  'model-village-security',
] as const
export type ConferredStatus = (typeof conferredStatuses)[number]

/** Titles of new rural development: decided by another body, recorded here, and asked for by some sets. */
export const titleStatuses = ['ntm', 'ntm-advanced', 'ntm-model', 'ntm-completed'] as const
/** Everything a unit may be recognised as. */
export const recognitionStatuses = [...conferredStatuses, ...titleStatuses] as const
export type RecognitionStatus = (typeof recognitionStatuses)[number]

/** How an instrument stands to an earlier one; `follows` is the next period's, where no word of repeal was seen. */
export const instrumentRelations = ['amends', 'replaces', 'guides', 'follows'] as const
export type InstrumentRelation = (typeof instrumentRelations)[number]

/** A legal or guiding document. A date that was not seen is null, never guessed. */
export type Instrument = {
  readonly id: string
  /** As cited: "124/2021/TT-BCA". */
  readonly number: string
  readonly kind: string
  readonly issuer: string
  readonly title: string
  readonly signedOn: PlainDate | null
  readonly inForceFrom: PlainDate | null
  readonly inForceTo: PlainDate | null
  readonly relations: readonly {
    readonly relation: InstrumentRelation
    readonly target: string
    readonly note: string | null
    /** What it changes there, one line each, in our own words; its new wording where none was seen says so. */
    readonly changes: readonly string[]
  }[]
  /** The parts known to exist: article → number of its clauses, guide content count, indicator → number of its items. */
  readonly structure: {
    readonly articles: Readonly<Record<string, number>>
    readonly contents: number
    readonly indicators: Readonly<Record<string, number>>
  }
  /** True only where the original text was read. */
  readonly checked: boolean
  readonly sources: readonly string[]
  readonly note: string | null
}

/** Where a requirement stands in its instrument. Exactly one of article, content, indicator or whole is given. */
export type Address = {
  /** Null: the set's own instrument. */
  readonly instrument: string | null
  readonly article: number | null
  readonly clause: number | null
  readonly point: string | null
  /** "Nội dung 4" of a guide. */
  readonly content: number | null
  /** "19.2", with `item` as the order in which this set lists its parts. */
  readonly indicator: string | null
  readonly item: number | null
}

export type Source = { readonly ref: string; readonly note: string | null }

export const factTypes = ['yes-no', 'count', 'date', 'document'] as const
export type FactType = (typeof factTypes)[number]

/** No count of a place reaches this; it keeps every formula in exact arithmetic. */
export const maxCount = 1_000_000_000

/** By when a dated fact must be dated: inside the window, or also by the end of Quý I. */
export const dues = ['in-window', 'first-quarter'] as const
export type Due = (typeof dues)[number]

/**
 * Who says it: the place itself; an earlier window; or the system from what it holds, and the place (marked declared) where the
 * system holds nothing: counts of lower units, another recognition of the same unit, an attribute of the unit.
 */
export const origins = ['declared', 'sub-units', 'baseline', 'recognition', 'unit'] as const
export type Origin = (typeof origins)[number]

/** What a count of lower units counts: registered and recognised under the sets that confer the same status on these objects. */
export const countMeasures = ['total', 'registered', 'recognised'] as const
export type CountMeasure = (typeof countMeasures)[number]

/** When a recognition asked for must stand: decided for a window that closes inside this one, or standing on its last day. */
export const recognitionTimes = ['same-window', 'standing'] as const
export type RecognitionTime = (typeof recognitionTimes)[number]

/** The attribute of a commune that the rules of 2026–2030 depend on (QĐ 51/2025/QĐ-TTg: groups 1, 2 and 3). */
export const communeGroupFact = 'communeGroup'
export const communeGroups = [1, 2, 3] as const

/** Something asked of a place for a window. Nothing that could identify a person has a field. */
export type FactDef = {
  readonly id: string
  readonly type: FactType
  readonly label: string
  readonly help: string | null
  /** A clause is never met while a required fact is missing. */
  readonly required: boolean
  /** yes-no: the answer with which the clause can be met; false for a knock-out. */
  readonly goodAnswer: boolean | null
  readonly unit: string | null
  readonly min: number | null
  readonly max: number | null
  /** The count that this one is a part of. */
  readonly notAbove: string | null
  /** document: carries a number (a resolution, a plan); otherwise only a date (a registration). */
  readonly numbered: boolean
  readonly due: Due | null
  readonly origin: Origin
  readonly baseline: { readonly of: string; readonly against: 'previous-window' | { readonly year: number } } | null
  /** Of a count of lower units. Absent in versions loaded before this was written down. */
  readonly counts?: { readonly of: readonly ObjectKind[]; readonly measure: CountMeasure } | undefined
  /** Of another recognition of the same unit. */
  readonly recognition?: { readonly status: RecognitionStatus; readonly time: RecognitionTime } | undefined
}

export const ruleKinds = ['attested', 'counted', 'compared', 'derived', 'recognised', 'knock-out'] as const
export type RuleKind = (typeof ruleKinds)[number]

export const comparisons = ['>=', '<=', '>', '<', '=='] as const
export type Comparison = (typeof comparisons)[number]

/** Days the window supplies to formulas. */
export const windowDays = ['windowFrom', 'windowLast', 'firstQuarterLast'] as const
export type WindowDay = (typeof windowDays)[number]

/** A checked formula: plain JSON, no engine needed to run it. */
export type Formula =
  | { readonly op: 'int'; readonly value: number }
  | { readonly op: 'bool'; readonly value: boolean }
  /** A yes-no or a count as said; a document as "there is one"; with `date`, the day of a date or document. */
  | { readonly op: 'fact'; readonly id: string; readonly part: 'value' | 'date' }
  | { readonly op: 'day'; readonly id: WindowDay }
  | { readonly op: 'not'; readonly of: Formula }
  | { readonly op: 'and' | 'or' | '+' | '-' | '*'; readonly left: Formula; readonly right: Formula }
  | ComparisonFormula
export type ComparisonFormula = { readonly op: Comparison; readonly left: Formula; readonly right: Formula }

export type Rule = {
  readonly id: string
  readonly kind: RuleKind
  /** The rule in Vietnamese, as an officer would say it. */
  readonly words: string
  /** CEL, as written in the file. */
  readonly formula: string
  readonly ast: Formula
  /** Where the rule cites another place than its clause. */
  readonly address: Address | null
  /** What its number counts: "khu dân cư, cơ quan, doanh nghiệp, cơ sở giáo dục". */
  readonly unit: string | null
  /** The facts it reads, in the order of first use. */
  readonly facts: readonly string[]
  /** The commune groups it holds for; absent where it holds for all. */
  readonly groups?: readonly number[] | undefined
}

export type Clause = {
  readonly id: string
  readonly address: Address
  readonly title: string
  readonly paraphrase: string | null
  readonly originalText: string | null
  readonly checked: boolean
  readonly source: Source
  readonly facts: readonly FactDef[]
  readonly rules: readonly Rule[]
}

/** One version of one set; `label` ("19.2") is only what people call it in its period. */
export type CriteriaSet = {
  readonly id: string
  readonly title: string
  readonly instrument: string
  readonly object: ObjectKind
  readonly status: ConferredStatus
  readonly label: string
  readonly inForce: Span
  readonly inForceNote: string | null
  readonly windowKey: WindowKey
  /** A set that one province made for itself: the code of its unit. */
  readonly province?: { readonly code: string; readonly name: string } | undefined
  /** Where a province added to a national set: its instrument and what it made stricter or added. */
  readonly addition?: AppliedAddition | undefined
  /** True only where every clause was checked against the original. */
  readonly checked: boolean
  /** The instruments its addresses name. */
  readonly cites: readonly { readonly id: string; readonly kind: string; readonly number: string; readonly title: string }[]
  readonly clauses: readonly Clause[]
}

/** What stands in an effective set of the province's own making. */
export type AppliedAddition = {
  readonly id: string
  readonly provinceId: string
  readonly provinceName: string
  /** The version of the national set it was laid over. */
  readonly over: number
  /** Clauses and rules the province added, and rules it made stricter. */
  readonly clauses: readonly string[]
  readonly rules: readonly string[]
  readonly stricter: readonly { readonly rule: string; readonly national: number; readonly provincial: number }[]
}

/** A document's number: "12-NQ/ĐU", "05/KH-UBND". No spaces, so that no sentence or name fits. */
export const documentNumberPattern = /^(?=.*\d)[\p{L}\d/.-]{1,40}$/u

/** There is none, or there is one with its number and day. */
export type DocumentValue = { readonly has: false } | { readonly has: true; readonly number?: string | undefined; readonly date: PlainDate }
export type FactValue = boolean | number | PlainDate | DocumentValue

/** What was said, by fact id; absent or null is "not yet said", which is never "no". */
export type Facts = Readonly<Record<string, FactValue | null | undefined>>

export type EvaluationContext = {
  readonly window: Window
  /** What the system holds itself (counts of lower units, other recognitions, attributes); it stands before a declared value. */
  readonly derived?: Facts | undefined
  /** Values of the earlier window or baseline year, under the id of the fact that holds them. */
  readonly baseline?: Facts | undefined
  /** Where the unit merged since: the units whose figures the baseline adds up. */
  readonly baselineOf?: readonly UnitId[] | undefined
  /** Why there is no baseline, where units merged or were split since. */
  readonly baselineGap?: ComparisonGap | undefined
}

export type Outcome = 'met' | 'not-met' | 'cannot-tell'

/** `recorded`: from decisions on record or the unit's own attributes. */
export const inputSources = ['declared', 'derived', 'baseline', 'recorded', 'missing', 'invalid'] as const
export type InputSource = (typeof inputSources)[number]
export type InputTrace = { readonly fact: string; readonly value: FactValue | null; readonly source: InputSource }

/** Why a rule did not come out as met. */
export const ruleReasons = [
  'fact.missing',
  'fact.invalid',
  'attested.no',
  'document.none',
  'document.late',
  'knock-out.occurred',
  'count.short',
  'count.over',
  'recognition.none',
  // met without being asked: the rule is for communes of another group
  'group.other',
] as const
export type RuleReason = (typeof ruleReasons)[number]

export type RuleTrace = {
  readonly rule: string
  readonly outcome: Outcome
  readonly reason: RuleReason | null
  readonly inputs: readonly InputTrace[]
  /** What was counted, or the day of a late document. */
  readonly measured: number | PlainDate | null
  /** The value at which the rule is met. */
  readonly needed: number | PlainDate | null
}
export type ClauseTrace = { readonly clause: string; readonly outcome: Outcome; readonly rules: readonly RuleTrace[] }
export type Evaluation = { readonly outcome: Outcome; readonly clauses: readonly ClauseTrace[] }
