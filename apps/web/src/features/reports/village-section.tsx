// The only place for a section asked of every village: as a grid of all of them, or one village after the other where there is little room.
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type ReactElement } from 'react'
import { cellKey, type FormSection } from '@binhyen/core/figures/forms.domain'
import { t } from '../../i18n/vi/reports.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { ChoiceField } from '../../ui/yes-no-field.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { fieldId, type Entry, type Marking } from './entry.ts'
import { FigureFields } from './figure-fields.tsx'
import { VillageGrid } from './village-grid.tsx'
import './village-grid.css'

type View = 'grid' | 'one'
/** A grid shows its first column and two figures at least: in widths of a letter's size, so that large text counts as little room. */
const LEAST_REM = 34

export type VillageSectionProps = { readonly entry: Entry; readonly section: FormSection; readonly marking: Marking | null }

export function VillageSection(props: VillageSectionProps): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<View | null>(null)
  const [isNarrow, setIsNarrow] = useState(false)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const measure = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      setIsNarrow(element.clientWidth < LEAST_REM * rem)
    }
    // a view that changed under the hands of who types would take the keyboard away: it waits until the focus has left
    const watcher = new ResizeObserver(() => {
      if (!element.contains(document.activeElement)) measure()
    })
    const onLeave = (event: FocusEvent): void => {
      if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) measure()
    }
    watcher.observe(element)
    element.addEventListener('focusout', onLeave)
    measure()
    return () => {
      watcher.disconnect()
      element.removeEventListener('focusout', onLeave)
    }
  }, [])
  const { villages } = props.entry.report
  const view = chosen ?? (isNarrow ? 'one' : 'grid')
  return (
    <div ref={box} className="stack">
      {villages.length === 0 ? (
        <EmptyState title={t('village.none')}>{t('village.none-help')}</EmptyState>
      ) : (
        <>
          <ChoiceField<View>
            label={t('village.view')}
            value={view}
            options={[
              { value: 'grid', label: t('village.view-grid') },
              { value: 'one', label: t('village.view-one') },
            ]}
            onChange={setChosen}
          />
          {view === 'grid' ? <VillageGrid {...props} /> : <OneVillage {...props} />}
        </>
      )}
    </div>
  )
}

function OneVillage({ entry, section, marking }: VillageSectionProps): ReactElement | null {
  const { villages } = entry.report
  const [at, setAt] = useState(0)
  const [wanted, setWanted] = useState<string | null>(null)
  const listen = useEffectEvent((key: string): boolean => {
    const found = villages.findIndex(({ id }) => section.figures.some(({ figure }) => cellKey({ unitId: id, figure }) === key))
    if (found < 0) return false
    setAt(found)
    setWanted(key)
    return true
  })
  const { go } = entry
  useEffect(() => go.listen((key) => listen(key)), [go])
  useEffect(() => {
    if (wanted === null) return
    const field = document.getElementById(fieldId(wanted))
    field?.scrollIntoView({ block: 'center' })
    field?.focus({ preventScroll: true })
  }, [wanted, at])
  const village = villages[at]
  if (village === undefined) return null
  const step = (by: number): void => {
    setAt(at + by)
    setWanted(null)
  }
  return (
    <>
      <div className="village-picker">
        <SelectField
          label={t('village.choose', { at: at + 1, of: villages.length })}
          value={village.id}
          options={villages.map(({ id, name }) => ({ value: id, label: name, vi: true }))}
          onChange={(id) =>
            setAt(
              Math.max(
                0,
                villages.findIndex((each) => each.id === id),
              ),
            )
          }
        />
        <div className="row">
          <Button disabled={at === 0} onClick={() => step(-1)}>
            {t('village.previous')}
          </Button>
          <Button disabled={at === villages.length - 1} onClick={() => step(1)}>
            {t('village.next')}
          </Button>
        </div>
      </div>
      <FigureFields key={village.id} entry={entry} section={section} row={village.id} marking={marking} />
    </>
  )
}
