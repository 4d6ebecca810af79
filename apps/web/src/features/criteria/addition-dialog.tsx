// The only place for recording what a province adds to a national set: typed, then looked at as it would hold, then recorded.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type ReactElement } from 'react'
import type { GrantReply } from '@binhyen/core/access/access.contract'
import type { CriteriaSet, Rule } from '@binhyen/core/criteria/criteria.domain'
import { diffSets } from '@binhyen/core/criteria/set-diff.domain'
import { findThreshold, type Threshold } from '@binhyen/core/criteria/threshold.domain'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/criteria.ts'
import { t as frame } from '../../i18n/vi.ts'
import { newCommandId } from '../../api/command-id.ts'
import { Button } from '../../ui/button.tsx'
import { CountField } from '../../ui/count-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { AdditionProblem } from './addition-problem.tsx'
import { asksKinds, emptyContent, emptyDraft, missingIn, writtenOf, type AdditionDraft, type ContentDraft } from './addition-draft.ts'
import { additionsQuery, sendAddition, type AdditionSent, type NewAddition } from './criteria.queries.ts'
import { DiffList } from './diff-list.tsx'

export type AdditionDialogProps = {
  readonly set: CriteriaSet
  /** The provinces the person may record for. */
  readonly provinces: readonly GrantReply[]
  readonly onClose: () => void
}

export function AdditionDialog({ set, provinces, onClose }: AdditionDialogProps): ReactElement {
  const client = useQueryClient()
  const [provinceId, setProvinceId] = useState(provinces[0]?.unitId ?? null)
  const [draft, setDraft] = useState<AdditionDraft>(emptyDraft)
  const [tried, setTried] = useState(false)
  const [seen, setSeen] = useState<AdditionSent | null>(null)
  const form = useRef<HTMLDivElement>(null)
  const commandId = useRef(newCommandId())
  const given = givenOf(draft, provinceId)
  const checking = useMutation({ mutationFn: (each: NewAddition) => sendAddition(set.id, each, { apply: false }), onSuccess: setSeen })
  const saving = useMutation({
    mutationFn: (each: NewAddition) => sendAddition(set.id, each, { apply: true, commandId: commandId.current }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: additionsQuery(set.id).queryKey })
      onClose()
    },
  })
  const check = (): void => {
    setTried(true)
    if (given !== null) checking.mutate(given)
    // the first box that is still blank, wherever the person has scrolled to
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  return (
    <Dialog
      open
      kind="wide"
      title={t('adding.title')}
      onClose={onClose}
      footer={
        seen === null ? (
          <>
            <Button onClick={onClose}>{frame('dialog.cancel')}</Button>
            <Button kind="primary" busy={checking.isPending} onClick={check}>
              {t('adding.check')}
            </Button>
          </>
        ) : (
          <>
            <Button icon="back" onClick={() => setSeen(null)}>
              {t('adding.back')}
            </Button>
            <Button kind="primary" busy={saving.isPending} onClick={() => (given === null ? undefined : saving.mutate(given))}>
              {t('adding.save')}
            </Button>
          </>
        )
      }
    >
      {seen === null ? (
        <div className="stack" ref={form}>
          <AdditionProblem error={checking.error} />
          {tried && writtenOf(draft) === null && isBare(draft) ? <Notice kind="warning" title={t('adding.need-any')} /> : null}
          {provinces.length < 2 ? null : (
            <SelectField
              label={t('paste.province')}
              value={provinceId}
              options={provinces.map((grant) => ({ value: grant.unitId, label: grant.unitName, vi: true }))}
              onChange={setProvinceId}
            />
          )}
          <DocumentPart draft={draft} tried={tried} onChange={setDraft} />
          <StricterPart set={set} draft={draft} tried={tried} onChange={setDraft} />
          <ContentsPart draft={draft} tried={tried} onChange={setDraft} />
        </div>
      ) : (
        <div className="stack">
          <AdditionProblem error={saving.error} />
          <Notice kind="warning" title={t('adding.undo')}>
            {seen.begun === 0 ? null : t('adding.begun', { count: formatNumber(seen.begun) })}
          </Notice>
          <h3>{t('adding.preview')}</h3>
          <DiffList before={set} after={seen.effective} diff={diffSets(set, seen.effective)} onlyChanges />
        </div>
      )}
    </Dialog>
  )
}

function isBare(draft: AdditionDraft): boolean {
  return draft.contents.length === 0 && Object.values(draft.stricter).every((each) => each.value === null)
}

function givenOf(draft: AdditionDraft, provinceId: string | null): NewAddition | null {
  const written = writtenOf(draft)
  const { signedOn, from, to } = draft
  const texts = [draft.number, draft.kind, draft.title, draft.source].map((text) => text.trim())
  if (written === null || provinceId === null || signedOn === null || from === null || texts.includes('')) return null
  const [number = '', kind = '', title = '', source = ''] = texts
  return { provinceId, number, kind, title, source, signedOn, inForce: { from, to }, written }
}

type PartProps = { readonly draft: AdditionDraft; readonly tried: boolean; readonly onChange: (draft: AdditionDraft) => void }

function needed(tried: boolean, isBlank: boolean): string | null {
  return tried && isBlank ? t('adding.need') : null
}

