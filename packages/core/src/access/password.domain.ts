// The only place for what a password must be: long, and not what everyone tries first. No rules of composition, no forced change.
import { foldName } from '../units/unit-name.domain.ts'

export const PASSWORD_LEAST = 12
export const PASSWORD_MOST = 128

/** Why a password cannot stand; null where it can. */
export type PasswordFault = 'too-short' | 'too-long' | 'same' | 'common' | 'username' | 'local-name' | 'repeated'

export type PasswordLists = {
  /** One of the passwords that leaked most often; asked in small letters. */
  readonly isCommon: (text: string) => boolean
  /** The name of a place without its type; asked folded and without blanks ("tamgiang"). */
  readonly isUnitName: (text: string) => boolean
}

/** Words of the programme, of the bodies in it and of the types of places, folded and without blanks. */
const PROGRAMME_WORDS = new Set(
  [
    'Bình Yên, an toàn, an ninh, trật tự, an ninh trật tự, ANTT, nông thôn mới, NTM, nông thôn, phong trào, toàn dân, bảo vệ, Tổ quốc, chỉ tiêu',
    'công an, cảnh sát, CAND, công an nhân dân, PV05, UBND, HĐND, ủy ban, ủy ban nhân dân, nhân dân, văn phòng, điều phối, cán bộ, lãnh đạo',
    'quản trị, thẩm định, hồ sơ, quyết định, đánh giá, mật khẩu, đăng nhập, xin chào, Việt Nam, anh hùng, hạnh phúc, độc lập, tự do',
    'tỉnh, thành phố, huyện, quận, thị xã, thị trấn, xã, phường, đặc khu, thôn, ấp, bản, khóm, tổ dân phố, khu phố, TP',
    'admin, administrator, password, passwd, matkhau, welcome, login, user, root, qwerty, asdf, zxcv, abc, test, demo',
  ]
    .join(', ')
    .split(', ')
    .map((word) => compact(word)),
)

/** Folded, without blanks: "Xã Tam Giang" → "xatamgiang". */
function compact(text: string): string {
  return foldName(text).replaceAll(' ', '')
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}

/** The letters meant by signs within a text; what is added before and after it means nothing. */
function unmasked(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '').replace(/[@431!0$57]/g, (sign) => LOOKALIKES[sign] ?? sign)
}

/** What is left of a password without the digits and signs that people add around a word. */
function lettersOf(text: string): string {
  return text.replace(/\d+/g, '')
}

const MOST_WORDS = 4

/** True where the text is nothing but some of the words, one after the other. */
function isMadeOf(text: string, isWord: (part: string) => boolean): boolean {
  // words[i]: the fewest words that make up the first i letters
  const words: number[] = [0]
  for (let end = 1; end <= text.length; end += 1) {
    let fewest = MOST_WORDS + 1
    for (let from = Math.max(0, end - 24); from < end; from += 1) {
      const before = words[from] ?? MOST_WORDS + 1
      if (before < fewest - 1 && isWord(text.slice(from, end))) fewest = before + 1
    }
    words.push(fewest)
  }
  return (words[text.length] ?? MOST_WORDS + 1) <= MOST_WORDS
}

/** One sign or a short piece again and again, or a run of neighbours: "aaaaaaaaaaaa", "abc123abc123abc1", "123456789012". */
function isRepeated(text: string): boolean {
  for (let size = 1; size <= 6 && size * 2 <= text.length; size += 1) {
    const piece = text.slice(0, size)
    if (piece.repeat(Math.ceil(text.length / size)).startsWith(text)) return true
  }
  const codes = Array.from(text, (sign) => sign.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0))
  // 9 → 0 goes on counting
  return steps.every((step) => step === 1 || step === -9) || steps.every((step) => step === -1 || step === 9)
}

/**
 * Judges a new password. Lengths count characters, not bytes; the text is compared as NFC.
 * A word everyone knows does not get better by digits and signs around it, by missing marks or by 0 for o; two of them in a row neither.
 */
export function passwordFault(
  password: string,
  about: { readonly username: string; readonly current: string | null },
  lists: PasswordLists,
): PasswordFault | null {
  const text = password.normalize('NFC')
  const length = Array.from(text).length
  if (length < PASSWORD_LEAST) return 'too-short'
  if (length > PASSWORD_MOST) return 'too-long'
  if (about.current !== null && text === about.current.normalize('NFC')) return 'same'
  const lower = text.toLowerCase()
  if (isRepeated(lower)) return 'repeated'
  const isOwn = ownWords(about.username)
  const readings = [...new Set([compact(lower), compact(unmasked(lower))])]
  for (const reading of readings) {
    const fault = lists.isCommon(lower) ? 'common' : wordFault(reading, isOwn, lists)
    if (fault !== null) return fault
  }
  return null
}

/** The username and its parts. */
function ownWords(username: string): (part: string) => boolean {
  const own = new Set([
    compact(username),
    ...foldName(username)
      .split(' ')
      .filter((part) => part.length > 1),
  ])
  return (part) => own.has(part)
}

/** What is wrong with the words of one reading of a password. */
function wordFault(reading: string, isOwn: (part: string) => boolean, lists: PasswordLists): PasswordFault | null {
  const letters = lettersOf(reading)
  // nothing but digits and signs is only as good as its length, a day or a telephone number at best
  if (letters === '') return 'repeated'
  if (lists.isCommon(reading) || lists.isCommon(letters)) return 'common'
  if (isMadeOf(letters, isOwn)) return 'username'
  const isLocal = (part: string): boolean => PROGRAMME_WORDS.has(part) || isOwn(part) || (part.length > 2 && lists.isUnitName(part))
  return isMadeOf(letters, isLocal) ? 'local-name' : null
}
