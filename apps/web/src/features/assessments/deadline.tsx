// The only place for how near a deadline is, in a word and a mark.
import type { ReactElement } from 'react'
import { StatusTag } from '../../ui/status-tag.tsx'
import { daysInWords } from './words.ts'

/** Within how many days a deadline is called near. */
const NEAR_DAYS = 14

/** Late and near deadlines carry their own mark; the rest is plain text. */
export function Deadline({ days }: { readonly days: number | null }): ReactElement {
  if (days !== null && days < 0) return <StatusTag status="late">{daysInWords(days)}</StatusTag>
  if (days !== null && days <= NEAR_DAYS) return <StatusTag status="due-soon">{daysInWords(days)}</StatusTag>
  return <span>{daysInWords(days)}</span>
}
