// The only place for /quan-tri/bao-ve: what the guard on free text does, which figures are hidden from whom, how long what is kept.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { rights } from '@binhyen/core/access/access.policy'
import type { TextGuardReply } from '@binhyen/core/protection/protection.contract'
import { SMALL_CELL_THRESHOLD } from '@binhyen/core/protection/small-cells.domain'
import { guardModes, sensitiveKinds, type GuardMode, type GuardSettings } from '@binhyen/core/protection/sensitive-text.domain'
import { useFrame } from '../../frame/use-frame.ts'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/protection.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { kindInWords } from '../../ui/text-guard.tsx'
import { Vi } from '../../ui/vi.tsx'
import './protection.css'
import { retentionQuery, saveTextGuard, textGuardQuery, type RetentionTermReply } from './protection.queries.ts'

export function ProtectionPage(): ReactElement {
  const guard = useQuery(textGuardQuery)
  const retention = useQuery(retentionQuery)
  return (
    <>
      <PageHeader title={t('page.title')} subtitle={t('page.subtitle')} />
      <div className="stack">
        <Loaded query={guard}>{(data) => <GuardSection guard={data} />}</Loaded>
        <SmallCellsSection />
        <Section title={t('keep.title')}>
          <div className="stack">
            <Notice title={t('keep.proposal')}>{t('keep.proposal-help')}</Notice>
            <Loaded query={retention}>
              {(data) => (
                <>
                  <DataTable caption={t('keep.caption')} columns={columns()} rows={data.terms} rowKey={(term) => term.kind} />
                  <p className="small muted">
                    {data.lastRun === null
                      ? t('keep.never-ran')
                      : t('keep.last-ran', {
                          at: formatInstant(data.lastRun.at),
                          count: formatNumber(Object.values(data.lastRun.removed).reduce((sum, count) => sum + count, 0)),
                        })}
                  </p>
                </>
              )}
            </Loaded>
          </div>
        </Section>
      </div>
    </>
  )
}

const modeOptions = (): { value: GuardMode; label: string }[] => guardModes.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))

/** Everybody reads it; administrators of the whole country change it. */
function GuardSection({ guard }: { readonly guard: TextGuardReply }): ReactElement {
  const { mayAt } = useFrame()
  const client = useQueryClient()
  const [changed, setChanged] = useState<Partial<GuardSettings>>({})
  const modes: GuardSettings = { ...guard.modes, ...changed }
  const saving = useMutation({
    mutationFn: saveTextGuard,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: textGuardQuery.queryKey })
      setChanged({})
    },
  })
  const editable = mayAt('protection.write', ['VN'])
  return (
    <Section title={t('guard.title')}>
      <div className="stack">
        <p>{t('guard.help')}</p>
        {editable ? null : <p className="small muted">{t('guard.who')}</p>}
        <div className="protection-kinds">
          {sensitiveKinds.map((kind) =>
            editable ? (
              <SelectField
                key={kind}
                label={capitalised(kindInWords(kind))}
                hint={t('guard.usual', { mode: t(`mode.${guard.defaults[kind]}`) })}
                value={modes[kind]}
                options={modeOptions()}
                onChange={(mode) => setChanged({ ...changed, ...(mode === null ? {} : { [kind]: mode }) })}
              />
            ) : (
              <p key={kind}>
                <strong>{capitalised(kindInWords(kind))}</strong>: {t(`mode.${modes[kind]}`)}
              </p>
            ),
          )}
        </div>
        {saving.isError ? <ProblemView error={saving.error} /> : null}
        {editable ? (
          <div className="row">
            <Button
              kind="primary"
              busy={saving.isPending}
              disabled={Object.keys(changed).length === 0}
              onClick={() => saving.mutate(modes)}
            >
              {t('guard.save')}
            </Button>
            <span className="muted" role="status">
              {saving.isSuccess && Object.keys(changed).length === 0 ? t('guard.saved') : ''}
            </span>
          </div>
        ) : null}
      </div>
    </Section>
  )
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function SmallCellsSection(): ReactElement {
  const holders = rights['small-cell.read'].roles.map((role) => roleInWords(role)).join('; ')
  return (
    <Section title={t('small.title')}>
      <div className="stack">
        <p>{t('small.help', { least: SMALL_CELL_THRESHOLD })}</p>
        <p>{t('small.marks', { least: SMALL_CELL_THRESHOLD })}</p>
        <p className="small muted">{t('small.who', { roles: holders })}</p>
      </div>
    </Section>
  )
}

function termInWords({ days, kind }: RetentionTermReply): string {
  if (days === null) return t('keep.no-term')
  if (days === 0) return t('keep.at-once')
  if (kind === 'audit' || days % 365 === 0) return t('keep.years', { count: days / 365 })
  return t('keep.days', { count: days })
}

const columns = (): readonly Column<RetentionTermReply>[] => [
  { id: 'kind', header: t('keep.kind'), width: '10rem', cell: (term) => t(`keep.kind.${term.kind}`) },
  {
    id: 'term',
    header: t('keep.term'),
    width: '12rem',
    cell: (term) => (term.days === null ? termInWords(term) : `${termInWords(term)}, ${t(`keep.from.${term.from}`)}`),
  },
  { id: 'end', header: t('keep.end'), width: '10rem', cell: (term) => t(`keep.end.${term.end}`) },
  {
    id: 'basis',
    header: t('keep.basis'),
    width: '10rem',
    cell: (term) => (term.basis === null ? t('keep.no-basis') : <Vi>{term.basis}</Vi>),
    text: (term) => term.basis ?? t('keep.no-basis'),
  },
]
