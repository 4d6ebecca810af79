// The only place for keys by which programs act for one's account: those there are, making one, ending one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import type { ApiKeyReply } from '@binhyen/core/access/api-keys.contract'
import { keyAreas, LONGEST_KEY_DAYS, type KeyAccess, type KeyArea } from '@binhyen/core/access/api-keys.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { problemIn } from '../../api/api-problem.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/api-keys.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox, type ComboOption } from '../../ui/combobox.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { FieldGroup } from '../../ui/field.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { CheckField, SelectField, TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { findUnits } from './accounts.queries.ts'
import { makeKey, myKeysQuery, revokeKey } from './api-keys.queries.ts'
import { KeyList } from './key-list.tsx'

/** How long a key stands unless another day is chosen: a quarter. */
const USUAL_DAYS = 90

export function ApiKeysSection({ me }: { readonly me: MeReply }): ReactElement {
  const client = useQueryClient()
  const keys = useQuery(myKeysQuery)
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<ApiKeyReply | null>(null)
  const reload = (): Promise<void> => client.invalidateQueries({ queryKey: myKeysQuery.queryKey })
  const revoking = useMutation({ mutationFn: revokeKey, onSuccess: () => setEnding(null), onSettled: reload })
  return (
    <Section title={t('keys.title')}>
      <div className="stack">
        <p className="small muted">{t('keys.help')}</p>
        <Loaded query={keys}>{({ items }) => <KeyList keys={items} onEnd={setEnding} />}</Loaded>
        {me.grants.length === 0 ? null : (
          <div>
            <Button onClick={() => setMaking(true)}>{t('keys.make')}</Button>
          </div>
        )}
      </div>
      <Dialog open={making} title={t('keys.make')} onClose={() => setMaking(false)}>
        {making ? <NewKey me={me} onMade={reload} onDone={() => setMaking(false)} /> : null}
      </Dialog>
      <ConfirmDialog
        open={ending !== null}
        title={t('keys.revoke-title')}
        confirmLabel={t('keys.revoke')}
        danger
        busy={revoking.isPending}
        onConfirm={() => {
          if (ending !== null) revoking.mutate(ending.id)
        }}
        onCancel={() => setEnding(null)}
      >
        {revoking.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(revoking.error))} />}
        <p>{t.nodes('keys.revoke-text', { name: <Vi>{ending?.name ?? ''}</Vi> })}</p>
      </ConfirmDialog>
    </Section>
  )
}

type Typed = {
  readonly name: string
  readonly unit: ComboOption | null
  readonly areas: readonly KeyArea[]
  readonly access: KeyAccess
  readonly expiresOn: PlainDate | null
}

function NewKey({
  me,
  onMade,
  onDone,
}: {
  readonly me: MeReply
  readonly onMade: () => Promise<void>
  readonly onDone: () => void
}): ReactElement {
  const [first] = me.grants
  const [typed, setTyped] = useState<Typed>({
    name: '',
    unit: first === undefined ? null : { id: first.unitId, label: first.unitName, vi: true },
    areas: [],
    access: 'read',
    expiresOn: addDays(me.today, USUAL_DAYS),
  })
  const [checked, setChecked] = useState(false)
  const making = useMutation({ mutationFn: makeKey, onSuccess: onMade })
  if (making.data !== undefined) return <ShownOnce secret={making.data} onDone={onDone} />
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    const { name, unit, areas, access, expiresOn } = typed
    if (making.isPending || name.trim() === '' || unit === null || areas.length === 0 || expiresOn === null) return
    making.mutate({ name: name.trim(), unitId: unit.id, areas, access, expiresOn })
  }
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {making.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(making.error))} />}
      <KeyFields typed={typed} onChange={setTyped} checked={checked} today={me.today} />
      <div className="row">
        <Button type="submit" kind="primary" busy={making.isPending}>
          {t('keys.make')}
        </Button>
        <Button onClick={onDone}>{t('keys.cancel')}</Button>
      </div>
    </form>
  )
}

type FieldsProps = {
  readonly typed: Typed
  readonly onChange: (typed: Typed) => void
  readonly checked: boolean
  readonly today: PlainDate
}

function KeyFields({ typed, onChange, checked, today }: FieldsProps): ReactElement {
  const toggle = (area: KeyArea, on: boolean): void =>
    onChange({ ...typed, areas: keyAreas.filter((each) => (each === area ? on : typed.areas.includes(each))) })
  return (
    <>
      <TextField
        label={t('keys.name')}
        hint={t('keys.name-hint')}
        required
        maxLength={100}
        value={typed.name}
        onChange={(name) => onChange({ ...typed, name })}
        error={checked && typed.name.trim() === '' ? t('keys.need-name') : null}
        takesFocus
      />
      <Combobox
        label={t('keys.unit')}
        hint={t('keys.unit-hint')}
        required
        value={typed.unit}
        find={(text, signal) => findUnits(text, today, signal)}
        onChange={(unit) => onChange({ ...typed, unit })}
        error={checked && typed.unit === null ? t('keys.need-unit') : null}
      />
      <FieldGroup label={t('keys.areas')} required error={checked && typed.areas.length === 0 ? t('keys.need-area') : null}>
        {() =>
          keyAreas.map((area) => (
            <CheckField key={area} label={t(`area.${area}`)} checked={typed.areas.includes(area)} onChange={(on) => toggle(area, on)} />
          ))
        }
      </FieldGroup>
      <SelectField
        label={t('keys.access')}
        required
        value={typed.access}
        options={[
          { value: 'read', label: t('access.read') },
          { value: 'write', label: t('access.write') },
        ]}
        onChange={(access) => onChange({ ...typed, access: access ?? 'read' })}
      />
      <DateField
        label={t('keys.expires')}
        hint={t('keys.expires-hint')}
        required
        earliest={addDays(today, 1)}
        latest={addDays(today, LONGEST_KEY_DAYS)}
        value={typed.expiresOn}
        onChange={(expiresOn) => onChange({ ...typed, expiresOn })}
        error={checked && typed.expiresOn === null ? t('keys.need-expires') : null}
      />
    </>
  )
}

/** The key, this once. */
function ShownOnce({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }): ReactElement {
  const [copied, setCopied] = useState(false)
  return (
    <div className="stack">
      <Notice title={t('keys.made')} kind="warning">
        {t('keys.once')}
      </Notice>
      <p>
        <code className="account-secret">{secret}</code>
      </p>
      <p className="small muted">{t('keys.how')}</p>
      <div className="row">
        {/* plain http on an office network has no clipboard: the key is there to be marked by hand */}
        {window.isSecureContext ? (
          <Button
            icon={copied ? 'check' : 'copy'}
            onClick={() => {
              void navigator.clipboard.writeText(secret).then(() => setCopied(true))
            }}
          >
            {copied ? t('keys.copied') : t('keys.copy')}
          </Button>
        ) : null}
        <Button kind="primary" onClick={onDone}>
          {t('keys.kept')}
        </Button>
      </div>
    </div>
  )
}
