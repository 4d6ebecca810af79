// The only place for the Vietnamese words of figures shown beside a dossier's answers.
import { translator } from '../translate.ts'

export const vi = {
  says: 'Báo cáo {period}: {number} {unit}.',
  sum: 'Cộng {count} báo cáo {first} – {last}: {number} {unit}.',
  none: 'Chưa có báo cáo {period} để đối chiếu.',
  'verdict.agrees': 'Khớp với hồ sơ.',
  'verdict.contradicts': 'Hồ sơ nói {number}: chưa khớp.',
  'verdict.incomplete': 'Báo cáo còn thiếu: chưa kết luận.',
  explained: 'Đã giải trình.',
  explain: 'Giải trình',
  open: 'Xem báo cáo',
  label: 'Số liệu đã báo cáo',
  'hand-in': '{count} nội dung chưa khớp với báo cáo số liệu. Vẫn nộp được; nên sửa bên bị sai hoặc giải trình.',
} as const

export const t = translator('reported', vi)
