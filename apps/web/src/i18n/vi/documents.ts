// The only place for the words around a document in Vietnamese; the document brings its own.
import { translator } from '../translate.ts'

export const vi = {
  'report.title': 'Báo cáo',
  'report.unit-missing': 'Chưa chọn đơn vị',
  'report.unit-missing-help': 'Chọn tỉnh hoặc đơn vị ở thanh trên cùng để lập báo cáo của đơn vị đó.',
  'report.day': 'Số liệu tính đến ngày',
  'report.download': 'Tải tệp Word',
  'report.download-pdf': 'Tải tệp PDF',
  'report.downloading': 'Đang lập tệp…',
  'report.downloaded': 'Đã tải {file}',
  'report.print': 'In',
  'report.help':
    'Mỗi con số trong câu được đếm lại từ hồ sơ và quyết định đến ngày chọn. Bấm vào con số có gạch chân để xem các đơn vị đứng sau.',
  'report.board': 'Mở bảng tổng hợp',
  'report.figures-board': 'Mở bảng số liệu',
  'report.to': 'Kính gửi:',
  'report.recipients': 'Nơi nhận:',
  'report.open-measure': 'Mở danh sách đơn vị của con số này',
} as const

/** The words around a document. */
export const t = translator('documents', vi)
