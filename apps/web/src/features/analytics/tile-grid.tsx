// The only place for the tile grid: one square a unit where no boundary was imported, said to be no map, the archipelagos never left out.
import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import type { BoardState } from '@binhyen/core/analytics/analytics.domain'
import { boardStates } from '@binhyen/core/analytics/analytics.domain'
import { t } from '../../i18n/vi/analytics.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import type { BoardUnit, UnitOfBoard } from './analytics.queries.ts'
import { stateWords, statusOf } from './board-words.ts'
import { Vi } from '../../ui/vi.tsx'

type Inset = {
  readonly id: 'hoang-sa' | 'truong-sa'
  /** Official code of its province, before and after 01/7/2025. */ readonly province: string
  readonly commune: RegExp
}

const insets: readonly Inset[] = [
  { id: 'hoang-sa', province: '48', commune: /Hoàng Sa$/ },
  { id: 'truong-sa', province: '56', commune: /Trường Sa$/ },
]

/** The archipelagos belong on every drawing of the country, of Đà Nẵng and of Khánh Hòa. */
export function insetsFor(unit: Pick<UnitOfBoard, 'level' | 'code'>): readonly Inset['id'][] {
  return insets
    .filter((inset) => unit.level === 'country' || (unit.level === 'province' && unit.code === inset.province))
    .map((inset) => inset.id)
}

const icons: Readonly<Record<BoardState, IconName>> = {
  recognised: 'seal',
  'not-recognised': 'dash',
  met: 'check',
  'not-met': 'cross',
  'cannot-tell': 'question',
  'not-handed-in': 'clock',
}

const byCode = new Intl.Collator('vi', { numeric: true })

type Block = { readonly name: string | null; readonly rows: readonly BoardUnit[] }

/** A block a district of the time, inside it by code; one block where there is no district. */
function blocksOf(rows: readonly BoardUnit[]): readonly Block[] {
  const blocks = new Map<string, BoardUnit[]>()
  for (const row of rows) {
    const key = row.parentName ?? ''
    const block = blocks.get(key)
    if (block === undefined) blocks.set(key, [row])
    else block.push(row)
  }
  return [...blocks.entries()]
    .sort(([a], [b]) => byCode.compare(a, b))
    .map(([name, units]) => ({ name: name === '' ? null : name, rows: units.sort((a, b) => byCode.compare(a.unit.code, b.unit.code)) }))
}

export type TileGridProps = {
  readonly unit: UnitOfBoard
  readonly rows: readonly BoardUnit[]
  readonly onOpen: (row: BoardUnit) => void
}

export function TileGrid({ unit, rows, onOpen }: TileGridProps): ReactElement {
  const blocks = blocksOf(rows)
  const ordered = blocks.flatMap((block) => block.rows)
  const [at, setAt] = useState(0)
  const grid = useRef<HTMLFieldSetElement>(null)
  const onKey = (event: KeyboardEvent): void => {
    const next = stepped(event.key, Math.min(at, ordered.length - 1), ordered.length)
    if (next === null) return
    event.preventDefault()
    setAt(next)
    grid.current?.querySelectorAll<HTMLElement>('.tile-button')[next]?.focus()
  }
  const present = boardStates.filter((state) => rows.some((row) => row.state === state))
  return (
    <div className="tile-view">
      <p className="small muted">{t('board.tiles-note')}</p>
      <p className="row">
        {present.map((state) => (
          <StatusTag key={state} status={statusOf(state)}>
            {stateWords(state)}
          </StatusTag>
        ))}
      </p>
      {/* Arrows walk over the tiles, which are buttons; the set of them only listens. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <fieldset className="tile-blocks" aria-label={t('board.tiles-label')} ref={grid} onKeyDown={onKey}>
        {blocks.map((block) => (
          <div key={block.name ?? ''} className="tile-block">
            {block.name === null ? null : (
              <h3 className="tile-block-name small">
                <Vi>{block.name}</Vi>
              </h3>
            )}
            <div className="tile-row">
              {block.rows.map((row) => {
                const words = `${row.unit.fullName}: ${stateWords(row.state)}`
                const index = ordered.indexOf(row)
                return (
                  <button
                    key={row.unit.id}
                    type="button"
                    className={`tile tile-button tile--${row.state}`}
                    tabIndex={index === Math.min(at, ordered.length - 1) ? 0 : -1}
                    title={words}
                    aria-label={words}
                    onFocus={() => setAt(index)}
                    onClick={() => onOpen(row)}
                  >
                    <Icon name={icons[row.state]} />
                  </button>
                )
              })}
            </div>
          </div>
        ))}
        <Insets unit={unit} rows={rows} />
      </fieldset>
    </div>
  )
}

/** Drawn as tiles of their own unless the archipelago is among the units already. */
function Insets({ unit, rows }: { readonly unit: UnitOfBoard; readonly rows: readonly BoardUnit[] }): ReactElement | null {
  const wanted = insetsFor(unit).filter(
    (id) => !rows.some((row) => insets.find((inset) => inset.id === id)?.commune.test(row.unit.fullName)),
  )
  if (wanted.length === 0) return null
  return (
    <>
      {wanted.map((id) => (
        <div key={id} className="tile-block">
          <h3 className="tile-block-name small">{t(`board.${id}`)}</h3>
          <div className="tile-row">
            <span className="tile tile--inset" title={`${t(`board.${id}`)}: ${t('board.tiles-inset')}`}>
              <Icon name="dash" />
              <span className="visually-hidden">{t('board.tiles-inset')}</span>
            </span>
          </div>
        </div>
      ))}
    </>
  )
}

function stepped(key: string, at: number, count: number): number | null {
  if (count === 0) return null
  if (key === 'ArrowRight' || key === 'ArrowDown') return Math.min(at + 1, count - 1)
  if (key === 'ArrowLeft' || key === 'ArrowUp') return Math.max(at - 1, 0)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : null
}
