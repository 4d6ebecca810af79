// The only place for the residential areas of a commune: the list, adding, renaming, closing.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { findTypedName } from '@binhyen/core/units/unit-name.domain'
import { unitTypes } from '@binhyen/core/units/units.domain'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { spanWords } from './unit-words.ts'
import { addVillageTo, endVillage, giveVillageName, villagesQuery, type VillageReply, type VillageType } from './units.queries.ts'
import { VillageImport } from './village-import.tsx'
import { Vi } from '../../ui/vi.tsx'

export type VillagesProps = { readonly commune: string; readonly on: PlainDate; readonly today: PlainDate; readonly mayWrite: boolean }

type Doing = { readonly kind: 'rename' | 'close'; readonly village: VillageReply }

const typeOptions = unitTypes.village.map((type) => ({ value: type, label: type.charAt(0).toUpperCase() + type.slice(1), vi: true }))

export function Villages({ commune, on, today, mayWrite }: VillagesProps): ReactElement {
  const villages = useQuery(villagesQuery(commune, on))
  const [doing, setDoing] = useState<Doing | null>(null)
  return (
    <div className="stack">
      <Section title={t('villages.title', { date: formatDate(on) })}>
        <Loaded query={villages}>
          {(data) => (
            <DataTable
              caption={t('villages.caption')}
              columns={mayWrite ? [...columns(), actionsColumn(setDoing)] : columns()}
              rows={data.villages}
              rowKey={(village) => village.id}
              empty={
                <EmptyState title={t('villages.none')} icon="units">
                  {mayWrite ? t('villages.none-help') : t('villages.none-read')}
                </EmptyState>
              }
            />
          )}
        </Loaded>
      </Section>
      {mayWrite ? (
        <>
          <AddVillage commune={commune} />
          <VillageImport unit={commune} />
        </>
      ) : null}
      {doing?.kind === 'rename' ? (
        <RenameVillage key={doing.village.id} village={doing.village} today={today} onClose={() => setDoing(null)} />
      ) : null}
      {doing?.kind === 'close' ? (
        <CloseVillage key={doing.village.id} village={doing.village} today={today} onClose={() => setDoing(null)} />
      ) : null}
    </div>
  )
}

const columns = (): readonly Column<VillageReply>[] => [
  {
    id: 'name',
    header: t('villages.name'),
    width: '12rem',
    cell: (village) => <Vi>{village.fullName}</Vi>,
    sort: (village) => village.fullName,
  },
  { id: 'code', header: t('villages.code'), cell: (village) => village.code, sort: (village) => village.code },
  {
    id: 'span',
    header: t('villages.span'),
    width: '10rem',
    cell: (village) => spanWords(village.valid),
    sort: (village) => village.valid.from,
    text: (village) => spanWords(village.valid),
  },
  {
    id: 'origin',
    header: t('villages.origin'),
    cell: (village) => (village.origin === 'demonstration' ? <StatusTag status="demonstration" /> : t(`villages.origin-${village.origin}`)),
    sort: (village) => t(`villages.origin-${village.origin}`),
  },
]

function actionsColumn(onDo: (doing: Doing) => void): Column<VillageReply> {
  return {
    id: 'actions',
    header: t('villages.actions'),
    width: '13rem',
    text: () => '',
    cell: (village) => (
      <span className="village-actions">
        <Button kind="quiet" icon="pencil" onClick={() => onDo({ kind: 'rename', village })}>
          {t('villages.rename')}
        </Button>
        <Button kind="quiet" onClick={() => onDo({ kind: 'close', village })}>
          {t('villages.close')}
        </Button>
      </span>
    ),
  }
}

/** Lists, counts and search all change with a residential area. */
function useVillagesChanged(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['units'] })
}

