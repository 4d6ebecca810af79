// The only place for `figures verify`: every total counted again from the hand-ins themselves.
import { vietnameseNumber } from '@binhyen/core/shared/numbers'
import { vietnameseDate } from '@binhyen/core/shared/plain-date'
import { verifyTotals, type TotalsVerdict } from '#server/features/totals/recount.service'
import { print } from '../platform/console.ts'
import { asOwner } from './accounts.ts'
import type { OwnerCommand } from './command.ts'

const inWords = (thousandths: number | null): string => (thousandths === null ? '(không có)' : vietnameseNumber(thousandths / 1000, 3))

function tell({ totals, different, first, rebuilt }: TotalsVerdict): void {
  if (different === 0) {
    print(
      `Đúng: ${String(totals)} tổng khớp với số tính lại từ các lần nộp. / All ${String(totals)} totals agree with a count from nothing.`,
    )
    return
  }
  print(`SAI: ${String(different)} trên ${String(totals)} tổng khác số tính lại. / ${String(different)} totals differ:`)
  for (const row of first) {
    const where = `${row.form_id}, ${vietnameseDate(row.period_from)}, ${row.unit_id}, ${row.figure_id} (${row.basis})`
    print(`  ${where}: đang giữ ${inWords(row.kept)}, tính lại ${inWords(row.counted)}`)
  }
  print(
    rebuilt
      ? 'Đã tính lại toàn bộ từ các lần nộp. / All were counted again from the hand-ins.'
      : 'Chạy lại với --rebuild để tính lại toàn bộ từ các lần nộp. / Add --rebuild to count all of them again.',
  )
}

export const figuresVerify: OwnerCommand = {
  name: 'figures verify',
  usage: '[--rebuild]',
  summary: 'Tính lại mọi tổng số liệu từ các lần nộp rồi đối chiếu / count every total of figures again and compare',
  options: { rebuild: { type: 'boolean' } },
  run: async ({ config, values }) => {
    const verdict = await asOwner(config, (ctx) => verifyTotals(ctx, { rebuild: values['rebuild'] === true }))
    tell(verdict)
    if (verdict.different > 0 && !verdict.rebuilt) process.exitCode = 1
  },
}
