// The only place for how a cell of a report is written and read back: 1.234, trên 160, "–" for not applicable, "K: lý do" for cannot provide.
import { readQuantity, quantityText, type QuantityIssue } from '@binhyen/core/figures/quantity.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'

export const NOT_APPLICABLE = '–'
export const CANNOT_PROVIDE = 'K'
/** As the contract keeps it. */
const LONGEST_REASON = 300

/** What stands in a cell: something that was understood, or the text as it was typed with what is wrong about it. */
export type Typed =
  | { readonly ok: true; readonly cell: Cell | null }
  | {
      readonly ok: false
      readonly text: string
      readonly issue: QuantityIssue | 'reason-missing'
      /** How the digits could be meant, where there are two ways. */
      readonly readings: readonly string[]
    }

export const BLANK: Typed = { ok: true, cell: null }
export const given = (cell: Cell | null): Typed => (cell === null ? BLANK : { ok: true, cell })

/** A reason is what stands behind the K. */
export function cannotProvide(reason: string): Typed {
  const said = reason.trim().slice(0, LONGEST_REASON)
  if (said === '') return { ok: false, text: CANNOT_PROVIDE, issue: 'reason-missing', readings: [] }
  return { ok: true, cell: { state: 'cannot-provide', reason: said } }
}

/** Reads what was typed or pasted; nothing is guessed. */
export function readCell(text: string, decimals: number): Typed {
  const plain = text.replace(/\s+/g, ' ').trim()
  if (plain === '') return BLANK
  if (/^[-–—]$/.test(plain)) return { ok: true, cell: { state: 'not-applicable' } }
  const reason = /^k\s*(?:$|[:(]\s*(.*?)\)?$)/i.exec(plain)
  if (reason !== null) return cannotProvide(reason[1] ?? '')
  const read = readQuantity(plain, decimals)
  if (!read.ok) return { ok: false, text: plain, issue: read.issue, readings: read.readings }
  return given(read.quantity === null ? null : { state: 'given', quantity: read.quantity })
}

/** As a cell shows it: the reason of a K stands beside it, not in it. */
export function shownText(typed: Typed): string {
  if (!typed.ok) return typed.text
  if (typed.cell === null) return ''
  if (typed.cell.state === 'given') return quantityText(typed.cell.quantity)
  return typed.cell.state === 'not-applicable' ? NOT_APPLICABLE : CANNOT_PROVIDE
}

/** As it goes to the clipboard and into the editor: reading it gives the cell again. */
export function wholeText(typed: Typed): string {
  return typed.ok && typed.cell?.state === 'cannot-provide' ? `${CANNOT_PROVIDE}: ${typed.cell.reason}` : shownText(typed)
}
