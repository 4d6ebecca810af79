// The only place for the residential areas of a commune: their list, and what may be done to each.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { spanWords } from './unit-words.ts'
import { villagesQuery, type VillageReply } from './units.queries.ts'
import { AddVillage, CloseVillage, RenameVillage } from './village-forms.tsx'
import { VillageImport } from './village-import.tsx'
import { Vi } from '../../ui/vi.tsx'

export type VillagesProps = { readonly commune: string; readonly on: PlainDate; readonly today: PlainDate; readonly mayWrite: boolean }

type Doing = { readonly kind: 'rename' | 'close'; readonly village: VillageReply }

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
