// The only place for taking in past results from Excel: template, check, preview, taking in with confirmation, the files so far.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { GrantReply } from '@binhyen/core/access/access.contract'
import { rights } from '@binhyen/core/access/access.policy'
import type { PastImportReply } from '@binhyen/core/assessments/past-recognition.contract'
import { newCommandId } from '../../api/command-id.ts'
import { formatNumber } from '../../i18n/format.ts'
import { rightInWords, roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/past.ts'
import { t as frame } from '../../i18n/vi/assessments.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice, Refusal } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { FileField, SelectField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { refreshAll, useMe } from './assessments.queries.ts'
import { PastCheck } from './past-check.tsx'
import { PastImports } from './past-imports.tsx'
import { fetchPastTemplate, sendPastFile } from './past.queries.ts'
import './assessments.css'
import './past.css'

const IMPORTERS: readonly string[] = rights['past-recognition.import'].roles

export function PastImportPage(): ReactElement {
  const me = useMe()
  const grants = me?.grants.filter((grant) => IMPORTERS.includes(grant.role) && grant.unitId !== 'VN') ?? []
  const [first] = grants
  return (
    <div className="stack">
      <PageHeader
        title={t('import.title')}
        trail={<Link to="/quyet-dinh">{frame('decisions.title')}</Link>}
        subtitle={t('import.help')}
        actions={
          <Link to="/quyet-dinh/mau-thuan" className="button">
            {t('import.see-conflicts')}
          </Link>
        }
      />
      {me === undefined ? null : first === undefined ? (
        <Refusal right={rightInWords('past-recognition.import')} whoCanGive={roleInWords('administrator')} />
      ) : (
        <ImportForm grants={grants} first={first} />
      )}
    </div>
  )
}

type Chosen = { readonly file: File; readonly commandId: string }

function ImportForm({ grants, first }: { readonly grants: readonly GrantReply[]; readonly first: GrantReply }): ReactElement {
  const client = useQueryClient()
  const [province, setProvince] = useState(first.unitId)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [confirming, setConfirming] = useState(false)
  const template = useMutation({ mutationFn: () => fetchPastTemplate(province) })
  const checking = useMutation({ mutationFn: (file: File) => sendPastFile(province, file, { apply: false, commandId: newCommandId() }) })
  const applying = useMutation({
    mutationFn: ({ file, commandId }: Chosen) => sendPastFile(province, file, { apply: true, commandId }),
    onSuccess: () => refreshAll(client),
    onSettled: () => setConfirming(false),
  })
  const forget = (): void => {
    setChosen(null)
    checking.reset()
    applying.reset()
  }
  const choose = (file: File): void => {
    applying.reset()
    // one command id for one chosen file: pressing twice, or a cut line, takes it in once
    setChosen({ file, commandId: newCommandId() })
    checking.mutate(file)
  }
  const failed = template.error ?? checking.error ?? applying.error
  const provinces = [...new Map(grants.map((grant) => [grant.unitId, grant.unitName]))]
  const checked = checking.data
  return (
    <>
      <Section
        title={t('import.file-title')}
        aside={
          <Button icon="download" busy={template.isPending} onClick={() => template.mutate()}>
            {t('import.template')}
          </Button>
        }
      >
        {provinces.length > 1 ? (
          <SelectField
            label={t('import.province')}
            value={province}
            options={provinces.map(([value, label]) => ({ value, label }))}
            onChange={(unit) => {
              setProvince(unit ?? first.unitId)
              forget()
            }}
          />
        ) : null}
        <FileField
          label={t('import.file')}
          hint={t('import.file-hint')}
          accept=".xlsx"
          busy={checking.isPending || applying.isPending}
          onChoose={choose}
        />
        {failed === null ? null : <ProblemView error={failed} />}
        {checking.isPending ? <output>{t('import.checking')}</output> : null}
        {applying.isPending ? <output>{t('import.taking-in')}</output> : null}
        {applying.data === undefined ? null : <TakenIn reply={applying.data} province={province} />}
      </Section>
      {checked === undefined || applying.data !== undefined ? null : (
        <PastCheck reply={checked} busy={applying.isPending} onApply={() => setConfirming(true)} />
      )}
      {checked === undefined ? null : (
        <ConfirmDialog
          open={confirming}
          title={t('import.confirm-title')}
          confirmLabel={t('import.confirm-do')}
          busy={applying.isPending}
          onCancel={() => setConfirming(false)}
          onConfirm={() => (chosen === null ? undefined : applying.mutate(chosen))}
        >
          <p>{t.nodes('import.confirm', { ...figuresOf(checked), file: <Vi>{checked.fileName}</Vi> })}</p>
          <p>{t('import.confirm-undo')}</p>
        </ConfirmDialog>
      )}
      <PastImports province={province} />
    </>
  )
}

function figuresOf(reply: PastImportReply): { readonly fresh: string; readonly conflicts: string } {
  return { fresh: formatNumber(reply.fresh, 0), conflicts: formatNumber(reply.conflicts, 0) }
}

function TakenIn({ reply, province }: { readonly reply: PastImportReply; readonly province: string }): ReactElement {
  return (
    <Notice
      title={t.nodes('import.done', { ...figuresOf(reply), file: <Vi>{reply.fileName}</Vi> })}
      action={
        <span className="row">
          <Link to="/bang-tong-hop" search={{ unit: province } as never} className="button">
            {t('import.see-board')}
          </Link>
          <Link to="/quyet-dinh" className="button">
            {t('import.see-decisions')}
          </Link>
          {reply.conflicts === 0 || reply.importId === null ? null : (
            <Link to="/quyet-dinh/mau-thuan" search={{ unit: province, tep: reply.importId } as never} className="button">
              {t('import.see-conflicts')}
            </Link>
          )}
        </span>
      }
    />
  )
}
