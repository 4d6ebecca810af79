// The only place for names of people in a text: several full names in a row, or one after a word that says what the person is in a case.
import type { Stretch } from './sensitive-text.domain.ts'

/** Family names, also of the peoples of the mountains and the Highlands. A syllable here makes a name only with two or more others. */
const FAMILY_NAMES = new Set(
  `Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Trịnh Trương Mai Đào Lâm Cao Hà Tô Tạ Lưu Châu Quách
  Thái Kiều Phùng Triệu Vương Chu Tống Nông Hứa La Lò Lường Quàng Cà Cầm Vàng Giàng Sùng Thào Lầu Hờ Mùa Ma Lèng Chảo Tẩn Phàn Bàn Đèo
  Tòng Lục Lương Mông Sầm Vi Kha Thạch Sơn Danh Siu Ksor Niê Kpă Nay Rơ Lềnh Thền Ly Vừ Và Cứ Hạng Cháng Chang Tráng Lồ Lù Ngải Phù Tải
  Đàm Âu Ông Ninh Khổng Nghiêm Bạch Lại Mạc Phí Tăng Từ Ưng Viên Doãn Giáp Thân Lã Khuất Cù Cung Đồng Quản Thiều Tào Trình Hán`.split(
    /\s+/,
  ),
)
const UPPER_FAMILY = new Set([...FAMILY_NAMES].map((name) => name.toUpperCase()))
/** They lead a run of capitals without belonging to the name. */
const TITLES = new Set(['Ông', 'Bà', 'Anh', 'Chị', 'Em', 'Cháu', 'Cụ', 'Cô', 'Chú', 'Bác', 'ÔNG', 'BÀ', 'ANH', 'CHỊ', 'CÔ'])
/** Of these a street, a ward or a campaign is named far more often than a person is meant. */
const NOT_PEOPLE = new Set(['hồ chí minh', 'tôn đức thắng', 'võ nguyên giáp'])

const SYLLABLE = String.raw`\p{Lu}[\p{L}\p{M}'’]*`
const RUN = new RegExp(String.raw`(?<![\p{L}\p{M}\d])${SYLLABLE}(?: ${SYLLABLE})*(?![\p{L}\p{M}])`, 'gu')

/** Words before a list that make it one of places or things. */
const PLACE_BEFORE =
  /(?:xã|phường|thị trấn|thị xã|huyện|quận|tỉnh|thành phố|đặc khu|thôn|ấp|bản|làng|khóm|buôn|xóm|tổ|khu|khu phố|khu dân cư|đường|phố|trường|mầm non|tiểu học|thcs|thpt|trung học|công ty|cụm|đơn vị|địa bàn|chùa|đền|hội trường|quảng trường|công viên|bệnh viện|tư tưởng|gương)\s*(?:dân phố\s*)?(?:\d+\s*)?[:,-]?\s*$/iu
/** Words after which one name is a person of a case. */
const PERSON_BEFORE =
  /(?:đối tượng|bị can|bị cáo|bị hại|nạn nhân|nghi phạm|nghi can|thủ phạm|người nghiện|con nghiện|người tố cáo|người tố giác|người khiếu nại|nhân chứng|phạm nhân|hộ ông|hộ bà|tên là)\s*:?\s*$/iu
/** What may stand between two names of a list. */
const BETWEEN =
  /^(?:[\s,;.:\-–—•*+/&()\d]|và|với|cùng|hoặc|ông|bà|anh|chị|em|cháu|cụ|vợ|chồng|con|đồng chí|đ\/c|sinh năm|sinh ngày|sn|năm|tuổi|trú tại|ở|số|là)*$/iu

type Name = Stretch & { readonly kind: 'plain' | 'titled' }

const isFamily = (syllable: string): boolean => FAMILY_NAMES.has(syllable) || (syllable.length > 1 && UPPER_FAMILY.has(syllable))

/** Three to five syllables that begin with a family name, and are no name of a street. */
function isFullName(syllables: readonly string[]): boolean {
  const { length } = syllables
  return isFamily(syllables[0] ?? '') && length >= 3 && length <= 5 && !NOT_PEOPLE.has(syllables.join(' ').toLowerCase())
}

/** The name in a run of capitalised syllables: behind a title, or from its first or second syllable. */
function nameIn(run: string, from: number): Name | null {
  const syllables = run.split(' ')
  const titled = TITLES.has(syllables[0] ?? '')
  const start = (titled ? [1] : [0, 1]).find((each) => isFullName(syllables.slice(each)))
  if (start === undefined) return null
  const skipped = syllables.slice(0, start).join(' ').length + (start === 0 ? 0 : 1)
  return { from: from + skipped, to: from + run.length, kind: titled ? 'titled' : 'plain' }
}

const ITEM_BEFORE = new RegExp(String.raw`${SYLLABLE}(?: [\p{L}\p{M}\d'’]+){0,4}\s*(?:[,;]|và)\s*$`, 'u')

/** The text before a list, also where its first items are no names: "các phường Bến Nghé, Nguyễn Thái Bình". */
function beforeList(text: string, from: number): string {
  let before = text.slice(Math.max(0, from - 200), from)
  for (let left = 8; left > 0 && ITEM_BEFORE.test(before); left -= 1) before = before.replace(ITEM_BEFORE, '')
  return before
}

/** Lists of names, each list one stretch; and single names of people in a case. */
export function findNames(text: string): readonly Stretch[] {
  const names = [...text.matchAll(RUN)].flatMap((match) => nameIn(match[0], match.index) ?? [])
  const lists: Name[][] = []
  for (const name of names) {
    const last = lists.at(-1)
    const before = last?.at(-1)
    if (last !== undefined && before !== undefined && BETWEEN.test(text.slice(before.to, name.from))) last.push(name)
    else lists.push([name])
  }
  return lists.flatMap((list) => {
    const first = list[0]
    const end = list.at(-1)?.to
    if (first === undefined || end === undefined) return []
    if (list.length === 1) {
      return PERSON_BEFORE.test(text.slice(Math.max(0, first.from - 40), first.from)) ? [{ from: first.from, to: end }] : []
    }
    return first.kind === 'plain' && PLACE_BEFORE.test(beforeList(text, first.from)) ? [] : [{ from: first.from, to: end }]
  })
}
