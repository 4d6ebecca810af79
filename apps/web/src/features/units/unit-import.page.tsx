// The only place for taking in official files about units: what, which files, from where; check, then record with confirmation.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useState, type ReactElement } from 'react'
import { newCommandId } from '../../api/command-id.ts'
import { readText, useFrame } from '../../frame/use-frame.ts'
import { rightInWords, roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/imports.ts'
import { Refusal } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { ChoiceField } from '../../ui/yes-no-field.tsx'
import { ImportFormFields } from './import-form.tsx'
import { ImportOutcome } from './import-outcome.tsx'
import { importKinds, sendImport, type ImportForm, type ImportKind, type ImportStep } from './imports.queries.ts'
import './imports.css'

export function UnitImportPage(): ReactElement {
  const { may, change } = useFrame()
  const asked = readText(useSearch({ strict: false }) as Readonly<Record<string, unknown>>, 'loai')
  const kind = importKinds.find((each) => each === asked) ?? 'catalogue'
  return (
    <div className="stack">
      <PageHeader title={t('page.title')} trail={<Link to="/don-vi">{t('page.units')}</Link>} subtitle={t('page.help')} />
      {may('unit-event.write') && may('boundary.write') ? (
        <>
          <div className="card stack">
            <ChoiceField<ImportKind>
              label={t('kind.label')}
              value={kind}
              options={importKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
              onChange={(chosen) => change({ loai: chosen ?? undefined }, { replace: true })}
            />
            <p className="muted">{t(`kind.${kind}-help`)}</p>
          </div>
          <Import key={kind} kind={kind} />
          {kind === 'boundaries' ? <CommandLine /> : null}
        </>
      ) : (
        <Refusal right={rightInWords('unit-event.write')} whoCanGive={roleInWords('administrator')} />
      )}
    </div>
  )
}

function CommandLine(): ReactElement {
  return (
    <Section title={t('cli.title')}>
      <p className="muted">{t('cli.help')}</p>
      <pre className="import-command">
        <code>
          {
            'npm run binhyen -- units import boundaries ranh-gioi.geojson --on 2025-07-01 --level commune --source "…" --licence "…" --as quantri [--apply]'
          }
        </code>
      </pre>
    </Section>
  )
}

type Asked = { readonly form: ImportForm; readonly step: ImportStep }

function Import({ kind }: { readonly kind: ImportKind }): ReactElement {
  const client = useQueryClient()
  const checking = useMutation({ mutationFn: ({ form, step }: Asked) => sendImport(form, step) })
  const applying = useMutation({
    mutationFn: ({ form, step }: Asked) => sendImport(form, step),
    onSuccess: () => client.invalidateQueries({ queryKey: ['units'] }),
  })
  const forget = (): void => {
    checking.reset()
    applying.reset()
  }
  const check = (form: ImportForm): void => {
    applying.reset()
    checking.mutate({ form, step: { apply: false, skip: false, seen: null, commandId: newCommandId() } })
  }
  const form = checking.variables?.form
  const failed = checking.error ?? applying.error
  return (
    <>
      <ImportFormFields kind={kind} busy={checking.isPending || applying.isPending} onChange={forget} onCheck={check} />
      {checking.isPending || applying.isPending ? (
        <Working key={applying.isPending ? 'apply' : 'check'} applying={applying.isPending} />
      ) : null}
      {failed === null ? null : <ProblemView error={failed} />}
      {checking.data === undefined || form === undefined ? null : (
        <ImportOutcome
          form={form}
          checked={checking.data}
          done={applying.data ?? null}
          busy={applying.isPending}
          onApply={(skip, commandId) => applying.mutate({ form, step: { apply: true, skip, seen: checking.data.reply.seen, commandId } })}
        />
      )}
    </>
  )
}

/** How long it has been at work: a thousand rows take a second or two, the whole country some tens. */
function Working({ applying }: { readonly applying: boolean }): ReactElement {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((now) => now + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className="card">
      <progress className="import-progress" aria-label={t(applying ? 'working.applying' : 'working.sending', { seconds })} />
      <p aria-hidden="true">{t(applying ? 'working.applying' : 'working.sending', { seconds })}</p>
    </div>
  )
}
