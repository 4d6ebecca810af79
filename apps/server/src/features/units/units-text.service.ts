// The only place that writes units as lines of text, for the command line.
import { vietnameseDate } from '@binhyen/core/shared/plain-date'
import type { Level, SuccessionRelation } from '@binhyen/core/units/units.domain'
import { vietnameseChange } from '@binhyen/core/units/unit-tree.domain'
import type { Span } from '@binhyen/core/shared/span'
import type { HistoryReply, SearchReply, TreeReply, UnitReply } from '@binhyen/core/units/units.contract'

function spanText(span: Span): string {
  return span.to === null ? `từ ${vietnameseDate(span.from)}` : `${vietnameseDate(span.from)} đến trước ${vietnameseDate(span.to)}`
}

const LEVELS: Readonly<Record<Level, string>> = {
  country: 'quốc gia',
  province: 'tỉnh',
  district: 'huyện',
  commune: 'xã',
  village: 'khu dân cư',
  institution: 'cơ quan, doanh nghiệp, cơ sở giáo dục',
}

const RELATIONS: Readonly<Record<SuccessionRelation, string>> = {
  whole: 'nhập toàn bộ vào',
  'default-successor': 'được tính vào (chưa có thông tin tách)',
  'one-of-several': 'có phần nhập vào (nguồn nêu nhiều đơn vị, không rõ phần nào)',
  part: 'nhập một phần vào',
}

function linkText(link: HistoryReply['successors'][number], from: string, to: string): string {
  return `${from} ${RELATIONS[link.relation]} ${to}, tính từ ${vietnameseDate(link.on)}${link.note === '' ? '' : ` (${link.note})`}`
}

const BEFORE_CATALOGUE = 'Danh mục sớm nhất có ngày 06/10/2019; ngày sớm hơn được trả lời theo danh mục đó.'

/** One hit a line: id, name, where it lies, its span, what became of it. */
export function formatUnitSearch(reply: SearchReply): string {
  if (reply.hits.length === 0) return 'Không tìm thấy đơn vị nào.'
  const lines = reply.hits.map((hit) => {
    const old = hit.foundAs === null ? '' : ` (tên cũ: ${hit.foundAs})`
    const successors = hit.successors.length === 0 ? '' : ` → ${hit.successors.map((each) => `${each.name} (${each.id})`).join('; ')}`
    return `${hit.id.padEnd(20)} ${[hit.fullName + old, ...hit.path].join(', ')} [${spanText(hit.valid)}]${successors}`
  })
  return (reply.approximate ? ['Không có tên khớp; các tên gần giống:', ...lines] : lines).join('\n')
}

/** A unit on its day and, where given, its line through time. */
export function formatUnit(unit: UnitReply, history: HistoryReply | null = null): string {
  const lines = [
    `${unit.fullName} (${unit.id})`,
    `Cấp: ${LEVELS[unit.level]}; loại: ${unit.type}; mã: ${unit.code}`,
    `Thuộc: ${unit.path.map((each) => each.name).join(', ') || '–'}`,
    `Hiệu lực: ${spanText(unit.valid)}; xem tại ngày ${vietnameseDate(unit.on)}`,
  ]
  if (unit.beforeCatalogue) lines.push(BEFORE_CATALOGUE)
  if (unit.began !== null) lines.push(`Bắt đầu: ${vietnameseChange(unit.began)}`)
  if (unit.ended !== null) lines.push(`Kết thúc: ${vietnameseChange(unit.ended)}`)
  if (history !== null) {
    if (history.versions.length > 1) {
      lines.push(
        ...history.versions.map(
          (each) =>
            `  ${each.fullName}, ${each.parent?.name ?? ''} [${spanText(each.valid)}]${each.began === null ? '' : `: ${vietnameseChange(each.began)}`}`,
        ),
      )
    }
    const name = history.versions.at(-1)?.fullName ?? history.code
    lines.push(
      ...history.predecessors.map((each) => `  ${linkText(each, each.unit.name, name)}`),
      ...history.successors.map((each) => `  ${linkText(each, name, each.unit.name)}`),
    )
    if (history.successorUnknown) lines.push('Chưa rõ đơn vị kế tục: không nguồn nào nêu.')
  }
  return lines.join('\n')
}

/** The tree below a unit, two spaces for each level. */
export function formatUnitTree(reply: TreeReply): string {
  const lines = reply.lines.map((line) => `${'  '.repeat(line.depth)}${line.fullName} (${line.id})`)
  const note = reply.root.beforeCatalogue ? [BEFORE_CATALOGUE] : []
  return [
    ...note,
    `${reply.root.fullName} (${reply.root.id}), ngày ${vietnameseDate(reply.root.on)}: ${reply.lines.length} đơn vị`,
    ...lines,
  ].join('\n')
}
