// The only place for what an institution is: its kind and form, which of them the law leaves out, who decides for it, what may stand as its name.
import { plainDate, type PlainDate } from '../shared/plain-date.ts'
import { canonicalName, cleanName } from './unit-name.domain.ts'
import type { UnitType } from './units.domain.ts'

/** Thông tư 124/2021/TT-BCA assesses agencies and enterprises by Điều 6, schools (cơ sở giáo dục) by Điều 7. */
export const institutionKinds = ['agency', 'enterprise', 'school'] as const
export type InstitutionKind = (typeof institutionKinds)[number]

/** What tells whether an institution of a kind is assessed. */
export const institutionForms = {
  agency: ['civil', 'armed-forces'],
  enterprise: ['large', 'medium', 'small', 'micro'],
  /** `secondary`: any school with a lower or upper secondary part; `vocational`: also colleges and universities. */
  school: ['secondary', 'vocational', 'primary', 'preschool', 'nursery'],
} as const satisfies Record<InstitutionKind, readonly string[]>
export type InstitutionForm = (typeof institutionForms)[InstitutionKind][number]

/** Whose people's committee recognises it (Thông tư 124/2021/TT-BCA, Điều 10): the commune's, the district's to 30/6/2025, the province's. */
export const deciders = ['commune', 'district', 'province'] as const
export type Decider = (typeof deciders)[number]

/** No district level from 01/7/2025: what the district decided for needs another authority from that day on. */
export const DISTRICT_DECIDES_UNTIL = plainDate('2025-07-01')

export const typeOfKind = {
  agency: 'cơ quan',
  enterprise: 'doanh nghiệp',
  school: 'cơ sở giáo dục',
} as const satisfies Record<InstitutionKind, UnitType>

export function isFormOf(kind: InstitutionKind, form: string): form is InstitutionForm {
  return (institutionForms[kind] as readonly string[]).includes(form)
}

/** True while this authority exists. */
export function decidesOn(decider: Decider, on: PlainDate): boolean {
  return decider !== 'district' || on < DISTRICT_DECIDES_UNTIL
}

/** Why an institution is not assessed, with where that was read. */
export type Exclusion = {
  readonly reason: ExcludedForm
  readonly since: PlainDate
  readonly source: string
  readonly checked: boolean
}
export const excludedForms = ['armed-forces', 'small', 'micro', 'primary', 'preschool', 'nursery'] as const
export type ExcludedForm = (typeof excludedForms)[number]

/** Thông tư 124/2021/TT-BCA is in force from this day; what the circular before it left out was not seen. */
const TT124_IN_FORCE = plainDate('2022-02-10')
// The article that names the objects was not seen, only its content; those of the criteria were.
const OBJECTS = 'Thông tư 124/2021/TT-BCA, quy định về đối tượng (chưa rõ số điều)'
const EXCLUSIONS: Readonly<Record<ExcludedForm, string>> = {
  'armed-forces': `${OBJECTS}: cơ quan, không gồm đơn vị lực lượng vũ trang`,
  small: `${OBJECTS}: doanh nghiệp, không gồm doanh nghiệp nhỏ và siêu nhỏ`,
  micro: `${OBJECTS}: doanh nghiệp, không gồm doanh nghiệp nhỏ và siêu nhỏ`,
  primary: `${OBJECTS}: cơ sở giáo dục, không gồm trường tiểu học, mầm non, nhà trẻ`,
  preschool: `${OBJECTS}: cơ sở giáo dục, không gồm trường tiểu học, mầm non, nhà trẻ`,
  nursery: `${OBJECTS}: cơ sở giáo dục, không gồm trường tiểu học, mầm non, nhà trẻ`,
}

/** What the circular in force leaves out, whatever the day. */
export function exclusionOf(form: InstitutionForm): Exclusion | null {
  const reason = excludedForms.find((each) => each === form)
  return reason === undefined ? null : { reason, since: TT124_IN_FORCE, source: EXCLUSIONS[reason], checked: false }
}

/** True where an institution of this form is left out on a day. */
export function isExcludedOn(form: InstitutionForm, on: PlainDate): boolean {
  const exclusion = exclusionOf(form)
  return exclusion !== null && on >= exclusion.since
}

