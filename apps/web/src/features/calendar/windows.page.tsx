// The only place for the assessment windows of a set: the law's own, or those a province set for itself.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { rights } from '@binhyen/core/access/access.policy'
import { isSetByProvince } from '@binhyen/core/calendar/calendar.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate, formatWindow } from '../../i18n/format.ts'
import { useFrame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/calendar.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { addWindow, windowSetQuery, windowsQuery, type CalendarWindow } from './calendar.queries.ts'
import { Vi } from '../../ui/vi.tsx'
import './windows.css'

const columns = (): readonly Column<CalendarWindow>[] => [
  { id: 'year', header: t('windows.year'), cell: (row) => row.year, sort: (row) => row.year },
  {
    id: 'span',
    header: t('windows.span'),
    width: '13rem',
    cell: (row) => (
      <>
        {formatWindow(row)} {row.current ? <StatusTag status="demonstration">{t('windows.current')}</StatusTag> : null}
      </>
    ),
    sort: (row) => row.from,
    text: (row) => formatWindow(row),
  },
  {
    id: 'due',
    header: t('windows.due'),
    width: '7rem',
    cell: (row) => (row.dueOn === null ? t('windows.due-none') : formatDate(row.dueOn)),
    sort: (row) => row.dueOn,
  },
  { id: 'source', header: t('windows.source'), width: '16rem', cell: (row) => <Vi>{row.source}</Vi>, sort: (row) => row.source },
  {
    id: 'checked',
    header: t('windows.checked'),
    width: '10rem',
    cell: (row) => (row.checked ? t('windows.is-checked') : <StatusTag status="unchecked" />),
    text: (row) => (row.checked ? t('windows.is-checked') : ''),
  },
]

export function WindowsPage(): ReactElement {
  const { setId = '' }: { setId?: string } = useParams({ strict: false })
  const { ownUnit, me } = useFrame()
  const set = useQuery(windowSetQuery(setId))
  const holders: readonly string[] = rights['window.write'].roles
  const grant = me.grants.find((each) => holders.includes(each.role) && each.unitId !== 'VN')
  const settable = set.data !== undefined && isSetByProvince(set.data.set.windowKey)
  return (
    <>
      <PageHeader
        title={t('windows.title')}
        trail={
          <Link to="/van-ban/$setId" params={{ setId }}>
            {t('windows.back')}
          </Link>
        }
        {...(set.data === undefined ? {} : { subtitle: <Vi>{set.data.set.title}</Vi> })}
      />
      <Loaded query={set}>
        {() => (
          <div className="stack">
            <Notice title={settable ? t('windows.province') : t('windows.law')} />
            {ownUnit === undefined || ownUnit === 'VN' ? (
              <EmptyState title={t('windows.title')}>{t('windows.unit-missing')}</EmptyState>
            ) : (
              <WindowList unit={ownUnit} setId={setId} />
            )}
            {settable && grant !== undefined ? <WindowForm provinceId={grant.unitId} setId={setId} provinceName={grant.unitName} /> : null}
          </div>
        )}
      </Loaded>
    </>
  )
}

function WindowList({ unit, setId }: { readonly unit: string; readonly setId: string }): ReactElement {
  const windows = useQuery(windowsQuery(unit, setId))
  return (
    <Loaded query={windows}>
      {(data) => (
        <div className="card">
          <DataTable
            caption={t('windows.caption')}
            columns={columns()}
            rows={data.windows}
            rowKey={(row) => row.from}
            empty={<EmptyState title={t('windows.none')}>{t('windows.none-help')}</EmptyState>}
          />
        </div>
      )}
    </Loaded>
  )
}

type WindowFormProps = { readonly provinceId: string; readonly provinceName: string; readonly setId: string }

function WindowForm({ provinceId, provinceName, setId }: WindowFormProps): ReactElement {
  const client = useQueryClient()
  const [from, setFrom] = useState<PlainDate | null>(null)
  const [last, setLast] = useState<PlainDate | null>(null)
  const [dueOn, setDueOn] = useState<PlainDate | null>(null)
  const [source, setSource] = useState('')
  const [checked, setChecked] = useState(false)
  const saving = useMutation({
    mutationFn: addWindow,
    onSuccess: async () => {
      setFrom(null)
      setLast(null)
      setDueOn(null)
      setSource('')
      setChecked(false)
      await client.invalidateQueries({ queryKey: ['calendar', 'windows'] })
    },
  })
  const backwards = from !== null && last !== null && last < from
  const save = (): void => {
    setChecked(true)
    if (from === null || last === null || backwards || source.trim() === '') return
    saving.mutate({ provinceId, setId, from, to: addDays(last, 1), dueOn, source: source.trim() })
  }
  const lastError = checked && last === null ? t('windows.need-last') : backwards ? t('windows.order') : null
  return (
    <Section
      title={t('windows.add')}
      aside={
        <span className="muted">
          <Vi>{provinceName}</Vi>
        </span>
      }
    >
      {saving.error === null ? null : <ProblemView error={saving.error} />}
      {saving.isSuccess ? <Notice title={t('windows.saved')} /> : null}
      <div className="window-fields">
        <DateField
          label={t('windows.from')}
          required
          value={from}
          onChange={setFrom}
          error={checked && from === null ? t('windows.need-from') : null}
        />
        <DateField label={t('windows.last')} required value={last} onChange={setLast} error={lastError} />
        <DateField label={t('windows.due-field')} hint={t('windows.due-hint')} value={dueOn} onChange={setDueOn} />
      </div>
      <TextField
        label={t('windows.source-field')}
        hint={t('windows.source-hint')}
        required
        maxLength={300}
        value={source}
        onChange={setSource}
        error={checked && source.trim() === '' ? t('windows.need-source') : null}
      />
      <div>
        <Button kind="primary" busy={saving.isPending} onClick={save}>
          {t('windows.save')}
        </Button>
      </div>
    </Section>
  )
}
