// The only place for the words of data care in Vietnamese.
import { translator } from '../translate.ts'

export const vi = {
  'ask.title': 'Kiểm tra nội dung trước khi lưu',
  'ask.found': 'Nội dung sắp lưu có vẻ chứa:',
  'ask.why':
    'Hệ thống ghi về địa bàn, không ghi về từng người. Hãy quay lại và bỏ phần đó đi; chỉ lưu khi đây không phải thông tin về người cụ thể.',
  'ask.recorded': 'Nếu vẫn lưu, nhật ký ghi lại việc này, không ghi nội dung.',
  'ask.save': 'Vẫn lưu',
  'ask.back': 'Quay lại sửa',

  'page.title': 'Bảo vệ dữ liệu',
  'page.subtitle': 'Nội dung nhạy cảm, số liệu nhỏ, thời hạn lưu',

  'guard.title': 'Nội dung nhạy cảm trong ô nhập và tên tệp',
  'guard.help':
    'Trước khi lưu, mọi ô nhập chữ và tên tệp được đọc để tìm thông tin về người cụ thể và tài liệu có độ mật. Cảnh báo: người nhập sửa lại hoặc chọn “Vẫn lưu”. Chặn: phải xóa mới lưu được.',
  'guard.who': 'Quản trị hệ thống cấp cả nước thay đổi được phần này.',
  'guard.usual': 'Mặc định: {mode}',
  'guard.save': 'Lưu thiết lập',
  'guard.saved': 'Đã lưu.',
  'mode.off': 'Tắt',
  'mode.warn': 'Cảnh báo',
  'mode.block': 'Chặn',

  'small.title': 'Số liệu nhỏ',
  'small.help':
    'Số vụ việc dưới {least} ở một địa bàn có thể chỉ ra người cụ thể, nên được che với người không cần biết, trên màn hình, trong tệp xuất và qua API. Các ô khác cũng được che khi từ đó có thể tính ra số đã che.',
  'small.marks': '“<{least}” nghĩa là từ 1 đến dưới {least}. “—” nghĩa là không hiện, có thể là bất kỳ số nào.',
  'small.who': 'Xem được số đầy đủ trong địa bàn của mình: {roles}.',

  'keep.title': 'Thời hạn lưu',
  'keep.proposal': 'Các thời hạn này là đề xuất',
  'keep.proposal-help': 'Chưa tìm được quy định ấn định thời hạn cho từng loại; cơ quan chủ quản dữ liệu quyết định.',
  'keep.caption': 'Thời hạn lưu theo loại dữ liệu',
  'keep.kind': 'Loại dữ liệu',
  'keep.term': 'Thời hạn',
  'keep.end': 'Hết thời hạn',
  'keep.basis': 'Căn cứ',
  'keep.no-basis': 'chưa xác định – đề xuất',
  'keep.no-term': 'theo hồ sơ',
  'keep.at-once': 'ngay',
  'keep.days': '{count} ngày',
  'keep.years': '{count} năm',
  'keep.never-ran': 'Chưa lần nào xóa dữ liệu hết hạn. Chạy trên máy chủ: binhyen retention --apply.',
  'keep.last-ran': 'Lần xóa gần nhất: {at}, {count} mục.',
  'keep.kind.session': 'Phiên đăng nhập',
  'keep.kind.sign-in-failure': 'Lần đăng nhập sai',
  'keep.kind.account-address': 'Địa chỉ đã đăng nhập',
  'keep.kind.provider-attempt': 'Lượt đăng nhập một lần dở dang',
  'keep.kind.command-reply': 'Câu trả lời của lệnh đã gửi',
  'keep.kind.closed-account-keys': 'Mật khẩu, mã, địa chỉ của tài khoản đã đóng',
  'keep.kind.closed-account-name': 'Họ tên, tên đăng nhập của tài khoản đã đóng',
  'keep.kind.notice': 'Thông báo trong hộp thư',
  'keep.kind.mail': 'Thư đã gửi',
  'keep.kind.delegation': 'Ủy quyền, bàn giao',
  'keep.kind.audit': 'Nhật ký',
  'keep.kind.official-record': 'Hồ sơ, quyết định, người ký',
  'keep.from.expiry': 'sau khi hết hạn',
  'keep.from.failure': 'từ lần sai',
  'keep.from.last-sign-in': 'từ lần đăng nhập cuối',
  'keep.from.made': 'từ khi gửi',
  'keep.from.closing': 'từ khi đóng',
  'keep.from.archiving': 'từ khi lưu trữ theo năm',
  'keep.from.deciding': 'từ ngày quyết định',
  'keep.end.delete': 'xóa',
  'keep.end.anonymise': 'bỏ tên, giữ mã',
  'keep.end.archive': 'chỉ còn trong bản lưu trữ',
  'keep.end.keep': 'giữ cùng hồ sơ',

  'export.title': 'Dữ liệu về tài khoản',
  'export.help-own': 'Tải về toàn bộ dữ liệu hệ thống giữ về tài khoản của bạn. Không gồm mật khẩu và các mã bí mật.',
  'export.help-other': 'Tải về toàn bộ dữ liệu hệ thống giữ về tài khoản này, theo yêu cầu của chủ tài khoản. Không gồm nội dung hồ sơ.',
  'export.text': 'Tải bản để đọc',
  'export.json': 'Tải bản JSON',
} as const

/** The words of data care. */
export const t = translator('protection', vi)
