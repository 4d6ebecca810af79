// The only place for changing the language of the screen. Each language is named in itself.
import { useState, type ReactElement } from 'react'
import { languages, setLanguage, useLanguage, type Language } from '../i18n/language.ts'
import { t } from '../i18n/vi.ts'
import { Notice } from './feedback.tsx'
import './language-switch.css'

const names: Readonly<Record<Language, string>> = { vi: 'Tiếng Việt', en: 'English' }

type Switching = { readonly to: (language: Language) => void; readonly failed: boolean }

function useSwitching(): Switching {
  const [failed, setFailed] = useState(false)
  const to = (language: Language): void => {
    const change = async (): Promise<void> => setFailed(!(await setLanguage(language)))
    void change()
  }
  return { to, failed }
}

/** Both languages side by side, the present one pressed. */
export function LanguageSwitch(): ReactElement {
  const current = useLanguage()
  const { to, failed } = useSwitching()
  return (
    <div className="stack">
      <fieldset className="language-switch" aria-label={t('frame.language')}>
        {languages.map((language) => (
          <button
            key={language}
            type="button"
            className="button"
            lang={language}
            aria-pressed={language === current}
            onClick={() => to(language)}
          >
            {names[language]}
          </button>
        ))}
      </fieldset>
      {failed ? <Notice kind="error" title={t('frame.language-failed')} /> : null}
    </div>
  )
}

/** One small button for the bar, named by the language it leads to. */
export function OtherLanguageButton(): ReactElement {
  const other = useLanguage() === 'vi' ? 'en' : 'vi'
  const { to, failed } = useSwitching()
  return (
    <button
      type="button"
      className="button button--quiet other-language"
      lang={other}
      title={failed ? t('frame.language-failed') : names[other]}
      onClick={() => to(other)}
    >
      {names[other]}
    </button>
  )
}
