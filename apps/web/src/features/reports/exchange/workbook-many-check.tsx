// The only place for what a checked workbook of many reports looks like: its counts, names to be matched, each unit with what comes of it.
import { useState, type ReactElement } from 'react'
import { Link } from '@tanstack/react-router'
import type { ManyReply, ManyUnitReply } from '@binhyen/core/exchange/workbook-many.contract'
import { inLanguage } from '../../../i18n/language.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/workbook.ts'
import { Button } from '../../../ui/button.tsx'
import { DataTable, type Column } from '../../../ui/data-table.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Section } from '../../../ui/page.tsx'
import { StatusTag } from '../../../ui/status-tag.tsx'
import { CheckField, SelectField } from '../../../ui/text-field.tsx'
import { Vi } from '../../../ui/vi.tsx'
import { statusLook } from '../report-words.ts'
import { WorkbookCounts } from './workbook-check.tsx'
import { WorkbookFindings } from './workbook-findings.tsx'
import { WorkbookLines } from './workbook-lines.tsx'
import { WorkbookNames } from './workbook-names.tsx'
import { faultText, type SaidOf } from './workbook-words.tsx'
import type { Choices } from './workbook.queries.ts'

/** Units named in one sentence. */
const MOST_NAMES = 5
const count = (number: number): string => formatNumber(number, 0)

type CheckProps = {
  readonly reply: ManyReply
  readonly busy: boolean
  readonly onAgain: (choices: Choices) => void
  /** `wins`: the units whose cells in conflict are taken from the file. */
  readonly onApply: (wins: readonly string[]) => void
}

export function ManyCheck({ reply, busy, onAgain, onApply }: CheckProps): ReactElement {
  const [wins, setWins] = useState<ReadonlySet<string>>(new Set())
  const [unit, setUnit] = useState<string | null>(null)
  if (reply.unreadable !== null) {
    return (
      <Notice kind="error" title={t('fault.title')}>
        {faultText(reply.unreadable)}
      </Notice>
    )
  }
  const names = new Map(reply.units.map(({ id, name }) => [id, name]))
  const of: SaidOf = { figures: reply.figures, rowName: (unitId) => names.get(unitId) ?? unitId }
  const open = reply.unmatched.filter(({ chosen }) => chosen === null).length
  const told = reply.units.filter((each) => each.changes + each.conflicts + each.closed + each.errors > 0)
  const isOf = (unitId: string | undefined): boolean => unit === null || unitId === unit
  return (
    <Section title={t('check.title')}>
      <p className="muted small">{t.nodes('check.file', { file: <Vi>{reply.fileName}</Vi> })}</p>
      <WorkbookCounts reply={reply} />
      <Remarks reply={reply} />
      {reply.errorCount > 0 ? <Notice kind="error" title={t('check.must-mend', { count: reply.errorCount })} /> : null}
      {reply.unmatched.length === 0 ? null : (
        <>
          {open > 0 ? <Notice kind="warning" title={t('check.must-choose', { count: open })} /> : null}
          <WorkbookNames
            unmatched={reply.unmatched}
            optionsOf={(kind) =>
              kind === 'place'
                ? reply.units.map(({ id, name }) => ({ value: id, label: name, vi: true }))
                : reply.figures.map(({ id, name }) => ({ value: id, label: inLanguage(name) }))
            }
            busy={busy}
            onAgain={onAgain}
          />
        </>
      )}
      {reply.errorCount > 0 || open > 0 ? null : <Way reply={reply} wins={wins} busy={busy} onApply={onApply} />}
      <WorkbookFindings findings={reply.findings} of={of} />
      {told.length === 0 ? null : (
        <UnitTable
          units={told}
          wins={wins}
          onWin={(id, isTaken) => setWins((now) => new Set(isTaken ? [...now, id] : [...now].filter((each) => each !== id)))}
        />
      )}
      {told.length < 2 ? null : (
        <div className="no-print">
          <SelectField
            label={t('many.only-unit')}
            value={unit}
            empty={t('many.all-units')}
            options={told.map(({ id, name }) => ({ value: id, label: name, vi: true }))}
            onChange={setUnit}
          />
        </div>
      )}
      <WorkbookLines
        key={unit ?? ''}
        said={{
          rows: reply.rows.filter(({ unitId }) => isOf(unitId)),
          errors: reply.errors.filter(({ of: at }) => isOf(at?.unitId)),
          warnings: unit === null ? reply.warnings : [],
        }}
        of={of}
      />
    </Section>
  )
}

