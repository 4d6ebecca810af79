// The only place for days of birth in a text: a whole date that a word of birth stands by.
import type { Stretch } from './sensitive-text.domain.ts'

const NUMERIC = String.raw`(?:0?[1-9]|[12]\d|3[01])\s?[/.\-]\s?(?:0?[1-9]|1[0-2])\s?[/.\-]\s?(?:19|20)\d{2}`
const SPOKEN = String.raw`(?:ngày\s+)?(?:0?[1-9]|[12]\d|3[01])\s+tháng\s+(?:0?[1-9]|1[0-2])\s+năm\s+(?:19|20)\d{2}`
const ISO = String.raw`(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`
const DATE = new RegExp(String.raw`(?<!\d)(?:${SPOKEN}|${NUMERIC}|${ISO})(?!\d)`, 'giu')

/** Said outright: what stands between the word and the date may be some words long. */
const OUTRIGHT = /(?:ngày,? tháng,? năm sinh|ngày sinh|năm sinh|(?<![\p{L}])(?:SN|NS|S\/N|N\/S|DOB))[^\d\n]{0,25}$/u
/** "sinh" itself ends right before the date. */
const BORN = /(?<before>[\p{L}]+)?[^\p{L}]*(?<![\p{L}])sinh(?:\s+vào)?(?:\s+ngày)?[\s:,(.-]{0,4}$/iu
/** Words that make of "sinh" something other than birth: học sinh, vệ sinh, phát sinh… */
const OTHER_WORDS = new Set([
  'học',
  'vệ',
  'phát',
  'hy',
  'hi',
  'thí',
  'tuyển',
  'an',
  'dưỡng',
  'tái',
  'nhân',
  'dân',
  'môn',
  'mưu',
  'nữ',
  'thư',
  'sơ',
  'chúng',
  'du',
  'y',
  'nghiên',
  'giám',
])
const AFTER = /^[\s,;)\]-]{0,3}\(?(?:ngày sinh|sinh ngày)/iu

function isBirth(before: string, after: string): boolean {
  if (OUTRIGHT.test(before) || AFTER.test(after)) return true
  const born = BORN.exec(before)
  return born !== null && !OTHER_WORDS.has((born.groups?.['before'] ?? '').toLowerCase())
}

/** Whole dates by "sinh", "ngày sinh", "SN". */
export function findBirthDates(text: string): readonly Stretch[] {
  return [...text.matchAll(DATE)]
    .map((match) => ({ from: match.index, to: match.index + match[0].length }))
    .filter(({ from, to }) => isBirth(text.slice(Math.max(0, from - 60), from), text.slice(to, to + 20)))
}
