// The only place for marks of classified matter: the stamps, not the everyday words mật khẩu, bí mật, mật độ.
import type { Stretch } from './sensitive-text.domain.ts'

const edge = (pattern: string, flags: string): RegExp => new RegExp(String.raw`(?<![\p{L}])(?:${pattern})(?![\p{L}])`, flags)

const MARKS: readonly RegExp[] = [
  edge(String.raw`(?:tuyệt|tối)[\s_.\-]+mật`, 'giu'),
  edge(String.raw`(?:tài liệu|văn bản|công văn|báo cáo|hồ sơ|kế hoạch|điện|đóng dấu|dấu|chế độ)[\s_]+mật(?!\s+(?:mã|khẩu|độ))`, 'giu'),
  edge(String.raw`(?:độ|mức độ)\s+mật\s*:`, 'giu'),
  // by itself in capitals; with what follows or stands before it the word is another one
  /(?<![\p{L}])(?<!(?:BÍ|BẢO|CƠ|NỘI|KHÔNG|HIỂM|THÂN|CẨN|PHI) )MẬT(?![\p{L}])(?! (?:KHẨU|ĐỘ|MÃ|ONG|VỤ|THIẾT|DANH|THƯ|PHỤC|TẬP|NGỌT))/gu,
  // alone in a line, in brackets, or as the beginning of a file's name
  /(?:^|[\n([{“"])\s*(Mật)\s*(?=$|[\n)\]}”":_]|[\s_]*[-–_.])/gu,
  // typed without marks, as names of files are
  edge(String.raw`TUYET[\s_.\-]+MAT|TOI[\s_.\-]+MAT|tuyet[_\-]mat|toi[_\-]mat|tai[\s_\-]lieu[\s_\-]mat`, 'gu'),
]

/** Stamps of secrecy: Mật, Tối mật, Tuyệt mật, Tài liệu mật. */
export function findClassifiedMarks(text: string): readonly Stretch[] {
  const found: Stretch[] = []
  for (const mark of MARKS) {
    for (const match of text.matchAll(mark)) {
      const word = match[1] ?? match[0]
      const from = match.index + match[0].indexOf(word)
      const to = from + word.length
      if (!found.some((other) => from < other.to && other.from < to)) found.push({ from, to })
    }
  }
  return found
}
