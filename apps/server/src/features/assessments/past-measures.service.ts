// The only place that lists what a past result can be about in a province: the sets of criteria with their windows, and the titles.
import type { PastMeasure } from '@binhyen/core/assessments/past-measures.domain'
import type { PastObjects } from '@binhyen/core/assessments/past-units.domain'
import { titleKinds, type TitleKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { findPreviousWindow, findWindowHolding, isSetByProvince, type YearlyKey } from '@binhyen/core/calendar/calendar.domain'
import type { CriteriaSet, ObjectKind } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Span, Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { provinceWindowsOf } from '#server/features/calendar/calendar.service'
import { listSetVersions } from '#server/features/criteria/criteria.service'
import type { Ctx } from '#server/platform/context'

const OBJECTS: Readonly<Record<ObjectKind, PastObjects>> = {
  'residential-area': { levels: ['village'], types: null },
  commune: { levels: ['commune'], types: null },
  district: { levels: ['district'], types: null },
  province: { levels: ['province'], types: null },
  'agency-enterprise': { levels: ['institution'], types: ['cơ quan', 'doanh nghiệp'] },
  school: { levels: ['institution'], types: ['cơ sở giáo dục'] },
}

/** As decisions and boards call the titles. */
const TITLE_NAMES: Readonly<Record<TitleKind, string>> = {
  ntm: 'Đạt chuẩn nông thôn mới',
  'ntm-advanced': 'Đạt chuẩn nông thôn mới nâng cao',
  'ntm-model': 'Đạt chuẩn nông thôn mới kiểu mẫu',
  'ntm-completed': 'Hoàn thành nhiệm vụ xây dựng nông thôn mới',
}

/** Windows by the law's own rule, newest first, as far back as the set was in force. */
function yearlyWindows(key: YearlyKey, inForce: Span, today: PlainDate): readonly Window[] {
  const windows: Window[] = []
  let window = findWindowHolding(key, today)
  while (window !== null && window.to > inForce.from && windows.length < 60) {
    if (inForce.to === null || window.from < inForce.to) windows.push({ from: window.from, to: window.to })
    window = findPreviousWindow(key, window)
  }
  return windows
}

async function windowsOf(ctx: Ctx, set: CriteriaSet, provinceIds: readonly UnitId[]): Promise<readonly Window[]> {
  if (!isSetByProvince(set.windowKey)) return yearlyWindows(set.windowKey, set.inForce, ctx.today)
  const windows = new Map<string, Window>()
  for (const provinceId of provinceIds) {
    for (const { from, to } of await provinceWindowsOf(ctx, set.windowKey, provinceId, set.id)) windows.set(`${from} ${to}`, { from, to })
  }
  return [...windows.values()].sort((a, b) => (a.from < b.from ? 1 : -1))
}

/** Sets, then titles; sets that share a title are told apart by their id. */
export async function pastMeasures(ctx: Ctx, provinceIds: readonly UnitId[]): Promise<readonly PastMeasure[]> {
  const measures: PastMeasure[] = []
  const sets = (await listSetVersions(ctx)).map(({ set }) => set)
  for (const set of sets) {
    const alike = sets.filter((other) => other.title === set.title).length > 1
    measures.push({
      setId: set.id,
      statusKind: set.status,
      ...OBJECTS[set.object],
      title: alike ? `${set.title} (${set.id})` : set.title,
      names: [set.id, set.label, set.title, `${set.title} (${set.id})`],
      inForce: set.inForce,
      windows: await windowsOf(ctx, set, provinceIds),
      free: isSetByProvince(set.windowKey),
    })
  }
  return [...measures, ...titleKinds.map(titleMeasure)]
}

function titleMeasure(kind: TitleKind): PastMeasure {
  const name = TITLE_NAMES[kind]
  return {
    setId: null,
    statusKind: kind,
    levels: ['commune', 'district', 'province'],
    types: null,
    title: name,
    names: [kind, name, `xã ${name}`, name.replace(/^Đạt chuẩn /u, '')],
    inForce: null,
    windows: [],
    free: true,
  }
}
