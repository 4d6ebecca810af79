// The only place for tables: head and first column stay, sorting in Vietnamese order, copying, thousands of rows.
import { useEffect, useMemo, useRef, useState, type ReactElement, type ReactNode } from 'react'
import { t } from '../i18n/vi.ts'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import './data-table.css'

export type Column<Row> = {
  readonly id: string
  readonly header: ReactNode
  /** The header in words, where `header` is not text: for the sort button and the copy. */
  readonly headerText?: string
  readonly cell: (row: Row) => ReactNode
  /** Numbers stand right. */
  readonly align?: 'start' | 'end' | 'center'
  /** Smallest width, e.g. '12rem'. */
  readonly width?: string
  /** What to sort by; blank (null) comes last. Without it the column is not sortable. */
  readonly sort?: (row: Row) => string | number | null
  /** What goes to the clipboard; `sort` where not given. */
  readonly text?: (row: Row) => string
  /** Holds what is done with a row. On narrow screens its table stands as blocks, so that nobody has to scroll sideways to it. */
  readonly acts?: boolean
}

export type TableSort = { readonly column: string; readonly down: boolean }

export type DataTableProps<Row> = {
  /** What the table shows; read out, and shown where `showCaption`. */
  readonly caption: string
  readonly showCaption?: boolean
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Opens something about a row; the first cell becomes its button. */
  readonly onOpen?: (row: Row) => void
  /** The row that stands open beside the table. */
  readonly openKey?: string | null
  readonly initialSort?: TableSort
  /** Stands instead of the rows where there are none. */
  readonly empty?: ReactNode
  /** A last line of sums, one cell a column. */
  readonly totals?: readonly ReactNode[]
  /** Choosing rows by ticks. */
  readonly chosen?: ReadonlySet<string>
  readonly onChoose?: (chosen: ReadonlySet<string>) => void
  /** Asks for the next page; given only while there is one. */
  readonly onMore?: () => void
  readonly moreBusy?: boolean
  readonly copyable?: boolean
}

/** Rows drawn at first, and added each time the end comes into view. */
const STEP = 120
const order = new Intl.Collator('vi', { numeric: true, sensitivity: 'base' })

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return order.compare(String(a), String(b))
}

/** Sorted copy; blanks last in both directions, equal rows keep their order. */
function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: TableSort | null): readonly Row[] {
  const by = columns.find((column) => column.id === sort?.column)?.sort
  if (by === undefined || sort === null) return rows
  const withValue = rows.filter((row) => by(row) !== null)
  const blank = rows.filter((row) => by(row) === null)
  return [...withValue.sort((a, b) => (sort.down ? -1 : 1) * compare(by(a), by(b))), ...blank]
}

function headerText<Row>(column: Column<Row>): string {
  return column.headerText ?? (typeof column.header === 'string' ? column.header : column.id)
}

function plainText<Row>(column: Column<Row>, row: Row): string {
  if (column.text !== undefined) return column.text(row)
  const value = column.sort?.(row) ?? null
  return value === null ? '' : String(value)
}

/** The table as tab-separated text, which Excel takes as cells. */
function asText<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const clean = (text: string): string => text.replace(/[\t\r\n]+/g, ' ')
  const lines = [columns.map((column) => headerText(column)), ...rows.map((row) => columns.map((column) => plainText(column, row)))]
  return lines.map((line) => line.map((cell) => clean(cell)).join('\t')).join('\n')
}

/** How many rows are drawn: more as the end comes into view, all of them for print. */
function useGrowing(total: number): readonly [number, (end: HTMLElement | null) => void] {
  const [count, setCount] = useState(STEP)
  const watcher = useRef<IntersectionObserver | null>(null)
  useEffect(() => {
    const all = (): void => setCount(Number.MAX_SAFE_INTEGER)
    window.addEventListener('beforeprint', all)
    return () => {
      window.removeEventListener('beforeprint', all)
      watcher.current?.disconnect()
    }
  }, [])
  const watch = (end: HTMLElement | null): void => {
    watcher.current?.disconnect()
    if (end === null) return
    watcher.current = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setCount((now) => now + STEP)
      },
      { rootMargin: '600px' },
    )
    watcher.current.observe(end)
  }
  return [Math.min(count, total), watch]
}

function CopyButton({ text }: { readonly text: () => string }): ReactElement | null {
  const [copied, setCopied] = useState(false)
  // Browsers give the clipboard only to https and localhost.
  if (!('clipboard' in navigator)) return null
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text())
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <Button kind="quiet" icon="copy" onClick={() => void copy()}>
      {copied ? t('table.copied') : t('table.copy')}
    </Button>
  )
}

type HeadProps<Row> = {
  readonly column: Column<Row>
  readonly sort: TableSort | null
  readonly onSort: (sort: TableSort) => void
}

