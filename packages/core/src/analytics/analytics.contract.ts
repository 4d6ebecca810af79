// The only place for the HTTP contracts of boards, the summary and a unit's year.
import { z } from 'zod'
import { statusKinds } from '../assessments/routes-of-appraisal.domain.ts'
import { UnitFigureReply } from '../totals/unit-figures.contract.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { pageOf, PageQuery } from '../shared/page.ts'
import { Nothing, PlainDateText, WindowReply } from '../shared/schemas.ts'
import { boardStates, measuredLevels } from './analytics.domain.ts'

/** A unit as people name it: its id (`89@2019-10-06`), its official code (`89`) or its name ("An Giang"). */
export const UnitReference = z.string().trim().min(1).max(200)

const Count = z.number().int().nonnegative()
const Percent = z.number().nullable()
const StatusKindReply = z.enum(statusKinds)
const LevelReply = z.enum(measuredLevels)
const StateReply = z.enum(boardStates)

export const UnitLine = z.object({ id: z.string(), code: z.string(), fullName: z.string(), level: z.string() })

/** `points` in percentage points. */
export const ChangeReply = z.object({ units: z.number().int(), points: z.number().nullable() })

/** The documented, stable measure of `summary`; the window is half-open. */
export const SummaryMeasureReply = z.object({
  id: z.string(),
  set: z.string(),
  window: WindowReply,
  met: Count,
  total: Count,
  percent: Percent,
  change: ChangeReply.nullable(),
  asSaid: z.string().nullable(),
  source: z.string().nullable(),
})

export const SummaryReply = z.object({
  unit: UnitLine,
  on: PlainDateText,
  measures: z.array(SummaryMeasureReply),
  /** The latest figures reported by the unit or below it, each in the words it was said with. */
  figures: z.array(UnitFigureReply),
})

export const WindowShareReply = z.object({ window: WindowReply, met: Count, total: Count, percent: Percent })

export const MeasureReply = SummaryMeasureReply.extend({
  statusKind: StatusKindReply,
  level: LevelReply,
  /** Short Vietnamese title, e.g. "Chỉ tiêu 19.2", "Xã đạt chuẩn nông thôn mới". */
  title: z.string(),
  previous: WindowShareReply.nullable(),
})

/** One thing a board can be opened on: a set and level in one window. */
export const CohortLine = z.object({
  set: z.string(),
  statusKind: StatusKindReply,
  level: LevelReply,
  title: z.string(),
  window: WindowReply,
  /** Last day to hand in, inclusive; null where the law seen names none and the province set none. */
  deadline: PlainDateText.nullable(),
  /** False where the window or the set was not checked against its original text. */
  checked: z.boolean(),
})

export const TotalsReply = z.object({
  enrolled: Count,
  recognised: Count,
  'not-recognised': Count,
  met: Count,
  'not-met': Count,
  'cannot-tell': Count,
  'not-handed-in': Count,
  late: Count,
})

/** Which clause stops how many units. `label` and `title` as the set prints them; `article` is its address in the law. */
export const FailingClauseLine = z.object({
  clause: z.string(),
  label: z.string(),
  title: z.string(),
  article: z.string().nullable(),
  checked: z.boolean(),
  units: Count,
})

export const BoardQuery = z.object({
  unit: UnitReference,
  /** Without it: the first cohort of the unit that holds `on`. */
  set: z.string().max(100).optional(),
  level: LevelReply.optional(),
  /** First day of the window; without it the latest window begun by `on`. */
  from: PlainDateText.optional(),
  /** As of which day; today without it. */
  on: PlainDateText.optional(),
})

export const BoardReply = z.object({
  unit: UnitLine,
  on: PlainDateText,
  /** All cohorts this unit has, latest window first: the selector on top. */
  cohorts: z.array(CohortLine),
  cohort: CohortLine,
  totals: TotalsReply,
  /** recognised / enrolled, one decimal. */
  percent: Percent,
  change: ChangeReply.nullable(),
  previous: WindowShareReply.nullable(),
  failing: z.array(FailingClauseLine),
  /** The unit's own sub-units between it and the enrolled ones (districts); empty in the two-tier order. */
  parts: z.array(z.object({ unit: UnitLine, totals: TotalsReply, percent: Percent })),
  asSaid: z.string().nullable(),
  source: z.string().nullable(),
  /** Units whose result was taken in from a file, and units of whom a file says something else than what counts. */
  imported: Count,
  conflicting: Count,
})

