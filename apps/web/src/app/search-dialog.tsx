// The only place for Ctrl K: going to an entry, a unit of any time, its dossiers or a criteria set by typing a piece of its name.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState, type KeyboardEvent, type ReactElement } from 'react'
import { setsQuery } from '../features/criteria/criteria.queries.ts'
import { findUnitOptions } from '../features/units/units.queries.ts'
import { t } from '../i18n/vi.ts'
import { arrowed, OptionList, useOptions, type ComboOption } from '../ui/combobox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { Place } from './places.ts'

/** `unit` is what the bar names afterwards. */
type Target = ComboOption & { readonly to: string; readonly params?: Readonly<Record<string, string>>; readonly unit?: string }

export type SearchDialogProps = { readonly open: boolean; readonly places: readonly Place[]; readonly onClose: () => void }

/** Marks and case do not count when looking for an entry. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase()
}

export function SearchDialog({ open, places, onClose }: SearchDialogProps): ReactElement {
  return (
    <Dialog open={open} kind="wide" title={t('search.title')} onClose={onClose}>
      {open ? <SearchBox places={places} onClose={onClose} /> : null}
    </Dialog>
  )
}

function SearchBox({ places, onClose }: Omit<SearchDialogProps, 'open'>): ReactElement {
  const client = useQueryClient()
  const navigate = useNavigate()
  const id = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const found = useOptions(text, (wanted) => findUnitOptions(client, wanted), 2)
  const entries: readonly Target[] = places
    .filter((place) => plain(t(place.label)).includes(plain(text.trim())))
    .map((place) => ({ id: place.id, label: t(place.label), to: place.path, detail: t('search.places') }))
  const units: readonly Target[] = (found?.options ?? []).map((unit) => ({
    ...unit,
    to: '/don-vi/$id',
    params: { id: unit.id },
    unit: unit.id,
  }))
  const targets = [...entries, ...units, ...useLawTargets(text), ...dossierTargets(units[0], places)]
  const go = (target: Target): void => {
    onClose()
    void navigate({
      to: target.to,
      ...(target.params === undefined ? {} : { params: target.params }),
      search: (now: Record<string, unknown>) => (target.unit === undefined ? now : { ...now, unit: target.unit }),
    })
  }
  const onKey = (event: KeyboardEvent): void => {
    const next = arrowed(event.key, active, targets.length)
    const picked = targets[active]
    if (next !== null) setActive(next)
    else if (event.key === 'Enter' && picked !== undefined) go(picked)
    else return
    event.preventDefault()
  }
  const nothing = text.trim().length >= 2 && found !== null && targets.length === 0
  return (
    <div className="search-box">
      <input
        className="input search-input"
        role="combobox"
        aria-label={t('search.hint')}
        aria-expanded={targets.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={targets.length > 0 ? `${id}-${active}` : undefined}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        placeholder={t('search.hint')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setActive(0)
        }}
        onKeyDown={onKey}
      />
      <p className="small muted">{t('search.keys')}</p>
      <div className="search-results">
        {nothing ? (
          <p className="option-message">{found.failed ? t('form.look-up-failed') : t('search.none', { text: text.trim() })}</p>
        ) : null}
        <OptionList id={id} label={t('search.title')} options={targets} active={active} onChoose={go} onHover={setActive} />
      </div>
    </div>
  )
}

/** Criteria sets by a piece of their title or of the instrument's name. */
function useLawTargets(text: string): readonly Target[] {
  const wanted = plain(text.trim())
  const asked = wanted.length >= 2
  const sets = useQuery({ ...setsQuery, enabled: asked })
  if (!asked || sets.data === undefined) return []
  return sets.data.sets
    .filter((set) => plain(`${set.title} ${set.label} ${set.instrument.replaceAll('-', '/')}`).includes(wanted))
    .map((set) => ({
      id: `law ${set.id}`,
      label: set.title,
      vi: true,
      to: '/van-ban/$setId',
      params: { setId: set.id },
      detail: t('place.law'),
    }))
}

/** The dossiers of the unit that fits best, for those who have that entry. */
function dossierTargets(best: Target | undefined, places: readonly Place[]): readonly Target[] {
  const place = places.find((each) => each.id === 'assessments')
  if (best?.unit === undefined || place === undefined) return []
  return [
    {
      id: `dossiers ${best.unit}`,
      label: t('search.dossiers', { unit: best.label }),
      to: place.path,
      unit: best.unit,
      detail: t(place.label),
    },
  ]
}