function Head<Row>({ column, sort, onSort }: HeadProps<Row>): ReactElement {
  const mine = sort?.column === column.id ? sort : null
  return (
    <th scope="col" data-align={column.align} aria-sort={mine === null ? undefined : mine.down ? 'descending' : 'ascending'}>
      {column.sort === undefined ? (
        column.header
      ) : (
        <button
          type="button"
          className="sort-button"
          title={t('table.sort-by', { column: headerText(column) })}
          onClick={() => onSort({ column: column.id, down: mine !== null && !mine.down })}
        >
          <span>{column.header}</span>
          {mine === null ? null : <Icon name={mine.down ? 'sort-down' : 'sort-up'} />}
        </button>
      )}
    </th>
  )
}

function toggled(chosen: ReadonlySet<string>, keys: readonly string[], on: boolean): ReadonlySet<string> {
  const next = new Set(chosen)
  for (const key of keys) {
    if (on) next.add(key)
    else next.delete(key)
  }
  return next
}

export function DataTable<Row>(props: DataTableProps<Row>): ReactElement {
  const { caption, columns, rows, rowKey } = props
  const [sort, setSort] = useState<TableSort | null>(props.initialSort ?? null)
  const ordered = useMemo(() => sorted(rows, columns, sort), [rows, columns, sort])
  const [drawn, watchEnd] = useGrowing(ordered.length)
  if (rows.length === 0) return <div className="table-empty">{props.empty ?? <p className="muted">{t('table.empty')}</p>}</div>
  return (
    <div className="table-block">
      {/* What scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="table-scroll" tabIndex={0} aria-label={caption}>
        <table className={classNames('table', columns.some(({ acts }) => acts === true) && 'table--blocks')}>
          <caption className={props.showCaption === true ? 'table-caption' : 'visually-hidden'}>{caption}</caption>
          <thead>
            <tr>
              <ChooseAll table={props} />
              {columns.map((column) => (
                <Head key={column.id} column={column} sort={sort} onSort={setSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {ordered.slice(0, drawn).map((row) => (
              <BodyRow key={rowKey(row)} table={props} row={row} />
            ))}
          </tbody>
          <Totals table={props} />
        </table>
        {drawn < ordered.length ? <div ref={watchEnd} className="table-end" /> : null}
      </section>
      <div className="table-foot small no-print">
        <span className="muted">
          {drawn < ordered.length ? t('table.shown', { shown: drawn, count: ordered.length }) : t('table.rows', { count: ordered.length })}
        </span>
        {props.onMore === undefined ? null : (
          <Button kind="quiet" busy={props.moreBusy === true} onClick={props.onMore}>
            {t('table.more')}
          </Button>
        )}
        {props.copyable === false ? null : <CopyButton text={() => asText(columns, ordered)} />}
      </div>
    </div>
  )
}

type PartProps<Row> = { readonly table: DataTableProps<Row> }

function ChooseAll<Row>({ table }: PartProps<Row>): ReactElement | null {
  const { chosen, onChoose, rows, rowKey } = table
  if (chosen === undefined || onChoose === undefined) return null
  const keys = rows.map((row) => rowKey(row))
  return (
    <th scope="col" className="table-tick">
      <input
        type="checkbox"
        aria-label={t('table.choose-all')}
        checked={keys.every((key) => chosen.has(key))}
        onChange={(event) => onChoose(toggled(chosen, keys, event.target.checked))}
      />
    </th>
  )
}

function Totals<Row>({ table }: PartProps<Row>): ReactElement | null {
  const { totals, columns, chosen } = table
  if (totals === undefined) return null
  return (
    <tfoot>
      <tr>
        {chosen === undefined ? null : <td aria-hidden="true" />}
        {columns.map((column, index) => (
          <td key={column.id} data-align={column.align}>
            {totals[index]}
          </td>
        ))}
      </tr>
    </tfoot>
  )
}

function BodyRow<Row>({ table, row }: { readonly table: DataTableProps<Row>; readonly row: Row }): ReactElement {
  const { columns, rowKey, onOpen, chosen, onChoose } = table
  const key = rowKey(row)
  return (
    <tr className={classNames(table.openKey === key && 'table-row--open')}>
      {chosen === undefined || onChoose === undefined ? null : (
        <td className="table-tick">
          <input
            type="checkbox"
            aria-label={t('table.choose', { row: columns[0] === undefined ? key : plainText(columns[0], row) })}
            checked={chosen.has(key)}
            onChange={(event) => onChoose(toggled(chosen, [key], event.target.checked))}
          />
        </td>
      )}
      {columns.map((column, index) => {
        const content = column.cell(row)
        const style = column.width === undefined ? undefined : { minWidth: column.width }
        if (index > 0) {
          return (
            <td key={column.id} data-align={column.align} data-header={column.acts === true ? undefined : headerText(column)} style={style}>
              {content}
            </td>
          )
        }
        return (
          <th key={column.id} scope="row" data-align={column.align} style={style}>
            {onOpen === undefined ? (
              content
            ) : (
              <button
                type="button"
                className="open-button"
                aria-expanded={table.openKey === undefined ? undefined : table.openKey === key}
                onClick={() => onOpen(row)}
              >
                {content}
              </button>
            )}
          </th>
        )
      })}
    </tr>
  )
}