function Way({ reply, wins, busy, onApply }: Omit<CheckProps, 'onAgain'> & { readonly wins: ReadonlySet<string> }): ReactElement {
  const taken = reply.units.filter(({ id }) => wins.has(id))
  const writes = reply.changes + taken.reduce((sum, { conflicts }) => sum + conflicts, 0)
  const units = reply.units.filter(({ id, changes }) => changes > 0 || wins.has(id)).length
  if (writes === 0 && reply.conflicts === 0) return <Notice title={t('many.nothing')} />
  return (
    <p>
      <Button kind="primary" busy={busy} disabled={writes === 0} onClick={() => onApply([...wins])}>
        {t('many.apply', { count: count(writes), units: count(units) })}
      </Button>
    </p>
  )
}

/** How rows were found, which units the file does not have, and which reports writing begins. */
function Remarks({ reply }: { readonly reply: ManyReply }): ReactElement {
  const missing = reply.units.filter(({ inFile }) => !inFile)
  const named = missing.slice(0, MOST_NAMES).map(({ name }) => name)
  const begun = reply.units.filter(({ changes, report }) => changes > 0 && report === null).length
  return (
    <>
      {reply.marked ? null : <Notice kind="warning" title={t('many.unmarked')} />}
      {reply.layoutChanged ? <Notice title={t('many.layout')} /> : null}
      <p>
        {t('many.in-file', { named: count(reply.units.length - missing.length), units: count(reply.units.length) })}{' '}
        {begun === 0 ? null : t('many.will-begin', { count: begun })}
      </p>
      {missing.length === 0 || missing.length === reply.units.length ? null : (
        <p>
          {t.nodes('many.missing', {
            count: missing.length,
            names: <Vi>{`${named.join(', ')}${missing.length > MOST_NAMES ? ', …' : ''}`}</Vi>,
          })}
        </p>
      )}
    </>
  )
}

type TableProps = {
  readonly units: readonly ManyUnitReply[]
  readonly wins?: ReadonlySet<string>
  readonly onWin?: (id: string, isTaken: boolean) => void
}

/** Each unit with what the file changes in its report, and what that would leave. */
export function UnitTable({ units, wins, onWin }: TableProps): ReactElement {
  return (
    <DataTable
      caption={t('many.units')}
      showCaption
      columns={columnsOf(wins, onWin)}
      rows={units}
      rowKey={({ id }) => id}
      empty={t('table.none')}
      copyable
    />
  )
}

const figure = (id: string, header: string, value: (unit: ManyUnitReply) => number): Column<ManyUnitReply> => ({
  id,
  header,
  align: 'end',
  sort: value,
  text: (unit) => count(value(unit)),
  cell: (unit) => (value(unit) === 0 ? null : count(value(unit))),
})

function columnsOf(wins: TableProps['wins'], onWin: TableProps['onWin']): readonly Column<ManyUnitReply>[] {
  return [
    {
      id: 'unit',
      header: t('many.unit'),
      width: '12rem',
      sort: ({ name }) => name,
      text: ({ name }) => name,
      cell: ({ name, report }) =>
        report === null ? (
          <Vi>{name}</Vi>
        ) : (
          <Link to="/so-lieu/$id" params={{ id: report.id }}>
            <Vi>{name}</Vi>
          </Link>
        ),
    },
    {
      id: 'report',
      header: t('many.report'),
      width: '8rem',
      text: ({ report }) => (report === null ? t('many.begins') : statusLook(report.status)[1]),
      cell: ({ report }) => {
        const [look, word] = statusLook(report?.status ?? null)
        return <StatusTag status={look}>{report === null ? t('many.begins') : word}</StatusTag>
      },
    },
    figure('errors', t('check.errors'), ({ errors }) => errors),
    figure('changes', t('check.changes'), ({ changes }) => changes),
    {
      id: 'conflicts',
      header: t('check.conflicts'),
      align: 'end',
      sort: ({ conflicts }) => conflicts,
      text: ({ conflicts }) => count(conflicts),
      cell: ({ id, conflicts }) =>
        conflicts === 0 ? null : wins === undefined || onWin === undefined ? (
          count(conflicts)
        ) : (
          <CheckField label={t('many.take-file', { count: conflicts })} checked={wins.has(id)} onChange={(isTaken) => onWin(id, isTaken)} />
        ),
    },
    figure('closed', t('many.closed'), ({ closed }) => closed),
    {
      id: 'left',
      header: t('many.left'),
      width: '14rem',
      sort: ({ left }) => (left === null ? null : left.errors * 1e6 + left.warnings * 1e3 + left.blank),
      text: ({ left }) => leftText(left),
      cell: ({ left }) => leftText(left),
    },
  ]
}

function leftText(left: ManyUnitReply['left']): string {
  if (left === null) return ''
  const { errors, warnings, blank } = left
  return errors + warnings + blank === 0 ? t('many.left-none') : t('many.left-counts', { errors, warnings, blank })
}
