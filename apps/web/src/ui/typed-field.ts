// The only place for inputs whose text must be read as something: keeps the text as typed until it can be read.
import { useState } from 'react'

export type Reading<V> = { readonly value: V | null; readonly error: string | null }

export type TypedInput = {
  readonly text: string
  readonly error: string | null
  readonly onText: (text: string) => void
  readonly onBlur: () => void
}

/**
 * Shows `write(value)` until a person types; then the text as typed. A text that cannot be read stays on the screen
 * with its error and reports null, so that nothing typed vanishes and nothing wrong is kept.
 */
export function useTypedInput<V extends string | number>(
  value: V | null,
  onChange: (value: V | null) => void,
  form: { readonly read: (text: string) => Reading<V>; readonly write: (value: V) => string },
): TypedInput {
  const [typed, setTyped] = useState<string | null>(null)
  const [judged, setJudged] = useState(false)
  const written = value === null ? '' : form.write(value)
  // A value set from outside (an undo, a reload) while nobody is typing wins over an old unreadable text.
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    if (typed !== null && form.read(typed).value !== value) {
      setTyped(null)
      setJudged(false)
    }
  }
  return {
    text: typed ?? written,
    // read again at each drawing, so that it follows the language
    error: judged && typed !== null ? form.read(typed).error : null,
    onText: (text) => {
      const reading = form.read(text)
      setTyped(text)
      if (reading.error === null) setJudged(false)
      if (reading.value !== value) onChange(reading.value)
    },
    onBlur: () => {
      if (typed === null) return
      const reading = form.read(typed)
      setJudged(reading.error !== null)
      if (reading.error === null) setTyped(null)
    },
  }
}
