// The only place for an event while it is being typed: what is there so far, what is missing, and the event it becomes.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitEventKind } from '@binhyen/core/units/unit-event.domain'
import type { SuccessionRelation, UnitId } from '@binhyen/core/units/units.domain'
import { t } from '../../i18n/vi/unit-events.ts'
import type { FieldProblem } from '../../ui/feedback.tsx'
import type { ComboOption } from '../../ui/combobox.tsx'
import type { EventInput } from './unit-events.queries.ts'

export type MadeLevel = 'province' | 'district' | 'commune'
/** A unit that was chosen: of the catalogue, or one another event of the list makes. */
export type Chosen = ComboOption & { readonly level: string; readonly code: string }
export type NewUnitDraft = { readonly code: string; readonly name: string; readonly parent: Chosen | null }
/** A part of a merger, a receiver of a split, or a successor. */
export type PartDraft = {
  readonly key: number
  readonly unit: Chosen | null
  /** A receiver of a split that is made by it. */
  readonly made: NewUnitDraft | null
  readonly relation: SuccessionRelation
  /** Per cent of the people. */
  readonly share: number | null
}
export type EventDraft = {
  readonly kind: UnitEventKind
  readonly unit: Chosen | null
  readonly name: string
  readonly parent: Chosen | null
  readonly level: MadeLevel
  readonly code: string
  /** The part whose code is taken; null for another code. */
  readonly seat: string | null
  readonly remains: boolean | null
  readonly parts: readonly PartDraft[]
}

/** One event of the list: `draft` is null where it was not typed here. */
export type ListedEvent = { readonly key: number; readonly draft: EventDraft | null; readonly event: EventInput }

export function emptyDraft(kind: UnitEventKind): EventDraft {
  return { kind, unit: null, name: '', parent: null, level: 'commune', code: '', seat: null, remains: null, parts: [] }
}

export const fields = {
  unit: 'sk-don-vi',
  name: 'sk-ten',
  parent: 'sk-truc-thuoc',
  code: 'sk-ma',
  parts: 'sk-phan',
  remains: 'sk-con-lai',
} as const

const LENGTHS = { province: 2, district: 3, commune: 5 } as const
const id = (chosen: Chosen): UnitId => chosen.id as UnitId

function madeLevel(level: string | undefined): MadeLevel {
  return level === 'province' || level === 'district' ? level : 'commune'
}

/** The code of the merged unit: that of the seat, or the one typed. */
export function codeOf(draft: EventDraft): string {
  const seat = draft.parts.find((part) => part.unit?.id === draft.seat)
  return seat?.unit?.code ?? draft.code
}

type Built = { readonly event: EventInput } | { readonly problems: readonly FieldProblem[] }
type Missing = { readonly fieldId: string; readonly message: string }

type FieldName = 'unit' | 'name' | 'parent' | 'code' | 'parts' | 'remains'

/** What each kind of event asks for, in the order of the form. */
const asked: Readonly<Record<EventDraft['kind'], readonly FieldName[]>> = {
  create: ['name', 'parent', 'code'],
  rename: ['unit', 'name'],
  retype: ['unit', 'name'],
  move: ['unit', 'parent'],
  merge: ['name', 'parent', 'code', 'parts'],
  split: ['unit', 'parts', 'remains'],
  link: ['unit', 'parts'],
  close: ['unit'],
}

function missingOf(draft: EventDraft): readonly Missing[] {
  const level = draft.kind === 'merge' ? madeLevel(draft.parts[0]?.unit?.level) : draft.level
  const lacks: Readonly<Record<FieldName, boolean>> = {
    unit: draft.unit === null,
    name: draft.name.trim() === '',
    parent: draft.parent === null,
    code: !new RegExp(`^\\d{${LENGTHS[level]}}$`).test(codeOf(draft)),
    parts: !draft.parts.some((part) => part.unit !== null || part.made !== null),
    remains: draft.remains === null,
  }
  const words = {
    unit: t('form.need-unit'),
    name: t('form.need-name'),
    parent: t('form.need-parent'),
    code: t('form.need-code'),
    parts: t('form.need-parts'),
    remains: t('form.remains'),
  }
  return asked[draft.kind].filter((name) => lacks[name]).map((name) => ({ fieldId: fields[name], message: words[name] }))
}

const shareOf = (part: PartDraft): number | null => (part.share === null ? null : part.share / 100)

/** The event a draft becomes, or what is still missing. */
export function buildEvent(draft: EventDraft): Built {
  const problems = missingOf(draft)
  if (problems.length > 0) return { problems }
  const { kind, unit, parent, parts } = draft
  const fullName = draft.name.trim()
  if (kind === 'create' && parent !== null) {
    return { event: { kind, unit: { code: draft.code, level: draft.level, fullName, parentId: id(parent) } } }
  }
  if (kind === 'merge' && parent !== null) {
    const into = { code: codeOf(draft), level: madeLevel(parts[0]?.unit?.level), fullName, parentId: id(parent) }
    return { event: { kind, into, parts: parts.flatMap(linkOf) } }
  }
  return unit === null ? { problems: [{ fieldId: fields.unit, message: t('form.need-unit') }] } : { event: changeOf(draft, unit) }
}

/** An event about one unit that is there. */
function changeOf({ kind, name, parent, parts, remains }: EventDraft, unit: Chosen): EventInput {
  const unitId = id(unit)
  if (kind === 'rename' || kind === 'retype') return { kind, unitId, fullName: name.trim() }
  if (kind === 'move' && parent !== null) return { kind, unitId, parentId: id(parent) }
  if (kind === 'split') return { kind, unitId, remains: remains === true, into: parts.flatMap((part) => targetOf(part, unit)) }
  if (kind === 'link') return { kind, unitId, into: parts.flatMap(linkOf) }
  return { kind: 'close', unitId }
}

type LinkInput = Extract<EventInput, { kind: 'link' }>['into'][number]

function linkOf(part: PartDraft): readonly LinkInput[] {
  return part.unit === null
    ? []
    : [{ unitId: id(part.unit), relation: part.relation, share: part.relation === 'part' ? shareOf(part) : null }]
}

type SplitInput = Extract<EventInput, { kind: 'split' }>['into'][number]

function targetOf(part: PartDraft, from: Chosen): readonly SplitInput[] {
  const share = shareOf(part)
  if (part.unit !== null) return [{ to: { unitId: id(part.unit) }, share }]
  if (part.made === null || part.made.parent === null) return []
  const { code, name, parent } = part.made
  return [{ to: { unit: { code, level: madeLevel(from.level), fullName: name.trim(), parentId: id(parent) } }, share }]
}

/** Units the events of a list make, to be chosen by others of the same list. */
export function madeBy(events: readonly EventInput[], on: PlainDate | null): readonly Chosen[] {
  if (on === null) return []
  const units = events.flatMap((event) => {
    if (event.kind === 'create') return [event.unit]
    if (event.kind === 'merge') return [event.into]
    return event.kind === 'split' ? event.into.flatMap(({ to }) => ('unit' in to ? [to.unit] : [])) : []
  })
  return units.map((unit) => ({
    id: `${unit.code}@${on}`,
    label: unit.fullName,
    vi: true,
    detail: t('form.of-this-list'),
    level: unit.level,
    code: unit.code,
  }))
}
