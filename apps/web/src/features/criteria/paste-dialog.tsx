// The only place for pasting the original wording of a clause with its source.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { GrantReply } from '@binhyen/core/access/access.contract'
import type { Clause } from '@binhyen/core/criteria/criteria.domain'
import { t } from '../../i18n/vi/criteria.ts'
import { t as frame } from '../../i18n/vi.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { pasteText, setQuery, type ClauseText } from './criteria.queries.ts'
import { Vi } from '../../ui/vi.tsx'

export type PasteDialogProps = {
  readonly setId: string
  readonly clause: Clause
  readonly texts: readonly ClauseText[]
  /** The grants that hold the right. */
  readonly grants: readonly GrantReply[]
  readonly onClose: () => void
}

export function PasteDialog({ setId, clause, texts, grants, onClose }: PasteDialogProps): ReactElement {
  const client = useQueryClient()
  const provinces = grants.filter((grant) => grant.unitId !== 'VN')
  const [provinceId, setProvinceId] = useState(provinces[0]?.unitId ?? null)
  const before = texts.find((each) => each.provinceId === provinceId)
  const [text, setText] = useState(before?.text ?? '')
  const [source, setSource] = useState(before?.source ?? '')
  const [checked, setChecked] = useState(false)
  const saving = useMutation({
    mutationFn: (province: string) => pasteText(setId, clause.id, { provinceId: province, text: text.trim(), source: source.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: setQuery(setId).queryKey })
      onClose()
    },
  })
  const save = (): void => {
    setChecked(true)
    if (provinceId !== null && text.trim() !== '' && source.trim() !== '') saving.mutate(provinceId)
  }
  return (
    <Dialog
      open
      kind="wide"
      title={t.nodes('paste.title', { clause: <Vi>{clause.title}</Vi> })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{frame('dialog.cancel')}</Button>
          <Button kind="primary" busy={saving.isPending} disabled={provinceId === null} onClick={save}>
            {t('paste.save')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="muted">{t('paste.help')}</p>
        {saving.error === null ? null : <ProblemView error={saving.error} />}
        <ProvinceChoice provinces={provinces} chosen={provinceId} onChoose={setProvinceId} />
        <TextField
          label={t('paste.text')}
          hint={t('paste.text-hint')}
          required
          rows={10}
          maxLength={8000}
          value={text}
          onChange={setText}
          error={checked && text.trim() === '' ? t('paste.need-text') : null}
        />
        <TextField
          label={t('paste.source')}
          hint={t('paste.source-hint')}
          required
          maxLength={500}
          value={source}
          onChange={setSource}
          error={checked && source.trim() === '' ? t('paste.need-source') : null}
        />
      </div>
    </Dialog>
  )
}

type ProvinceChoiceProps = {
  readonly provinces: readonly GrantReply[]
  readonly chosen: string | null
  readonly onChoose: (id: string | null) => void
}

/** Asked only where a person holds the right for several provinces. */
function ProvinceChoice({ provinces, chosen, onChoose }: ProvinceChoiceProps): ReactElement | null {
  if (chosen === null) return <Notice kind="warning" title={t('paste.no-province')} />
  if (provinces.length < 2) return null
  return (
    <SelectField
      label={t('paste.province')}
      value={chosen}
      options={provinces.map((grant) => ({ value: grant.unitId, label: grant.unitName }))}
      onChange={onChoose}
    />
  )
}
