// The only place for typing one event: its kind, its units, what they become.
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import { successionRelations } from '@binhyen/core/units/units.domain'
import { t } from '../../i18n/vi/unit-events.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { CountField } from '../../ui/count-field.tsx'
import { ErrorSummary, type FieldProblem } from '../../ui/feedback.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { ChoiceField } from '../../ui/yes-no-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { buildEvent, emptyDraft, fields, type Chosen, type EventDraft, type MadeLevel, type PartDraft } from './unit-event-draft.ts'
import { kindOptions } from './unit-event-words.tsx'
import type { EventInput } from './unit-events.queries.ts'
import { findUnitOptions } from './units.queries.ts'

export type UnitEventFormProps = {
  /** The day the event takes effect: units are looked up as they stand on the eve. */
  readonly on: PlainDate | null
  /** Units other events of the list make. */
  readonly made: readonly Chosen[]
  readonly initial: EventDraft | null
  readonly onDone: (draft: EventDraft, event: EventInput) => void
  readonly onCancel: (() => void) | null
}

type Finder = (text: string) => Promise<readonly Chosen[]>
type Setting = {
  readonly draft: EventDraft
  readonly set: (change: Partial<EventDraft>) => void
  readonly find: Finder
  readonly error: (field: string) => string | null
}

function useFinder(on: PlainDate | null, made: readonly Chosen[], ended: boolean): Finder {
  const client = useQueryClient()
  return async (text) => {
    const own = made.filter((unit) => foldName(unit.label).includes(foldName(text)) || unit.code.startsWith(text.trim()))
    const found = await findUnitOptions(client, text, on === null || ended ? undefined : addDays(on, -1))
    return [...own, ...found.map((option) => ({ ...option, vi: true, level: option.hit.level, code: option.hit.code }))]
  }
}

export function UnitEventForm({ on, made, initial, onDone, onCancel }: UnitEventFormProps): ReactElement {
  const [draft, setDraft] = useState<EventDraft>(initial ?? emptyDraft('rename'))
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const find = useFinder(on, made, draft.kind === 'link')
  const set = (change: Partial<EventDraft>): void => setDraft((now) => ({ ...now, ...change }))
  const error = (field: string): string | null => problems.find((each) => each.fieldId === field)?.message ?? null
  const add = (): void => {
    const built = buildEvent(draft)
    if ('problems' in built) return setProblems(built.problems)
    setProblems([])
    onDone(draft, built.event)
    if (initial === null) setDraft(emptyDraft(draft.kind))
  }
  const setting = { draft, set, find, error }
  return (
    <div className="stack">
      <ErrorSummary problems={problems} />
      <SelectField
        label={t('new.kind')}
        hint={t(`kind-help.${draft.kind}`)}
        value={draft.kind}
        options={kindOptions()}
        onChange={(kind) => {
          setProblems([])
          if (kind !== null) setDraft({ ...emptyDraft(kind), unit: draft.unit })
        }}
      />
      <KindFields {...setting} />
      <p className="row">
        <Button onClick={add}>{initial === null ? t('new.add-done') : t('new.change')}</Button>
        {onCancel === null ? null : <Button onClick={onCancel}>{t('new.cancel')}</Button>}
      </p>
    </div>
  )
}

function KindFields(setting: Setting): ReactElement {
  switch (setting.draft.kind) {
    case 'create':
      return (
        <>
          <LevelField {...setting} />
          <NameField {...setting} />
          <CodeField {...setting} />
          <ParentField {...setting} />
        </>
      )
    case 'rename':
    case 'retype':
      return (
        <>
          <UnitField {...setting} />
          <NameField {...setting} />
        </>
      )
    case 'move':
      return (
        <>
          <UnitField {...setting} />
          <ParentField {...setting} />
        </>
      )
    case 'merge':
      return (
        <>
          <PartsField {...setting} label={t('form.parts')} add={t('form.part-add')} relations />
          <NameField {...setting} />
          <SeatField {...setting} />
          <ParentField {...setting} />
        </>
      )
    case 'split':
      return (
        <>
          <UnitField {...setting} />
          <PartsField {...setting} label={t('form.targets')} add={t('form.target-add')} relations={false} />
          <NewTarget {...setting} />
          <RemainsField {...setting} />
        </>
      )
    case 'close':
      return <UnitField {...setting} />
    case 'link':
      return (
        <>
          <UnitField {...setting} />
          <PartsField {...setting} label={t('form.successors')} add={t('form.successor-add')} relations />
        </>
      )
  }
}

