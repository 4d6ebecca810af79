// The only place for saying changes of units, what is wrong with them and what they touch, in words.
import { Fragment, type ReactElement, type ReactNode } from 'react'
import type { Role } from '@binhyen/core/access/access.domain'
import { statusKinds } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { unitEventKinds, type UnitEventKind } from '@binhyen/core/units/unit-event.domain'
import { formatDate, formatWindow } from '../../i18n/format.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { resultWords } from '../../i18n/result-words.ts'
import { t } from '../../i18n/vi/unit-events.ts'
import { Vi } from '../../ui/vi.tsx'
import type { EventBody, EventInput, EventProblemReply, ImpactItem } from './unit-events.queries.ts'

export const kindOptions = (): readonly { readonly value: UnitEventKind; readonly label: string }[] =>
  unitEventKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))

type Link = { readonly relation: 'whole' | 'default-successor' | 'one-of-several' | 'part'; readonly share?: number | null | undefined }

/** "một phần, 40% dân số" */
export function relationInWords({ relation, share = null }: Link): string {
  if (relation !== 'part' || share === null) return t(`relation.${relation}`)
  if (share === 1) return t('relation.all-people')
  return share === 0 ? t('relation.area-only') : t('relation.share', { share: Math.round(share * 100) })
}

export type NameOf = (id: string) => string

function List({
  items,
}: {
  readonly items: readonly { readonly key: string; readonly name: string; readonly how: string | null }[]
}): ReactElement {
  return (
    <>
      {items.map((item, index) => (
        <Fragment key={item.key}>
          {index === 0 ? null : ', '}
          <Vi>{item.name}</Vi>
          {item.how === null ? null : ` (${item.how})`}
        </Fragment>
      ))}
    </>
  )
}

/** One event as a sentence. Many parts are shown as they are: the table wraps. */
export function EventSentence({ event, nameOf }: { readonly event: EventBody | EventInput; readonly nameOf: NameOf }): ReactNode {
  const named = (id: string): ReactElement => <Vi>{nameOf(id)}</Vi>
  switch (event.kind) {
    case 'create':
      return t.nodes('event.create', { name: <Vi>{event.unit.fullName}</Vi>, code: event.unit.code, parent: named(event.unit.parentId) })
    case 'rename':
    case 'retype':
      return t.nodes(`event.${event.kind}`, { unit: named(event.unitId), name: <Vi>{event.fullName}</Vi> })
    case 'move':
      return t.nodes('event.move', { unit: named(event.unitId), parent: named(event.parentId) })
    case 'merge': {
      const parts = event.parts.map((part) => ({
        key: part.unitId,
        name: nameOf(part.unitId),
        how: relationInWords({ ...part, relation: part.relation ?? 'whole' }),
      }))
      const { fullName, code, parentId } = event.into
      return t.nodes('event.merge', { name: <Vi>{fullName}</Vi>, code, parent: named(parentId), parts: <List items={parts} /> })
    }
    case 'split': {
      const parts = event.into.map(({ to, share }) => ({
        key: 'unit' in to ? to.unit.code : to.unitId,
        name: 'unit' in to ? to.unit.fullName : nameOf(to.unitId),
        how: share === null || share === undefined ? null : relationInWords({ relation: 'part', share }),
      }))
      return t.nodes(event.remains ? 'event.split-remains' : 'event.split-ends', {
        unit: named(event.unitId),
        parts: <List items={parts} />,
      })
    }
    case 'close':
      return t.nodes('event.close', { unit: named(event.unitId) })
    case 'link': {
      const parts = event.into.map((each) => ({ key: each.unitId, name: nameOf(each.unitId), how: relationInWords(each) }))
      return t.nodes('event.link', { unit: named(event.unitId), parts: <List items={parts} /> })
    }
  }
}

function shownDetail(value: string | number | null, nameOf: NameOf): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const day = findPlainDate(value)
  return day === null ? nameOf(value) : formatDate(day)
}

/** What is wrong with an event, with names and days in words. */
export function eventProblemInWords(problem: EventProblemReply, nameOf: NameOf): string {
  const details = Object.fromEntries(Object.entries(problem.details).map(([key, value]) => [key, shownDetail(value, nameOf)]))
  const say: (key: string, values: Readonly<Record<string, string>>) => string = t as never
  return say(`problem.${problem.code}`, details)
}

const text = (item: ImpactItem, name: string): string => String(item.details[name] ?? '')

function kindWords(kind: string): string {
  const known = statusKinds.find((each) => each === kind)
  return known === undefined ? kind : resultWords().statusTitle(known)
}

function windowOf(item: ImpactItem): string {
  return formatWindow({ from: text(item, 'from') as PlainDate, to: text(item, 'to') as PlainDate })
}

type Section = 'units' | 'enrolments' | 'grants' | 'dossiers' | 'statuses'

/** The thing that is touched: the programme and window, the account, the dossier, the title. */
export function touchedThing(section: Section, item: ImpactItem): string {
  switch (section) {
    case 'units':
      return ''
    case 'enrolments':
      return t(item.details['frozen'] === true ? 'what.enrolment-frozen' : 'what.enrolment', {
        programme: kindWords(text(item, 'programme')),
        window: windowOf(item),
      })
    case 'grants':
      return t('what.grant', {
        name: text(item, 'displayName'),
        username: text(item, 'username'),
        role: roleInWords(text(item, 'role') as Role),
      })
    case 'dossiers':
      return t('what.dossier', { kind: kindWords(text(item, 'kind')), window: windowOf(item) })
    case 'statuses':
      return t('what.status', { kind: kindWords(text(item, 'kind')), window: windowOf(item), number: text(item, 'number') })
  }
}

const STAYS = {
  units: 'outcome.status-old',
  enrolments: 'outcome.status-old',
  grants: 'outcome.grant-old',
  dossiers: 'outcome.dossier-old',
  statuses: 'outcome.status-old',
} as const

/** What becomes of it. */
export function outcomeInWords(section: Section, item: ImpactItem): string {
  switch (item.outcome) {
    case 'created':
    case 'moved':
    case 'carried':
      return t(`outcome.${item.outcome}`, { parent: text(item, 'parent') })
    case 'ended':
      return text(item, 'successors') === '' ? t('outcome.ended') : t('outcome.ended-into', { successors: text(item, 'successors') })
    case 'renamed':
    case 'retyped':
      return t(`outcome.${item.outcome}`, { after: text(item, 'after') })
    case 'relinked':
      return t('outcome.relinked', { successors: text(item, 'successors') })
    case 'stays-with-old':
      return t(STAYS[section])
    case 'urban-from-then':
      return t(section === 'dossiers' ? 'outcome.dossier-urban' : 'outcome.status-urban')
    default:
      return t(`outcome.${item.outcome}`)
  }
}
