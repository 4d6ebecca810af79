// The only place for reading what a person types as a day or a whole number.
import { findVietnameseDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate, formatNumber } from '../i18n/format.ts'
import { currentLanguage } from '../i18n/language.ts'
import { t } from '../i18n/vi.ts'
import type { Reading } from './typed-field.ts'

export type DateBounds = {
  /** First and last day allowed, both included. */
  readonly earliest?: PlainDate
  readonly latest?: PlainDate
}

/** Reads 5/3/2026, 05-03-2026, 05032026. Blank is null without an error. */
export function readDate(text: string, bounds: DateBounds): Reading<PlainDate> {
  if (text.trim() === '') return { value: null, error: null }
  // Eight digits in a row are the quickest way on a number pad: 15112026.
  const day = findVietnameseDate(text.trim().replace(/^(\d{2})(\d{2})(\d{4})$/, '$1/$2/$3'))
  if (day === null) return { value: null, error: t('form.date-wrong', { text: text.trim() }) }
  if (bounds.earliest !== undefined && day < bounds.earliest) {
    return { value: null, error: t('form.date-before', { from: formatDate(bounds.earliest) }) }
  }
  if (bounds.latest !== undefined && day > bounds.latest) {
    return { value: null, error: t('form.date-after', { to: formatDate(bounds.latest) }) }
  }
  return { value: day, error: null }
}

/** Thousands as each language groups them. */
const grouped = {
  vi: { whole: /^\d{1,3}(?:[.\s]\d{3})+$/, marks: /[.\s]/g },
  en: { whole: /^\d{1,3}(?:[,\s]\d{3})+$/, marks: /[,\s]/g },
} as const

/** Reads 1234, 1 234, 1.234 (1,234 in English); any other dot or comma is refused, it might mean a fraction. Blank is null without an error. */
export function readCount(text: string, bounds: { readonly min: number; readonly max: number }): Reading<number> {
  const trimmed = text.trim()
  if (trimmed === '') return { value: null, error: null }
  const { whole, marks } = grouped[currentLanguage()]
  const digits = whole.test(trimmed) ? trimmed.replace(marks, '') : trimmed
  if (!/^-?\d{1,12}$/.test(digits)) return { value: null, error: t('form.count-wrong', { text: trimmed }) }
  const count = Number(digits)
  if (count < bounds.min) return { value: null, error: t('form.count-small', { min: formatNumber(bounds.min, 0) }) }
  if (count > bounds.max) return { value: null, error: t('form.count-large', { max: formatNumber(bounds.max, 0) }) }
  return { value: count, error: null }
}
