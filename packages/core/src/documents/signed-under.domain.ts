// The only place for what a report says of decisions and dossiers that were signed under a delegation (thừa ủy quyền).
import { vietnameseNumber } from '../shared/numbers.ts'
import { vietnameseDate, type PlainDate } from '../shared/plain-date.ts'
import type { Block } from './documents.domain.ts'
import { joinNames } from './sentences.domain.ts'

/** Steps with dossiers that a person stands for by name. */
type SignedStep = 'hand-in' | 'synthesise' | 'accept' | 'conclude-not-met'

/** A decision, or one person's steps of a kind by one document of delegation; `units` are named while they are few. */
export type SignedUnder = {
  readonly what:
    | { readonly kind: 'decision'; readonly number: string; readonly decidedOn: PlainDate; readonly body: string }
    | { readonly kind: SignedStep; readonly count: number; readonly units: readonly string[] }
  readonly by: string
  readonly from: string
  readonly document: string
}

const steps: Readonly<Record<SignedStep, string>> = {
  'hand-in': 'Nộp hồ sơ',
  synthesise: 'Tổng hợp hồ sơ',
  accept: 'Thẩm định đạt',
  'conclude-not-met': 'Kết luận chưa đạt',
}

function whatInWords({ what }: SignedUnder): string {
  if (what.kind === 'decision') return `Quyết định số ${what.number} ngày ${vietnameseDate(what.decidedOn)} của ${what.body}`
  const named = what.units.length === what.count ? `: ${joinNames(what.units)}` : ''
  return `${steps[what.kind]} của ${vietnameseNumber(what.count)} đơn vị${named}`
}

/** The table of what was signed under delegations; nothing where there is none. */
export function signedUnderBlocks(signed: readonly SignedUnder[]): readonly Block[] {
  if (signed.length === 0) return []
  return [
    {
      kind: 'table',
      caption: 'Quyết định, hồ sơ ký thừa ủy quyền',
      columns: [
        { title: 'TT', align: 'center', width: 7 },
        { title: 'Quyết định, hồ sơ', align: 'left', width: 33 },
        { title: 'Người thực hiện', align: 'left', width: 20 },
        { title: 'Thừa ủy quyền của', align: 'left', width: 20 },
        { title: 'Văn bản ủy quyền', align: 'left', width: 20 },
      ],
      rows: signed.map((each, index) => [String(index + 1), whatInWords(each), each.by, each.from, each.document]),
    },
  ]
}
