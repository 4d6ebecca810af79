// The only place for the words of the windows page in Vietnamese.
import { translator } from '../translate.ts'

const vi = {
  'windows.title': 'Mốc thời gian đánh giá',
  'windows.unit-missing': 'Chọn tỉnh hoặc đơn vị ở thanh trên cùng để xem mốc thời gian áp dụng cho đơn vị đó.',
  'windows.law': 'Mốc thời gian do văn bản ấn định.',
  'windows.province':
    'Văn bản đã đọc không ấn định mốc hằng năm; tỉnh đặt mốc và chịu trách nhiệm về nguồn. Mốc do tỉnh đặt được ghi là chưa đối chiếu.',
  'windows.caption': 'Các mốc thời gian, mới nhất trước',
  'windows.none': 'Tỉnh chưa đặt mốc thời gian nào cho bộ tiêu chí này.',
  'windows.none-help': 'Công an tỉnh hoặc quản trị đặt mốc trước khi các xã đăng ký.',
  'windows.year': 'Năm',
  'windows.span': 'Từ ngày – đến hết ngày',
  'windows.due': 'Hạn nộp',
  'windows.due-none': 'chưa xác định',
  'windows.source': 'Căn cứ',
  'windows.current': 'đang trong mốc này',
  'windows.checked': 'Đối chiếu',
  'windows.is-checked': 'đã đối chiếu',
  'windows.add': 'Đặt mốc mới',
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
  'windows.save': 'Lưu mốc thời gian',
  'windows.saved': 'Đã lưu mốc thời gian.',
  'windows.back': 'Bộ tiêu chí',
} as const

/** The words of the windows page. */
export const t = translator(vi)
