// The only place for the words of import errors and warnings, in both languages: screens and the command line say the same.
import type { ImportErrorReason, ImportValues, ImportWarningReason } from './import-file.domain.ts'

type Sentence = { readonly vi: string; readonly en: string }

const LEVELS: Readonly<Record<string, Sentence>> = {
  province: { vi: 'cấp tỉnh', en: 'provinces' },
  district: { vi: 'cấp huyện', en: 'districts' },
  commune: { vi: 'cấp xã', en: 'communes' },
}

/** `{name}` is filled with the value of that name. Each says what stands there and what to do. */
const SENTENCES: Readonly<Record<ImportErrorReason | ImportWarningReason, Sentence>> = {
  'file-empty': { vi: 'Tệp rỗng. Hãy tải lại tệp từ nguồn.', en: 'The file is empty. Fetch it again.' },
  'file-old-excel': {
    vi: 'Đây là tệp Excel kiểu cũ (.xls). Hãy mở bằng Excel hoặc LibreOffice, lưu thành .xlsx rồi chọn lại.',
    en: 'This is an old Excel file (.xls). Open it in Excel or LibreOffice, save it as .xlsx and choose it again.',
  },
  'file-not-table': {
    vi: 'Tệp không phải là bảng .xlsx hay .csv, dù tên tệp có thể ghi như vậy.',
    en: 'The file is not a table (.xlsx or .csv), whatever its name says.',
  },
  'file-unreadable': {
    vi: 'Không đọc được tệp: tệp bị hỏng, bị cắt, hoặc có mật khẩu. Hãy mở, lưu lại không đặt mật khẩu rồi chọn lại.',
    en: 'The file cannot be read: it is damaged, cut short, or has a password. Open it, save it without a password and choose it again.',
  },
  'file-not-text': {
    vi: 'Tệp .csv không ở bảng mã UTF-8. Trong Excel, chọn Lưu thành “CSV UTF-8”, hoặc lưu thành .xlsx.',
    en: 'The .csv file is not in UTF-8. In Excel save it as “CSV UTF-8”, or as .xlsx.',
  },
  'file-too-large': { vi: 'Tệp quá lớn sau khi giải nén.', en: 'The file is too large once unpacked.' },
  'file-too-many-rows': {
    vi: 'Trang tính có {rows} dòng; mỗi lần nhập nhiều nhất {most} dòng.',
    en: 'The sheet has {rows} rows; at most {most} are taken at once.',
  },
  'file-without-rows': { vi: 'Không có dòng dữ liệu nào.', en: 'There is no row of data.' },
  'file-cut': {
    vi: 'Tệp bị cắt giữa chừng: không đọc được đến cuối ({detail}).',
    en: 'The file is cut short: it cannot be read to its end ({detail}).',
  },
  'header-missing': {
    vi: 'Không tìm thấy dòng tiêu đề trong 10 dòng đầu. Cần các cột: {expected}.',
    en: 'No header row in the first 10 rows. Columns needed: {expected}.',
  },
  'level-repeated': { vi: 'Đã có danh sách {level} trong tệp {file}.', en: 'A list of {level} is in the file {file} already.' },
  'count-differs': {
    vi: 'Dòng cuối ghi {said} đơn vị nhưng đọc được {found}: tệp thiếu hoặc thừa dòng.',
    en: 'The last row says {said} units but {found} were read: rows are missing or too many.',
  },
  'formula-without-result': {
    vi: 'Ô là công thức chưa có kết quả, hoặc báo lỗi. Hãy dán giá trị thay cho công thức.',
    en: 'The cell is a formula without a result, or with an error. Paste its value in its place.',
  },
  'code-missing': { vi: 'Thiếu mã đơn vị.', en: 'The code is missing.' },
  'code-invalid': { vi: '“{code}” không phải mã {digits} chữ số.', en: '“{code}” is not a code of {digits} digits.' },
  'code-repeated': { vi: 'Mã {code} đã có ở ô {cell}, tệp {file}.', en: 'The code {code} stands in cell {cell} of {file} already.' },
  'name-missing': { vi: 'Thiếu tên đơn vị.', en: 'The name is missing.' },
  'name-without-type': {
    vi: '“{name}” không bắt đầu bằng loại đơn vị (Tỉnh, Huyện, Xã, Phường…) và cột Cấp không cho biết loại.',
    en: '“{name}” does not begin with a type (Tỉnh, Huyện, Xã, Phường…) and the column Cấp gives none.',
  },
  'parent-unknown': {
    vi: '{name}: đơn vị cấp trên có mã {code} không có trong danh sách.',
    en: '{name}: the unit above with code {code} is not in the list.',
  },
  'parent-name-differs': {
    vi: 'Mã {code} được ghi hai tên: “{name}” và “{other}”.',
    en: 'The code {code} is given two names: “{name}” and “{other}”.',
  },
  'nothing-below': {
    vi: '{name} ({code}) không có xã nào trong tệp {file}: có thể tệp bị cắt.',
    en: '{name} ({code}) has no commune in {file}: the file may be cut short.',
  },
  'levels-differ': {
    vi: 'Danh sách có {list} cấp, danh mục vào ngày đã chọn có {catalogue} cấp (cấp huyện kết thúc từ 01/7/2025). Hãy kiểm tra ngày.',
    en: 'The list has {list} levels, the catalogue of the day chosen has {catalogue} (districts ended on 01/7/2025). Check the day.',
  },
  'old-unknown': {
    vi: 'Không có đơn vị cũ “{name}” ({code}) vào ngày trước đó, theo mã cũng như theo tên.',
    en: 'No old unit “{name}” ({code}) stood the day before, by code or by name.',
  },
  'new-unknown': {
    vi: 'Không có đơn vị mới “{name}” ({code}) vào ngày đã chọn, theo mã cũng như theo tên.',
    en: 'No new unit “{name}” ({code}) stands on the day chosen, by code or by name.',
  },
  'row-repeated': { vi: '{name}: đã có ở dòng {cell} với cùng đơn vị mới.', en: '{name}: row {cell} has the same new unit already.' },
  'whole-and-more': {
    vi: '{name}: dòng {row} và dòng này cộng lại nhiều hơn toàn bộ đơn vị.',
    en: '{name}: row {row} and this one together are more than the whole unit.',
  },
  'population-twice': {
    vi: '{name}: toàn bộ dân số đã chuyển ở dòng {row}.',
    en: '{name}: row {row} takes the whole population already.',
  },
  'not-geojson': { vi: 'Tệp không phải GeoJSON hay TopoJSON ({detail}).', en: 'The file is neither GeoJSON nor TopoJSON ({detail}).' },
  'crs-other': {
    vi: 'Tệp khai hệ tọa độ “{crs}”; cần WGS 84 theo độ. Chuyển bằng lệnh: ogr2ogr -t_srs EPSG:4326 ket-qua.geojson tep-goc.',
    en: 'The file declares the coordinate system “{crs}”; WGS 84 in degrees is needed. Convert it: ogr2ogr -t_srs EPSG:4326 result.geojson original.',
  },
  projected: {
    vi: 'Tọa độ {x}; {y} là mét, không phải độ: có vẻ là {system}. Chuyển sang WGS 84 trong QGIS (Export → Save Features As → EPSG:4326) hoặc: ogr2ogr -s_srs "<hệ của tệp; VN-2000: kinh tuyến trục của tỉnh>" -t_srs EPSG:4326 ket-qua.geojson tep-goc.',
    en: 'The coordinates {x}; {y} are metres, not degrees: it looks like {system}. Convert to WGS 84 in QGIS (Export → Save Features As → EPSG:4326) or: ogr2ogr -s_srs "<system of the file; VN-2000: central meridian of the province>" -t_srs EPSG:4326 result.geojson original.',
  },
  swapped: {
    vi: 'Tọa độ {x}; {y} bị đảo: GeoJSON ghi kinh độ trước, vĩ độ sau.',
    en: 'The coordinates {x}; {y} are swapped: GeoJSON puts longitude first.',
  },
  outside: {
    vi: 'Điểm {x}; {y} nằm ngoài phạm vi Việt Nam (102–118° Đ, 6–24° B).',
    en: 'The point {x}; {y} lies outside the extent of Vietnam (102–118° E, 6–24° N).',
  },
  'not-polygon': {
    vi: 'Hình là {type}; cần Polygon hoặc MultiPolygon.',
    en: 'The geometry is a {type}; a Polygon or MultiPolygon is needed.',
  },
  'geometry-empty': { vi: 'Không có hình.', en: 'There is no geometry.' },
  'ring-short': {
    vi: 'Vòng có ít hơn ba điểm khác nhau, gần {x}; {y}.',
    en: 'A ring has fewer than three different points, near {x}; {y}.',
  },
  'self-crossing': {
    vi: 'Đường ranh giới tự cắt tại {x}; {y}. Sửa trong QGIS bằng công cụ Fix geometries.',
    en: 'The line crosses itself at {x}; {y}. Repair it in QGIS with Fix geometries.',
  },
  'unit-unknown': {
    vi: 'Không tìm thấy đơn vị nào ứng với mã “{code}”, tên “{name}” vào ngày đã chọn.',
    en: 'No unit fits the code “{code}” and the name “{name}” on the day chosen.',
  },
  'unit-repeated': { vi: '{name} đã có ở đối tượng {feature}, tệp {file}.', en: '{name} is feature {feature} of {file} already.' },
  // warnings
  'type-column-differs': {
    vi: 'Cột Cấp ghi “{type}”, tên là “{name}”; lấy theo tên.',
    en: 'The column Cấp says “{type}”, the name is “{name}”; the name was taken.',
  },
  'district-empty': {
    vi: '{name} ({code}) không có xã nào trong tệp {file}; đúng nếu là huyện đảo không có xã.',
    en: '{name} ({code}) has no commune in {file}; right for an island district without communes.',
  },
  'by-name': {
    vi: 'Mã {code} không phải của “{name}”; lấy theo tên: {used}.',
    en: 'The code {code} is not that of “{name}”; taken by its name: {used}.',
  },
  'name-differs': {
    vi: 'Mã {code} trong danh mục là “{known}”, bảng ghi “{name}”; lấy theo mã.',
    en: 'The code {code} is “{known}” in the catalogue, the table says “{name}”; taken by its code.',
  },
  'relation-other': {
    vi: '{name}: chưa hiểu ghi chú “{note}”; giữ nguyên văn.',
    en: '{name}: the note “{note}” was not understood; kept as it is.',
  },
  'parts-incomplete': {
    vi: '{name}: chỉ có một phần được nêu; không rõ phần còn lại về đâu.',
    en: '{name}: only one part is named; where the rest went is not said.',
  },
}

/** An error or warning as a sentence. A value that was not given leaves its mark standing. */
export function importSentence(
  language: 'vi' | 'en',
  { reason, values }: { readonly reason: ImportErrorReason | ImportWarningReason; readonly values: ImportValues },
): string {
  return SENTENCES[reason][language].replace(/\{(\w+)\}/gu, (mark, name: string) => {
    const value = values[name]
    if (value === undefined) return mark
    return (name === 'level' ? LEVELS[value]?.[language] : undefined) ?? String(value)
  })
}
