// The only place for marking what stays Vietnamese on an English screen: names of units, bodies and people, the law's words, what people typed.
import type { ReactNode } from 'react'
import { currentLanguage, inLanguage } from '../i18n/language.ts'

/** Marks its text as Vietnamese, so that it is read out and searched as such; on the Vietnamese screen it adds nothing. */
export function Vi({ children }: { readonly children: ReactNode }): ReactNode {
  return currentLanguage() === 'vi' ? children : <span lang="vi">{children}</span>
}

/** What is kept in both languages, an element of its own; Vietnamese standing in for an English nobody has written is marked as such. */
export function InLanguage({ words }: { readonly words: { readonly vi: string; readonly en: string } }): ReactNode {
  const said = inLanguage(words)
  return <span {...(said === words.vi ? viMark() : {})}>{said}</span>
}

/** A sentence of core in English: what stands between “ and ” is the law's own Vietnamese. */
export function WithLawText({ text }: { readonly text: string }): ReactNode {
  if (currentLanguage() === 'vi') return text
  return text.split(/(“[^”]*”)/).map((part, index) =>
    part.startsWith('“') ? (
      <span key={index} lang="vi">
        {part}
      </span>
    ) : (
      part
    ),
  )
}

/** The same for whatever a part is handed: text is looked through, anything else stays as it is. */
export function quotedVi(content: ReactNode): ReactNode {
  return typeof content === 'string' ? <WithLawText text={content} /> : content
}

/** `lang` for an element whose text is Vietnamese (an option, a cell). */
export function viMark(): { readonly lang?: 'vi' } {
  return currentLanguage() === 'vi' ? {} : { lang: 'vi' }
}
