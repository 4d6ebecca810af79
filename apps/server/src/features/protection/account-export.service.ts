// The only place that writes everything about one account into a file: JSON for programs, plain text for reading.
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'

export type ExportForm = 'json' | 'text'
export type ExportFile = { readonly fileName: string; readonly contentType: string; readonly bytes: Uint8Array }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const SECTIONS: readonly (readonly [key: string, title: string])[] = [
  ['account', 'Tài khoản'],
  ['grants', 'Vai trò được giao'],
  ['delegations', 'Ủy quyền'],
  ['handOvers', 'Bàn giao'],
  ['apiKeys', 'Khóa truy cập của chương trình'],
  ['sessions', 'Phiên đăng nhập đang có'],
  ['addresses', 'Địa chỉ đã đăng nhập'],
  ['failures', 'Lần đăng nhập sai'],
  ['secondFactor', 'Xác thực hai lớp'],
  ['providers', 'Liên kết đăng nhập một lần'],
  ['commands', 'Lệnh đã gửi'],
  ['audit', 'Nhật ký do tài khoản này làm (by) và về tài khoản này (about)'],
  ['notices', 'Thông báo đã nhận'],
  ['mail', 'Địa chỉ thư'],
  ['mails', 'Thư đã gửi'],
  ['reportActions', 'Việc đã làm trên báo cáo số liệu'],
  ['exports', 'Tệp xuất đã yêu cầu'],
  ['dossierActions', 'Việc đã làm trên hồ sơ'],
]

/** Beside the lines of a long list stands how many there are. */
function linesOf(value: unknown): { readonly rows: readonly unknown[]; readonly total: number } {
  if (value === null || value === undefined) return { rows: [], total: 0 }
  if (Array.isArray(value)) return { rows: value as readonly unknown[], total: value.length }
  if (isRecord(value) && Array.isArray(value['latest'])) {
    return { rows: value['latest'] as readonly unknown[], total: Number(value['total']) }
  }
  return { rows: [value], total: 1 }
}

function rowText(row: unknown): string {
  if (!isRecord(row)) return `  ${JSON.stringify(row)}`
  const parts = Object.entries(row).filter(([, value]) => value !== null && value !== '')
  return parts.map(([key, value]) => `  ${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('\n')
}

function asText(found: Readonly<Record<string, unknown>>, { at, demonstration }: { at: Date; demonstration: boolean }): string {
  const head = [
    ...(demonstration ? [DEMONSTRATION_MARK, ''] : []),
    'TOÀN BỘ DỮ LIỆU VỀ MỘT TÀI KHOẢN',
    `Lập lúc ${at.toISOString()}. Không gồm mật khẩu, mã bí mật và các giá trị băm.`,
  ]
  const sections = SECTIONS.flatMap(([key, title]) => {
    const { rows, total } = linesOf(found[key])
    const shown = rows.length < total ? ` (${String(rows.length)} dòng mới nhất trong ${String(total)})` : ` (${String(total)})`
    return ['', `== ${title}${shown} ==`, ...(rows.length === 0 ? ['  Không có.'] : rows.map(rowText).flatMap((text) => [text, '']))]
  })
  return [...head, ...sections].join('\n')
}

/** The file a person takes away. @throws nothing; `found` is what the database gave */
export function exportFile(
  found: unknown,
  { form, at, demonstration }: { readonly form: ExportForm; readonly at: Date; readonly demonstration: boolean },
): ExportFile {
  const everything = isRecord(found) ? found : {}
  const account = isRecord(everything['account']) ? everything['account'] : {}
  const username = typeof account['username'] === 'string' ? account['username'] : 'khong-ten'
  const name = `tai-khoan-${username}-${at.toISOString().slice(0, 10)}`
  if (form === 'text') {
    const bytes = new TextEncoder().encode(`\ufeff${asText(everything, { at, demonstration })}`)
    return { fileName: `${name}.txt`, contentType: 'text/plain; charset=utf-8', bytes }
  }
  const content = { ...(demonstration ? { demonstration: DEMONSTRATION_MARK } : {}), exportedAt: at.toISOString(), ...everything }
  return { fileName: `${name}.json`, contentType: 'application/json', bytes: new TextEncoder().encode(JSON.stringify(content, null, 2)) }
}
