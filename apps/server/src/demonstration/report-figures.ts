// The only place for the figures of the demonstration's periodic reports: those read from public texts, exactly as said, and generated ones.
import type { Qualifier } from '@binhyen/core/figures/quantity.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { householdsOf, modelsOf } from './said-twice.ts'
import type { Random } from './random.ts'

const said = (number: number, qualifier: Qualifier = 'exact', upper: number | null = null): Cell => ({
  state: 'given',
  quantity: { number, qualifier, upper },
})

/** What a public text says of a whole province: the province's own report of a year, with nothing below it. */
export type StatedReport = {
  readonly id: string
  /** The province by its code on the day. */
  readonly province: string
  readonly on: PlainDate
  readonly form: string
  readonly year: number
  readonly handedInOn: PlainDate
  readonly cells: Readonly<Record<string, Cell>>
  /** Where it was read, and what of it is an assumption. */
  readonly note: string
}

export const statedReports: readonly StatedReport[] = [
  {
    id: 'movement-an-giang-2020',
    province: '89',
    on: plainDate('2020-12-14'),
    form: 'province-movement-year',
    year: 2020,
    handedInOn: plainDate('2020-12-18'),
    cells: { propagandaSessions: said(160, 'over'), crimeReportLetterRecipients: said(11_500, 'nearly') },
    note: 'Nguồn: Cổng thông tin điện tử tỉnh An Giang, 12/03/2021 ("trên 160" buổi tuyên truyền; thư tố giác tội phạm phát cho "gần 11.500" người, nguồn chỉ nêu số lượng). Kỳ 15/12/2019–14/12/2020 và ngày nộp là giả định của bản minh họa; nguồn chỉ nêu "năm 2020".',
  },
  {
    id: 'movement-thanh-hoa-2015',
    province: '38',
    on: plainDate('2015-12-14'),
    form: 'province-movement-year',
    year: 2015,
    handedInOn: plainDate('2015-12-18'),
    cells: {
      steeringBoards: said(635),
      steeringBoardMembers: said(12_585),
      securityTeamsEarlier: said(6031),
      securityTeamEarlierMembers: said(18_093),
      securityGroups: said(35_589),
      securityGroupMembers: said(71_178),
      householdsInGroupsStated: said(98.8),
      commitmentsGroupsStated: said(100),
      commitmentsOthersStated: said(95),
    },
    note: 'Nguồn: Báo Văn hóa và Đời sống Thanh Hóa (vhds.baothanhhoa.vn), không ghi ngày, khoảng năm 2016. Kỳ năm 2015 và ngày nộp là giả định của bản minh họa. Tổ bảo vệ an ninh trong nguồn không phải Tổ bảo vệ an ninh, trật tự theo Luật năm 2023. Các tỷ lệ được nêu mà không kèm số đếm.',
  },
]

/** What a generated report holds: cells of the unit's own rows, and of each residential area. */
export type GeneratedCells = {
  readonly unit: Readonly<Record<string, Cell>>
  readonly villages: ReadonlyMap<string, Readonly<Record<string, Cell>>>
}

const WITHOUT_AREAS: ReadonlyMap<string, Readonly<Record<string, Cell>>> = new Map()

/** A month of one commune: few cases, most of them none, and now and then something nobody can tell yet. */
export function monthCells(random: Random): GeneratedCells {
  const oneOf = (...weights: readonly number[]): number => {
    const drawn = random.next()
    let sum = 0
    return weights.findIndex((weight) => (sum += weight) > drawn)
  }
  const trafficCases = Math.max(0, oneOf(0.55, 0.27, 0.12, 0.06))
  const trafficDead = trafficCases > 0 ? Math.max(0, oneOf(0.8, 0.2)) : 0
  const trafficInjured = trafficCases > 0 ? random.int(0, trafficCases + 1) : 0
  const fires = Math.max(0, oneOf(0.86, 0.13, 0.01))
  const damage: Cell =
    random.next() < 0.3 ? { state: 'cannot-provide', reason: 'Đang xác minh thiệt hại' } : said(random.int(2, 60) * 5, 'about')
  return {
    unit: {
      trafficCases: said(trafficCases),
      trafficDead: said(trafficDead),
      trafficInjured: said(trafficInjured),
      fires: said(fires),
      explosions: said(0),
      fireDead: said(0),
      fireInjured: said(fires > 0 && random.next() < 0.2 ? 1 : 0),
      ...(fires > 0 ? { fireDamage: damage } : {}),
    },
    villages: WITHOUT_AREAS,
  }
}

