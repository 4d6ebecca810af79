// The only place for the lists of what an import changes: each unit before and after, by kind, and whether it can be recorded.
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement, type ReactNode } from 'react'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import type { CatalogueImportReply, ConversionImportReply } from '@binhyen/core/units/unit-imports.contract'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/imports.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import type { CatalogueChange, ConversionChange } from './imports.queries.ts'

function UnitName({ id, name }: { readonly id: string | null; readonly name: string }): ReactElement {
  return id === null ? (
    <Vi>{name}</Vi>
  ) : (
    <Link to="/don-vi/$id" params={{ id }}>
      <Vi>{name}</Vi>
    </Link>
  )
}

type Side = CatalogueChange['before']
const sideText = (side: Side): string => (side === null ? '' : [side.name, side.parentName].filter((part) => part !== '').join(', '))

function sideCell(change: CatalogueChange, side: Side): ReactNode {
  if (side === null) return <span className="muted">–</span>
  return <Vi>{change.kind === 'rename' || change.kind === 'retype' ? side.name : sideText(side)}</Vi>
}

const nameOf = (change: CatalogueChange): string => (change.before ?? change.after)?.name ?? change.code

const catalogueColumns = (): readonly Column<CatalogueChange>[] => [
  {
    id: 'unit',
    header: t('changes.unit'),
    width: '12rem',
    cell: (change) => <UnitName id={change.unitId} name={nameOf(change)} />,
    sort: nameOf,
  },
  { id: 'code', header: t('changes.code'), cell: (change) => change.code, sort: (change) => change.code },
  {
    id: 'kind',
    header: t('changes.kind'),
    width: '8rem',
    cell: (change) => t(`change.${change.kind}`),
    sort: (change) => t(`change.${change.kind}`),
  },
  {
    id: 'before',
    header: t('changes.before'),
    width: '14rem',
    cell: (change) => sideCell(change, change.before),
    sort: (change) => sideText(change.before),
  },
  {
    id: 'after',
    header: t('changes.after'),
    width: '14rem',
    cell: (change) => sideCell(change, change.after),
    sort: (change) => sideText(change.after),
  },
  {
    id: 'verdict',
    header: t('changes.verdict'),
    width: '14rem',
    cell: (change) => t(`verdict.${change.verdict}`),
    sort: (change) => t(`verdict.${change.verdict}`),
  },
]

/** Values that occur, with how often, most first. */
function tally<Value extends string>(values: readonly Value[]): readonly (readonly [Value, number])[] {
  const counts = new Map<Value, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])
}

type FilterProps<Value extends string> = {
  readonly label: string
  readonly values: readonly Value[]
  readonly words: (value: Value) => string
  readonly value: Value | null
  readonly onChange: (value: Value | null) => void
}

function Filter<Value extends string>({ label, values, words, value, onChange }: FilterProps<Value>): ReactElement {
  return (
    <SelectField
      label={label}
      value={value}
      empty={`${t('changes.filter-all')} (${formatNumber(values.length, 0)})`}
      options={tally(values).map(([each, count]) => ({ value: each, label: `${words(each)} (${formatNumber(count, 0)})` }))}
      onChange={onChange}
    />
  )
}

const fits = (texts: readonly string[], asked: string): boolean => {
  const folded = foldName(asked)
  return folded === '' || texts.some((text) => foldName(text).includes(folded))
}

export function CatalogueChanges({ reply }: { readonly reply: CatalogueImportReply }): ReactElement {
  const [kind, setKind] = useState<CatalogueChange['kind'] | null>(null)
  const [verdict, setVerdict] = useState<CatalogueChange['verdict'] | null>(null)
  const [find, setFind] = useState('')
  const shown = reply.changes.filter(
    (change) =>
      (kind === null || change.kind === kind) &&
      (verdict === null || change.verdict === verdict) &&
      fits([change.code, sideText(change.before), sideText(change.after)], find),
  )
  return (
    <Section title={t('changes.title')}>
      <Levels reply={reply} />
      <div className="import-fields">
        <Filter
          label={t('changes.filter-kind')}
          values={reply.changes.map((each) => each.kind)}
          words={(each) => t(`change.${each}`)}
          value={kind}
          onChange={setKind}
        />
        <Filter
          label={t('changes.filter-verdict')}
          values={reply.changes.map((each) => each.verdict)}
          words={(each) => t(`verdict.${each}`)}
          value={verdict}
          onChange={setVerdict}
        />
        <TextField label={t('changes.find')} value={find} onChange={setFind} />
      </div>
      <DataTable
        caption={t('changes.caption', { date: formatDate(reply.on) })}
        columns={catalogueColumns()}
        rows={shown}
        rowKey={(change) => `${change.kind} ${change.code}`}
        empty={<EmptyState title={t('changes.none')} />}
      />
    </Section>
  )
}

