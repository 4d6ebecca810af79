// The only place for the report the tests of its files are made of: An Giang 2020, with two annexes of units.
import { measureOf } from '@binhyen/core/analytics/analytics.domain'
import type { ReportDocument } from '@binhyen/core/documents/documents.domain'
import { reportOf } from '@binhyen/core/documents/report.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'

const year = (n: number) => ({ from: plainDate(`${String(n)}-01-01`), to: plainDate(`${String(n + 1)}-01-01`) })

/** `name` names the communes of the annexes, counted from 1. */
export function sampleReport(demonstration: boolean, name: (number: number) => string): ReportDocument {
  const communes = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ fullName: name(index + 1), parentName: 'Huyện An Phú' }))
  const measure = measureOf({
    set: 'indicator-19-2-2016',
    statusKind: 'indicator-19.2',
    level: 'commune',
    window: year(2020),
    met: 97,
    total: 119,
    previous: { window: year(2019), met: 83, total: 119 },
    asSaid: 'tăng gần 12%',
    source: 'Cổng thông tin điện tử tỉnh An Giang',
  })
  return reportOf({
    unit: { fullName: 'Tỉnh An Giang', type: 'tỉnh' },
    parent: null,
    on: plainDate('2020-12-31'),
    demonstration,
    bases: ['Quyết định số 1980/QĐ-TTg ngày 17 tháng 10 năm 2016 của Thủ tướng Chính phủ'],
    measures: [{ measure, types: ['xã'], recognised: communes(97), notRecognised: communes(22) }],
    progress: [],
    failing: [],
    figures: [],
    signedUnder: [],
    unchecked: [],
  })
}
