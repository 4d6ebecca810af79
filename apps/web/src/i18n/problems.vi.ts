// The only place for what each problem says to a person: what happened, and the next step. The compiler asks for every code.
import type { Action } from '@binhyen/core/access/access.policy'
import { rights } from '@binhyen/core/access/access.policy'
import { findPlainDate } from '@binhyen/core/shared/plain-date'
import type { ProblemCode } from '@binhyen/core/shared/problem'
import { detailText, type ApiProblem, type LineProblemCode } from '../api/api-problem.ts'
import { formatDate } from './format.ts'
import { sentenceIn, translator } from './translate.ts'
import { t, type ViKey } from './vi.ts'

export const vi = {
  'line.offline': 'Không kết nối được với máy chủ. Nội dung đang nhập vẫn còn trên máy này; kiểm tra mạng rồi thử lại.',
  'line.unreadable': 'Máy chủ trả lời không đọc được. Tải lại trang; nếu vẫn vậy, báo người quản trị kèm giờ xảy ra.',
  'request.invalid': 'Nội dung gửi đi có chỗ chưa hợp lệ. Xem lại các ô được đánh dấu rồi gửi lại.',
  'request.not-found': 'Không có địa chỉ này trên máy chủ. Tải lại trang để dùng bản mới nhất.',
  'request.method-not-allowed': 'Máy chủ không nhận yêu cầu kiểu này. Tải lại trang để dùng bản mới nhất.',
  'request.too-slow': 'Đường truyền quá chậm nên máy chủ đã ngắt. Kiểm tra mạng rồi gửi lại.',
  'request.address-too-long': 'Địa chỉ quá dài. Quay lại trang trước rồi chọn lại.',
  'request.head-too-large': 'Trình duyệt gửi kèm quá nhiều thông tin. Xóa cookie của trang này rồi đăng nhập lại.',
  'request.too-many': 'Gửi quá nhiều yêu cầu trong một phút. Đợi {retryAfterSeconds} giây rồi thử lại.',
  'request.too-large': 'Nội dung gửi đi quá lớn. Giảm dung lượng tệp hoặc chia thành nhiều lần gửi.',
  'request.unsupported-media': 'Loại tệp này không dùng được. Chọn đúng loại tệp ghi bên ô chọn tệp.',
  'request.cross-site': 'Yêu cầu đến từ một trang khác nên bị từ chối. Mở Bình Yên bằng địa chỉ của đơn vị rồi làm lại.',
  'server.internal': 'Máy chủ gặp lỗi, chưa ghi nhận gì. Thử lại; nếu vẫn lỗi, báo người quản trị kèm giờ xảy ra.',
  'server.busy': 'Máy chủ đang bận. Đợi ít giây rồi thử lại; gửi lặp lại không tạo thành hai lần.',
  'auth.required': 'Phiên làm việc đã hết. Đăng nhập lại để tiếp tục.',
  'auth.wrong-credentials':
    'Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock, bộ gõ tiếng Việt và dấu cách thừa rồi nhập lại.',
  'auth.throttled': 'Đã nhập sai nhiều lần. Đợi {wait} rồi thử lại.',
  'auth.forbidden': 'Tài khoản này không có quyền làm việc đó.',
  'auth.password-change-required': 'Đổi mật khẩu lần đầu trước khi làm việc khác.',
  'auth.second-factor-required': 'Thiết lập xác thực hai lớp trước khi làm việc khác.',
  'auth.confirmation-required': 'Việc này cần xác nhận lại: nhập lại mật khẩu rồi làm tiếp.',
  'auth.wrong-code': 'Mã chưa đúng, đã dùng rồi hoặc đã hết hạn. Nhập mã đang hiện trên ứng dụng, hoặc một mã khôi phục chưa dùng.',
  'auth.password-too-weak': 'Mật khẩu này dễ bị đoán. Chọn mật khẩu khác.',
  'auth.second-factor-on': 'Tài khoản đã có xác thực hai lớp. Tải lại trang.',
  'auth.second-factor-off': 'Tài khoản chưa có xác thực hai lớp. Tải lại trang rồi thiết lập lại từ đầu.',
  'auth.second-factor-kept': 'Vai trò của tài khoản bắt buộc xác thực hai lớp nên không tắt được.',
  'auth.second-factor-unreadable':
    'Máy chủ không đọc được mã xác thực hai lớp của tài khoản. Liên hệ quản trị để gỡ, rồi thiết lập lại từ đầu.',
  'auth.session-not-found': 'Phiên này đã kết thúc. Tải lại trang.',
  'auth.provider-off': 'Máy chủ này không dùng hệ thống đăng nhập chung.',
  'auth.provider-unavailable': 'Hệ thống đăng nhập chung không trả lời. Đăng nhập bằng mật khẩu, hoặc thử lại sau ít phút.',
  'auth.provider-refused': 'Đăng nhập qua hệ thống chung không thành hoặc đã quá thời gian. Bấm đăng nhập lại từ đầu.',
  'auth.provider-unlinked':
    'Hệ thống đăng nhập chung nhận ra người dùng nhưng chưa có tài khoản nào được liên kết. Đăng nhập bằng mật khẩu rồi liên kết ở Tài khoản của tôi.',
  'auth.provider-taken': 'Danh tính này đã liên kết với một tài khoản khác. Liên hệ quản trị.',
  'auth.key-not-allowed': 'Khóa truy cập không dùng được cho việc này. Người có tài khoản tự đăng nhập để làm.',
  'api-key.not-found': 'Không có khóa truy cập này. Tải lại trang để xem danh sách mới nhất.',
  'api-key.too-many': 'Mỗi tài khoản có nhiều nhất {most} khóa đang dùng. Thu hồi khóa không còn dùng rồi tạo lại.',
  'api-key.expiry': 'Khóa phải hết hạn sau hôm nay và không muộn hơn {latest}.',
  'api-key.outside-grants': 'Tài khoản không có vai trò của chính mình tại đơn vị này. Chọn đơn vị thuộc phạm vi của tài khoản.',
  'account.not-found': 'Không có tài khoản {username}. Kiểm tra tên đăng nhập.',
  'account.username-taken': 'Tên đăng nhập {username} đã có người dùng. Chọn tên khác.',
  'account.closed': 'Tài khoản {username} đã đóng. Tạo tài khoản mới nếu cần.',
  'account.wrong-level': 'Vai trò này không thuộc cấp của đơn vị đã chọn. Chọn đơn vị đúng cấp.',
  'account.demonstration': 'Dữ liệu minh họa dùng các tài khoản có sẵn, không thêm hay sửa tài khoản.',
  'account.own': 'Không ai tự thay đổi tài khoản hoặc quyền của mình. Đề nghị một người quản trị khác thực hiện.',
  'account.import-refused':
    'Danh sách còn {wrong} ô chưa đúng nên chưa tạo tài khoản nào. Kiểm tra lại tệp, sửa các ô được nêu rồi tải lên.',
  'account.import-not-found': 'Không tìm thấy danh sách tài khoản này, hoặc danh sách nằm ngoài phạm vi quản trị.',
  'grant.not-found': 'Không tìm thấy quyền này, hoặc quyền nằm ngoài phạm vi quản trị. Tải lại trang.',
  'grant.ended': 'Quyền này đã kết thúc từ ngày {on}. Tải lại trang để xem các quyền đang có.',
  'grant.in-the-past': 'Không kết thúc hoặc thay đổi quyền cho những ngày đã qua. Chọn ngày {today} hoặc muộn hơn.',
  'grant.refused':
    'Không giao được quyền này: không tự giao quyền cho mình, ngày kết thúc phải sau ngày bắt đầu, và người này chưa có cùng quyền đó trong thời gian trùng. Xem lại vai trò, đơn vị và thời hạn.',
  'hand-over.no-successor': 'Chưa chọn người nhận bàn giao. Chọn người nhận, hoặc bỏ chọn các quyền chuyển giao.',
  'hand-over.undoing-first': 'Tài khoản này đã có một lần bàn giao hẹn ngày {on}. Hủy lần đó trước khi lập lần mới.',
  'hand-over.not-found': 'Không tìm thấy lần bàn giao này. Tải lại trang.',
  'hand-over.done': 'Bàn giao đã có hiệu lực từ ngày {on} hoặc đã hủy nên không hủy được nữa. Giao lại quyền nếu cần.',
  'delegation.refused': 'Không lập được ủy quyền này. Xem lại người nhận, thời hạn và quyền được ủy quyền.',
  'delegation.recipient-not-found':
    'Không có tài khoản {username} đang hoạt động trong cùng tỉnh. Kiểm tra lại tên đăng nhập của người nhận.',
  'delegation.not-found': 'Không tìm thấy ủy quyền này. Tải lại trang.',
  'delegation.ended': 'Ủy quyền này đã kết thúc từ ngày {on}.',
  'protection.sensitive-text':
    'Nội dung có chỗ giống thông tin về người cụ thể hoặc tài liệu có độ mật nên chưa được lưu. Xóa hoặc viết lại chỗ đó rồi lưu.',
  'command.in-progress': 'Yêu cầu này đang được xử lý. Đợi ít giây; không cần gửi lại.',
  'command.reused': 'Yêu cầu đã được gửi trước đó với nội dung khác. Tải lại trang để xem kết quả đã ghi, rồi sửa nếu cần.',
  'command.shown-once': 'Việc này đã làm xong; nội dung chỉ hiện một lần nên không hiện lại. Tải lại trang; nếu cần thì cấp lại.',
  'unit.not-found': 'Không tìm thấy đơn vị {id}. Tìm lại theo tên hoặc mã của Tổng cục Thống kê.',
  'unit.not-valid-on': 'Đơn vị {id} không tồn tại vào ngày {on}. Chọn đơn vị có tên trong danh mục ngày đó.',
  'unit.file-invalid': 'Tệp danh sách có ô chưa đúng. Sửa các ô được nêu rồi tải tệp lên lại; chưa dòng nào được ghi.',
  'unit.village-exists': 'Xã đã có khu dân cư mang tên này. Kiểm tra danh sách, hoặc ghi tên đầy đủ hơn.',
  'unit.institution-exists': 'Xã đã có đơn vị mang tên này. Kiểm tra danh sách, hoặc ghi tên đầy đủ hơn.',
  'unit.institution-invalid': 'Tên, quy mô hoặc cấp học chưa đúng. Xem lại các ô rồi gửi lại.',
  'unit.no-district': 'Không còn cấp huyện từ 01/7/2025. Chọn UBND cấp xã hoặc UBND cấp tỉnh.',
  'unit.import-not-found': 'Không tìm thấy lần nhập này, hoặc đã hoàn tác. Tải lại trang.',
  'unit.import-in-use': 'Đã có người sửa hoặc đăng ký đơn vị trong danh sách này nên không hoàn tác được. Kết thúc từng đơn vị nếu cần.',
  'unit.import-refused': 'Tệp còn chỗ cần sửa nên chưa ghi gì. Kiểm tra lại tệp.',
  'unit.import-changed': 'Tệp hoặc danh mục đã khác so với lúc kiểm tra. Kiểm tra lại rồi ghi; chưa ghi gì.',
  'unit.wrong-level': 'Đơn vị này không đúng cấp cho việc đang làm. Chọn đơn vị đúng cấp.',
  'unit.change-refused': 'Ngày thay đổi phải sau lần thay đổi gần nhất ({lastChangeOn}). Kiểm tra lại ngày.',
  'unit.cohort-not-found': 'Không tìm thấy danh sách đơn vị thuộc diện xét này. Tải lại trang để lấy danh sách mới nhất.',
  'unit.cohort-frozen': 'Danh sách đơn vị thuộc diện xét của kỳ này đã chốt nên không sửa được.',
  'unit.cohort-overlaps': 'Chương trình này đã có danh sách cho kỳ trùng với kỳ vừa chọn. Mở danh sách đã có, hoặc chọn kỳ khác.',
  'unit.events-refused': 'Có thay đổi đơn vị chưa áp dụng được. Sửa các chỗ được nêu; chưa có gì được ghi.',
  'unit.batch-not-found': 'Không tìm thấy quyết định thay đổi đơn vị này. Tải lại danh sách.',
  'criteria.set-not-found': 'Không tìm thấy bộ tiêu chí này. Chọn trong danh sách ở mục Văn bản.',
  'criteria.set-not-in-force': 'Bộ tiêu chí không có hiệu lực vào ngày {on}. Chọn bộ tiêu chí có hiệu lực trong kỳ đánh giá.',
  'criteria.clause-not-found': 'Bộ tiêu chí không có nội dung này. Tải lại trang để lấy đúng phiên bản.',
  'criteria.set-elsewhere': 'Bộ tiêu chí này do tỉnh {province} ban hành cho địa bàn của tỉnh đó. Chọn bộ tiêu chí dùng cho địa phương.',
  'criteria.addition-invalid': 'Nội dung của tỉnh có chỗ chưa hợp lệ. Xem các dòng được nêu; chưa nội dung nào được ghi.',
  'criteria.addition-overlaps':
    'Tỉnh đã có văn bản bổ sung bộ tiêu chí này trong thời gian trùng. Chấm dứt văn bản đó trước, hoặc sửa ngày.',
  'criteria.addition-not-found': 'Không tìm thấy nội dung bổ sung này. Tải lại trang để xem danh sách mới nhất.',
  'criteria.addition-ended': 'Nội dung bổ sung này đã hết hiệu lực từ ngày {on} nên không sửa được.',
  'mail.server-missing': 'Hệ thống chưa gửi thư được. Đề nghị quản trị cấp Bộ thiết lập và bật máy chủ thư.',
  'mail.server-refused':
    'Không dùng được máy chủ hoặc địa chỉ này. Kiểm tra tên máy chủ, cổng (25, 465, 587, 2525) và địa chỉ bắt đầu bằng https://. Máy chủ trong mạng nội bộ phải được người vận hành khai báo (BINHYEN_MAIL_HOSTS).',
  'mail.code-too-soon': 'Vừa gửi mã. Đợi {wait} rồi yêu cầu mã khác.',
  'calendar.window-not-found': 'Bộ tiêu chí này chưa có kỳ đánh giá. Đề nghị Công an tỉnh hoặc quản trị đặt kỳ đánh giá.',
  'calendar.window-overlaps': 'Kỳ đánh giá chồng lên kỳ đã có. Sửa ngày bắt đầu hoặc ngày kết thúc.',
  'calendar.window-not-settable': 'Văn bản đã ấn định kỳ đánh giá của bộ tiêu chí này, tỉnh không đặt kỳ khác.',
  'calendar.school-year': 'Năm học kéo dài từ lễ tổng kết năm trước đến lễ tổng kết năm nay. Kiểm tra lại ngày bắt đầu và ngày kết thúc.',
  'figure.not-found': 'Không có chỉ tiêu này trong danh mục. Chọn lại trong danh sách.',
  'figure.not-added': 'Chỉ tiêu này không cộng giữa các đơn vị nên không tách được chênh lệch. Chọn chỉ tiêu khác.',
  'figure.not-sensitive': 'Chỉ tiêu này không thuộc loại phải cho phép trước khi dùng.',
  'figure.permission-day': 'Ngày của văn bản không được sau hôm nay. Kiểm tra lại ngày.',
  'figure.off':
    'Có chỉ tiêu chưa được phép xử lý trên mạng này. Quản trị ghi nhận văn bản cho phép tại trang Danh mục chỉ tiêu rồi làm lại.',
  'form.not-found': 'Không có biểu mẫu này. Chọn lại trong danh sách.',
  'form.id-taken': 'Đã có biểu mẫu mang mã này. Đặt mã khác.',
  'form.draft-there': 'Đã có người soạn bản tiếp theo của biểu mẫu này. Mở bản đang soạn để cùng sửa.',
  'form.draft-not-found': 'Không còn bản đang soạn này: đã ban hành hoặc đã bỏ. Xem lại danh sách biểu mẫu.',
  'form.draft-changed': 'Người khác vừa sửa bản này. Xem thay đổi của họ rồi làm tiếp.',
  'form.draft-too-large': 'Biểu mẫu có quá nhiều chỉ tiêu hoặc kiểm tra. Tách thành hai biểu mẫu.',
  'form.draft-invalid': 'Biểu mẫu còn chỗ chưa đúng nên chưa ban hành được. Sửa các chỗ đã đánh dấu.',
  'form.end-refused': 'Không kết thúc được bản này vào ngày đã chọn. Chọn ngày khác.',
  'form.not-for-unit': 'Biểu mẫu này không dành cho cấp của đơn vị. Chọn biểu mẫu khác.',
  'report.not-found': 'Không tìm thấy báo cáo, hoặc báo cáo ngoài phạm vi của bạn.',
  'report.period-unknown': 'Không có kỳ báo cáo nào đúng các ngày này. Chọn kỳ trong danh sách.',
  'report.period-not-begun': 'Kỳ báo cáo chưa bắt đầu. Mở báo cáo từ ngày {from}.',
  'report.unit-closed': 'Đơn vị không còn vào ngày cuối kỳ. Số liệu của kỳ này do đơn vị kế tiếp báo cáo.',
  'report.transition-refused': 'Báo cáo không còn ở bước làm được việc này. Tải lại trang để xem trạng thái mới nhất.',
  'report.before-close': 'Kỳ số liệu chưa khóa. Nộp được từ ngày {closesOn}; số liệu đã nhập vẫn được lưu.',
  'report.cell-closed': 'Có ô không được trả lại nên không sửa được. Chỉ sửa các ô được đánh dấu.',
  'report.cell-unknown': 'Có ô không thuộc báo cáo này. Tải lại trang rồi làm lại.',
  'report.cell-invalid': 'Có số liệu chưa hợp lệ. Xem các ô được đánh dấu, sửa rồi lưu lại.',
  'report.changed-meanwhile': 'Báo cáo vừa có thay đổi của người khác. Xem lại các ô mới rồi thực hiện lại.',
  'report.findings': 'Báo cáo còn lỗi hoặc cảnh báo chưa giải trình. Xử lý các mục được nêu rồi nộp lại; số liệu đã lưu vẫn giữ nguyên.',
  'report.finding-unknown': 'Cảnh báo này không còn. Tải lại trang để xem danh sách mới nhất.',
  'report.contradiction-unknown': 'Hai số này không còn lệch nhau, hoặc ngoài phạm vi của bạn. Tải lại trang để xem danh sách mới nhất.',
  'report.workbook-other': 'Tệp là mẫu của: {file}. Báo cáo đang mở là: {report}. Tải đúng mẫu của báo cáo này; chưa ghi gì.',
  'report.not-asked': 'Không có yêu cầu nào hỏi đơn vị này về đúng biểu mẫu và các ngày đó, hoặc yêu cầu đã rút.',
  'report-request.not-found': 'Không tìm thấy yêu cầu báo cáo, hoặc yêu cầu ngoài phạm vi của bạn.',
  'report-request.form-refused': 'Biểu mẫu này có kỳ cố định nên không lập yêu cầu đột xuất. Chọn biểu mẫu có kỳ “đột xuất”.',
  'report-request.days-refused':
    'Các ngày chưa đúng: ngày cuối từ ngày đầu trở đi, hạn nộp từ ngày chốt số liệu và chưa qua, lùi hạn phải sau hạn cũ, ngày văn bản không sau hôm nay.',
  'report-request.nobody': 'Nơi này không có đơn vị nào thuộc cấp lập báo cáo của biểu mẫu. Chọn nơi khác.',
  'report-request.overlaps':
    'Đã có yêu cầu {document} hỏi một phần các đơn vị này đúng biểu mẫu và các ngày đó. Rút yêu cầu ấy hoặc chọn nơi khác.',
  'report-request.withdrawn': 'Yêu cầu này đã rút. Tải lại trang để xem danh sách mới nhất.',
  'report-request.handed-in': 'Đã có {handedIn} báo cáo nộp theo yêu cầu này nên không rút, không lùi hạn được nữa.',
  'outage.not-found': 'Không tìm thấy lần gián đoạn này.',
  'outage.span-refused': 'Thời gian gián đoạn chưa đúng: lúc bắt đầu phải trước lúc kết thúc, đã kết thúc và không quá 31 ngày.',
  'outage.withdrawn': 'Lần gián đoạn này đã được rút lại. Tải lại trang để xem danh sách mới nhất.',
  'export.not-found': 'Không tìm thấy tệp này trong các tệp của bạn.',
  'export.too-many': 'Đang có {most} tệp chờ tạo. Đợi một tệp xong hoặc dừng bớt rồi yêu cầu lại.',
  'export.over': 'Tệp đã tạo xong hoặc đã dừng. Tải lại danh sách.',
  'export.not-ready': 'Tệp chưa tạo xong nên chưa tải được.',
  'export.expired': 'Tệp đã hết hạn lưu và đã được xóa. Hãy yêu cầu tạo lại.',
  'figure-values.key-reused': 'Mã lần gửi này đã dùng cho bộ số liệu khác. Dùng mã mới rồi gửi lại.',
  'figure-values.too-many-reports': 'Một lần gửi tối đa {most} báo cáo. Chia thành nhiều lần gửi.',
  'figure-values.too-many': 'Có quá nhiều số liệu ({values}) cho một lần tải. Hãy yêu cầu tạo tệp xuất ở nền.',
  'figure-values.file-invalid': 'Không đọc được tệp CSV: {detail}',
  'report.workbook-too-many':
    'Một tệp Excel chỉ chứa được {most} ô; {units} đơn vị × {figures} chỉ tiêu là quá nhiều. Chọn đơn vị cấp dưới, ví dụ từng tỉnh.',
  'report.workbook-of-villages': 'Biểu mẫu này chỉ có số liệu theo thôn, tổ dân phố nên không nhập chung nhiều xã. Nhập ở từng báo cáo.',
  'report.workbook-invalid': 'Tệp còn {errors} ô có lỗi, {unmatched} tên chưa khớp nên chưa ghi gì. Sửa tệp rồi chọn lại.',
  'report.maker-is-checker': 'Người nhập hoặc nộp báo cáo không được tự tiếp nhận. Nhờ người khác có quyền tiếp nhận.',
  'assessment.not-found': 'Không tìm thấy hồ sơ này, hoặc hồ sơ nằm ngoài phạm vi được xem.',
  'assessment.already-registered': 'Đơn vị đã đăng ký cho kỳ này. Mở hồ sơ đã có để làm tiếp.',
  'assessment.not-enrolled': 'Đơn vị không có trong danh sách thuộc diện xét của kỳ này. Liên hệ Công an tỉnh để bổ sung.',
  'assessment.transition-refused': 'Hồ sơ không còn ở bước làm được việc này. Tải lại trang để xem trạng thái mới nhất.',
  'assessment.section-conflict': 'Người khác vừa lưu phần này. Xem nội dung của hai bên rồi chọn bản giữ lại; chưa bản nào bị mất.',
  'assessment.fact-invalid': 'Có số liệu chưa hợp lệ. Xem các ô được đánh dấu, sửa rồi lưu lại.',
  'assessment.incomplete': 'Hồ sơ còn thiếu nội dung. Điền các mục được nêu rồi nộp lại; nội dung đã lưu vẫn giữ nguyên.',
  'assessment.reasons-required': 'Khi trả lại phải ghi lý do ở ít nhất một nội dung.',
  'assessment.outside-window': 'Ngày {on} nằm ngoài kỳ đánh giá. Kiểm tra lại ngày, hoặc chọn đúng kỳ.',
  'assessment.uncertain': 'Chưa đủ căn cứ để kết luận. Bổ sung số liệu còn thiếu, hoặc trả lại hồ sơ kèm lý do.',
  'assessment.wrong-seat': 'Bước này thuộc thẩm quyền của cơ quan khác. Xem cơ quan thẩm định ghi trên hồ sơ.',
  'assessment.wrong-object': 'Bộ tiêu chí này không dùng cho cấp của đơn vị. Chọn bộ tiêu chí đúng với đối tượng.',
  'assessment.institution-excluded':
    'Đơn vị này không thuộc diện xét theo Thông tư 124/2021/TT-BCA. Sửa quy mô, cấp học ở danh sách nếu ghi nhầm.',
  'assessment.maker-is-checker': 'Người lập hồ sơ không tự thẩm định hồ sơ đó. Chuyển cho người khác có quyền thẩm định.',
  'decision.not-found': 'Không tìm thấy quyết định này, hoặc quyết định nằm ngoài phạm vi được xem.',
  'decision.number-taken': 'Cơ quan này đã có quyết định mang số đó trong năm. Kiểm tra lại số, ký hiệu.',
  'decision.unit-not-accepted':
    'Danh sách có đơn vị chưa được thẩm định đủ điều kiện. Bỏ các đơn vị được nêu; chưa đơn vị nào được công nhận.',
  'decision.wrong-authority': 'Cơ quan này không có thẩm quyền công nhận trong kỳ đó. Thẩm quyền thuộc: {expected}.',
  'decision.mixed-status': 'Một quyết định chỉ công nhận một tiêu chuẩn. Tách thành các quyết định riêng.',
  'decision.dated-outside': 'Ngày quyết định {decidedOn} nằm ngoài khoảng cho phép. Kiểm tra lại ngày ký.',
  'decision.proposer-decides':
    'Người đã lập, thẩm định hoặc đề nghị hồ sơ không ra quyết định trên hồ sơ đó. Chuyển các đơn vị được nêu cho người khác có thẩm quyền quyết định.',
  'past.file-invalid': 'Tệp kết quả các kỳ trước có ô chưa đúng. Sửa các ô được nêu rồi chọn lại tệp; chưa dòng nào được ghi.',
  'past.import-not-found': 'Không tìm thấy lần nhập này, hoặc lần nhập nằm ngoài phạm vi được xem.',
  'past.import-withdrawn': 'Lần nhập này đã được rút trước đó. Tải lại trang để xem danh sách mới nhất.',
  'past.built-upon':
    'Không rút được cả tệp: đã có hồ sơ được đánh giá hoặc tệp nhập sau dựa vào kết quả này. Sửa riêng từng đơn vị bằng quyết định mới.',
  'document.pdf-unavailable': 'Máy chủ này chưa lập được tệp PDF. Tải tệp Word, hoặc in trang này rồi chọn “Lưu dưới dạng PDF”.',
  'board.cohort-not-found': 'Đơn vị chưa có số liệu cho bộ tiêu chí và kỳ này. Chọn kỳ khác.',
  'audit.not-found': 'Không có bản ghi nhật ký này, hoặc bạn không được xem.',
  'audit.nothing-sealed': 'Những ngày đã chọn chưa có bản ghi nào được niêm phong. Chọn ngày khác.',
  'audit.too-many':
    'Khoảng thời gian có {count} bản ghi, tải về từ trang này tối đa {most}. Chọn ít ngày hơn, hoặc dùng lệnh “binhyen audit export” trên máy chủ.',
} as const satisfies Readonly<Record<ProblemCode | LineProblemCode, string>>

