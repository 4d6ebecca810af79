// The only place for the words of the windows page in Vietnamese.
import { translator } from '../translate.ts'

export const vi = {
  'windows.title': 'Kỳ đánh giá',
  'windows.unit-missing': 'Chọn tỉnh hoặc đơn vị ở thanh trên cùng để xem kỳ đánh giá áp dụng cho đơn vị đó.',
  'windows.law': 'Kỳ đánh giá do văn bản ấn định.',
  'windows.province':
    'Văn bản đã đọc không ấn định kỳ hằng năm; tỉnh đặt kỳ đánh giá và chịu trách nhiệm về nguồn. Kỳ do tỉnh đặt được ghi là chưa đối chiếu.',
  'windows.caption': 'Các kỳ đánh giá, mới nhất trước',
  'windows.none': 'Tỉnh chưa đặt kỳ đánh giá nào cho bộ tiêu chí này.',
  'windows.none-help': 'Công an tỉnh hoặc quản trị đặt kỳ đánh giá trước khi các xã đăng ký.',
  'windows.year': 'Năm',
  'windows.span': 'Từ ngày – đến hết ngày',
  'windows.due': 'Hạn nộp',
  'windows.due-none': 'chưa xác định',
  'windows.source': 'Căn cứ',
  'windows.current': 'kỳ hiện tại',
  'windows.checked': 'Đối chiếu',
  'windows.is-checked': 'đã đối chiếu',
  'windows.add': 'Đặt kỳ mới',
  'windows.from': 'Từ ngày',
  'windows.last': 'Đến hết ngày',
  'windows.due-field': 'Hạn nộp hồ sơ',
  'windows.due-hint': 'Ngày cuối cùng còn đúng hạn. Để trống nếu tỉnh không đặt hạn.',
  'windows.source-field': 'Căn cứ',
  'windows.source-hint': 'Số, ký hiệu văn bản của tỉnh, ví dụ: Kế hoạch 125/KH-UBND.',
  'windows.need-from': 'Nhập ngày bắt đầu.',
  'windows.need-last': 'Nhập ngày kết thúc.',
  'windows.order': 'Ngày kết thúc phải từ ngày bắt đầu trở đi.',
  'windows.need-source': 'Ghi văn bản làm căn cứ.',
  'windows.save': 'Lưu kỳ đánh giá',
  'windows.saved': 'Đã lưu kỳ đánh giá.',
  'windows.back': 'Bộ tiêu chí',
} as const

/** The words of the windows page. */
export const t = translator('calendar', vi)
