// The only place for the button and dialog that ask for a file made in the background.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { newCommandId } from '../../../api/command-id.ts'
import { t } from '../../../i18n/vi/exports.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ProblemView } from '../../../ui/loaded.tsx'
import { ChoiceField } from '../../../ui/yes-no-field.tsx'
import { askExport, exportsQuery, type Wish } from './exports.queries.ts'

/** Of what is shown on the page: the table itself, and, where figures stand behind it, where every one of them is taken from. */
export type ExportOffer = {
  readonly shown: Exclude<Wish, { kind: 'values' }>
  readonly values?: Pick<Extract<Wish, { kind: 'values' }>['query'], 'form' | 'unit'>
}
type What = 'shown' | 'values'
type Basis = 'provisional' | 'accepted'

export function ExportAsk({ offer }: { readonly offer: ExportOffer }): ReactElement {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon="download" onClick={() => setOpen(true)}>
        {t('ask.open')}
      </Button>
      {open ? <AskDialog offer={offer} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function AskDialog({ offer, onClose }: { readonly offer: ExportOffer; readonly onClose: () => void }): ReactElement {
  const [what, setWhat] = useState<What>('shown')
  const [basis, setBasis] = useState<Basis>('provisional')
  const [format, setFormat] = useState<Wish['format']>('xlsx')
  const [commandId] = useState(newCommandId)
  const navigate = useNavigate()
  const client = useQueryClient()
  const asking = useMutation({
    mutationFn: () =>
      askExport(
        what === 'shown' || offer.values === undefined
          ? { ...offer.shown, format }
          : { kind: 'values', format, query: { ...offer.values, state: basis } },
        commandId,
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: exportsQuery.queryKey })
      await navigate({ to: '/so-lieu/tep-xuat' })
    },
  })
  return (
    <Dialog
      open
      title={t('ask.title')}
      onClose={onClose}
      footer={
        <Button kind="primary" busy={asking.isPending} onClick={() => asking.mutate()}>
          {t('ask.send')}
        </Button>
      }
    >
      <div className="stack">
        <p className="muted">{t('ask.help')}</p>
        <ChoiceField<What>
          label={t('ask.what')}
          value={what}
          options={[
            { value: 'shown', label: t(`ask.${offer.shown.kind}`) },
            ...(offer.values === undefined ? [] : [{ value: 'values' as const, label: t('ask.values') }]),
          ]}
          onChange={(next) => setWhat(next ?? 'shown')}
          column
        />
        {what === 'values' ? (
          <ChoiceField<Basis>
            label={t('ask.basis')}
            value={basis}
            options={[
              { value: 'provisional', label: t('ask.provisional') },
              { value: 'accepted', label: t('ask.accepted') },
            ]}
            onChange={(next) => setBasis(next ?? 'provisional')}
          />
        ) : null}
        <ChoiceField<Wish['format']>
          label={t('ask.format')}
          value={format}
          options={[
            { value: 'xlsx', label: t('ask.xlsx') },
            { value: 'csv', label: t('ask.csv') },
          ]}
          onChange={(next) => setFormat(next ?? 'xlsx')}
        />
        {asking.error === null ? null : <ProblemView error={asking.error} />}
      </div>
    </Dialog>
  )
}