/** What a commune has, as it goes from one quarter to the next. */
export type CommuneStock = {
  readonly boardMembers: number
  readonly teams: number
  readonly agencies: number
  readonly enterprises: number
  readonly models: number
  readonly households: ReadonlyMap<string, number>
}

export function stockOf(commune: string, villages: readonly string[], random: Random): CommuneStock {
  return {
    boardMembers: random.int(15, 25),
    teams: Math.max(villages.length, random.int(7, 14)),
    agencies: random.int(6, 18),
    enterprises: random.int(0, 25),
    models: modelsOf(commune),
    households: new Map(villages.map((id) => [id, householdsOf(id)])),
  }
}

/** A quarter of one commune; `modelsNew` is added to its stock by whoever goes on to the next. */
export function quarterCells(stock: CommuneStock, random: Random): GeneratedCells & { readonly modelsNew: number } {
  const modelsNew = random.next() < 0.15 ? 1 : 0
  const models = stock.models + modelsNew
  const letters = random.int(1, 9) * 50
  const villages = new Map([...stock.households].map(([id, households]) => [id, areaCells(households, random)]))
  return {
    modelsNew,
    villages,
    unit: {
      steeringBoards: said(1),
      steeringBoardMembers: said(stock.boardMembers),
      securityTeams: said(stock.teams),
      securityTeamMembers: said(stock.teams * 3),
      crimeReportLetterRecipients: said(letters, random.next() < 0.4 ? 'nearly' : random.next() < 0.5 ? 'over' : 'exact'),
      propagandaArticles: said(random.int(0, 6)),
      loudspeakerRounds: said(random.int(4, 26)),
      agencies: said(stock.agencies),
      commitmentsAgencies: said(stock.agencies - random.int(0, 1)),
      enterprises: stock.enterprises === 0 ? { state: 'not-applicable' } : said(stock.enterprises),
      commitmentsEnterprises:
        stock.enterprises === 0 ? { state: 'not-applicable' } : said(Math.max(0, stock.enterprises - random.int(0, 4))),
      modelKinds: said(Math.max(1, models - random.int(0, 1))),
      models: said(models),
      modelPoints: said(models * random.int(1, 4)),
      modelTeams: said(models * random.int(1, 2)),
      modelsNew: said(modelsNew),
      modelsReplicated: said(random.next() < 0.1 ? 1 : 0),
      modelsDissolved: said(0),
      commendedCollectivesCertificate: said(random.int(0, 2)),
      commendedIndividualsCertificate: said(random.int(0, 5)),
      commendedCollectivesDiploma: said(0),
      commendedIndividualsDiploma: said(0),
      commendedCollectivesOther: said(0),
      commendedIndividualsOther: said(0),
    },
  }
}

/** A year of one commune. */
export function yearCells(stock: CommuneStock, random: Random): GeneratedCells {
  const [month, quarter] = [monthCells(random), quarterCells(stock, random)]
  const trafficCases = random.int(3, 14)
  const fires = random.int(0, 3)
  const households = [...stock.households.values()].reduce((sum, each) => sum + each, 0) || random.int(900, 3400)
  const sessions = random.int(12, 40)
  const own: Readonly<Record<string, Cell>> = {
    ...month.unit,
    ...quarter.unit,
    trafficCases: said(trafficCases),
    trafficDead: said(random.int(0, Math.floor(trafficCases / 3))),
    trafficInjured: said(random.int(0, trafficCases)),
    fires: said(fires),
    ...(fires > 0 ? { fireDamage: said(random.int(10, 90) * 5, 'about') } : {}),
    ...areaCells(households, random),
    propagandaSessions: said(sessions, random.next() < 0.3 ? 'over' : 'exact'),
    propagandaAttendances: said(sessions * random.int(30, 70), 'about'),
    propagandaLeaflets: said(sessions * random.int(10, 60)),
  }
  return { unit: own, villages: WITHOUT_AREAS }
}

function areaCells(households: number, random: Random): Readonly<Record<string, Cell>> {
  const inGroups = households - random.int(0, Math.floor(households / 12))
  const groups = Math.max(1, Math.round(households / 45))
  const sessions = random.int(0, 3)
  return {
    households: said(households),
    householdsInGroups: said(inGroups),
    securityGroups: said(groups),
    securityGroupMembers: said(groups * 2),
    commitmentsGroups: said(groups),
    commitmentsHouseholds: said(inGroups - random.int(0, Math.min(5, inGroups))),
    propagandaSessions: said(sessions),
    propagandaAttendances: sessions === 0 ? said(0) : said(sessions * random.int(3, 9) * 10, random.next() < 0.35 ? 'about' : 'exact'),
    propagandaLeaflets: said(sessions * random.int(0, 6) * 10),
  }
}
