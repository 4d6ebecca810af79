// The only place where the checks of a form run beside the typing: a moment after it, and never in its way.
import { startTransition, useEffect, useState } from 'react'
import { blocking, findingKey, findingsOf, type Finding } from '@binhyen/core/figures/checks.domain'
import { cellKey } from '@binhyen/core/figures/forms.domain'
import type { CellMark } from './cell-store.ts'
import { checkInput, type Entry } from './entry.ts'

export type Findings = {
  /** The same for the same findings: the page is drawn again only when it changes. */
  readonly signature: string
  /** Broken checks and unequal parts, errors first. */
  readonly said: readonly Finding[]
  /** Required cells that are blank, by row. */
  readonly missing: ReadonlyMap<string, readonly Finding[]>
  readonly blocks: (answered: ReadonlySet<string>) => boolean
}

const PAUSE_MS = 200

function look(entry: Entry): Findings {
  const { store } = entry.cells
  const found = findingsOf(entry.form, checkInput(entry, store.cells()))
  const said = found.filter(({ kind }) => kind !== 'missing')
  const missing = new Map<string, Finding[]>()
  for (const finding of found) {
    if (finding.kind === 'missing') missing.set(finding.unitId, [...(missing.get(finding.unitId) ?? []), finding])
  }
  const signature = found.map((each) => `${findingKey(each)} ${Object.values(each.values).join(' ')}`).join('\n')
  return { signature, said, missing, blocks: (answered) => blocking(found, answered).length > 0 }
}

/** The cells a finding points at: those of its row. */
function marksOf(said: readonly Finding[]): ReadonlyMap<string, CellMark> {
  const marks = new Map<string, CellMark>()
  for (const { unitId, figures, severity } of said.toReversed()) {
    for (const figure of figures) marks.set(cellKey({ unitId, figure }), severity)
  }
  return marks
}

export function useFindings(entry: Entry, on: boolean): Findings {
  const [findings, setFindings] = useState(() => look(entry))
  const { store } = entry.cells
  useEffect(() => {
    if (!on) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let marking = false
    const check = (): void => {
      const now = look(entry)
      // drawn between keys, never instead of one
      startTransition(() => setFindings((old) => (old.signature === now.signature ? old : now)))
      marking = true
      store.mark(marksOf(now.said))
      marking = false
    }
    const later = (): void => {
      // marking cells is a change of its own
      if (marking) return
      clearTimeout(timer)
      timer = setTimeout(check, PAUSE_MS)
    }
    check()
    const stop = store.subscribe(later)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [entry, on, store])
  return findings
}