/** The board of a unit: met of enrolled, change on the last window, who is late, who fails on what. */
export const readBoard = defineEndpoint({
  method: 'GET',
  path: '/api/board',
  params: Nothing,
  query: BoardQuery,
  body: Nothing,
  reply: BoardReply,
  problems: ['unit.not-found', 'board.cohort-not-found'],
  summary: "A unit's board for one criteria set and window",
})

export const DecisionLine = z.object({ id: z.string(), number: z.string(), decidedOn: PlainDateText, authority: z.string() })

export const BoardUnitLine = z.object({
  unit: UnitLine,
  /** The unit between it and the board's unit (its district), where there is one. */
  parentName: z.string().nullable(),
  state: StateReply,
  dossierId: z.string().nullable(),
  dossierStatus: z.string().nullable(),
  handedInOn: PlainDateText.nullable(),
  late: z.boolean(),
  failing: z.array(z.object({ clause: z.string(), label: z.string() })),
  decision: DecisionLine.nullable(),
  /** The result was taken in from a file of past results. */
  imported: z.boolean(),
  /** A file says something else than what counts here. */
  conflicting: z.boolean(),
})

export const BoardUnitsQuery = BoardQuery.extend({
  ...PageQuery.shape,
  /** Only units in this state. */
  state: StateReply.optional(),
  /** Only units of whom a file says something else than what counts. */
  conflicting: z.enum(['true', 'false']).optional(),
  /** Only units that are late. */
  late: z.enum(['true', 'false']).optional(),
  /** Only units that fail on this clause. */
  clause: z.string().max(100).optional(),
  /** Only units below this sub-unit (a line of `parts`). */
  within: z.string().max(100).optional(),
})

/** The units behind any number of the board. */
export const listBoardUnits = defineEndpoint({
  method: 'GET',
  path: '/api/board/units',
  params: Nothing,
  query: BoardUnitsQuery,
  body: Nothing,
  reply: pageOf(BoardUnitLine),
  problems: ['unit.not-found', 'board.cohort-not-found'],
  summary: 'The units behind a number of the board, one page',
})

/** The latest decided window on a day, per measure, and the latest reported figures. */
export const readSummary = defineEndpoint({
  method: 'GET',
  path: '/api/summary',
  params: Nothing,
  query: z.object({ unit: UnitReference, on: PlainDateText.optional() }),
  body: Nothing,
  reply: SummaryReply,
  problems: ['unit.not-found'],
  summary: 'Met of enrolled per measure, for the latest decided window on a day, and the latest reported figures',
})

export const YearStatusLine = z.object({
  set: z.string(),
  statusKind: StatusKindReply,
  level: LevelReply,
  title: z.string(),
  window: WindowReply,
  deadline: PlainDateText.nullable(),
  checked: z.boolean(),
  enrolled: z.boolean(),
  state: StateReply,
  dossierId: z.string().nullable(),
  dossierStatus: z.string().nullable(),
  registeredOn: PlainDateText.nullable(),
  handedInOn: PlainDateText.nullable(),
  late: z.boolean(),
  failing: z.array(z.object({ clause: z.string(), label: z.string(), title: z.string() })),
  decision: DecisionLine.nullable(),
  imported: z.boolean(),
  /** How many lines of files say something else than what counts here. */
  conflicts: Count,
})

/** One unit's year on one page: each status apart, the windows that hold `on` first, the one before beside it. */
export const readUnitYear = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/year',
  params: z.object({ id: z.string().max(100) }),
  query: z.object({ on: PlainDateText.optional() }),
  body: Nothing,
  reply: z.object({
    unit: UnitLine,
    on: PlainDateText,
    /** Nearest first: district (where it exists), province. */
    ancestors: z.array(UnitLine),
    current: z.array(YearStatusLine),
    past: z.array(YearStatusLine),
    /** Measures of what lies below this unit (residential areas of a commune, communes of a province). */
    below: z.array(MeasureReply),
    /** The latest figures reported by the unit or below it. */
    figures: z.array(UnitFigureReply),
  }),
  problems: ['unit.not-found'],
  summary: "One unit's statuses in the windows of a day and before",
})
