// The only place for taking a list of residential areas from Excel: template, check first, cell by cell, then write.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { FileField } from '../../ui/text-field.tsx'
import { fetchVillageTemplate, sendVillageFile, type CellError } from './units.queries.ts'
import { Vi } from '../../ui/vi.tsx'

const columns = (): readonly Column<CellError>[] => [
  { id: 'sheet', header: t('import.sheet'), cell: (error) => <Vi>{error.sheet}</Vi>, sort: (error) => error.sheet },
  { id: 'cell', header: t('import.cell'), cell: (error) => error.cell, sort: (error) => error.cell },
  { id: 'message', header: t('import.message'), width: '18rem', cell: (error) => <Vi>{error.message}</Vi>, sort: (error) => error.message },
]

export function VillageImport({ unit }: { readonly unit: string }): ReactElement {
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const template = useMutation({ mutationFn: () => fetchVillageTemplate(unit) })
  const checking = useMutation({ mutationFn: (chosen: File) => sendVillageFile(unit, chosen, false) })
  const applying = useMutation({
    mutationFn: (chosen: File) => sendVillageFile(unit, chosen, true),
    onSuccess: () => client.invalidateQueries({ queryKey: ['units'] }),
  })
  const choose = (chosen: File): void => {
    setFile(chosen)
    applying.reset()
    checking.mutate(chosen)
  }
  // What was written stands before what was checked.
  const result = applying.data ?? checking.data
  const failed = template.error ?? checking.error ?? applying.error
  return (
    <Section
      title={t('import.title')}
      aside={
        <Button icon="download" busy={template.isPending} onClick={() => template.mutate()}>
          {t('import.template')}
        </Button>
      }
    >
      <p className="muted">{t('import.help')}</p>
      <FileField label={t('import.file')} accept=".xlsx" busy={checking.isPending || applying.isPending} onChoose={choose} />
      {failed === null ? null : <ProblemView error={failed} />}
      {checking.isPending ? <output>{t('import.checking')}</output> : null}
      {result?.kind === 'wrong' ? (
        <>
          <Notice kind="error" title={t('import.errors', { count: result.errors.length })} />
          <DataTable
            caption={t('import.errors-caption')}
            columns={columns()}
            rows={result.errors}
            rowKey={(error) => `${error.sheet} ${error.cell} ${error.message}`}
          />
        </>
      ) : null}
      {result?.kind === 'read' ? (
        <Outcome reply={result.reply} busy={applying.isPending} onApply={() => (file === null ? undefined : applying.mutate(file))} />
      ) : null}
    </Section>
  )
}

type OutcomeProps = {
  readonly reply: { readonly applied: boolean; readonly rows: number; readonly added: number; readonly existing: number }
  readonly busy: boolean
  readonly onApply: () => void
}

function Outcome({ reply, busy, onApply }: OutcomeProps): ReactElement {
  if (reply.applied) return <Notice title={t('import.applied', { added: reply.added, existing: reply.existing })} />
  if (reply.added === 0) return <Notice title={t('import.nothing-new')} />
  return (
    <Notice
      title={t('import.checked', { rows: reply.rows, added: reply.added, existing: reply.existing })}
      action={
        <Button kind="primary" busy={busy} onClick={onApply}>
          {t('import.apply')}
        </Button>
      }
    />
  )
}
