// The only place for what a check of files found: errors, warnings, changes; and for recording it with confirmation.
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { newCommandId } from '../../api/command-id.ts'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/imports.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { CheckField } from '../../ui/text-field.tsx'
import { BoundaryOutcome } from './import-boundaries.tsx'
import { CatalogueChanges, ConversionChanges } from './import-changes.tsx'
import { FoundErrors, FoundWarnings, Refusals } from './import-findings.tsx'
import type { ImportForm, ImportResult } from './imports.queries.ts'

export type ImportOutcomeProps = {
  readonly form: ImportForm
  readonly checked: ImportResult
  /** What was recorded; null until then. */
  readonly done: ImportResult | null
  readonly busy: boolean
  readonly onApply: (skip: boolean, commandId: string) => void
}

/** How many things recording would write. */
function writable({ kind, reply }: ImportResult): number {
  if (kind === 'boundaries') return reply.units.length
  if (kind === 'conversion') return reply.changes.length
  return reply.changes.filter((change) => change.verdict === 'applies').length
}

const refused = (result: ImportResult): boolean => result.kind !== 'boundaries' && result.reply.refusals.length > 0

export function ImportOutcome({ form, checked, done, busy, onApply }: ImportOutcomeProps): ReactElement {
  const [skip, setSkip] = useState(false)
  // one id for one recording: pressing twice, or a cut line, records it once
  const [confirming, setConfirming] = useState<string | null>(null)
  if (done !== null) return <Done result={done} />
  const { reply } = checked
  const title = t(checked.kind === 'boundaries' ? 'confirm.boundaries-title' : 'confirm.title')
  const count = writable(checked)
  const stopped = refused(checked) || (reply.errorTotal > 0 && !(skip && reply.skippable))
  return (
    <>
      {reply.suggestedOn === null ? null : (
        <Notice kind="warning" title={t('result.day', { named: formatDate(reply.suggestedOn), chosen: formatDate(reply.on) })} />
      )}
      <FoundErrors reply={reply} />
      <FoundWarnings reply={reply} />
      {checked.kind === 'boundaries' ? null : <Refusals refusals={checked.reply.refusals} />}
      <Findings result={checked} />
      {count === 0 ? null : (
        <Section title={title}>
          {reply.skippable ? <CheckField label={t('result.skip', { count: reply.errorTotal })} checked={skip} onChange={setSkip} /> : null}
          {stopped ? <p className="muted">{t('result.cannot')}</p> : null}
          <div>
            <Button kind="primary" disabled={stopped} busy={busy} onClick={() => setConfirming(newCommandId())}>
              {t(checked.kind === 'boundaries' ? 'result.apply-boundaries' : 'result.apply', { count: formatNumber(count, 0) })}
            </Button>
          </div>
        </Section>
      )}
      <ConfirmDialog
        open={confirming !== null}
        title={title}
        confirmLabel={t('confirm.do')}
        busy={busy}
        onCancel={() => setConfirming(null)}
        onConfirm={() => {
          if (confirming !== null) onApply(skip, confirming)
          setConfirming(null)
        }}
      >
        <Consequences form={form} result={checked} count={count} />
      </ConfirmDialog>
    </>
  )
}

function Consequences({
  form,
  result,
  count,
}: {
  readonly form: ImportForm
  readonly result: ImportResult
  readonly count: number
}): ReactElement {
  const date = formatDate(form.on)
  const skipped = result.reply.errorTotal
  return (
    <>
      {result.kind === 'boundaries' ? (
        <p>
          {t('confirm.boundaries', {
            count: formatNumber(count, 0),
            date,
            replaced: result.reply.units.filter((unit) => unit.replaces === form.on).length,
          })}
        </p>
      ) : (
        <p>{t('confirm.events', { count: formatNumber(count, 0), date, source: form.source })}</p>
      )}
      {skipped === 0 ? null : <p>{t('confirm.skipped', { count: skipped })}</p>}
      <p>{t(result.kind === 'boundaries' ? 'confirm.boundaries-undo' : 'confirm.undo')}</p>
    </>
  )
}

function Findings({ result }: { readonly result: ImportResult }): ReactElement | null {
  const { kind, reply } = result
  if (kind === 'boundaries') return <BoundaryOutcome reply={reply} />
  const unusable = reply.errorTotal > 0 && !reply.skippable
  if (unusable) return null
  if (reply.changes.length === 0) {
    return (
      <Notice title={t('result.nothing')}>
        {kind === 'catalogue' ? t('result.nothing-help', { date: formatDate(reply.on) }) : t('result.nothing-table')}
      </Notice>
    )
  }
  return (
    <>
      {writable(result) === 0 ? <Notice title={t('result.nothing-applies')} /> : null}
      <Touches touches={reply.touches} />
      {kind === 'catalogue' ? <CatalogueChanges reply={reply} /> : <ConversionChanges reply={reply} />}
    </>
  )
}

function Touches({
  touches,
}: {
  readonly touches: readonly { readonly section: 'units' | 'enrolments' | 'grants' | 'dossiers' | 'statuses'; readonly total: number }[]
}): ReactElement | null {
  const parts = touches
    .filter((each) => each.total > 0 && each.section !== 'units')
    .map((each) => t(`touches.${each.section}`, { count: each.total }))
  return parts.length === 0 ? null : <Notice kind="warning" title={t('result.touches', { parts: parts.join(', ') })} />
}

function Done({ result }: { readonly result: ImportResult }): ReactElement {
  const count = formatNumber(writable(result), 0)
  if (result.kind === 'boundaries') {
    return (
      <Notice
        title={t('done.boundaries', { count })}
        action={
          <Link to="/don-vi" className="button">
            {t('done.units')}
          </Link>
        }
      />
    )
  }
  const { batchId } = result.reply
  return (
    <Notice
      title={batchId === null ? t('done.none') : t('done.events', { count })}
      action={
        batchId === null ? undefined : (
          <Link to="/don-vi/su-kien/$id" params={{ id: batchId }} className="button">
            {t('done.see')}
          </Link>
        )
      }
    />
  )
}