type LevelLine = CatalogueImportReply['levels'][number]
const levelColumns = (): readonly Column<LevelLine>[] => [
  { id: 'level', header: t('result.level'), cell: (line) => t(`level.${line.level}`) },
  {
    id: 'listed',
    header: t('result.listed'),
    align: 'end',
    cell: (line) => formatNumber(line.listed, 0),
    text: (line) => String(line.listed),
  },
  {
    id: 'standing',
    header: t('result.standing'),
    align: 'end',
    cell: (line) => formatNumber(line.standing, 0),
    text: (line) => String(line.standing),
  },
]

function Levels({ reply }: { readonly reply: CatalogueImportReply }): ReactElement {
  return (
    <DataTable
      caption={t('result.levels-caption', { date: formatDate(reply.on) })}
      showCaption
      columns={levelColumns()}
      rows={reply.levels}
      rowKey={(line) => line.level}
      copyable={false}
    />
  )
}

type Target = Omit<ConversionChange['after'][number], 'note'>

function relationWords({ relation, share }: Target): string {
  if (relation === 'part' && share === 0) return t('relation.part-land')
  if (relation === 'part' && share === 1) return t('relation.part-people')
  return t(`relation.${relation}`)
}

const targetText = (target: Target): string => `${target.name} (${relationWords(target)})`
const targetsText = (targets: readonly Target[]): string => targets.map(targetText).join('; ')

function Targets({ targets }: { readonly targets: readonly Target[] }): ReactElement {
  if (targets.length === 0) return <span className="muted">–</span>
  return (
    <ul className="import-targets">
      {targets.map((target) => (
        <li key={target.unitId}>
          <Vi>{target.name}</Vi> <span className="small muted">{relationWords(target)}</span>
        </li>
      ))}
    </ul>
  )
}

const conversionColumns = (): readonly Column<ConversionChange>[] => [
  {
    id: 'old',
    header: t('conversion.old'),
    width: '12rem',
    cell: (change) => <UnitName id={change.unitId} name={change.name} />,
    sort: (change) => change.name,
  },
  { id: 'place', header: t('conversion.place'), width: '14rem', cell: (change) => <Vi>{change.place}</Vi>, sort: (change) => change.place },
  {
    id: 'before',
    header: t('conversion.before'),
    width: '14rem',
    cell: (change) => <Targets targets={change.before} />,
    text: (change) => targetsText(change.before),
  },
  {
    id: 'after',
    header: t('conversion.after'),
    width: '14rem',
    cell: (change) => <Targets targets={change.after} />,
    text: (change) => targetsText(change.after),
  },
]

const isSplit = (change: ConversionChange): boolean => change.after.length > 1
const movesOn = ({ before, after }: ConversionChange): boolean =>
  !before.every((each) => after.some((target) => target.unitId === each.unitId))

export function ConversionChanges({ reply }: { readonly reply: ConversionImportReply }): ReactElement {
  const [only, setOnly] = useState<'split' | 'other' | null>(null)
  const [find, setFind] = useState('')
  const among = reply.changes.filter((change) => only === null || (only === 'split' ? isSplit(change) : movesOn(change)))
  const shown = among.filter((change) => fits([change.name, change.place, change.unitId, ...change.after.map((each) => each.name)], find))
  const count = (value: number | undefined): string => formatNumber(value ?? 0, 0)
  const { counts } = reply
  return (
    <Section title={t('changes.title')}>
      <p>
        {t('conversion.summary', {
          rows: count(reply.rows),
          whole: count(counts.whole),
          part: count(counts.part),
          unchanged: count(counts.unchanged),
          renamed: count(counts.renamed),
          retyped: count(counts.retyped),
          other: count(counts.other),
        })}
      </p>
      <p>{t('conversion.split', { split: count(reply.split), same: count(reply.unchanged) })}</p>
      <div className="import-fields">
        <SelectField
          label={t('conversion.filter')}
          value={only}
          empty={`${t('changes.filter-all')} (${count(reply.changes.length)})`}
          options={[
            { value: 'split', label: `${t('conversion.only-split')} (${count(reply.changes.filter(isSplit).length)})` },
            { value: 'other', label: `${t('conversion.only-other')} (${count(reply.changes.filter(movesOn).length)})` },
          ]}
          onChange={setOnly}
        />
        <TextField label={t('changes.find')} value={find} onChange={setFind} />
      </div>
      <DataTable
        caption={t('conversion.caption')}
        columns={conversionColumns()}
        rows={shown}
        rowKey={(change) => change.unitId}
        empty={<EmptyState title={t('changes.none')} />}
      />
    </Section>
  )
}
