// The only place for the Vietnamese words of files made in the background.
import { translator } from '../translate.ts'

export const vi = {
  'page.title': 'Tệp xuất của tôi',
  'page.help':
    'Bảng lớn được tạo thành tệp ở phía máy chủ, không phải chờ trên trang. Tệp chỉ có số liệu bạn được xem vào lúc tạo, lưu {days} ngày rồi tự xóa.',
  'page.empty': 'Chưa có tệp nào',
  'page.empty-help':
    'Mở danh sách báo cáo, bảng số liệu, số liệu chưa khớp hoặc “Vì sao số này thay đổi?”, chọn “Tạo tệp lớn”; tệp xong sẽ nằm ở đây.',
  'page.list': 'Các tệp đã yêu cầu, mới nhất trước',
  'ask.open': 'Tạo tệp lớn',
  'ask.title': 'Tạo tệp ở phía máy chủ',
  'ask.help': 'Yêu cầu xong có thể đóng trang; tệp nằm ở mục “Tệp xuất của tôi”.',
  'ask.what': 'Nội dung',
  'ask.values': 'Từng số liệu của mọi đơn vị và mọi kỳ',
  'ask.totals': 'Bảng tổng hợp đang xem',
  'ask.reports': 'Danh sách báo cáo đang xem',
  'ask.contradictions': 'Danh sách số liệu chưa khớp đang xem',
  'ask.differences': 'Chênh lệch đang xem, đủ mọi đơn vị của từng nguyên nhân',
  'ask.basis': 'Số liệu',
  'ask.provisional': 'Theo lần nộp cuối',
  'ask.accepted': 'Đã tiếp nhận',
  'ask.format': 'Loại tệp',
  'ask.xlsx': 'Excel (.xlsx)',
  'ask.csv': 'CSV, cho phần mềm khác',
  'ask.send': 'Yêu cầu tạo tệp',
  'state.queued': 'Đang chờ',
  'state.running': 'Đang tạo: {done} dòng',
  'state.running-of': 'Đang tạo: {done}/{total} dòng',
  'state.done': 'Xong: {rows} dòng, {size}',
  'state.failed': 'Không tạo được',
  'state.cancelled': 'Đã dừng',
  'state.expired': 'Đã hết hạn lưu và đã xóa',
  'row.asked': 'Yêu cầu lúc {at}',
  'row.kept': 'lưu đến {at}',
  'row.hash': 'Mã kiểm tra SHA-256',
  'row.get': 'Tải tệp',
  'row.stop': 'Dừng',
  'row.progress': 'Tiến độ tạo tệp',
  'size.kb': '{size} KB',
  'size.mb': '{size} MB',
} as const
export const t = translator('exports', vi)
