// The only place for the words of the inbox.
import { translator } from '../translate.ts'

export const vi = {
  'page.title': 'Thông báo',
  'page.subtitle': 'Việc mới về báo cáo và hồ sơ của đơn vị, nhắc hạn nộp. Mỗi thông báo dẫn đến nơi xử lý.',
  'filter.unread': 'Chỉ hiện thông báo chưa đọc',
  'read.all': 'Đánh dấu đã đọc tất cả',
  'read.one': 'Đánh dấu đã đọc',
  'read.back': 'Đánh dấu chưa đọc',
  'day.today': 'Hôm nay, {date}',
  'list.none': 'Chưa có thông báo',
  'list.none-help': 'Khi báo cáo được trả lại, được tiếp nhận hoặc sắp đến hạn, thông báo hiện ở đây.',
  'list.none-unread': 'Không còn thông báo chưa đọc',
  'list.more': 'Xem thêm',
  'mark.urgent': 'Cần xử lý',
  'mark.unread': 'Chưa đọc',
  'at.deadline': 'Hạn nộp {date}',
  'about.report': '{form}, {period}',
  'units.some': 'Chưa nộp: {names}',
  'units.more': 'Chưa nộp: {names} và {count} đơn vị khác',
  'kind.report-returned': '{unit}: báo cáo bị trả lại, {count} ô cần sửa',
  'kind.report-handed-in-again': '{unit} đã nộp lại báo cáo',
  'kind.report-accepted': '{unit}: báo cáo đã được tiếp nhận',
  'kind.report-correcting': '{unit} mở đính chính báo cáo',
  'kind.report-credited': '{unit}: báo cáo được tính là nộp đúng hạn vì hệ thống gián đoạn quanh hạn nộp',
  'kind.report-late-again': '{unit}: báo cáo lại tính là nộp chậm, ghi nhận gián đoạn đã bị rút',
  'kind.report-asked': '{unit}: có yêu cầu báo cáo đột xuất',
  'kind.report-put-off': '{unit}: hạn nộp báo cáo đột xuất được lùi',
  'kind.report-not-asked': '{unit}: yêu cầu báo cáo đột xuất đã rút, không phải nộp',
  'kind.report-due-soon': '{unit}: còn {count} ngày làm việc là hết hạn nộp báo cáo',
  'kind.report-due-today': '{unit}: hôm nay là hạn nộp báo cáo',
  'kind.report-overdue': '{unit}: đã quá hạn nộp báo cáo',
  'kind.reports-missing': '{unit}: {missing}/{expected} đơn vị chưa nộp báo cáo, đã quá hạn',
  'kind.reports-missing-above': '{unit}: {missing}/{expected} đơn vị vẫn chưa nộp báo cáo',
  'kind.dossier-returned': '{unit}: hồ sơ bị trả lại, {count} nội dung cần sửa',
} as const

export const t = translator('inbox', vi)