function DocumentPart({ draft, tried, onChange }: PartProps): ReactElement {
  const text = (key: 'number' | 'kind' | 'title' | 'source') => ({
    required: true,
    maxLength: key === 'number' || key === 'kind' ? 60 : 300,
    value: draft[key],
    onChange: (value: string) => onChange({ ...draft, [key]: value }),
    error: needed(tried, draft[key].trim() === ''),
  })
  return (
    <fieldset className="adding-part">
      <legend>{t('adding.step-write')}</legend>
      <div className="adding-fields">
        <TextField label={t('adding.kind')} {...text('kind')} />
        <TextField label={t('adding.number')} hint={t('adding.number-hint')} {...text('number')} />
        <DateField
          label={t('adding.signed')}
          required
          value={draft.signedOn}
          onChange={(signedOn) => onChange({ ...draft, signedOn })}
          error={needed(tried, draft.signedOn === null)}
        />
        <DateField
          label={t('adding.from')}
          required
          value={draft.from}
          onChange={(from) => onChange({ ...draft, from })}
          error={needed(tried, draft.from === null)}
        />
        <DateField label={t('adding.to')} value={draft.to} onChange={(to) => onChange({ ...draft, to })} />
      </div>
      <TextField label={t('adding.about')} {...text('title')} />
      <TextField label={t('adding.source')} hint={t('adding.source-hint')} {...text('source')} />
    </fieldset>
  )
}

function StricterPart({ set, draft, tried, onChange }: PartProps & { readonly set: CriteriaSet }): ReactElement {
  const movable = set.clauses
    .flatMap((clause) => clause.rules)
    .flatMap((rule): { rule: Rule; threshold: Threshold }[] => {
      const threshold = findThreshold(rule.ast)
      return threshold === null ? [] : [{ rule, threshold }]
    })
  return (
    <fieldset className="adding-part">
      <legend>{t('adding.stricter')}</legend>
      {movable.length === 0 ? <p className="muted">{t('adding.stricter-none')}</p> : null}
      {movable.map(({ rule, threshold }) => {
        const own = draft.stricter[rule.id] ?? { value: null, words: rule.words }
        const change = (more: Partial<typeof own>): void =>
          onChange({ ...draft, stricter: { ...draft.stricter, [rule.id]: { ...own, ...more } } })
        const value = `${formatNumber(threshold.value)}${threshold.percent ? '%' : ''}`
        return (
          <div key={rule.id} className="adding-rule">
            <p>
              <Vi>{rule.words}</Vi>
            </p>
            <CountField
              label={threshold.direction === 'at-least' ? t('adding.value-more', { value }) : t('adding.value-less', { value })}
              value={own.value}
              onChange={(next) => change({ value: next })}
              {...(threshold.percent ? { max: 100, unit: '%' } : {})}
            />
            {own.value === null ? null : (
              <TextField
                label={t('adding.words')}
                required
                maxLength={1000}
                value={own.words}
                onChange={(words) => change({ words })}
                error={needed(tried, own.words.trim() === '')}
              />
            )}
          </div>
        )
      })}
    </fieldset>
  )
}

function ContentsPart({ draft, tried, onChange }: PartProps): ReactElement {
  const next = draft.contents.reduce((most, each) => Math.max(most, each.key), 0) + 1
  const put = (contents: readonly ContentDraft[]): void => onChange({ ...draft, contents })
  return (
    <fieldset className="adding-part">
      <legend>{t('adding.contents')}</legend>
      {draft.contents.map((content, index) => (
        <ContentFields
          key={content.key}
          position={index + 1}
          content={content}
          tried={tried}
          onChange={(changed) => put(draft.contents.map((each) => (each.key === content.key ? changed : each)))}
          onRemove={() => put(draft.contents.filter((each) => each.key !== content.key))}
        />
      ))}
      <div>
        <Button onClick={() => put([...draft.contents, emptyContent(next)])}>{t('adding.add-content')}</Button>
      </div>
    </fieldset>
  )
}

type ContentFieldsProps = {
  readonly position: number
  readonly content: ContentDraft
  readonly tried: boolean
  readonly onChange: (content: ContentDraft) => void
  readonly onRemove: () => void
}

function ContentFields({ position, content, tried, onChange, onRemove }: ContentFieldsProps): ReactElement {
  const missing = missingIn(content)
  const text = (key: 'title' | 'paraphrase' | 'label' | 'wholeLabel' | 'unit') => ({
    required: true,
    maxLength: key === 'unit' ? 40 : key === 'paraphrase' ? 1000 : 300,
    value: content[key],
    onChange: (value: string) => onChange({ ...content, [key]: value }),
    error: needed(tried, missing.includes(key)),
  })
  const counted = content.asks === 'count' || content.asks === 'share'
  return (
    <fieldset className="adding-content">
      <legend>{t('adding.content', { position })}</legend>
      <TextField label={t('adding.content-title')} {...text('title')} />
      <TextField label={t('adding.content-text')} rows={2} {...text('paraphrase')} />
      <SelectField
        label={t('adding.asks')}
        value={content.asks}
        options={asksKinds.map((kind) => ({ value: kind, label: t(`adding.asks-${kind}`) }))}
        onChange={(asks) => onChange({ ...content, asks: asks ?? 'attestation' })}
      />
      <TextField label={t('adding.label')} {...text('label')} />
      {content.asks === 'share' ? <TextField label={t('adding.whole')} {...text('wholeLabel')} /> : null}
      {counted ? (
        <div className="adding-fields">
          <TextField label={t('adding.unit')} {...text('unit')} />
          <CountField
            label={content.asks === 'share' ? t('adding.percent') : t('adding.at-least')}
            required
            min={1}
            {...(content.asks === 'share' ? { max: 100 } : {})}
            value={content.atLeast}
            onChange={(atLeast) => onChange({ ...content, atLeast })}
            error={needed(tried, missing.includes('atLeast'))}
          />
        </div>
      ) : null}
      <div>
        <Button kind="quiet" onClick={onRemove}>
          {t('adding.remove')}
        </Button>
      </div>
    </fieldset>
  )
}