function readable(text: string): string {
  const day = findPlainDate(text)
  return day === null ? text : formatDate(day)
}

/** How long the server asks to wait, in the unit people count it in. */
function waitOf(problem: ApiProblem): string | null {
  const seconds = Number(detailText(problem, 'retryAfterSeconds') ?? Number.NaN)
  if (Number.isNaN(seconds)) return null
  if (seconds < 90) return t('wait.seconds', { count: seconds })
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? t('wait.minutes', { count: minutes }) : t('wait.hours', { count: Math.ceil(minutes / 60) })
}

/** The sentence for a problem. A value the server did not send leaves its place out. */
export function problemSentence(problem: ApiProblem): string {
  return sentenceIn('problems', vi, problem.code).replace(/\s?\{(\w+)\}/g, (mark, name: string) => {
    const value = name === 'wait' ? waitOf(problem) : detailText(problem, name)
    return value === null ? '' : `${mark.startsWith(' ') ? ' ' : ''}${readable(value)}`
  })
}

export const rightsVi = {
  'catalogue.read': 'xem danh mục, văn bản',
  'boundary.write': 'nhập ranh giới đơn vị',
  'unit-event.write': 'lập sự kiện thay đổi đơn vị',
  'village.write': 'lập danh sách khu dân cư',
  'institution.write': 'lập danh sách cơ quan, doanh nghiệp, cơ sở giáo dục',
  'institution.write-above': 'lập danh sách đơn vị do cấp trên của xã công nhận',
  'enrolment.write': 'lập danh sách đơn vị thuộc diện xét',
  'clause-text.write': 'nhập nguyên văn điều khoản',
  'addition.write': 'ghi nội dung bổ sung của tỉnh',
  'window.write': 'đặt kỳ đánh giá',
  'dossier.read': 'xem hồ sơ',
  'dossier.register': 'đăng ký phấn đấu',
  'dossier.save': 'nhập hồ sơ',
  'dossier.hand-in': 'nộp hồ sơ',
  'dossier.enter-above': 'lập hồ sơ của đơn vị do cấp trên của xã công nhận',
  'dossier.appraise': 'thẩm định hồ sơ',
  'decision.read': 'xem quyết định',
  'decision.issue': 'ban hành quyết định công nhận',
  'title.record': 'ghi nhận danh hiệu nông thôn mới',
  'past-recognition.import': 'nhập kết quả các kỳ trước',
  'account.read': 'xem tài khoản',
  'account.write': 'quản lý tài khoản và quyền',
  'sign-in-rule.write': 'quy định đăng nhập cho cả nước',
  'api-key.write': 'tạo khóa truy cập cho phần mềm',
  'board.read': 'xem bảng tổng hợp',
  'audit.read': 'xem nhật ký',
  'audit-file.read': 'tải nhật ký về tệp',
  'form.write': 'soạn và ban hành biểu mẫu báo cáo',
  'figure.permit': 'ghi nhận việc cho phép xử lý chỉ tiêu nhạy cảm',
  'protection.write': 'đặt mức bảo vệ nội dung nhạy cảm cho cả nước',
  'small-cell.read': 'xem số liệu nhỏ về vụ việc',
  'report.read': 'xem báo cáo số liệu',
  'report.enter': 'nhập và nộp báo cáo số liệu của xã',
  'report.enter-above': 'nhập và nộp báo cáo số liệu của tỉnh',
  'report.receive': 'tiếp nhận, trả lại báo cáo số liệu của cấp dưới',
  'mail-server.write': 'thiết lập máy chủ thư',
  'report-request.issue': 'yêu cầu báo cáo đột xuất',
  'outage.write': 'ghi nhận gián đoạn hệ thống',
  'reminder.write': 'đặt lịch nhắc hạn báo cáo',
  'document.read': 'xem báo cáo văn bản',
} as const satisfies Readonly<Record<Action, string>>

