// The only place for the words of report periods and of quantities as they were said.
import { translator } from '../translate.ts'

export const vi = {
  'period.month': 'Tháng {number}/{year}',
  'period.quarter': 'Quý {roman}/{year}',
  'period.first-half': '6 tháng đầu năm {year}',
  'period.second-half': '6 tháng cuối năm {year}',
  'period.nine-months': '9 tháng năm {year}',
  'period.year': 'Năm {year}',
  'period.programme': 'Giai đoạn {year}–{last}',
  'period.ad-hoc': 'Đợt báo cáo {days}',
  'period.with-days': '{name} ({days})',
  'kind.month': 'Tháng',
  'kind.quarter': 'Quý',
  'kind.half-year': '6 tháng',
  'kind.nine-months': '9 tháng',
  'kind.year': 'Năm',
  'kind.programme': 'Giai đoạn',
  'asked.link': 'Yêu cầu đột xuất',
  'asked.none': 'Chưa có yêu cầu nào',
  'asked.none-help': 'Công an tỉnh hoặc Bộ lập yêu cầu theo văn bản; đơn vị được yêu cầu sẽ nhận thông báo.',
  'kind.ad-hoc': 'Đột xuất',
  'quantity.over': 'trên {number}',
  'quantity.more-than': 'hơn {number}',
  'quantity.at-least': 'ít nhất {number}',
  'quantity.nearly': 'gần {number}',
  'quantity.at-most': 'nhiều nhất {number}',
  'quantity.about': 'khoảng {number}',
  'quantity.range': 'từ {number} đến {upper}',
  'total.no-whole': 'không có mẫu số',
  'total.not-provided': 'K',
  'total.not-applicable': '–',
} as const

export const t = translator('periods', vi)
