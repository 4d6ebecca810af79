// Every import rule is broken once on purpose, in a small tree of its own, and seen to fire; the sound tree breaks none.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bin, root } from './step.ts'

type Files = Readonly<Record<string, string>>
type Violation = { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }

const core = 'packages/core/src'
const features = 'apps/server/src/features'
const platform = 'apps/server/src/platform'
const web = 'apps/web/src'

/** A sound tree: one slice all the way through, so that the rules are seen to allow what they should. */
const sound: Files = {
  [`${core}/shared/endpoint.ts`]: 'export const define = 1',
  [`${core}/units/units.domain.ts`]: 'export const unit = 1',
  [`${core}/units/units.contract.ts`]:
    "import { z } from 'zod'\nimport { define } from '../shared/endpoint.ts'\nimport { unit } from './units.domain.ts'\nexport const api = [z, define, unit]",
  [`${core}/access/access.domain.ts`]: "import { unit } from '../units/units.domain.ts'\nexport const actor = unit",
  [`${core}/access/access.contract.ts`]: "import { actor } from './access.domain.ts'\nexport const me = actor",
  [`${platform}/context.ts`]: 'export const ctx = 1',
  [`${platform}/db/client.ts`]: "import { Kysely } from 'kysely'\nimport { ctx } from '../context.ts'\nexport const sqlOf = [Kysely, ctx]",
  [`${platform}/http/register.ts`]: "import fastify from 'fastify'\nexport const register = fastify",
  [`${features}/units/units.store.ts`]: "import { sqlOf } from '#server/platform/db/client'\nexport const find = sqlOf",
  [`${features}/units/units.service.ts`]: "import { find } from './units.store.ts'\nexport const units = find",
  [`${features}/units/units.routes.ts`]:
    "import { api } from '@binhyen/core/units/units.contract'\nimport { register } from '#server/platform/http/register'\nimport { units } from './units.service.ts'\nexport const routes = [api, register, units]",
  [`${features}/access/access.service.ts`]: "import { units } from '#server/features/units/units.service'\nexport const access = units",
  [`${features}/access/access.routes.ts`]: "import { access } from './access.service.ts'\nexport const routes = access",
  'apps/server/src/app.ts':
    "import { routes } from './features/units/units.routes.ts'\nimport { routes as more } from './features/access/access.routes.ts'\nexport const app = [routes, more]",
  'apps/server/src/cli.ts': "import { app } from './app.ts'\nexport const program = app",
  [`${web}/app/main.tsx`]: "import { page } from '../features/units/units.page.tsx'\nexport const main = page",
  [`${web}/api/client.ts`]: "import { api } from '@binhyen/core/units/units.contract'\nexport const call = api",
  [`${web}/ui/button.tsx`]: 'export const button = 1',
  [`${web}/features/units/units.queries.ts`]:
    "import { call } from '#web/api/client'\nimport { useQuery } from '@tanstack/react-query'\nexport const query = [call, useQuery]",
  [`${web}/features/units/units.page.tsx`]:
    "import { button } from '../../ui/button.tsx'\nimport { query } from './units.queries.ts'\nexport const page = [button, query]",
}