function UnitField({ draft, set, find, error }: Setting): ReactElement {
  const label = draft.kind === 'link' ? t('form.unit-ended') : t('form.unit')
  const choose = (unit: Chosen | null): void => {
    const named = draft.kind === 'rename' || draft.kind === 'retype'
    set({ unit, ...(named && unit !== null ? { name: unit.label } : {}) })
  }
  return <Combobox id={fields.unit} label={label} required value={draft.unit} find={find} onChange={choose} error={error(fields.unit)} />
}

function NameField({ draft, set, error }: Setting): ReactElement {
  return (
    <TextField
      id={fields.name}
      label={t('form.name')}
      hint={t('form.name-hint')}
      required
      maxLength={120}
      value={draft.name}
      onChange={(name) => set({ name })}
      error={error(fields.name)}
    />
  )
}

function ParentField({ draft, set, find, error }: Setting): ReactElement {
  return (
    <Combobox
      id={fields.parent}
      label={t('form.parent')}
      required
      value={draft.parent}
      find={find}
      onChange={(parent) => set({ parent })}
      error={error(fields.parent)}
    />
  )
}

function LevelField({ draft, set }: Setting): ReactElement {
  const options: readonly { value: MadeLevel; label: string }[] = [
    { value: 'commune', label: t('form.level-commune') },
    { value: 'province', label: t('form.level-province') },
    { value: 'district', label: t('form.level-district') },
  ]
  return (
    <SelectField label={t('form.level')} value={draft.level} options={options} onChange={(level) => set({ level: level ?? 'commune' })} />
  )
}

function CodeField({ draft, set, error }: Setting): ReactElement {
  return (
    <TextField
      id={fields.code}
      label={t('form.code')}
      hint={t('form.code-hint')}
      required
      maxLength={5}
      value={draft.code}
      onChange={(code) => set({ code: code.trim() })}
      error={error(fields.code)}
    />
  )
}

const OTHER = 'khac'

/** The code of the merged unit is that of the part with the seat. */
function SeatField(setting: Setting): ReactElement {
  const { draft, set } = setting
  const chosen = draft.parts.flatMap((part) => (part.unit === null ? [] : [part.unit]))
  return (
    <>
      <SelectField
        {...(draft.seat === null ? {} : { id: fields.code })}
        label={t('form.seat')}
        hint={t('form.seat-hint')}
        value={draft.seat ?? OTHER}
        options={[
          ...chosen.map((unit) => ({ value: unit.id, label: `${unit.code} – ${unit.label}`, vi: true })),
          { value: OTHER, label: t('form.seat-other') },
        ]}
        onChange={(seat) => set({ seat: seat === OTHER ? null : seat })}
      />
      {draft.seat === null ? <CodeField {...setting} /> : null}
    </>
  )
}

function RemainsField({ draft, set, error }: Setting): ReactElement {
  return (
    <ChoiceField
      id={fields.remains}
      label={t('form.remains')}
      required
      value={draft.remains === null ? null : draft.remains ? 'yes' : 'no'}
      options={[
        { value: 'yes', label: t('form.remains-yes') },
        { value: 'no', label: t('form.remains-no') },
      ]}
      onChange={(value) => set({ remains: value === null ? null : value === 'yes' })}
      error={error(fields.remains)}
      column
    />
  )
}

let lastKey = 0
function newPart(unit: Chosen | null): PartDraft {
  lastKey += 1
  return { key: lastKey, unit, made: null, relation: 'whole', share: null }
}