const rightWords = translator('rights', rightsVi)

/** A right in words; what has no words here is shown as it came. */
export function rightInWords(action: string | null): string | null {
  if (action === null) return null
  return action in rights ? rightWords(action as Action) : action
}

/** Who can give a right, from a refusal's details: roles in words, or the server's own sentence. */
export function roleListInWords(details: unknown): string | null {
  const who: unknown = typeof details === 'object' && details !== null ? (details as Readonly<Record<string, unknown>>)['whoCanGive'] : null
  const words = (Array.isArray(who) ? who : [who])
    .filter((each): each is string => typeof each === 'string')
    .map((each) => roleInWords(each))
  return words.length === 0 ? null : words.join('; ')
}

/** A role as the screen names it; anything else as it came. */
export function roleInWords(role: string): string {
  const key = `role.${role}`
  return isRoleKey(key) ? t(key) : role
}

const roleKeys = [
  'role.commune-officer',
  'role.commune-authority',
  'role.district-police',
  'role.district-authority',
  'role.appraiser',
  'role.province-clerk',
  'role.provincial-authority',
  'role.programme-office',
  'role.leader',
  'role.administrator',
  'role.auditor',
] as const satisfies readonly ViKey[]

function isRoleKey(key: string): key is (typeof roleKeys)[number] {
  return roleKeys.some((each) => each === key)
}
