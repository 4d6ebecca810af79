// The only place for the controls of text size, light and dark, and table density.
import type { ReactElement } from 'react'
import { t } from '../i18n/vi.ts'
import { setAppearance, stepTextScale, textScales, useAppearance, type Density, type Theme } from '../ui/appearance.ts'
import { LanguageSwitch } from '../ui/language-switch.tsx'
import { ChoiceField } from '../ui/yes-no-field.tsx'

/** A− A A+, to 200%. */
export function TextSizeControl(): ReactElement {
  const { textScale } = useAppearance()
  return (
    <fieldset className="text-size" aria-label={t('frame.text-size')}>
      <button
        type="button"
        className="button button--icon"
        aria-label={t('frame.text-smaller')}
        title={t('frame.text-smaller')}
        disabled={textScale === textScales[0]}
        onClick={() => stepTextScale(-1)}
      >
        A−
      </button>
      <button
        type="button"
        className="button button--icon"
        aria-label={t('frame.text-normal')}
        title={t('frame.text-normal')}
        aria-pressed={textScale === 1}
        onClick={() => setAppearance({ textScale: 1 })}
      >
        A
      </button>
      <button
        type="button"
        className="button button--icon"
        aria-label={t('frame.text-larger')}
        title={t('frame.text-larger')}
        disabled={textScale === textScales.at(-1)}
        onClick={() => stepTextScale(1)}
      >
        A+
      </button>
      <output className="visually-hidden">{t('frame.text-now', { percent: Math.round(textScale * 100) })}</output>
    </fieldset>
  )
}

export function AppearanceControls(): ReactElement {
  const { theme, density, textScale } = useAppearance()
  return (
    <div className="stack">
      <div>
        <p className="field-label">{t('frame.text-now', { percent: Math.round(textScale * 100) })}</p>
        <TextSizeControl />
      </div>
      <div>
        <p className="field-label">{t('frame.language')}</p>
        <LanguageSwitch />
      </div>
      <ChoiceField<Theme>
        label={t('frame.theme')}
        value={theme}
        options={[
          { value: 'system', label: t('frame.theme-system') },
          { value: 'light', label: t('frame.theme-light') },
          { value: 'dark', label: t('frame.theme-dark') },
        ]}
        onChange={(next) => setAppearance({ theme: next ?? 'system' })}
      />
      <ChoiceField<Density>
        label={t('frame.density')}
        value={density}
        options={[
          { value: 'comfortable', label: t('frame.density-comfortable') },
          { value: 'compact', label: t('frame.density-compact') },
        ]}
        onChange={(next) => setAppearance({ density: next ?? 'comfortable' })}
      />
    </div>
  )
}
