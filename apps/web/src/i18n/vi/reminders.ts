// The only place for the words of the terms of reminders.
import { translator } from '../translate.ts'

export const vi = {
  'page.title': 'Nhắc hạn nộp báo cáo',
  'page.subtitle':
    'Hệ thống gửi thông báo cho đơn vị chưa nộp trước hạn và sau hạn, rồi báo lên cấp trên. Mỗi lần nhắc rơi vào ngày làm việc; đơn vị đã nộp không bị nhắc.',
  'section.before': 'Trước hạn',
  'before.label': 'Nhắc trước hạn (số ngày làm việc)',
  'before.hint': 'Nhiều lần nhắc cách nhau bằng dấu phẩy, ví dụ: 5, 1. Để trống: không nhắc trước hạn.',
  'before.wrong': 'Nhập tối đa 5 số từ 1 đến {most}, cách nhau bằng dấu phẩy.',
  'section.after': 'Sau hạn',
  'after.label': 'Ngày làm việc đầu tiên sau hạn: nhắc đơn vị chưa nộp và báo cho cấp tiếp nhận danh sách đơn vị còn thiếu',
  'higher.label': 'Báo cấp trên của cấp tiếp nhận khi vẫn còn thiếu',
  'higher.days': 'Sau hạn (số ngày làm việc)',
  'higher.wrong': 'Nhập một số từ 1 đến {most}.',
  proposal: 'Lịch nhắc mặc định là đề xuất',
  'proposal-help': 'Chưa tìm được quy định ấn định lịch nhắc; đơn vị chủ quản quyết định.',
  save: 'Lưu lịch nhắc',
  saved: 'Đã lưu lịch nhắc.',
  default: 'Đặt lại mặc định',
  who: 'Quản trị hệ thống cấp Bộ thay đổi được lịch này.',
} as const

export const t = translator('reminders', vi)
