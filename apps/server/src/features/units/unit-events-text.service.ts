// The only place that writes changes of units as lines of text, for the command line.
import { vietnameseDate } from '@binhyen/core/shared/plain-date'
import type { UnitEventKind } from '@binhyen/core/units/unit-event.domain'
import type { AppliedReply, BatchReply, ImpactSection, PreviewReply } from '@binhyen/core/units/unit-events.contract'

const KINDS: Readonly<Record<UnitEventKind, string>> = {
  create: 'thành lập',
  rename: 'đổi tên',
  retype: 'đổi loại hình',
  move: 'chuyển',
  merge: 'nhập',
  split: 'chia',
  close: 'kết thúc',
  link: 'ghi nhận kế thừa',
}
const SECTIONS: Readonly<Record<ImpactSection['section'], string>> = {
  units: 'Đơn vị',
  enrolments: 'Thuộc diện xét',
  grants: 'Tài khoản và quyền',
  dossiers: 'Hồ sơ đang làm',
  statuses: 'Kết quả đã công nhận',
}

/** One decision a line, its events counted by kind. */
export function formatBatches(batches: readonly BatchReply[]): string {
  if (batches.length === 0) return 'Không có sự kiện nào.'
  return batches
    .map((batch) => {
      const kinds = batch.kinds.map(({ kind, count }) => `${KINDS[kind]} ${count}`).join(', ')
      const marks = [
        batch.decision.checked ? '' : 'chưa đối chiếu văn bản',
        batch.refused ? 'không còn áp dụng được' : '',
        batch.undoneBy === null ? '' : 'đã đính chính',
      ]
      const said = marks.filter((mark) => mark !== '').join(', ')
      return `${vietnameseDate(batch.effectiveOn)}  ${batch.decision.number ?? 'chưa rõ số'}  ${kinds}${said === '' ? '' : ` (${said})`}  [${batch.id}]`
    })
    .join('\n')
}

function totalsText(totals: PreviewReply['created']): string {
  return `${totals.province} cấp tỉnh, ${totals.district} cấp huyện, ${totals.commune} cấp xã`
}

/** The preview: what is wrong, or counts and the first lines of each list. */
export function formatPreview(reply: PreviewReply): string {
  if (reply.problems.length > 0) {
    const lines = reply.problems.map(
      (each) =>
        `  quyết định ${each.batch + 1}, sự kiện ${each.event === null ? '–' : each.event + 1}, ${each.path}: ${each.code} ${JSON.stringify(each.details)}`,
    )
    return ['Chưa áp dụng được:', ...lines].join('\n')
  }
  const lists = reply.sections.flatMap((section) => [
    `${SECTIONS[section.section]}: ${section.total}`,
    ...section.items.map((item) => `  ${item.unit.name} (${item.unit.id}): ${item.outcome}${detailText(item.details)}`),
    ...(section.next === null ? [] : ['  …']),
  ])
  return [
    `Xem trước, chưa ghi gì: ${reply.batches} quyết định, ${reply.events} sự kiện`,
    `Lập mới: ${totalsText(reply.created)}`,
    `Kết thúc: ${totalsText(reply.ended)}`,
    `Có thay đổi: ${reply.changed} đơn vị`,
    ...lists,
  ].join('\n')
}

function detailText(details: Readonly<Record<string, string | number | boolean | null>>): string {
  const said = ['after', 'successors', 'programme', 'username', 'kind', 'number'].flatMap((name) => {
    const value = details[name]
    return value === undefined || value === null || value === '' ? [] : [String(value)]
  })
  return said.length === 0 ? '' : ` – ${said.join(', ')}`
}

export function formatApplied(reply: AppliedReply): string {
  return [
    `Đã áp dụng ${reply.events} sự kiện [${reply.batches.join(', ')}]`,
    `Lập mới: ${totalsText(reply.created)}`,
    `Kết thúc: ${totalsText(reply.ended)}`,
    `Có thay đổi: ${reply.changed} đơn vị; đưa ra khỏi danh sách chưa chốt: ${reply.dropped}; mở rộng quyền: ${reply.grantsWidened}`,
    ...reply.leftBehind.map((each) => `  Chờ xếp: ${each.unit.name} (${each.unit.id}), thuộc ${each.parent.name} cũ`),
    ...(reply.leftBehindTotal > reply.leftBehind.length ? [`  … và ${reply.leftBehindTotal - reply.leftBehind.length} nơi khác`] : []),
  ].join('\n')
}