/** Each rule, broken by one or two files on top of the sound tree. */
const broken: readonly (readonly [rule: string, files: Files])[] = [
  [
    'core-units-leans-left',
    { [`${core}/units/units.policy.ts`]: "import { actor } from '../access/access.domain.ts'\nexport const a = actor" },
  ],
  [
    'server-units-leans-left',
    { [`${features}/units/more.service.ts`]: "import { access } from '#server/features/access/access.service'\nexport const a = access" },
  ],
  ['slice-is-listed', { [`${core}/weather/weather.domain.ts`]: "import { unit } from '../units/units.domain.ts'\nexport const a = unit" }],
  [
    'slice-is-listed',
    { [`${features}/weather/weather.service.ts`]: "import { ctx } from '#server/platform/context'\nexport const a = ctx" },
  ],
  [
    'no-cycle',
    {
      [`${core}/units/a.domain.ts`]: "import { b } from './b.domain.ts'\nexport const a = (): unknown => b",
      [`${core}/units/b.domain.ts`]: "import { a } from './a.domain.ts'\nexport const b = (): unknown => a",
    },
  ],
  ['no-unresolved', { [`${core}/units/a.domain.ts`]: "import { b } from './missing.ts'\nexport const a = b" }],
  ['no-orphan', { [`${core}/units/forgotten.domain.ts`]: 'export const a = 1' }],
  ['no-undeclared-package', { [`${platform}/a.ts`]: "import semver from 'semver'\nexport const a = semver" }],
  ['no-dev-package-in-product', { [`${platform}/a.ts`]: "import ts from 'typescript'\nexport const a = ts" }],
  [
    'product-never-imports-tests',
    {
      [`${platform}/a.ts`]: "import { h } from '../../test/harness.ts'\nexport const a = h",
      'apps/server/test/harness.ts': 'export const h = 1',
    },
  ],
  [
    'core-imports-only-zod-and-cel',
    { [`${core}/units/a.domain.ts`]: "import { readFileSync } from 'node:fs'\nexport const a = readFileSync" },
  ],
  ['core-cel-only-in-criteria', { [`${core}/units/a.domain.ts`]: "import { parse } from '@marcbachmann/cel-js'\nexport const a = parse" }],
  ['core-shared-knows-no-slice', { [`${core}/shared/a.ts`]: "import { unit } from '../units/units.domain.ts'\nexport const a = unit" }],
  ['domain-knows-no-contract', { [`${core}/units/a.domain.ts`]: "import { api } from './units.contract.ts'\nexport const a = api" }],
  ['domain-knows-no-contract', { [`${core}/units/a.policy.ts`]: "import { z } from 'zod'\nexport const a = z" }],
  [
    'web-and-server-never-meet',
    { [`${web}/api/a.ts`]: "import { ctx } from '../../../server/src/platform/context.ts'\nexport const a = ctx" },
  ],
  [
    'platform-knows-no-feature',
    { [`${platform}/a.ts`]: "import { units } from '../features/units/units.service.ts'\nexport const a = units" },
  ],
  ['feature-knows-no-program', { [`${features}/units/a.service.ts`]: "import { program } from '../../cli.ts'\nexport const a = program" }],
  [
    'only-app-mounts-routes',
    { 'apps/server/src/a.ts': "import { routes } from './features/units/units.routes.ts'\nexport const a = routes" },
  ],
  ['only-service-uses-store', { 'apps/server/src/a.ts': "import { find } from './features/units/units.store.ts'\nexport const a = find" }],
  [
    'store-is-private-to-its-slice',
    { [`${features}/access/a.service.ts`]: "import { find } from '#server/features/units/units.store'\nexport const a = find" },
  ],
  ['store-is-the-bottom', { [`${features}/units/a.store.ts`]: "import { units } from './units.service.ts'\nexport const a = units" }],
  ['sql-only-in-store-and-platform', { [`${features}/units/a.service.ts`]: "import { sql } from 'kysely'\nexport const a = sql" }],
  [
    'only-store-opens-the-db',
    { [`${features}/units/a.service.ts`]: "import { sqlOf } from '#server/platform/db/client'\nexport const a = sqlOf" },
  ],
  ['excel-only-by-workbook', { [`${features}/units/a.service.ts`]: "import ExcelJS from 'exceljs'\nexport const a = ExcelJS" }],
  ['http-only-in-routes-and-platform', { [`${features}/units/a.service.ts`]: "import fastify from 'fastify'\nexport const a = fastify" }],
  [
    'slice-to-slice-by-service-only',
    {
      [`${features}/units/words.ts`]: 'export const words = 1',
      [`${features}/access/a.service.ts`]: "import { words } from '#server/features/units/words'\nexport const a = words",
    },
  ],
  [
    'web-feature-is-an-island',
    { [`${web}/features/access/a.page.tsx`]: "import { page } from '../units/units.page.tsx'\nexport const a = page" },
  ],
  [
    'web-feature-knows-no-app',
    { [`${web}/features/access/a.page.tsx`]: "import { main } from '../../app/main.tsx'\nexport const a = main" },
  ],
  ['web-base-knows-no-feature', { [`${web}/api/a.ts`]: "import { page } from '../features/units/units.page.tsx'\nexport const a = page" }],
  ['ui-is-dumb', { [`${web}/ui/a.tsx`]: "import { call } from '#web/api/client'\nexport const a = call" }],
  ['web-has-no-schemas', { [`${web}/features/units/a.page.tsx`]: "import { z } from 'zod'\nexport const a = z.string()" }],
  ['only-queries-call-the-api', { [`${web}/features/units/a.page.tsx`]: "import { call } from '#web/api/client'\nexport const a = call" }],
]

let tree = ''
let whenSound: readonly Violation[] = []
let whenBroken: readonly Violation[] = []

/** The files of a broken case under names of its own, so that all cases lie in one tree and are judged in one run. */
function filesOf(index: number): Files {
  const files = broken[index]?.[1] ?? {}
  const own = (text: string): string => text.replaceAll(/\/([ab])\./g, `/${'$1'}-${String(index)}.`)
  return Object.fromEntries(Object.entries(files).map(([path, source]) => [own(path), own(source)]))
}

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'binhyen-rules-'))
  for (const path of [
    '.dependency-cruiser.cjs',
    'tsconfig.base.json',
    'package.json',
    'packages/core/package.json',
    'apps/server/package.json',
    'apps/web/package.json',
  ]) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    cpSync(join(root, path), join(tree, path))
  }
  mkdirSync(join(tree, 'node_modules/@binhyen'), { recursive: true })
  symlinkSync(join(tree, 'packages/core'), join(tree, 'node_modules/@binhyen/core'))
  for (const name of ['zod', 'kysely', 'fastify', 'exceljs', 'typescript', 'semver', '@tanstack', '@marcbachmann']) {
    symlinkSync(join(root, 'node_modules', name), join(tree, 'node_modules', name))
  }
  put(sound)
  whenSound = violations()
  broken.forEach((_, index) => put(filesOf(index)))
  whenBroken = violations()
}, 60_000)
afterAll(() => rmSync(tree, { recursive: true, force: true }))

function put(files: Files): void {
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), `${source}\n`)
  }
}

function violations(): readonly Violation[] {
  const result = spawnSync(bin('depcruise'), ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'packages', 'apps'], {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (!result.stdout.startsWith('{')) throw new Error(result.stderr)
  const report = JSON.parse(result.stdout) as { readonly summary: { readonly violations: readonly Violation[] } }
  return report.summary.violations
}

describe('the import rules', () => {
  test('leave a sound tree alone', () => {
    expect(whenSound.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([])
  })

  test.each(broken.map(([rule], index) => [rule, index] as const))('%s fires (case %i)', (rule, index) => {
    const paths = Object.keys(filesOf(index))
    expect(whenBroken.filter(({ from }) => paths.includes(from)).map((violation) => violation.rule.name)).toContain(rule)
  })

  test('are all broken here once', () => {
    const rules = (createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: readonly { name: string }[] })
      .forbidden
    const names = rules.map(({ name }) => name).filter((name) => !name.endsWith('-leans-left'))
    const seen = new Set(broken.map(([rule]) => rule))
    expect(names.filter((name) => !seen.has(name))).toEqual([])
  })
})