function AddVillage({ commune }: { readonly commune: string }): ReactElement {
  const changed = useVillagesChanged()
  const [type, setType] = useState<VillageType>('thôn')
  const [name, setName] = useState('')
  const [from, setFrom] = useState<PlainDate | null>(null)
  const [checked, setChecked] = useState(false)
  const adding = useMutation({
    mutationFn: () => addVillageTo(commune, { type, name: name.trim(), from }),
    onSuccess: async () => {
      setName('')
      setChecked(false)
      await changed()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (name.trim() !== '' && !adding.isPending) adding.mutate()
  }
  return (
    <Section title={t('villages.add')}>
      <form className="stack" onSubmit={submit} noValidate>
        {adding.error === null ? null : <ProblemView error={adding.error} />}
        {adding.data === undefined ? null : <Notice title={t.nodes('villages.added', { name: <Vi>{adding.data.fullName}</Vi> })} />}
        <div className="village-fields">
          <SelectField label={t('villages.type')} value={type} options={typeOptions} onChange={(value) => setType(value ?? type)} />
          <TextField
            label={t('villages.bare-name')}
            hint={t('villages.bare-name-hint')}
            required
            maxLength={120}
            value={name}
            onChange={setName}
            error={checked && name.trim() === '' ? t('villages.need-name') : null}
          />
          <DateField label={t('villages.from')} hint={t('villages.from-hint')} value={from} onChange={setFrom} />
        </div>
        <div>
          <Button type="submit" kind="primary" busy={adding.isPending}>
            {t('villages.add')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

type ChangeProps = { readonly village: VillageReply; readonly today: PlainDate; readonly onClose: () => void }

function RenameVillage({ village, today, onClose }: ChangeProps): ReactElement {
  const changed = useVillagesChanged()
  const [type, setType] = useState<VillageType>(village.type)
  const [name, setName] = useState(findTypedName('village', village.fullName)?.bareName ?? village.fullName)
  const [on, setOn] = useState<PlainDate | null>(today)
  const saving = useMutation({
    mutationFn: (day: PlainDate) => giveVillageName(village.id, { type, name: name.trim(), on: day }),
    onSuccess: async () => {
      await changed()
      onClose()
    },
  })
  return (
    <ConfirmDialog
      open
      title={t.nodes('villages.rename-title', { name: <Vi>{village.fullName}</Vi> })}
      confirmLabel={t('villages.save-name')}
      busy={saving.isPending}
      disabled={name.trim() === '' || on === null}
      onConfirm={() => (on === null ? undefined : saving.mutate(on))}
      onCancel={onClose}
    >
      <div className="stack">
        {saving.error === null ? null : <ProblemView error={saving.error} />}
        <SelectField label={t('villages.type')} value={type} options={typeOptions} onChange={(value) => setType(value ?? type)} />
        <TextField
          label={t('villages.bare-name')}
          hint={t('villages.bare-name-hint')}
          required
          maxLength={120}
          value={name}
          onChange={setName}
          error={name.trim() === '' ? t('villages.need-name') : null}
        />
        <DateField
          label={t('villages.rename-on')}
          required
          value={on}
          onChange={setOn}
          error={on === null ? t('villages.need-day') : null}
        />
        <p className="muted small">{t('villages.rename-help')}</p>
      </div>
    </ConfirmDialog>
  )
}

function CloseVillage({ village, today, onClose }: ChangeProps): ReactElement {
  const changed = useVillagesChanged()
  const [on, setOn] = useState<PlainDate | null>(today)
  const closing = useMutation({
    mutationFn: (day: PlainDate) => endVillage(village.id, day),
    onSuccess: async () => {
      await changed()
      onClose()
    },
  })
  return (
    <ConfirmDialog
      open
      danger
      title={t.nodes('villages.close-title', { name: <Vi>{village.fullName}</Vi> })}
      confirmLabel={t('villages.save-close')}
      busy={closing.isPending}
      disabled={on === null}
      onConfirm={() => (on === null ? undefined : closing.mutate(on))}
      onCancel={onClose}
    >
      <div className="stack">
        {closing.error === null ? null : <ProblemView error={closing.error} />}
        <p>{t('villages.close-help')}</p>
        <DateField
          label={t('villages.close-on')}
          required
          value={on}
          onChange={setOn}
          error={on === null ? t('villages.need-day') : null}
        />
      </div>
    </ConfirmDialog>
  )
}
