// The only place for the institutions of a commune, or those a province decides for: the list by kind, adding, changing, closing.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { institutionKinds } from '@binhyen/core/units/institution.domain'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { Vi } from '../../ui/vi.tsx'
import { exclusionWords } from './institution-fields.tsx'
import { AddInstitution, ChangeInstitution, CloseInstitution } from './institution-forms.tsx'
import { InstitutionImport } from './institution-import.tsx'
import { institutionsQuery, type InstitutionKind, type InstitutionReply, type InstitutionsReply } from './institutions.queries.ts'
import { spanWords } from './unit-words.ts'

export type InstitutionsProps = {
  readonly unit: { readonly id: string; readonly level: 'commune' | 'district' | 'province' }
  readonly on: PlainDate
  readonly today: PlainDate
  /** May enter those of the commune; may also enter those decided for above it. */
  readonly mayWrite: boolean
  readonly mayWriteAbove: boolean
}

type Doing = { readonly kind: 'change' | 'close'; readonly institution: InstitutionReply }

export function Institutions({ unit, on, today, mayWrite, mayWriteAbove }: InstitutionsProps): ReactElement {
  const institutions = useQuery(institutionsQuery(unit.id, on))
  const [kind, setKind] = useState<InstitutionKind | null>(null)
  const [doing, setDoing] = useState<Doing | null>(null)
  const isCommune = unit.level === 'commune'
  // a commune officer sees those decided for above the commune, and leaves them to the police above
  const mayChange = (each: InstitutionReply): boolean => (each.decidedBy === 'commune' ? mayWrite : mayWriteAbove)
  const mayEnter = isCommune ? mayWrite : mayWriteAbove
  return (
    <div className="stack">
      <Section title={t('institutions.title', { date: formatDate(on) })}>
        {isCommune ? null : <p className="muted">{t('institutions.of-province')}</p>}
        <Loaded query={institutions}>
          {(data) => (
            <>
              {data.institutions.length === 0 ? null : <KindFilter data={data} kind={kind} onChange={setKind} />}
              <DataTable
                caption={t('institutions.caption')}
                columns={columnsFor(isCommune, mayWrite || mayWriteAbove ? { may: mayChange, onDo: setDoing } : null)}
                rows={data.institutions.filter((each) => kind === null || each.kind === kind)}
                rowKey={(each) => each.id}
                empty={kind === null ? <NoneYet mayEnter={mayEnter} /> : <p className="muted">{t('institutions.none-kind')}</p>}
              />
            </>
          )}
        </Loaded>
      </Section>
      {mayEnter ? (
        <>
          <AddInstitution unit={unit} on={on} mayWriteAbove={mayWriteAbove} />
          <InstitutionImport unit={unit.id} rows={institutions.data?.institutions ?? []} />
        </>
      ) : null}
      {doing?.kind === 'change' ? (
        <ChangeInstitution
          key={doing.institution.id}
          institution={doing.institution}
          today={today}
          mayWriteAbove={mayWriteAbove}
          onClose={() => setDoing(null)}
        />
      ) : null}
      {doing?.kind === 'close' ? (
        <CloseInstitution key={doing.institution.id} institution={doing.institution} today={today} onClose={() => setDoing(null)} />
      ) : null}
    </div>
  )
}

function NoneYet({ mayEnter }: { readonly mayEnter: boolean }): ReactElement {
  return (
    <EmptyState title={t('institutions.none')} icon="units">
      {mayEnter ? t('institutions.none-help') : t('institutions.none-read')}
    </EmptyState>
  )
}

type KindFilterProps = {
  readonly data: InstitutionsReply
  readonly kind: InstitutionKind | null
  readonly onChange: (kind: InstitutionKind | null) => void
}

function KindFilter({ data, kind, onChange }: KindFilterProps): ReactElement {
  const total = data.counts.reduce((sum, each) => sum + each.total, 0)
  const choices = [
    { value: null, label: t('institutions.count', { kind: t('institutions.all'), count: total }) },
    ...institutionKinds.map((each) => ({
      value: each,
      label: t('institutions.count', { kind: t(`kind.${each}`), count: data.counts.find((count) => count.kind === each)?.total ?? 0 }),
    })),
  ]
  return (
    <div className="row" role="group" aria-label={t('institutions.filter')}>
      {choices.map(({ value, label }) => (
        <button key={value ?? 'all'} type="button" className="unit-tab" aria-pressed={kind === value} onClick={() => onChange(value)}>
          {label}
        </button>
      ))}
    </div>
  )
}

