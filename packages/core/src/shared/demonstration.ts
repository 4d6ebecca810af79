// The only place for the words every page, print, export and decision of the demonstration carries.
export const DEMONSTRATION_MARK = 'DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ'
