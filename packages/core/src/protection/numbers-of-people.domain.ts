// The only place for numbers that belong to one person: identity cards, social insurance, telephones.
import type { Stretch } from './sensitive-text.domain.ts'

type Group = Stretch & { readonly digits: string }

/** Runs of digits, in order. */
function groupsOf(text: string): readonly Group[] {
  return [...text.matchAll(/\d+/g)].map((match) => ({ digits: match[0], from: match.index, to: match.index + match[0].length }))
}

/** How people set twelve digits apart. */
const CARD_GROUPINGS: readonly (readonly number[])[] = [[12], [3, 3, 3, 3], [4, 4, 4], [3, 3, 6], [3, 9], [6, 6], [3, 1, 2, 6]]

/**
 * Twelve digits of a citizen's card: three of the province (001 to 096), one of sex and century (0, 1: born 1900–1999; 2, 3: from 2000),
 * two of the year of birth, six of chance.
 */
export function isCardNumber(digits: string): boolean {
  const province = Number(digits.slice(0, 3))
  const century = Number(digits.slice(3, 4))
  return /^\d{12}$/.test(digits) && province >= 1 && province <= 96 && century <= 3
}

/** The stretch over the groups from `start` set apart as `sizes` by one and the same separator; null where they are not. */
function joined(text: string, groups: readonly Group[], { start, sizes }: { start: number; sizes: readonly number[] }): Group | null {
  const taken = groups.slice(start, start + sizes.length)
  const first = taken[0]
  const last = taken.at(-1)
  if (first === undefined || last === undefined || taken.length < sizes.length) return null
  if (!taken.every((group, index) => group.digits.length === sizes[index])) return null
  const gaps = new Set(taken.slice(1).map((group, index) => text.slice(taken[index]?.to, group.from)))
  if (gaps.size > 1 || ![...gaps].every((gap) => /^[ .-]$/.test(gap))) return null
  return { digits: taken.map(({ digits }) => digits).join(''), from: first.from, to: last.to }
}

const CARD_WORDS = /(?:cccd|cmnd|cmt|cmtnd|căn cước|chứng minh|định danh|hộ chiếu|passport)[^\d\n]{0,30}$/i
const INSURANCE_WORDS = /(?:bhxh|bhyt|bảo hiểm)[^\d\n]{0,30}$/i
const MONEY_AFTER = /^\s?(?:đ|đồng|vnd|vnđ|usd|nghìn|triệu|tỷ)(?![\p{L}])/iu
const TAX_BEFORE = /(?:mst|mã số thuế)[^\d\n]{0,15}$/i
const lineBefore = (text: string, at: number): string => text.slice(Math.max(0, at - 60), at)

/** Nine digits of the old card stand by themselves: not in a code, not a sum of money. */
function isOldCard(text: string, { digits, from, to }: Group): boolean {
  if (digits.length !== 9 || digits.endsWith('0000')) return false
  if (/[\p{L}\d_.,]$/u.test(text.slice(0, from)) && !/(?:^|[\s\p{L}])[.,]$/u.test(text.slice(0, from))) return false
  return !/^(?:[\p{L}_]|[.,]\d)/u.test(text.slice(to)) && !MONEY_AFTER.test(text.slice(to)) && !TAX_BEFORE.test(lineBefore(text, from))
}

/** Numbers after a word that says what they are need no other sign. */
function isNamedNumber(text: string, { digits, from }: Group): boolean {
  const before = lineBefore(text, from)
  if (CARD_WORDS.test(before)) return digits.length >= 7 && digits.length <= 12
  return INSURANCE_WORDS.test(before) && (digits.length === 10 || digits.length === 13)
}

/** Cards of citizens (12 digits), the old cards (9), numbers of social insurance, health insurance and passports. */
export function findIdentityNumbers(text: string): readonly Stretch[] {
  const groups = groupsOf(text)
  const found: Stretch[] = []
  const add = ({ from, to }: Stretch): void => {
    if (!found.some((other) => from < other.to && other.from < to)) found.push({ from, to })
  }
  // health insurance: two letters and thirteen digits, often set apart
  for (const match of text.matchAll(/(?<![\p{L}\d])[A-Z]{2} ?\d(?:[ -]?\d){12}(?!\d)/gu)) {
    add({ from: match.index, to: match.index + match[0].length })
  }
  groups.forEach((group, start) => {
    for (const sizes of CARD_GROUPINGS) {
      const number = joined(text, groups, { start, sizes })
      if (number !== null && isCardNumber(number.digits)) add(number)
    }
    if (isOldCard(text, group) || isNamedNumber(text, group)) add(group)
    const old = joined(text, groups, { start, sizes: [3, 3, 3] })
    if (old !== null && CARD_WORDS.test(lineBefore(text, old.from))) add(old)
  })
  return found
}

const SEP = String.raw`[ .\-]?`
/** 03x, 05x, 07x, 08x, 09x as given to mobile networks, and 02x of fixed lines; national or with 84. */
const PREFIX = String.raw`(?:\(?(?:\+|00)?84\)?[ .\-]?(?:\(0\)[ .\-]?)?|\(?0)`
const MOBILE = String.raw`(?:3[ .\-]?[2-9]|5[ .\-]?[25689]|7[ .\-]?[06-9]|8[ .\-]?[1-9]|9[ .\-]?\d)\)?(?:[ .\-)]{0,2}\d){7}`
const FIXED = String.raw`2\d{1,2}\)?${SEP}(?:\d${SEP}){6,7}\d`
const PHONE = new RegExp(String.raw`(?<!\d)${PREFIX}(?:${MOBILE}|${FIXED})(?!\d)`, 'g')
/** 09.12.2019 is a day, and 03 and 04 may be the beginnings of lines in a list. */
const DAY = /^\(?0?\d{1,2}[ .-]\d{1,2}[ .-](?:19|20)\d{2}(?!\d)/

/** Telephone numbers, mobile and fixed, with or without +84, however set apart. */
export function findPhones(text: string): readonly Stretch[] {
  const found: Stretch[] = []
  PHONE.lastIndex = 0
  for (let match = PHONE.exec(text); match !== null; match = PHONE.exec(text)) {
    const digits = match[0]
      .replace(/\D/g, '')
      .replace(/^(?:00)?84/, '0')
      .replace(/^00/, '0')
    if (isPhoneLength(digits) && !DAY.test(match[0]) && !TAX_BEFORE.test(lineBefore(text, match.index))) {
      found.push({ from: match.index, to: match.index + match[0].length })
    } else {
      PHONE.lastIndex = match.index + 1
    }
  }
  return found
}

/** Mobile numbers have ten digits with their 0, fixed lines ten or eleven. */
const isPhoneLength = (digits: string): boolean => digits.length === 10 || (digits.length === 11 && digits.startsWith('02'))
