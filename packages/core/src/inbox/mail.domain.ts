// The only place for what is sent by e-mail of an inbox, to which address, and when a mail is tried again. A mail names kinds, units and
// deadlines and leads to the system; what a report or a dossier says is read there, behind the sign-in.
import { vietnameseDate, type PlainDate } from '../shared/plain-date.ts'
import type { NoticeKind } from './inbox.domain.ts'

/** `urgent`: only what must be acted on. */
export const mailChoices = ['all', 'urgent', 'none'] as const
export type MailChoice = (typeof mailChoices)[number]

/** `digest`: what is new in the inbox, once a day. `code`: shows that an address is read by who named it. `trial`: whether the server works. */
export const mailPurposes = ['digest', 'code', 'trial'] as const
export type MailPurpose = (typeof mailPurposes)[number]

/** `tls`: from the first byte. `starttls`: before anything is said; a server that cannot is not spoken to. `none`: in the open, inside a network. */
export const mailSecurities = ['tls', 'starttls', 'none'] as const
export type MailSecurity = (typeof mailSecurities)[number]

const MOST_ADDRESS = 254

/** One plain address and nothing that could begin another header or name a second receiver. */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= MOST_ADDRESS &&
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/.test(
      text,
    )
  )
}

/** What may be looked up as a host at all; whether it may be called is judged by its address. */
export const isHostText = (text: string): boolean => !/\p{Cc}|\.\./u.test(text)

/** Minutes until a mail is tried again after so many attempts; null: no more. Over about ten hours in all. */
export function minutesUntilRetry(attempts: number, purpose: MailPurpose): number | null {
  // whoever waits for a code or a trial is at the screen
  const waits = purpose === 'digest' ? [1, 5, 20, 60, 180, 360] : [1]
  return waits[attempts - 1] ?? null
}

const lines: Readonly<Record<NoticeKind, string>> = {
  'report-returned': 'báo cáo số liệu bị trả lại, cần sửa',
  'report-handed-in-again': 'báo cáo số liệu đã nộp lại',
  'report-accepted': 'báo cáo số liệu đã được tiếp nhận',
  'report-correcting': 'báo cáo số liệu mở đính chính',
  'report-credited': 'báo cáo số liệu được tính là nộp đúng hạn vì hệ thống gián đoạn',
  'report-late-again': 'báo cáo số liệu lại tính là nộp chậm',
  'report-due-soon': 'sắp đến hạn nộp báo cáo số liệu',
  'report-overdue': 'quá hạn nộp báo cáo số liệu',
  'reports-missing': 'còn đơn vị chưa nộp báo cáo số liệu',
  'reports-missing-above': 'vẫn còn đơn vị chưa nộp báo cáo số liệu',
  'report-asked': 'có yêu cầu báo cáo đột xuất',
  'report-put-off': 'hạn nộp báo cáo đột xuất được lùi',
  'report-not-asked': 'yêu cầu báo cáo đột xuất đã rút',
  'dossier-returned': 'hồ sơ bị trả lại, cần sửa',
}

export type MailLine = { readonly kind: NoticeKind; readonly unit: string; readonly dueOn: PlainDate | null }
/** `body` is plain text. */
export type Mail = { readonly subject: string; readonly body: string }

/** At most so many lines; the rest is a number. */
const MOST_LINES = 30

const said = ({ kind, unit, dueOn }: MailLine): string =>
  `- ${oneLine(unit)}: ${lines[kind]}${dueOn === null ? '' : ` (hạn ${vietnameseDate(dueOn)})`}`

/** Names are ours, and still none of them may end a line or a header. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

const foot = (address: string): string =>
  `\n\nMở thông báo: ${address}/thong-bao\nChọn nhận hay thôi nhận thư: ${address}/tai-khoan\n\nThư tự động, không trả lời. Nội dung báo cáo, hồ sơ chỉ xem được trong hệ thống sau khi đăng nhập.\n`

/** What is new, in one mail. @param address where the system stands, without a slash at its end */
export function digestMail(notices: readonly MailLine[], address: string, demonstration: boolean): Mail {
  const shown = notices.slice(0, MOST_LINES).map(said)
  const more = notices.length - shown.length
  const rest = more > 0 ? [`- và ${String(more)} thông báo khác`] : []
  const mark = demonstration ? '[DỮ LIỆU MINH HỌA] ' : ''
  return {
    subject: `${mark}Bình Yên: ${String(notices.length)} thông báo mới`,
    body: `Có ${String(notices.length)} thông báo mới:\n\n${[...shown, ...rest].join('\n')}${foot(address)}`,
  }
}

export function codeMail(code: string, minutes: number): Mail {
  return {
    subject: 'Bình Yên: mã xác nhận địa chỉ thư',
    body: `Mã xác nhận địa chỉ thư: ${code}\n\nMã dùng được trong ${String(minutes)} phút, nhập tại trang Tài khoản. Không yêu cầu mã này thì bỏ qua thư.\n`,
  }
}

export const trialMail: Mail = {
  subject: 'Bình Yên: thư thử',
  body: 'Máy chủ thư đã được thiết lập đúng: thư này do hệ thống gửi đi.\n',
}