type PartsProps = Setting & { readonly label: string; readonly add: string; readonly relations: boolean }

function PartsField({ draft, set, find, error, label, add, relations }: PartsProps): ReactElement {
  const change = (key: number, next: Partial<PartDraft>): void =>
    set({ parts: draft.parts.map((part) => (part.key === key ? { ...part, ...next } : part)) })
  return (
    <fieldset className="event-parts">
      <legend>{label}</legend>
      {draft.parts.length === 0 ? null : (
        <ul className="event-part-list">
          {draft.parts.map((part) => (
            <li key={part.key} className="event-part">
              <PartLine part={part} relations={relations} onChange={(next) => change(part.key, next)} />
              <Button
                kind="quiet"
                icon="cross"
                onClick={() =>
                  set({
                    parts: draft.parts.filter((each) => each.key !== part.key),
                    ...(draft.seat === part.unit?.id ? { seat: null } : {}),
                  })
                }
              >
                {t('form.part-remove', { unit: part.unit?.label ?? part.made?.name ?? '' })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        id={fields.parts}
        key={draft.parts.length}
        label={add}
        value={null}
        find={find}
        error={error(fields.parts)}
        onChange={(unit) => {
          if (unit === null || draft.parts.some((part) => part.unit?.id === unit.id)) return
          set({ parts: [...draft.parts, newPart(unit)], ...(draft.kind === 'merge' && draft.parts.length === 0 ? { seat: unit.id } : {}) })
        }}
      />
    </fieldset>
  )
}

type PartLineProps = { readonly part: PartDraft; readonly relations: boolean; readonly onChange: (next: Partial<PartDraft>) => void }

function PartLine({ part, relations, onChange }: PartLineProps): ReactElement {
  return (
    <div className="event-part-fields">
      <p>
        <strong>
          <Vi>{part.unit?.label ?? part.made?.name ?? ''}</Vi>
        </strong>{' '}
        <span className="small muted">({part.unit?.code ?? part.made?.code ?? ''})</span>
      </p>
      {relations ? (
        <SelectField
          label={t('form.part-relation')}
          value={part.relation}
          options={successionRelations.map((relation) => ({ value: relation, label: t(`relation.${relation}`) }))}
          onChange={(relation) => onChange({ relation: relation ?? 'whole', share: null })}
        />
      ) : null}
      {relations && part.relation !== 'part' ? null : (
        <CountField
          label={t('form.share')}
          hint={t('form.share-hint')}
          value={part.share}
          min={0}
          max={100}
          onChange={(share) => onChange({ share: typeof share === 'number' ? share : null })}
        />
      )}
    </div>
  )
}

/** A receiver of a split that does not stand yet. */
function NewTarget({ draft, set, find }: Setting): ReactElement {
  const [open, setOpen] = useState(false)
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [parent, setParent] = useState<Chosen | null>(null)
  if (!open) {
    return (
      <p>
        <Button icon="more" onClick={() => setOpen(true)}>
          {t('form.target-new')}
        </Button>
      </p>
    )
  }
  const whole = /^(\d{2}|\d{3}|\d{5})$/.test(code) && name.trim() !== '' && parent !== null
  const add = (): void => {
    set({ parts: [...draft.parts, { ...newPart(null), made: { code, name, parent } }] })
    setOpen(false)
    setCode('')
    setName('')
  }
  return (
    <fieldset className="event-parts">
      <legend>{t('form.target-new-title')}</legend>
      <TextField label={t('form.name')} hint={t('form.name-hint')} maxLength={120} value={name} onChange={setName} />
      <TextField label={t('form.code')} hint={t('form.code-hint')} maxLength={5} value={code} onChange={(value) => setCode(value.trim())} />
      <Combobox label={t('form.parent')} value={parent} find={find} onChange={setParent} />
      <p className="row">
        <Button disabled={!whole} onClick={add}>
          {t('form.target-new')}
        </Button>
        <Button kind="quiet" onClick={() => setOpen(false)}>
          {t('new.cancel')}
        </Button>
      </p>
    </fieldset>
  )
}
