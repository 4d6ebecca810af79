// The only place for choosing which set and which window the board shows; both stand in the address.
import type { ReactElement } from 'react'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/analytics.ts'
import { SelectField } from '../../ui/text-field.tsx'
import type { SearchChange } from '../../frame/use-frame.ts'
import type { Board, Cohort } from './analytics.queries.ts'
import { sentenceCase } from './board-words.ts'
import { resultWords } from '../../i18n/result-words.ts'

const measureOf = (cohort: Cohort): string => `${cohort.set}|${cohort.level}`

export function BoardSelectors({
  board,
  onChange,
}: {
  readonly board: Board
  readonly onChange: (next: SearchChange) => void
}): ReactElement {
  const { cohorts, cohort } = board
  const firstOfMeasure = cohorts.filter((each, index) => cohorts.findIndex((other) => measureOf(other) === measureOf(each)) === index)
  const windows = cohorts.filter((each) => measureOf(each) === measureOf(cohort))
  const choose = (next: Cohort | undefined): void => {
    if (next !== undefined) onChange({ set: next.set, level: next.level, from: next.window.from, show: undefined })
  }
  return (
    <div className="board-selectors no-print">
      <SelectField
        label={t('board.measure')}
        value={measureOf(cohort)}
        options={firstOfMeasure.map((each) => ({ value: measureOf(each), label: resultWords().measureTitle(each.statusKind, each.level) }))}
        onChange={(value) => choose(cohorts.find((each) => measureOf(each) === value))}
      />
      <SelectField
        label={t('board.window')}
        value={cohort.window.from}
        options={windows.map((each) => ({ value: each.window.from, label: sentenceCase(resultWords().windowName(each.window)) }))}
        onChange={(value) => choose(windows.find((each) => each.window.from === value))}
      />
      <p className="muted board-deadline">
        {cohort.deadline === null ? t('board.no-deadline') : t('board.deadline', { date: formatDate(cohort.deadline) })}
      </p>
    </div>
  )
}
