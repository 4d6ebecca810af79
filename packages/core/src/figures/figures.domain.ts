// The only place for what a figure of the programme is: what is counted, in which unit, how it adds up, whose it is and how sensitive.
import type { PlainDate } from '../shared/plain-date.ts'
import { spanHolds, type Span } from '../shared/span.ts'
import type { Level } from '../units/units.domain.ts'
import type { Addition } from './sums.domain.ts'

/** `stock`: what there is at the end of a period. `flow`: what happened in it. */
export const figureKinds = ['stock', 'flow'] as const
export type FigureKind = (typeof figureKinds)[number]

/**
 * `open`: counts of the movement. `limited`: small cells are hidden from roles without need. `sensitive`: offences and social evils; off
 * until an administrator has recorded that they may be processed on this network, reads are written down, and small cells are hidden.
 */
export const sensitivities = ['open', 'limited', 'sensitive'] as const
export type Sensitivity = (typeof sensitivities)[number]

export const figureTopics = [
  'order-offences',
  'social-evils',
  'traffic',
  'fires',
  'boards-and-teams',
  'commitments',
  'propaganda',
  'models',
  'commendations',
] as const
export type FigureTopic = (typeof figureTopics)[number]

/** One definition of a figure, in force for a span. A change of definition is a new span of the same id. */
export type Figure = {
  /** In camel case, so that a check can name it: `trafficDead`. */
  readonly id: string
  readonly valid: Span
  readonly topic: FigureTopic
  readonly name: { readonly vi: string; readonly en: string }
  readonly unit: { readonly vi: string; readonly en: string }
  readonly kind: FigureKind
  readonly adds: Addition
  /** Of a share: what is divided by what, both figures of their own. */
  readonly share: { readonly of: string; readonly by: string } | null
  readonly decimals: number
  /** The body whose figure it is. */
  readonly owner: string
  readonly sensitivity: Sensitivity
  /** The lowest level at which it may be kept: never below the commune for what could point at a person. */
  readonly lowest: Level
  readonly source: string
  readonly checked: boolean
}

/** The definition in force on a day; null before the first and after the last. */
export function definitionOn(definitions: readonly Figure[], id: string, day: PlainDate): Figure | null {
  return definitions.find((each) => each.id === id && spanHolds(each.valid, day)) ?? null
}

/** A sensitive figure is on only where the last word recorded about it says so. */
export function isOn(figure: Figure, permission: 'on' | 'off' | null): boolean {
  return figure.sensitivity !== 'sensitive' || permission === 'on'
}

const depth: Readonly<Record<Level, number>> = { country: 0, province: 1, district: 2, commune: 3, village: 4, institution: 4 }

/** True where a unit of the level may keep the figure. */
export function mayBeKeptAt(figure: Pick<Figure, 'lowest'>, level: Level): boolean {
  return depth[level] <= depth[figure.lowest]
}
