// The only place for the words of a unit's line through time in Vietnamese.
import { translator } from '../translate.ts'

export const vi = {
  'line.title': 'Một dòng thời gian qua các mã',
  'line.label': 'Dòng thời gian: {units}',
  'line.before':
    'Phần gạch chéo là trước {date}: các nguồn không có danh mục cũ hơn, nên dùng danh mục ngày này. Vạch đứng là ngày đổi tên, loại hình hoặc nơi trực thuộc; chấm là một kết quả đã ghi.',
  'line.caption': 'Kết quả đã ghi theo thứ tự thời gian, dưới mọi mã của đơn vị',
  'line.none': 'Chưa có kết quả nào được ghi.',
  'line.window': 'Kỳ',
  'line.under': 'Ghi dưới tên, mã',
  'line.what': 'Nội dung',
  'line.result': 'Kết quả',
  'line.share': '{met}/{total}',
  'state.recognised': 'Đã công nhận',
  'state.not-recognised': 'Không công nhận',
  'state.met': 'Đạt',
  'state.not-met': 'Chưa đạt',
  'state.cannot-tell': 'Chưa kết luận được',
  'state.not-handed-in': 'Chưa nộp',
} as const

/** The words of a unit's line through time. */
export const t = translator('line', vi)
