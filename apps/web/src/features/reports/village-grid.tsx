// The only place for the grid of all villages of a commune: a row for each village, read and driven as a grid (role=grid).
import {
  memo,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  useSyncExternalStore,
  type CSSProperties,
  type ReactElement,
} from 'react'
import { cellKey, type FormSection } from '@binhyen/core/figures/forms.domain'
import { quantityOf, total } from '@binhyen/core/figures/sums.domain'
import { inLanguage } from '../../i18n/language.ts'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/reports.ts'
import { InLanguage, Vi, viMark } from '../../ui/vi.tsx'
import { AnswerMenu } from './answer-menu.tsx'
import { given, shownText } from './cell-text.ts'
import type { Entry, Marking } from './entry.ts'
import { GridCell, type Editing } from './grid-cell.tsx'
import { GridDetail } from './grid-detail.tsx'
import type { GridCells } from './grid-edits.ts'
import { isIn, type Block, type Place } from './grid-place.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { useGrid, type GridActs } from './use-grid.ts'
import './village-grid.css'

/** Rows from which on those out of sight are left unpainted. */
const MANY = 40

export type VillageGridProps = { readonly entry: Entry; readonly section: FormSection; readonly marking: Marking | null }

/** What the keys see of the grid. */
function gridOf(entry: Entry, section: FormSection): GridCells {
  const { villages } = entry.report
  const keyAt = ({ row, col }: Place): string => cellKey({ unitId: villages[row]?.id ?? '', figure: section.figures[col]?.figure ?? '' })
  return {
    rows: villages.length,
    cols: section.figures.length,
    keyAt,
    typedAt: (place) => entry.cells.store.view(keyAt(place)).typed,
    decimalsAt: (col) => entry.figures.get(section.figures[col]?.figure ?? '')?.decimals ?? 0,
    isOpen: entry.isOpen,
  }
}

export function VillageGrid({ entry, section, marking }: VillageGridProps): ReactElement {
  const table = useRef<HTMLDivElement>(null)
  const cells = useMemo(() => gridOf(entry, section), [entry, section])
  const grid = useGrid(entry, cells, { table, marking })
  const detailId = useId()
  const helpId = useId()
  const { villages } = entry.report
  const title = inLanguage(section.title)
  const listen = useEffectEvent((key: string): boolean => {
    for (let row = 0; row < cells.rows; row += 1) {
      const col = section.figures.findIndex(({ figure }) => cellKey({ unitId: villages[row]?.id ?? '', figure }) === key)
      if (col < 0) continue
      table.current?.scrollIntoView({ block: 'nearest' })
      grid.goTo({ row, col })
      return true
    }
    return false
  })
  const { go } = entry
  useEffect(() => go.listen((key) => listen(key)), [go])
  const canType = entry.report.may.includes('save')
  return (
    <div className="grid-block">
      <p id={helpId} className="small muted grid-help">
        {canType ? t('grid.help') : marking === null ? t('grid.help-read') : t('grid.help-mark')}
      </p>
      <div className="grid-scroll">
        <div
          ref={table}
          className={villages.length > MANY ? 'grid grid--long' : 'grid'}
          role="grid"
          tabIndex={-1}
          {...(inLanguage(section.title) === section.title.vi ? viMark() : {})}
          aria-label={title}
          aria-describedby={helpId}
          aria-rowcount={villages.length + 2}
          aria-colcount={section.figures.length + 1}
          aria-multiselectable="true"
          style={{ '--grid-columns': section.figures.length } as CSSProperties}
          onKeyDown={grid.onKeyDown}
          onMouseDown={grid.onMouseDown}
          onMouseMove={grid.onMouseMove}
          onDoubleClick={grid.onDoubleClick}
          onContextMenu={grid.onContextMenu}
          onCopy={grid.onCopy}
          onCut={grid.onCut}
          onPaste={grid.onPaste}
        >
          <GridHead entry={entry} section={section} />
          <div role="rowgroup">
            {villages.map((village, row) => (
              <GridRow
                key={village.id}
                entry={entry}
                section={section}
                row={row}
                active={grid.at.row === row ? grid.at.col : -1}
                block={grid.block.top <= row && row <= grid.block.bottom ? grid.block : null}
                editing={grid.editing?.at.row === row ? grid.editing : null}
                marked={marking?.reasons ?? null}
                detailId={detailId}
                onEnd={grid.onEnd}
              />
            ))}
          </div>
          <SumsRow entry={entry} section={section} />
        </div>
      </div>
      <GridDetail entry={entry} section={section} grid={grid} cells={cells} marking={marking} id={detailId} />
      <output className="visually-hidden">{grid.said}</output>
      <GridOverlays grid={grid} />
    </div>
  )
}