function columnsFor(
  isCommune: boolean,
  actions: { readonly may: (each: InstitutionReply) => boolean; readonly onDo: (doing: Doing) => void } | null,
): readonly Column<InstitutionReply>[] {
  const commune: Column<InstitutionReply> = {
    id: 'commune',
    header: t('institutions.commune'),
    width: '10rem',
    cell: (each) => (
      <Link to="/don-vi/$id" params={{ id: each.commune.id }}>
        <Vi>{each.commune.name}</Vi>
      </Link>
    ),
    sort: (each) => each.commune.name,
    text: (each) => each.commune.name,
  }
  return [
    {
      id: 'name',
      header: t('institutions.name'),
      width: '14rem',
      cell: (each) => (
        <>
          <Link to="/don-vi/$id" params={{ id: each.id }}>
            <Vi>{each.fullName}</Vi>
          </Link>
          <div className="small muted">{t('unit.code', { code: each.code })}</div>
        </>
      ),
      sort: (each) => each.fullName,
      text: (each) => `${each.fullName} (${each.code})`,
    },
    {
      id: 'kind',
      header: t('institutions.kind'),
      width: '7.5rem',
      cell: (each) => t(`kind.${each.kind}`),
      sort: (each) => t(`kind.${each.kind}`),
    },
    {
      id: 'form',
      header: t('institutions.form'),
      width: '9rem',
      cell: (each) => t(`form.${each.form}`),
      sort: (each) => t(`form.${each.form}`),
    },
    consideredColumn(),
    ...(isCommune ? [deciderColumn()] : [commune]),
    {
      id: 'span',
      header: t('institutions.span'),
      width: '8rem',
      cell: (each) => spanWords(each.valid),
      sort: (each) => each.valid.from,
      text: (each) => spanWords(each.valid),
    },
    ...(actions === null ? [] : [actionsColumn(actions)]),
  ]
}

function consideredColumn(): Column<InstitutionReply> {
  return {
    id: 'considered',
    header: t('institutions.considered'),
    width: '12rem',
    cell: (each) =>
      each.excluded === null ? (
        t('institutions.assessed')
      ) : (
        <>
          <StatusTag status="not-considered">{t('institutions.excluded')}</StatusTag>
          <div className="small muted">{exclusionWords(each.excluded)}</div>
        </>
      ),
    sort: (each) => (each.excluded === null ? 0 : 1),
    text: (each) =>
      each.excluded === null ? t('institutions.assessed') : `${t('institutions.excluded')}: ${exclusionWords(each.excluded)}`,
  }
}

function deciderColumn(): Column<InstitutionReply> {
  return {
    id: 'decider',
    header: t('institutions.decider'),
    width: '8.5rem',
    cell: (each) => (
      <>
        {t(`decider.${each.decidedBy}`)}
        {each.deciderEnded ? (
          <div>
            <StatusTag status="due-soon">{t('institutions.decider-ended')}</StatusTag>
          </div>
        ) : null}
      </>
    ),
    sort: (each) => each.decidedBy,
    text: (each) => t(`decider.${each.decidedBy}`),
  }
}

function actionsColumn(actions: {
  readonly may: (each: InstitutionReply) => boolean
  readonly onDo: (doing: Doing) => void
}): Column<InstitutionReply> {
  return {
    id: 'actions',
    header: t('institutions.actions'),
    width: '7rem',
    text: () => '',
    cell: (institution) =>
      actions.may(institution) ? (
        <span className="village-actions">
          <Button kind="quiet" icon="pencil" onClick={() => actions.onDo({ kind: 'change', institution })}>
            {t('institutions.change')}
            <span className="visually-hidden">
              {' '}
              <Vi>{institution.fullName}</Vi>
            </span>
          </Button>
          <Button kind="quiet" onClick={() => actions.onDo({ kind: 'close', institution })}>
            {t('institutions.close')}
            <span className="visually-hidden">
              {' '}
              <Vi>{institution.fullName}</Vi>
            </span>
          </Button>
        </span>
      ) : null,
  }
}