export const institutionNameIssues = ['empty', 'too-long', 'no-words', 'person', 'number', 'form-differs'] as const
export type InstitutionNameIssue = (typeof institutionNameIssues)[number]

/** Longer than any public name that was seen. */
export const MAX_INSTITUTION_NAME = 160

const TITLES = ['ông', 'bà', 'anh', 'chị', 'cô', 'chú', 'bác', 'hộ', 'hộ ông', 'hộ bà', 'hộ kinh doanh', 'hộ gia đình']
/** The most frequent family names; a body's name begins with what the body is, never with one of them. */
const FAMILIES = new Set(
  'nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn vương trịnh trương đinh lâm phùng mai tô hà cao tạ giàng lò vàng sùng'.split(
    ' ',
  ),
)

/** "Ông Nguyễn Văn A", "Hộ kinh doanh …", or two to four words that begin with a family name. */
function namesPerson(name: string): boolean {
  const lower = canonicalName(name)
  if (
    TITLES.some(
      (title) =>
        lower.startsWith(`${title} `) && (title.startsWith('hộ') || FAMILIES.has(lower.slice(title.length + 1).split(' ')[0] ?? '')),
    )
  ) {
    return true
  }
  const words = lower.split(' ')
  return words.length >= 2 && words.length <= 4 && FAMILIES.has(words[0] ?? '') && /^\p{Lu}/u.test(name) && !/\d/.test(name)
}

type NameSays = { readonly words: readonly string[]; readonly form: InstitutionForm }
const SAYS: Readonly<Record<InstitutionKind, readonly NameSays[]>> = {
  agency: [
    {
      form: 'armed-forces',
      words: [
        'công an',
        'ban chỉ huy quân sự',
        'bộ chỉ huy',
        'đồn biên phòng',
        'bộ đội biên phòng',
        'trung đoàn',
        'tiểu đoàn',
        'lữ đoàn',
        'sư đoàn',
      ],
    },
  ],
  enterprise: [],
  // a school of several levels is named by all of them: the one that is assessed stands first here
  school: [
    { form: 'vocational', words: ['cao đẳng', 'đại học', 'học viện', 'trung cấp', 'giáo dục nghề nghiệp', 'dạy nghề'] },
    { form: 'secondary', words: ['trung học', 'thcs', 'thpt', 'ptdtnt', 'dân tộc nội trú', 'giáo dục thường xuyên', 'gdtx', 'gdnn-gdtx'] },
    { form: 'primary', words: ['tiểu học'] },
    { form: 'preschool', words: ['mầm non', 'mẫu giáo', 'mẫu giáo nhà trẻ'] },
    { form: 'nursery', words: ['nhà trẻ'] },
  ],
}

/** The form a name itself tells: "Trường Tiểu học Kim Đồng" → primary; null where it tells none. */
export function formInName(kind: InstitutionKind, name: string): InstitutionForm | null {
  const lower = ` ${canonicalName(name)} `
  const atStart = kind === 'agency'
  return (
    SAYS[kind].find(({ words }) => words.some((word) => (atStart ? lower.startsWith(` ${word} `) : lower.includes(` ${word} `))))?.form ??
    null
  )
}

/**
 * What is wrong with the name of an institution; null where nothing is. It is a public body's name: no person's, no numbers of papers or
 * telephones; and it may not tell a form the law leaves out while another one is stated.
 */
export function institutionNameIssue(kind: InstitutionKind, form: InstitutionForm, text: string): InstitutionNameIssue | null {
  const name = cleanName(text)
  if (name === '') return 'empty'
  if (name.length > MAX_INSTITUTION_NAME) return 'too-long'
  if (!/\p{L}{2}/u.test(name)) return 'no-words'
  if (/(\d[\s.-]?){8,}/u.test(name)) return 'number'
  if (namesPerson(name)) return 'person'
  const told = formInName(kind, name)
  return told !== null && exclusionOf(told) !== null && exclusionOf(form) === null ? 'form-differs' : null
}

/** `<commune code>-0-<number>`: the second part 0 keeps it apart from the numbers of residential areas. */
export function institutionCode(communeCode: string, number: number): string {
  return `${communeCode}-0-${String(number).padStart(3, '0')}`
}
