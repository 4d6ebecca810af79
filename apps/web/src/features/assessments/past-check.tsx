// The only place for what a checked file of past results looks like: its figures, the cells to mend, its lines as understood.
import type { ReactElement } from 'react'
import type { PastCellErrorReply, PastImportReply, PastLineReply } from '@binhyen/core/assessments/past-recognition.contract'
import { formatNumber, formatWindow } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/past.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { Figure } from '../../ui/plots.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { Vi } from '../../ui/vi.tsx'
import { decisionText, errorsAsCsv, PastDecision, PastStateTag, StandsPart, todoText, wrongText } from './past-words.tsx'

const errorColumns = (): readonly Column<PastCellErrorReply>[] => [
  { id: 'cell', header: t('import.cell'), width: '4rem', cell: (error) => error.cell, sort: (error) => error.cell },
  { id: 'wrong', header: t('import.wrong'), width: '16rem', cell: (error) => <Vi>{wrongText(error)}</Vi>, sort: wrongText },
  { id: 'todo', header: t('import.todo'), width: '14rem', cell: (error) => <Vi>{todoText(error)}</Vi>, sort: todoText },
  {
    id: 'sheet',
    header: t('import.sheet'),
    cell: (error) => <Vi>{error.sheet}</Vi>,
    sort: (error) => error.sheet,
  },
]

const looks = { new: 'registered', same: 'accepted', conflict: 'cannot-tell' } as const

const lineColumns = (): readonly Column<PastLineReply>[] => [
  {
    id: 'unit',
    header: t('import.unit'),
    width: '12rem',
    cell: (line) => (
      <>
        <Vi>{line.unit.name}</Vi>
        {line.unit.parentName === null ? null : (
          <span className="muted">
            , <Vi>{line.unit.parentName}</Vi>
          </span>
        )}
      </>
    ),
    sort: (line) => line.unit.name,
  },
  { id: 'row', header: t('import.row'), align: 'end', cell: (line) => line.row, sort: (line) => line.row },
  {
    id: 'measure',
    header: t('import.measure'),
    width: '13rem',
    cell: (line) => <Vi>{line.title}</Vi>,
    sort: (line) => line.title,
  },
  {
    id: 'window',
    header: t('import.window'),
    width: '10rem',
    cell: (line) => formatWindow(line.window),
    sort: (line) => line.window.from,
    text: (line) => formatWindow(line.window),
  },
  {
    id: 'state',
    header: t('import.result'),
    width: '8rem',
    cell: (line) => <PastStateTag state={line.state} />,
    sort: (line) => t(`state.${line.state}`),
  },
  {
    id: 'decision',
    header: t('import.decision'),
    width: '13rem',
    cell: (line) => <PastDecision said={line} />,
    sort: decisionText,
  },
  {
    id: 'standing',
    header: t('import.standing'),
    width: '15rem',
    cell: (line) => <AgainstSystem line={line} />,
    sort: (line) => t(`standing.${line.standing}`),
  },
]

function AgainstSystem({ line }: { readonly line: PastLineReply }): ReactElement {
  const { conflict, standing } = line
  return (
    <>
      <StatusTag status={looks[standing]}>{t(`standing.${standing}`)}</StatusTag>
      {conflict === null ? null : (
        <>
          <p className="small">{t(`conflict.${conflict.in}`)}</p>
          <StandsPart stands={conflict.against} />
        </>
      )}
    </>
  )
}

function saveErrors(errors: readonly PastCellErrorReply[], fileName: string): void {
  const address = URL.createObjectURL(new Blob([errorsAsCsv(errors)], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${fileName.replace(/\.xlsx$/i, '')} – ${t('import.errors-caption').toLowerCase()}.csv`
  link.click()
  URL.revokeObjectURL(address)
}

type CheckedProps = { readonly reply: PastImportReply; readonly busy: boolean; readonly onApply: () => void }

/** What the dry run found; the way on stands only where nothing is wrong and something is new. */
export function PastCheck({ reply, busy, onApply }: CheckedProps): ReactElement {
  if (reply.unreadable !== null) {
    return (
      <Notice kind="error" title={t('import.unreadable')}>
        <Vi>{reply.unreadable}</Vi>
      </Notice>
    )
  }
  const writable = reply.errorCount === 0 && reply.fresh + reply.conflicts > 0
  return (
    <Section title={t('import.found')}>
      <div className="figures">
        <Figure label={t('import.rows')} value={formatNumber(reply.rows, 0)} detail={unitsText(reply)} />
        <Figure label={t('import.fresh')} value={formatNumber(reply.fresh, 0)} detail={t('import.fresh-help')} />
        <Figure label={t('import.same')} value={formatNumber(reply.same, 0)} detail={t('import.same-help')} />
        <Figure label={t('import.conflicts')} value={formatNumber(reply.conflicts, 0)} detail={t('import.conflicts-help')} />
      </div>
      {reply.errorCount > 0 ? <WrongCells reply={reply} /> : null}
      {reply.errorCount === 0 && !writable ? <Notice title={t('import.nothing-new')} /> : null}
      {writable ? (
        <p>
          <Button kind="primary" busy={busy} onClick={onApply}>
            {t('import.apply', { count: formatNumber(reply.rows, 0) })}
          </Button>
        </p>
      ) : null}
      {reply.preview.length === 0 ? null : (
        <>
          <h3>{t('import.preview')}</h3>
          <p className="muted small">
            {t('import.preview-help', {
              shown: formatNumber(reply.preview.length, 0),
              count: formatNumber(reply.fresh + reply.same + reply.conflicts, 0),
            })}
          </p>
          <DataTable
            caption={t('import.preview-caption')}
            columns={lineColumns()}
            rows={reply.preview}
            rowKey={(line) => String(line.row)}
          />
        </>
      )}
    </Section>
  )
}

function unitsText(reply: PastImportReply): string {
  return t('import.units', { count: formatNumber(reply.units, 0), decisions: formatNumber(reply.decisions, 0) })
}

function WrongCells({ reply }: { readonly reply: PastImportReply }): ReactElement {
  const { errors } = reply
  return (
    <>
      <Notice
        kind="error"
        title={t('import.errors', { count: formatNumber(reply.errorCount, 0) })}
        action={
          <Button icon="download" onClick={() => saveErrors(errors, reply.fileName)}>
            {t('import.errors-download')}
          </Button>
        }
      >
        {errors.length < reply.errorCount
          ? t('import.errors-help', { shown: formatNumber(errors.length, 0) })
          : t('import.errors-help-all')}
      </Notice>
      <DataTable
        caption={t('import.errors-caption')}
        columns={errorColumns()}
        rows={errors}
        rowKey={(error) => `${error.cell} ${error.code}`}
        copyable
      />
    </>
  )
}
