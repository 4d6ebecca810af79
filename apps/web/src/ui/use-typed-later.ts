// The only place for a filter that is typed: the box never waits, the list is asked a moment later.
import { useEffect, useRef, useState } from 'react'

const TYPING_PAUSE_MS = 300

export function useTypedLater(
  value: string,
  onChange: (text: string) => void,
): { readonly text: string; readonly type: (text: string) => void } {
  const [text, setText] = useState(value)
  const [seen, setSeen] = useState(value)
  const change = useRef(onChange)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    change.current = onChange
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  // cleared or followed by a link from outside
  if (seen !== value) {
    setSeen(value)
    setText(value)
  }
  return {
    text,
    type: (next) => {
      setText(next)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => change.current(next), TYPING_PAUSE_MS)
    },
  }
}
