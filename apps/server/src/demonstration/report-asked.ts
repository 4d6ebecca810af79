// The only place where the demonstration's province asks its communes for a report ad hoc, some of which have answered.
import { addWorkingDays, type Holidays } from '@binhyen/core/calendar/working-days.domain'
import { exactly } from '@binhyen/core/figures/quantity.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { newId } from '#server/platform/ids'
import type { LoadedRequest } from '#server/features/reports/report-requests.service'
import { LIVE_PROVINCE } from './live.ts'
import type { Random } from './random.ts'
import { monthCells } from './report-figures.ts'
import type { UnitId } from '@binhyen/core/units/units.domain'

const FORM = 'commune-peak-ad-hoc'
/** The data closed three days ago, and two working days are left. */
const [BEGAN, CLOSED, LEFT] = [24, 3, 2] as const

/** What is asked on a day. */
export function askedOn(
  today: PlainDate,
  holidays: Holidays,
  asked: { readonly at: Date; readonly scope: readonly UnitId[] },
): LoadedRequest {
  return {
    id: newId(),
    formId: FORM,
    level: 'commune',
    unitId: LIVE_PROVINCE as UnitId,
    scope: asked.scope,
    period: periodFrom('ad-hoc', { from: addDays(today, -BEGAN), to: addDays(today, 1 - CLOSED) }),
    dueOn: addWorkingDays(today, LEFT, holidays),
    // a number nobody could mistake for a real one
    document: { number: 'MH-07/CV-PV05', on: addDays(today, -8), title: 'Báo cáo kết quả đợt cao điểm bảo đảm an ninh, trật tự' },
    at: asked.at,
    byName: 'Tài khoản minh họa',
  }
}

/** What a commune answers: a month's figures of the streets, and what it told people. */
export function askedCells(random: Random): Readonly<Record<string, Cell>> {
  const told = (number: number): Cell => ({ state: 'given', quantity: exactly(number) })
  return { ...monthCells(random).unit, propagandaArticles: told(random.int(1, 9)), loudspeakerRounds: told(random.int(10, 60)) }
}