type GridHeadProps = Pick<VillageGridProps, 'entry' | 'section'>

const GridHead = memo(function GridHead({ entry, section }: GridHeadProps): ReactElement {
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" className="grid-line" aria-rowindex={1}>
        <div role="columnheader" aria-colindex={1} className="grid-box grid-first">
          {t('grid.village')}
        </div>
        {section.figures.map(({ figure, required }, col) => {
          const definition = entry.figures.get(figure)
          if (definition === undefined) {
            return <div key={figure} role="columnheader" aria-label={figure} aria-colindex={col + 2} className="grid-box" />
          }
          return (
            <div key={figure} role="columnheader" aria-colindex={col + 2} className="grid-box">
              <InLanguage words={definition.name} />
              <span className="grid-unit">
                (<InLanguage words={definition.unit} />
                {required ? '' : `, ${t('field.optional')}`})
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
})

type GridRowProps = {
  readonly entry: Entry
  readonly section: FormSection
  readonly row: number
  /** The column in focus, -1 where the focus is in another row. */
  readonly active: number
  /** The chosen block where it covers this row. */
  readonly block: Block | null
  readonly editing: (Editing & { readonly at: Place }) | null
  readonly marked: ReadonlyMap<string, string> | null
  readonly detailId: string
  readonly onEnd: GridActs['onEnd']
}

const GridRow = memo(function GridRow({
  entry,
  section,
  row,
  active,
  block,
  editing,
  marked,
  detailId,
  onEnd,
}: GridRowProps): ReactElement {
  const village = entry.report.villages[row]
  return (
    <div role="row" className="grid-line grid-row" aria-rowindex={row + 2}>
      <div role="rowheader" aria-colindex={1} className="grid-box grid-first">
        <Vi>{village?.name}</Vi>
      </div>
      {section.figures.map(({ figure }, col) => {
        const cell = cellKey({ unitId: village?.id ?? '', figure })
        return (
          <GridCell
            key={figure}
            entry={entry}
            cell={cell}
            label={village?.name ?? ''}
            row={row}
            col={col}
            active={active === col}
            selected={block !== null && isIn(block, { row, col })}
            marked={marked?.has(cell) === true}
            editing={editing?.at.col === col ? editing : null}
            detailId={detailId}
            onEnd={onEnd}
          />
        )
      })}
    </div>
  )
})

/** The commune's figures, as they add up while they are typed. */
const SumsRow = memo(function SumsRow({ entry, section }: GridHeadProps): ReactElement {
  const { store } = entry.cells
  const version = useDeferredValue(useSyncExternalStore(store.subscribe, store.version))
  const { villages } = entry.report
  const sums = useMemo(() => {
    const cells = store.cells()
    return section.figures.map(({ figure }) => total(villages.map(({ id }) => cells.get(cellKey({ unitId: id, figure })) ?? null)))
    // the version stands for what the store holds
    // oxlint-disable-next-line react/exhaustive-deps
  }, [version, store, section, villages])
  return (
    <div role="rowgroup" className="grid-foot">
      <div role="row" className="grid-line" aria-rowindex={villages.length + 2}>
        <div role="rowheader" aria-colindex={1} className="grid-box grid-first">
          {t('grid.sum')}
        </div>
        {sums.map((sum, col) => {
          const quantity = quantityOf(sum)
          const said = sum.given + sum.notApplicable + sum.cannotProvide
          return (
            <div key={section.figures[col]?.figure} role="gridcell" aria-colindex={col + 2} className="grid-box number">
              <Vi>{quantity === null ? '' : shownText(given({ state: 'given', quantity }))}</Vi>
              {said === villages.length ? null : (
                <span className="grid-unit">{t('grid.said-of', { said: formatNumber(said), of: formatNumber(villages.length) })}</span>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
})

function GridOverlays({ grid }: { readonly grid: ReturnType<typeof useGrid> }): ReactElement {
  return (
    <>
      {grid.menu === null ? null : (
        <AnswerMenu at={grid.menu} onClose={grid.closeMenu} onPut={grid.put} onAskReason={grid.askReason} onFill={grid.fill} />
      )}
      {grid.asking === null ? null : (
        <ReasonDialog
          title={t('reason.cannot-provide-title')}
          label={t('reason.cannot-provide')}
          hint={t('reason.places-only')}
          most={300}
          confirmLabel={t('reason.save')}
          onDone={grid.answerReason}
          onClose={() => grid.answerReason(null)}
        />
      )}
    </>
  )
}
