// The only place that builds the demonstration's past: dossiers, decisions and titles that add up to the figures.
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Facts } from '@binhyen/core/criteria/criteria.domain'
import { yearlyWindow } from '@binhyen/core/calendar/calendar.domain'
import { addDays, yearOf, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { PastDossier } from '#server/features/assessments/assessments-load.service'
import type { AssessedFigure } from './figures.ts'
import type { Random } from './random.ts'

export type Place = { readonly id: UnitId; readonly name: string; readonly type: string; readonly scope: readonly UnitId[] }

/** The dossiers of one figure: which units are enrolled, who passes, and the facts by which the evaluator says so. */
export type AssessedPlan = {
  readonly enrolled: readonly Place[]
  readonly met: ReadonlySet<UnitId>
  readonly dossiers: readonly PastDossier[]
}

/**
 * Draws the enrolled and, among them, those who meet the set; `keep` are units that met it in the window before and stay.
 * Failures are documentary only: never a crime, never a knock-out.
 */
export function planAssessed(
  figure: AssessedFigure,
  places: readonly Place[],
  chance: { random: Random; keep: ReadonlySet<UnitId>; enrolledBefore: readonly Place[] | null },
): AssessedPlan {
  const { random } = chance
  const enrolled = chance.enrolledBefore ?? random.draw(places, figure.enrolled)
  const kept = enrolled.filter((place) => chance.keep.has(place.id))
  const others = enrolled.filter((place) => !chance.keep.has(place.id))
  const met = new Set([...kept, ...random.draw(others, figure.met - kept.length)].map((place) => place.id))
  const dueOn = figure.setId === 'tt124-2021-commune' ? yearlyWindow('commune-yearly', yearOf(addDays(figure.window.to, -1))).dueOn : null
  const dossiers = enrolled.map((place) => {
    const passes = met.has(place.id)
    const registered = addDays(figure.window.from, random.int(20, 60))
    const handedIn = addDays(figure.window.to, -random.int(1, 20) + (random.next() < 0.06 ? 34 : 0))
    const appraised = addDays(figure.decidedOn, -random.int(1, 4))
    const facts = factsFor(figure, passes, random)
    return {
      unitId: place.id,
      scope: place.scope,
      provinceId: provinceIn(place.scope),
      setId: figure.setId,
      window: figure.window,
      dueOn,
      facts,
      savedBy: OFFICER,
      trail: trailOf(
        { registered, handedIn: handedIn < appraised ? handedIn : addDays(appraised, -1), appraised, decidedOn: figure.decidedOn },
        figure,
        passes,
      ),
    } satisfies PastDossier
  })
  return { enrolled, met, dossiers }
}

/** Nobody is named: the seats are. */
const OFFICER = 'Tài khoản minh họa'

type Days = { readonly registered: PlainDate; readonly handedIn: PlainDate; readonly appraised: PlainDate; readonly decidedOn: PlainDate }

function trailOf(days: Days, figure: AssessedFigure, passes: boolean): PastDossier['trail'] {
  const byDistrict = figure.statusKind !== 'safe-standard'
  const appraiser = byDistrict
    ? ({ byName: 'Tài khoản minh họa', role: 'appraiser' } as const)
    : ({ byName: 'Tài khoản minh họa', role: 'district-police' } as const)
  const authority = byDistrict
    ? ({ byName: 'Tài khoản minh họa', role: 'provincial-authority' } as const)
    : ({ byName: 'Tài khoản minh họa', role: 'district-authority' } as const)
  return [
    { action: 'register', onDate: days.registered, byName: OFFICER, role: 'commune-officer' },
    { action: 'hand-in', onDate: days.handedIn, byName: OFFICER, role: 'commune-officer' },
    ...(byDistrict
      ? [{ action: 'synthesise', onDate: days.appraised, byName: 'Tài khoản minh họa', role: 'district-police' } as const]
      : []),
    { action: passes ? 'accept' : 'conclude-not-met', onDate: days.appraised, ...appraiser },
    ...(passes ? [{ action: 'recognise', onDate: days.decidedOn, ...authority } as const] : []),
  ]
}

function provinceIn(scope: readonly UnitId[]): UnitId {
  const province = scope.at(-2)
  if (province === undefined) throw new RangeError('a scope without a province')
  return province
}

/** Typed facts with which the evaluator reaches the wanted verdict. */
function factsFor(figure: AssessedFigure, passes: boolean, random: Random): Facts {
  switch (figure.setId) {
    case 'criterion-19-2009':
      return { criterion19Met: passes }
    case 'indicator-19-2-2016': {
      const before = random.int(3, 14)
      return {
        massPetitionOccurred: false,
        seriousCaseOccurred: false,
        orderSituationMet: true,
        offencesBefore: before,
        offences: before - random.int(0, 3),
        hd07Met: passes,
      }
    }
    case 'indicator-19-2-2021':
      return indicatorFacts(figure.window, passes, random)
    default:
      return communeFacts(figure.window, passes, random)
  }
}

/** The eight contents of Hướng dẫn 04; a commune that fails lacks its plan or one of the contents nobody has seen. */
function indicatorFacts(window: { from: PlainDate; to: PlainDate }, passes: boolean, random: Random): Facts {
  const day = (): PlainDate => addDays(window.from, random.int(5, 110))
  const lacksPlan = !passes && random.next() < 0.6
  const lacking = passes || lacksPlan ? 0 : random.int(4, 8)
  return {
    partyResolution: { has: true, number: `${String(random.int(2, 40))}-NQ/ĐU`, date: day() },
    securityPlan: lacksPlan ? { has: false } : { has: true, number: `${String(random.int(2, 90))}/KH-UBND`, date: day() },
    movementDirected: true,
    article43Occurred: false,
    massPetitionOccurred: false,
    ...Object.fromEntries([4, 5, 6, 7, 8].map((content) => [`content${String(content)}Met`, content !== lacking])),
  }
}

/** Facts of Thông tư 124, Điều 5; a commune that fails lacks a resolution or has too few areas recognised. */
export function communeFacts(window: { from: PlainDate; to: PlainDate }, passes: boolean, random: Random): Facts {
  const lacksResolution = !passes && random.next() < 0.5
  const tooFew = !passes && !lacksResolution
  const areasTotal = random.int(6, 16)
  const bodiesTotal = random.int(3, 8)
  const enough = (total: number): number => Math.min(total, Math.ceil(total * 0.7) + random.int(1, 3))
  const short = (total: number): number => Math.floor(total * 0.6)
  const day = (): PlainDate => addDays(window.from, random.int(5, 110))
  return {
    partyResolution: lacksResolution ? { has: false } : { has: true, number: `${String(random.int(2, 40))}-NQ/ĐU`, date: day() },
    securityPlan: { has: true, number: `${String(random.int(2, 90))}/KH-UBND`, date: day() },
    registration: { has: true, date: day() },
    models: random.int(1, 4),
    policiesImplemented: true,
    article43Occurred: false,
    clause44Met: true,
    communePoliceMet: true,
    noneDisciplined: true,
    areasTotal,
    areasRegistered: areasTotal,
    areasRecognised: tooFew ? short(areasTotal) : enough(areasTotal),
    bodiesTotal,
    bodiesRegistered: bodiesTotal,
    bodiesRecognised: tooFew ? short(bodiesTotal) : enough(bodiesTotal),
  }
}
