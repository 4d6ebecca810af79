// The only place for the table of a checked workbook: its cells, errors first, and whose value is taken where two differ.
import { useState, type ReactElement } from 'react'
import { cellKey } from '@binhyen/core/figures/forms.domain'
import { formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/workbook.ts'
import { DataTable, type Column } from '../../../ui/data-table.tsx'
import { StatusTag, type StatusName } from '../../../ui/status-tag.tsx'
import { CheckField } from '../../../ui/text-field.tsx'
import { Vi } from '../../../ui/vi.tsx'
import { Doubtful, linesOf, Said, What, Where, whereText, Wrongness, type Line, type SaidCells, type SaidOf } from './workbook-words.tsx'

/** Lines shown at once. */
const MOST_LINES = 1000

const looks: Readonly<Record<Line['kind'], StatusName>> = {
  error: 'not-met',
  warning: 'cannot-tell',
  conflict: 'cannot-tell',
  change: 'registered',
  theirs: 'not-considered',
  closed: 'not-considered',
}

/** Which cells in conflict the file wins, by key; not asked here where it is left out. */
type Winning = { readonly wins: ReadonlySet<string>; readonly onWin: (key: string, isTaken: boolean) => void }
type LinesProps = { readonly said: SaidCells; readonly of: SaidOf; readonly winning?: Winning }

export function WorkbookLines({ said, of, winning }: LinesProps): ReactElement | null {
  const [onlyErrors, setOnlyErrors] = useState(said.errors.length > 0)
  const all = linesOf(said)
  const shown = onlyErrors ? all.filter(({ kind }) => kind === 'error') : all
  if (all.length === 0) return null
  return (
    <>
      <div className="no-print">
        <CheckField label={t('table.only-errors')} checked={onlyErrors} onChange={setOnlyErrors} />
      </div>
      {shown.length > MOST_LINES ? <p className="muted small">{t('check.more', { shown: formatNumber(MOST_LINES, 0) })}</p> : null}
      <DataTable
        caption={t('table.caption')}
        columns={columnsOf(of, winning)}
        rows={shown.slice(0, MOST_LINES)}
        rowKey={({ id }) => id}
        empty={t('table.none')}
        copyable
      />
    </>
  )
}

function columnsOf(of: SaidOf, winning: Winning | undefined): readonly Column<Line>[] {
  return [
    {
      id: 'where',
      header: t('table.where'),
      width: '11rem',
      cell: ({ sheet, cell }) => <Where sheet={sheet} cell={cell} />,
      text: ({ sheet, cell }) => whereText(sheet, cell),
    },
    {
      id: 'state',
      header: t('table.state'),
      width: '20rem',
      cell: (line) => (
        <>
          <StatusTag status={looks[line.kind]}>{t(`standing.${line.kind}`)}</StatusTag>
          {line.kind === 'error' ? (
            <p>
              <Wrongness wrong={line.wrong} />
            </p>
          ) : null}
          {line.kind === 'warning' ? (
            <p>
              <Doubtful doubt={line.doubt} />
            </p>
          ) : null}
          {line.kind === 'conflict' && winning !== undefined ? (
            <CheckField
              label={t('table.take-file')}
              checked={winning.wins.has(cellKey(line.row))}
              onChange={(isTaken) => winning.onWin(cellKey(line.row), isTaken)}
            />
          ) : null}
        </>
      ),
    },
    {
      id: 'what',
      header: t('table.what'),
      width: '18rem',
      cell: (line) => {
        const row = 'row' in line ? line.row : line.kind === 'error' ? line.wrong.of : null
        return row === null ? null : <What row={row} of={of} />
      },
    },
    { id: 'before', header: t('table.before'), align: 'end', cell: (line) => ('row' in line ? <Said cell={line.row.before} /> : null) },
    {
      id: 'after',
      header: t('table.after'),
      align: 'end',
      cell: (line) => ('row' in line ? <Said cell={line.row.after} /> : line.kind === 'error' ? <Vi>{line.wrong.text}</Vi> : null),
    },
  ]
}
