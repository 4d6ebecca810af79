// The only place that builds the demonstration's present: one two-tier province in the window that holds today, in every state.
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Facts } from '@binhyen/core/criteria/criteria.domain'
import {
  feedingWindow,
  findPreviousWindow,
  findWindowHolding,
  firstQuarterEnds,
  type AssessmentWindow,
} from '@binhyen/core/calendar/calendar.domain'
import { addDays, daysBetween, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { PastDossier } from '#server/features/assessments/assessments-load.service'
import { communeFacts, type Place } from './history.ts'
import type { Random } from './random.ts'
import { declaredHouseholds, declaredModels } from './said-twice.ts'

/** Lào Cai after the arrangement of 01/7/2025. */
export const LIVE_PROVINCE = '15@2025-07-01'
/** The commune whose officer the sign-in page offers: registered, half filled in, its villages assessed. */
export const JOURNEY_COMMUNE = 'Xã Bắc Hà'
/** Communes whose villages the demonstration generates, the journey's among them. */
const COMMUNES_WITH_VILLAGES = 8

export type LiveState = 'unregistered' | 'blank' | 'partial' | 'full' | 'handed-in' | 'returned' | 'accepted' | 'not-met' | 'recognised'

/** How many communes stand in each state; the rest are handed in and wait for appraisal. */
const share: readonly (readonly [LiveState, number])[] = [
  ['recognised', 9],
  ['accepted', 7],
  ['not-met', 3],
  ['returned', 5],
  ['full', 8],
  ['partial', 18],
  ['blank', 12],
  ['unregistered', 13],
]
/** Of 89 communes, those that met the standard in the window before. */
const MET_BEFORE = 71

export type LiveWindows = { readonly now: AssessmentWindow; readonly before: AssessmentWindow }

/** The window that holds today and the one before; null where the law of the live province was not yet in force. */
export function liveWindows(today: PlainDate): LiveWindows | null {
  const now = findWindowHolding('commune-yearly', today)
  const before = now && findPreviousWindow('commune-yearly', now)
  // the two-tier province exists from 01/7/2025; both windows must have communes of its own to assess
  return now && before && before.to > '2025-07-01' ? { now, before } : null
}

export type LivePlan = {
  readonly window: AssessmentWindow
  readonly states: ReadonlyMap<UnitId, LiveState>
  readonly dossiers: readonly PastDossier[]
  readonly decidedOn: PlainDate
}

const OFFICER = 'Tài khoản minh họa'
const APPRAISER = { byName: 'Tài khoản minh họa', role: 'appraiser' } as const
const PROVINCE = { byName: 'Tài khoản minh họa', role: 'provincial-authority' } as const
const COMMUNE = { byName: 'Tài khoản minh họa', role: 'commune-authority' } as const

/** The window before, all decided: the last one the board compares with. */
export function planBefore(windows: LiveWindows, communes: readonly Place[], today: PlainDate, random: Random): LivePlan {
  const { before } = windows
  const met = new Set(random.draw(communes, Math.min(MET_BEFORE, communes.length)).map((place) => place.id))
  const decidedOn = addDays(before.to, Math.min(3, daysBetween(before.to, today)))
  const dossiers = communes.map((place) => {
    const passes = met.has(place.id)
    const handedIn = addDays(before.to, -random.int(1, 25))
    return dossierOf(place, before, {
      facts: { ...communeFacts(before, passes, random), models: declaredModels(place.id, before.from) },
      trail: [
        { action: 'register', onDate: addDays(before.from, random.int(20, 90)), byName: OFFICER, role: 'commune-officer' },
        { action: 'hand-in', onDate: handedIn, byName: OFFICER, role: 'commune-officer' },
        { action: passes ? 'accept' : 'conclude-not-met', onDate: decidedOn, ...APPRAISER },
        ...(passes ? [{ action: 'recognise', onDate: decidedOn, ...PROVINCE } as const] : []),
      ],
    })
  })
  return {
    window: before,
    decidedOn,
    dossiers,
    states: new Map(communes.map((place) => [place.id, met.has(place.id) ? 'recognised' : 'not-met'])),
  }
}

/** The window that holds today: communes in every state, no step dated after today. */
export function planNow(
  windows: LiveWindows,
  communes: readonly Place[],
  about: { today: PlainDate; random: Random; villages: ReadonlyMap<UnitId, { total: number; registered: number; recognised: number }> },
): LivePlan {
  const { today, random, villages } = about
  const window = windows.now
  const journey = communes.find((place) => place.name === JOURNEY_COMMUNE)
  const states = drawStates(communes, journey, { random, villages })
  const dossiers = communes.flatMap((place) => {
    const state = states.get(place.id) ?? 'unregistered'
    if (state === 'unregistered') return []
    const counted = villages.get(place.id)
    const derived = counted && { areasTotal: counted.total, areasRegistered: counted.registered, areasRecognised: counted.recognised }
    return [{ ...liveDossier(place, window, { state, today, random }), ...(derived ? { context: { derived } } : {}) }]
  })
  return { window, states, dossiers, decidedOn: today }
}

function drawStates(
  communes: readonly Place[],
  journey: Place | undefined,
  about: { random: Random; villages: ReadonlyMap<UnitId, unknown> },
): Map<UnitId, LiveState> {
  const all = about.random.draw(
    communes.filter((place) => place !== journey),
    communes.length - (journey ? 1 : 0),
  )
  // where the system counts the villages itself, nothing is concluded as "not met": those communes come last in the draw
  const drawn = [...all.filter((place) => !about.villages.has(place.id)), ...all.filter((place) => about.villages.has(place.id))]
  const states = new Map<UnitId, LiveState>()
  if (journey) states.set(journey.id, 'partial')
  let at = 0
  for (const [state, count] of share) {
    const wanted = state === 'partial' && journey ? count - 1 : count
    for (const place of drawn.slice(at, at + wanted)) states.set(place.id, state)
    at += wanted
  }
  for (const place of drawn.slice(at)) states.set(place.id, 'handed-in')
  return states
}

function liveDossier(place: Place, window: AssessmentWindow, about: { state: LiveState; today: PlainDate; random: Random }): PastDossier {
  const { state, today, random } = about
  const passed = Math.max(0, daysBetween(window.from, today))
  const [registered = 0, handedIn = 0, appraised = 0] = [0, 0, 0].map(() => random.int(0, passed)).sort((a, b) => a - b)
  const on = (offset: number): PlainDate => addDays(window.from, offset)
  const passes = state === 'recognised' || state === 'accepted' || (state !== 'not-met' && random.next() < 0.8)
  const facts = documentsBy(
    { ...communeFacts(window, passes, random), models: declaredModels(place.id, window.from) },
    on(Math.min(registered, daysBetween(window.from, firstQuarterEnds(window)))),
  )
  const officer = { byName: OFFICER, role: 'commune-officer' } as const
  const handIn = [{ action: 'hand-in', onDate: on(handedIn), ...officer } as const]
  const steps: Record<LiveState, PastDossier['trail']> = {
    unregistered: [],
    blank: [],
    partial: [],
    full: [],
    'handed-in': handIn,
    returned: [
      ...handIn,
      {
        action: 'return',
        onDate: on(appraised),
        ...APPRAISER,
        payload: {
          reasons: [{ clause: 'art5-1', reason: 'Số của kế hoạch bảo đảm ANTT chưa khớp với sổ văn bản đi; đề nghị kiểm tra và nộp lại.' }],
        },
      },
    ],
    accepted: [...handIn, { action: 'accept', onDate: on(appraised), ...APPRAISER }],
    'not-met': [...handIn, { action: 'conclude-not-met', onDate: on(appraised), ...APPRAISER }],
    recognised: [...handIn, { action: 'accept', onDate: on(appraised), ...APPRAISER }, { action: 'recognise', onDate: today, ...PROVINCE }],
  }
  return dossierOf(place, window, {
    facts: state === 'blank' ? {} : state === 'partial' ? withoutClauses(facts, random) : facts,
    trail: [{ action: 'register', onDate: on(registered), ...officer }, ...steps[state]],
  })
}

/** Documents dated no later than `last`: nothing in the demonstration lies in the future. */
function documentsBy(facts: Facts, last: PlainDate): Facts {
  const dated = Object.entries(facts).map(([id, value]) => [
    id,
    typeof value === 'object' && value !== null && value.has && value.date > last ? { ...value, date: last } : value,
  ])
  return Object.fromEntries(dated) as Facts
}

const LATER_FACTS = [
  'communePoliceMet',
  'noneDisciplined',
  'bodiesTotal',
  'bodiesRegistered',
  'bodiesRecognised',
  'models',
  'clause44Met',
] as const

/** A dossier its officer has begun: the last facts of the form are still blank. */
function withoutClauses(facts: Facts, random: Random): Facts {
  const blank = new Set<string>([...random.draw(LATER_FACTS, 4), 'areasTotal', 'areasRegistered', 'areasRecognised'])
  return Object.fromEntries(Object.entries(facts).filter(([id]) => !blank.has(id)))
}

function dossierOf(
  place: Place,
  window: AssessmentWindow,
  made: Pick<PastDossier, 'facts' | 'trail' | 'context'> & { setId?: string },
): PastDossier {
  return {
    unitId: place.id,
    scope: place.scope,
    provinceId: place.scope.at(-2) ?? place.id,
    setId: made.setId ?? 'tt124-2021-commune',
    window: { from: window.from, to: window.to },
    dueOn: window.dueOn,
    facts: made.facts,
    ...(made.context ? { context: made.context } : {}),
    savedBy: OFFICER,
    trail: made.trail,
  }
}

/** The communes that get villages: the journey's first, then the drawn ones. */
export function communesWithVillages(communes: readonly Place[], random: Random): readonly Place[] {
  const journey = communes.filter((place) => place.name === JOURNEY_COMMUNE)
  return [
    ...journey,
    ...random.draw(
      communes.filter((place) => place.name !== JOURNEY_COMMUNE),
      COMMUNES_WITH_VILLAGES - journey.length,
    ),
  ]
}

/** Names of generated villages, marked so by their origin. */
export function villageNames(random: Random): readonly string[] {
  return Array.from({ length: random.int(8, 14) }, (_, index) => `Thôn ${String(index + 1)}`)
}

export type VillagePlan = { readonly window: AssessmentWindow; readonly dossiers: readonly PastDossier[]; readonly decidedOn: PlainDate }

/** Residential areas of one commune in their own window: most recognised, a few on the way, one still blank. */
export function planVillages(windows: LiveWindows, villages: readonly Place[], today: PlainDate, random: Random): VillagePlan {
  const window = feedingWindow(windows.now)
  const passed = Math.max(0, daysBetween(window.from, today))
  const officer = { byName: OFFICER, role: 'commune-officer' } as const
  const dossiers = villages.map((place, index) => {
    const [registered = 0, handedIn = 0, decided = 0] = [0, 0, 0].map(() => random.int(0, passed)).sort((a, b) => a - b)
    const on = (offset: number): PlainDate => addDays(window.from, offset)
    const left = villages.length - index
    const state = left === 1 ? 'blank' : left === 2 ? 'handed-in' : 'recognised'
    const households = declaredHouseholds(place.id)
    const day = on(Math.min(registered, daysBetween(window.from, firstQuarterEnds(window))))
    const facts: Facts = {
      partyResolution: { has: true, number: `${String(random.int(1, 20))}-NQ/CB`, date: day },
      registration: { has: true, date: day },
      households,
      householdsRegistered: households,
      policiesImplemented: true,
      article43Occurred: false,
      clause44Met: true,
      clause45Met: true,
    }
    return dossierOf(place, window, {
      setId: 'tt124-2021-residential-area',
      facts: state === 'blank' ? {} : facts,
      trail: [
        { action: 'register', onDate: on(registered), ...officer },
        ...(state === 'blank' ? [] : [{ action: 'hand-in', onDate: on(handedIn), ...officer } as const]),
        ...(state === 'recognised'
          ? [{ action: 'accept', onDate: on(decided), ...COMMUNE } as const, { action: 'recognise', onDate: today, ...COMMUNE } as const]
          : []),
      ],
    })
  })
  return { window, dossiers, decidedOn: today }
}
