// The only place where the list of forms shows what administrators are writing, and where a draft is begun.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { periodKinds, type PeriodKind } from '@binhyen/core/calendar/periods.domain'
import { reportLevels, type ReportLevel } from '@binhyen/core/figures/forms.domain'
import { addDays } from '@binhyen/core/shared/plain-date'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import { useFrame } from '../../frame/use-frame.ts'
import { inLanguage } from '../../i18n/language.ts'
import { kindName } from '../../i18n/figure-words.ts'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/form-editor.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import type { FormHead } from './figures.queries.ts'
import { beginDraft, draftsQuery, endVersion, type DraftHead } from './form-drafts.queries.ts'
import './form-editor.css'

/** Whether the person writes forms: an administrator of the country. */
export function useWritesForms(): boolean {
  return useFrame().mayAt('form.write', ['VN'])
}

/** The drafts with who works on them; nothing for whoever does not write forms. */
export function FormDrafts(): ReactElement | null {
  const writes = useWritesForms()
  return writes ? <Drafts /> : null
}

function Drafts(): ReactElement {
  const drafts = useQuery(draftsQuery)
  return (
    <Section title={t('drafts.title')}>
      <Loaded query={drafts} lines={3}>
        {(data) =>
          data.drafts.length === 0 ? (
            <p className="muted">{t('drafts.none')}</p>
          ) : (
            <ul className="editor-drafts">
              {data.drafts.map((draft) => (
                <DraftLine key={draft.id} draft={draft} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}

function DraftLine({ draft }: { readonly draft: DraftHead }): ReactElement {
  return (
    <li className="editor-part">
      <Link to="/quan-tri/bieu-mau/$id/sua" params={{ id: draft.id }}>
        {inLanguage(draft.title) || draft.id}
      </Link>
      <p className="small muted">
        {draft.base === null ? t('page.new-form') : t('page.next-version', { version: draft.base })}
        {draft.from === null ? null : ` · ${t('drafts.from', { day: formatDate(draft.from) })}`}
      </p>
      <p className="small">
        {t('bar.changed', { at: formatInstant(draft.changedAt) })} <Vi>{draft.editors.join(', ')}</Vi>
      </p>
    </li>
  )
}

/** Begins the next version, or goes on with the draft that is there. */
export function NextVersionButton({ id }: { readonly id: string }): ReactElement | null {
  const writes = useWritesForms()
  return writes ? <NextVersion id={id} /> : null
}

function NextVersion({ id }: { readonly id: string }): ReactElement {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const drafts = useQuery(draftsQuery)
  const isThere = drafts.data?.drafts.some((draft) => draft.id === id) === true
  const open = (): Promise<void> => navigate({ to: '/quan-tri/bieu-mau/$id/sua', params: { id } })
  return (
    <>
      <Button kind="primary" icon="pencil" onClick={() => (isThere ? void open() : setAsking(true))}>
        {t(isThere ? 'drafts.go-on' : 'drafts.begin')}
      </Button>
      {asking ? (
        <SavingDialog
          title={t('drafts.begin')}
          confirmLabel={t('drafts.begin-confirm')}
          save={() => beginDraft({ id })}
          after={async () => {
            await client.invalidateQueries({ queryKey: ['figures', 'drafts'] })
            await open()
          }}
          onClose={() => setAsking(false)}
        >
          <p>{t('drafts.begin-help')}</p>
        </SavingDialog>
      ) : null}
    </>
  )
}

export function NewFormButton(): ReactElement | null {
  const writes = useWritesForms()
  const [asking, setAsking] = useState(false)
  if (!writes) return null
  return (
    <>
      <Button kind="primary" onClick={() => setAsking(true)}>
        {t('new.open')}
      </Button>
      {asking ? <NewFormDialog onClose={() => setAsking(false)} /> : null}
    </>
  )
}

/** A code offered for a title: its words without marks. */
const codeFor = (title: string): string =>
  foldName(title)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '')

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
/** What is collected on demand has no form of its own calendar. */
const regularKinds = periodKinds.filter((kind) => kind !== 'ad-hoc')

function NewFormDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [vi, setVi] = useState('')
  const [en, setEn] = useState('')
  const [typed, setTyped] = useState<string | null>(null)
  const [level, setLevel] = useState<ReportLevel>('commune')
  const [period, setPeriod] = useState<PeriodKind>('month')
  const id = typed ?? codeFor(vi)
  const isReady = vi.trim() !== '' && CODE.test(id)
  return (
    <SavingDialog
      title={t('new.title')}
      confirmLabel={t('new.confirm')}
      save={isReady ? () => beginDraft({ id, blank: { title: { vi: vi.trim(), en: en.trim() }, level, period } }) : null}
      after={async () => {
        await client.invalidateQueries({ queryKey: ['figures', 'drafts'] })
        await navigate({ to: '/quan-tri/bieu-mau/$id/sua', params: { id } })
      }}
      onClose={onClose}
    >
      <TextField label={t('about.title-vi')} required maxLength={200} value={vi} onChange={setVi} />
      <TextField label={t('about.title-en')} maxLength={200} value={en} onChange={setEn} />
      <TextField
        label={t('new.id')}
        hint={t('new.id-help')}
        error={id === '' || CODE.test(id) ? null : t('new.id-wrong')}
        required
        maxLength={50}
        value={id}
        onChange={(text) => setTyped(text.trim())}
      />
      <SelectField
        label={t('about.level')}
        value={level}
        options={reportLevels.map((value) => ({ value, label: t(`level.${value}`) }))}
        onChange={(value) => setLevel(value ?? 'commune')}
      />
      <SelectField
        label={t('about.period')}
        value={period}
        options={regularKinds.map((value) => ({ value, label: kindName(value) }))}
        onChange={(value) => setPeriod(value ?? 'month')}
      />
    </SavingDialog>
  )
}

/** Ends a version that stands or is to come, or takes its end back. */
export function EndVersionButton({ head }: { readonly head: FormHead }): ReactElement | null {
  const writes = useWritesForms()
  const { me } = useFrame()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const { from, to } = head.inForce
  if (!writes || from === to || (to !== null && to <= me.today)) return null
  const after = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['figures'] })
  }
  const earliest = from > me.today ? from : addDays(me.today, 1)
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {t(to === null ? 'end.open' : 'end.take-back')}
      </Button>
      {asking ? (
        <SavingDialog
          title={t(to === null ? 'end.title' : 'end.take-back')}
          confirmLabel={t(to === null ? 'end.confirm' : 'end.take-back')}
          danger={to === null}
          {...(to === null ? { day: { label: t('end.day'), first: earliest, earliest, help: t('end.day-help') } } : {})}
          save={(on) => endVersion({ id: head.id, version: head.version }, to === null ? on : null)}
          after={after}
          onClose={() => setAsking(false)}
        >
          <p>{t(to === null ? 'end.help' : 'end.take-back-help')}</p>
        </SavingDialog>
      ) : null}
    </>
  )
}
