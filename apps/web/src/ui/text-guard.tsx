// The only place where a typed text is told beside its field that it looks like a person or like classified matter.
import { useContext, type ReactElement } from 'react'
import { defaultGuard, findSensitive, kindsOf, type SensitiveKind } from '@binhyen/core/protection/sensitive-text.domain'
import { t } from '../i18n/vi.ts'
import { Icon } from './icon.tsx'
import { TextGuardContext } from './text-guard-setting.ts'
import { Vi } from './vi.tsx'

export function kindInWords(kind: SensitiveKind): string {
  return t(`guard.${kind}`)
}

/** "số điện thoại, ngày sinh" */
export function kindsInWords(kinds: readonly SensitiveKind[]): string {
  return kinds.map(kindInWords).join(', ')
}

/** The warning under a field; empty where there is nothing to say. The server asks again at saving. */
export function TextGuardNote({ id, text }: { readonly id: string; readonly text: string }): ReactElement {
  // what core says until the setting is known
  const settings = useContext(TextGuardContext) ?? defaultGuard
  const found = findSensitive(text, settings)
  const [first] = found
  const blocks = found.some(({ kind }) => settings[kind] === 'block')
  return (
    <div className="field-guard" id={`${id}-guard`} aria-live="polite">
      {first === undefined ? null : (
        <>
          <Icon name="alert" />
          <span>
            {t.nodes(blocks ? 'guard.blocks' : 'guard.warns', {
              kinds: kindsInWords(kindsOf(found)),
              text: <Vi>{text.normalize('NFC').slice(first.from, first.to)}</Vi>,
            })}
          </span>
        </>
      )}
    </div>
  )
}
