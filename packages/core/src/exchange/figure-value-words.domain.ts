// The only place for what is said, in Vietnamese, about a row that cannot be taken in.
import type { ProblemCode } from '../shared/problem.ts'
import type { CellIssue } from '../reports/report-cells.domain.ts'
import { MOST_VALUE_REPORTS, type CsvFault, type RowIssue } from './figure-values.domain.ts'

const issues: Readonly<Record<RowIssue, string>> = {
  missing: 'Thiếu trường bắt buộc.',
  'not-a-day': 'Không phải một ngày; viết NNNN-TT-NN hoặc NN/TT/NNNN.',
  'state-unknown': 'Trạng thái không có; dùng given, not-applicable, cannot-provide hoặc blank.',
  'value-missing': 'Thiếu giá trị. Muốn để trống ô thì ghi trạng thái blank.',
  'value-with-state': 'Trạng thái này không đi kèm giá trị.',
  'reason-inside-value': 'Lý do không cung cấp được ghi ở trường reason, không ghi trong giá trị.',
  'reason-without-cause': 'Lý do chỉ ghi khi không cung cấp được số liệu.',
  columns: 'Dòng có nhiều cột hơn tiêu đề; số có dấu phẩy phải đặt trong ngoặc kép.',
  'not-a-truth': 'Chỉ nhận true hoặc false.',
  'not-a-revision': 'Lần sửa phải là số nguyên không âm.',
  'unit-unknown': 'Không có đơn vị nào mang mã này vào ngày cuối kỳ.',
  'unit-ambiguous': 'Mã này là của nhiều đơn vị; dùng mã đầy đủ kèm ngày bắt đầu.',
  'village-unknown': 'Đơn vị không có khu dân cư mang mã này vào ngày cuối kỳ.',
  twice: 'Ô này đã có ở một dòng khác.',
  'changed-meanwhile':
    'Ô đang có số liệu khác do người khác ghi. Đọc lại rồi gửi kèm lần sửa (revision), hoặc cho phép ghi đè (overwrite).',
  'not-a-number': 'Không đọc được thành số.',
  separator: 'Dấu chấm hoặc dấu phẩy có thể hiểu hai cách.',
  negative: 'Số liệu không được âm.',
  'too-large': 'Số quá lớn.',
  'too-many-decimals': 'Nhiều chữ số thập phân hơn chỉ tiêu cho phép.',
  'range-backwards': 'Khoảng số viết ngược: số sau phải lớn hơn số trước.',
  'reason-missing': 'Thiếu lý do không cung cấp được (trường reason).',
  'reason-too-long': 'Lý do dài quá 300 ký tự.',
  date: 'Đây là một ngày, không phải số.',
  percent: 'Không ghi dấu phần trăm.',
  truth: 'Không phải số.',
  error: 'Ô báo lỗi công thức.',
  'no-result': 'Công thức chưa có kết quả.',
  merged: 'Ô bị gộp.',
}

/** Where a number could be meant in two ways, both are said. */
export function rowIssueWords(issue: RowIssue, readings: readonly string[] = []): string {
  return readings.length > 1 ? `${issues[issue]} Ghi rõ ${readings.join(' hay ')}.` : issues[issue]
}

const cells: Readonly<Record<CellIssue, string>> = {
  'share-is-computed': 'Chỉ tiêu tỷ lệ do hệ thống tính, không nhập.',
  'below-lowest-level': 'Chỉ tiêu này không được thu thập ở cấp này.',
  'too-many-decimals': issues['too-many-decimals'],
  'too-large': issues['too-large'],
  twice: issues.twice,
}
export const cellIssueWords = (issue: CellIssue): string => cells[issue]

const problems: Partial<Readonly<Record<ProblemCode, string>>> = {
  'auth.forbidden': 'Tài khoản hoặc khóa không có quyền nhập, nộp báo cáo của đơn vị này.',
  'form.not-found': 'Không có biểu mẫu này vào kỳ báo cáo.',
  'form.not-for-unit': 'Biểu mẫu không dành cho cấp của đơn vị này.',
  'unit.not-found': 'Không có đơn vị này.',
  'unit.not-valid-on': 'Đơn vị không tồn tại vào ngày cuối kỳ.',
  'report.not-found': 'Không tìm thấy báo cáo, hoặc ngoài phạm vi của tài khoản.',
  'report.period-unknown': 'Không có kỳ báo cáo nào của biểu mẫu đúng các ngày này.',
  'report.not-asked': 'Không có yêu cầu báo cáo đột xuất nào hỏi đơn vị này đúng các ngày này.',
  'report.period-not-begun': 'Kỳ báo cáo chưa bắt đầu.',
  'report.unit-closed': 'Đơn vị không còn vào ngày cuối kỳ; số liệu do đơn vị kế tiếp báo cáo.',
  'report.transition-refused': 'Báo cáo đang ở bước không nhận số liệu (đã nộp hoặc đã tiếp nhận).',
  'report.before-close': 'Kỳ số liệu chưa khóa nên chưa nộp được.',
  'report.cell-closed': 'Báo cáo bị trả lại; chỉ các ô bị trả lại được sửa.',
  'report.cell-unknown': 'Ô này không có trong biểu mẫu của đơn vị.',
  'figure.off': 'Chỉ tiêu chưa được phép xử lý trên hệ thống này.',
}

export function problemWords(code: ProblemCode): string {
  return problems[code] ?? 'Không ghi được báo cáo này.'
}

/** `names`: the figures a finding is about, as they are called. */
export function findingWords(kind: 'missing' | 'parts' | 'check', names: readonly string[], check: string | null): string {
  const about = names.join(', ')
  if (kind === 'missing') return `Chưa nộp được: thiếu số liệu bắt buộc (${about}).`
  if (kind === 'parts') return `Chưa nộp được: số của đơn vị khác tổng các khu dân cư (${about}); cần giải trình.`
  return `Chưa nộp được: ${check ?? 'kiểm tra của biểu mẫu không đạt'} (${about}).`
}

const faults: Readonly<Record<CsvFault['fault'], string>> = {
  'no-header': 'Dòng đầu của tệp phải là tên cột, có cột form.',
  'column-unknown': 'Tệp có cột không biết tên.',
  'column-twice': 'Một cột được ghi hai lần.',
}
export const csvFaultWords = (fault: CsvFault['fault']): string => faults[fault]

export const tooManyReports = `Một lần gửi tối đa ${String(MOST_VALUE_REPORTS)} báo cáo.`
