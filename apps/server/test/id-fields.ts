// The only place that finds in the contracts every field that names something, says what it is of, and puts another id into it.
import { z } from 'zod'
import type { Row } from './access-world.ts'

export type Ask = NonNullable<ReturnType<NonNullable<Row['ask']>>>
/** What an id can be of. `unit`: a commune, or the province where one's own is the province. */
export type Kind =
  | 'unit'
  | 'village'
  | 'institution'
  | 'institutionImport'
  | 'cohort'
  | 'addition'
  | 'dossier'
  | 'decision'
  | 'report'
  | 'pastImport'
  | 'account'
  | 'username'
  | 'grant'
  | 'delegation'
  | 'handOver'
  | 'accountImport'
  | 'outage'
  | 'request'
  | 'session'
  | 'key'
  | 'entry'
  | 'export'

export const nameOf = ({ endpoint }: Row): string => `${endpoint.method} ${endpoint.path}`

/** What the id of a path is of; by how the path begins. */
const OF_PATH: readonly (readonly [RegExp, Kind])[] = [
  [/^\/api\/units\//, 'unit'],
  [/^\/api\/villages\//, 'village'],
  [/^\/api\/institutions\//, 'institution'],
  [/^\/api\/institution-imports\//, 'institutionImport'],
  [/^\/api\/cohorts\//, 'cohort'],
  [/^\/api\/law\/additions\//, 'addition'],
  [/^\/api\/(dossiers|dossier-figures)\//, 'dossier'],
  [/^\/api\/decisions\//, 'decision'],
  [/^\/api\/periodic-reports\//, 'report'],
  [/^\/api\/past-results\/imports\//, 'pastImport'],
  [/^\/api\/accounts\//, 'account'],
  [/^\/api\/grants\//, 'grant'],
  [/^\/api\/delegations\//, 'delegation'],
  [/^\/api\/hand-overs\//, 'handOver'],
  [/^\/api\/account-imports\//, 'accountImport'],
  [/^\/api\/outages\//, 'outage'],
  [/^\/api\/report-requests\//, 'request'],
  [/^\/api\/my-account\/sessions\//, 'session'],
  [/^\/api\/my-account\/keys\//, 'key'],
  [/^\/api\/(my-)?audit-entries\//, 'entry'],
  [/^\/api\/exports\//, 'export'],
]

/** Fields that name something, by their own name. */
const OF_FIELD: Readonly<Record<string, Kind>> = {
  unit: 'unit',
  unitId: 'unit',
  unitIds: 'unit',
  pilotIds: 'unit',
  places: 'unit',
  parentId: 'unit',
  children: 'unit',
  authorityUnitId: 'unit',
  provinceId: 'unit',
  province: 'unit',
  grantId: 'grant',
  grantIds: 'grant',
  pass: 'grant',
  successorId: 'account',
  account: 'account',
  dossier: 'dossier',
  record: 'dossier',
  import: 'pastImport',
  username: 'username',
  key: 'key',
}

/** Ids of what is everybody's, and names one chooses oneself. */
const OPEN: readonly RegExp[] = [
  /^\w+ \/api\/law\/sets\/\S* params\.id$/,
  /(setId|query\.set)$/,
  /^\w+ \/api\/unit-events\/\S* params\.id$/,
  /^POST \/api\/unit-events body\.undoes$/,
  /^\w+ \/api\/(figures|forms)\/\S* params\.id$/,
  /^\w+ \/api\/form-drafts\S* (params|body)\./,
  /(body|query)\.formId$/,
  // of a finding, which names no more than the report it is about
  /^PUT \/api\/periodic-reports\/:id\/answers body\.key$/,
  // what a program calls its own rows: known only together with its account
  /^\w+ \/api\/figure-values(\.csv)? (body|query)\.key$/,
  // a residential area, a unit of measure: no id
  /^GET \/api\/board\/units query\.within$/,
  /body\.written\./,
  /^POST \/api\/sessions body\.username$/,
  /^POST \/api\/accounts body\.username$/,
  /provider-username body\.username$/,
]
export const LOOKS_LIKE_AN_ID =
  /(^|\.)(id|\w*Ids?|unit|units|province|commune|account|person|grant|dossier|record|import|username|key|pass|children|undoes|within|set)$/

/** Every value a contract takes, as `part.field`, lists as `field[]`. */
export function fieldsOf({ endpoint }: Row): readonly string[] {
  const found = new Set<string>()
  const walk = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return
    const { anyOf, oneOf, allOf, properties, items, type } = schema as Readonly<Record<string, never>>
    for (const branch of [anyOf, oneOf, allOf].flatMap((each: readonly unknown[] | undefined) => each ?? [])) walk(branch, path)
    for (const [key, each] of Object.entries(properties ?? {})) walk(each, `${path}.${key}`)
    if (items !== undefined) walk(items, `${path}[]`)
    if (type === 'string' || type === 'integer' || type === 'number') found.add(path)
  }
  for (const part of ['params', 'query', 'body'] as const) {
    walk(z.toJSONSchema(endpoint[part], { io: 'input', unrepresentable: 'any', reused: 'inline' }), part)
  }
  return [...found]
}

export function kindOf(row: Row, field: string): Kind | 'open' | null {
  if (OPEN.some((each) => each.test(`${nameOf(row)} ${field}`))) return 'open'
  if (field === 'params.id') return OF_PATH.find(([path]) => path.test(row.endpoint.path))?.[1] ?? null
  return OF_FIELD[/(\w+)(\[\])?$/.exec(field)?.[1] ?? ''] ?? null
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every place of the field in the ask: what holds it and under which name. An optional field of the top is made room for. */
function placesOf(
  at: unknown,
  steps: readonly string[],
  depth = 0,
): readonly { readonly holder: Record<string, unknown>; readonly key: string }[] {
  const [key = '', ...further] = steps
  if (Array.isArray(at)) return key === '[]' ? at.flatMap((each: unknown) => placesOf(each, further, depth + 1)) : []
  if (!isObject(at)) return []
  const ends = further.join('.') === '' || further.join('.') === '[]'
  if (ends) return key in at || depth < 2 ? [{ holder: at, key }] : []
  if (depth === 0) at[key] ??= {}
  return placesOf(at[key], further, depth + 1)
}

/** The ask with the field set to another value, in a list beside what stands there and alone; none where the field has no place in it. */
export function withValue(ask: Ask, field: string, value: unknown): readonly Ask[] {
  const steps = field.split('.').flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '[]'] : [step]))
  const copy = structuredClone(ask)
  return placesOf(copy, steps).flatMap(({ holder, key }) => {
    const old = holder[key]
    const values = steps.at(-1) === '[]' ? [[...(Array.isArray(old) ? (old as unknown[]) : []), value], [value]] : [value]
    const variants = values.map((each) => {
      holder[key] = each
      return structuredClone(copy)
    })
    holder[key] = old
    return variants
  })
}
