// The only place that brings what went wrong on a long form into view, and the keyboard to it.
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react'

export type AttentionProps = {
  /** What is wrong; each new one is brought into view. Null where nothing is. */
  readonly about: unknown
  readonly children: ReactNode
}

export function Attention({ about, children }: AttentionProps): ReactElement | null {
  const box = useRef<HTMLDivElement>(null)
  const wrong = about !== null && !(Array.isArray(about) && about.length === 0)
  useEffect(() => {
    if (!wrong) return
    box.current?.scrollIntoView({ block: 'center' })
    box.current?.focus({ preventScroll: true })
  }, [wrong, about])
  return wrong ? (
    <div ref={box} tabIndex={-1} className="stack">
      {children}
    </div>
  ) : null
}
