// The only place for the import rules. Each is broken once on purpose in tools/import-rules.test.ts.

// Slices in the order they may lean on each other: a slice may import only slices to its left.
const ORDER = [
  'units',
  'access',
  'protection',
  'audit',
  'inbox',
  'calendar',
  'evidence',
  'criteria',
  'figures',
  'reports',
  'totals',
  'registers',
  'assessments',
  'comparisons',
  'exchange',
  'plans',
  'inspections',
  'analytics',
  'documents',
  'notices',
]
const TEST = '\\.test\\.tsx?$'

const inOrder = (side, root) =>
  ORDER.slice(0, -1).map((slice, index) => ({
    name: `${side}-${slice}-leans-left`,
    severity: 'error',
    from: { path: `${root}${slice}/`, pathNot: TEST },
    to: { path: `${root}(${ORDER.slice(index + 1).join('|')})/` },
  }))

module.exports = {
  forbidden: [
    ...inOrder('core', '^packages/core/src/'),
    ...inOrder('server', '^apps/server/src/features/'),
    {
      name: 'slice-is-listed',
      comment: 'A new slice gets its place in ORDER and a decision record.',
      severity: 'error',
      from: { path: `^(packages/core/src|apps/server/src/features)/(?!(shared|${ORDER.join('|')})/)` },
      to: {},
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-orphan',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '(^|/)main\\.tsx?$',
          '(^|/)cli\\.ts$',
          '-main\\.ts$',
          '(pglite|sheet|typst|workbook)-worker\\.mjs$',
          '\\.(test|spec)\\.tsx?$',
          '\\.config\\.ts$',
          '^packages/core/src/[^/]+/[^/]+\\.contract\\.ts$',
          '^(tools|bench|e2e)/',
          '^\\.dependency-cruiser\\.cjs$',
        ],
      },
      to: {},
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: { path: '^(packages|apps)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-package-in-product',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: TEST },
      to: { path: `(${TEST}|^apps/[^/]+/test/|^e2e/|^bench/|^tools/)` },
    },
    // core
    {
      name: 'core-imports-only-zod-and-cel',
      comment: 'No input, output, clock, chance or waiting in core; the CEL engine only in criteria, zod only where contracts are.',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: TEST },
      to: { pathNot: ['^packages/core/src', 'node_modules/zod/', 'node_modules/@marcbachmann/cel-js/'] },
    },
    {
      name: 'core-cel-only-in-criteria',
      severity: 'error',
      from: { path: '^packages/core/src/(?!criteria/)', pathNot: TEST },
      to: { path: 'node_modules/@marcbachmann/cel-js/' },
    },
    {
      name: 'core-shared-knows-no-slice',
      severity: 'error',
      from: { path: '^packages/core/src/shared/' },
      to: { path: '^packages/core/src/(?!shared/)' },
    },
    {
      name: 'domain-knows-no-contract',
      severity: 'error',
      from: { path: '^packages/core/src/.*\\.(domain|policy)\\.ts$' },
      to: { path: '\\.contract\\.ts$|node_modules/zod/|^packages/core/src/shared/(schemas|page)\\.ts$' },
    },
    // app to app
    {
      name: 'web-and-server-never-meet',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    // server layers
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^apps/server/src/platform/', pathNot: TEST },
      to: { path: '^apps/server/src/(?!platform/)' },
    },
    {
      name: 'feature-knows-no-program',
      severity: 'error',
      from: { path: '^apps/server/src/features/', pathNot: TEST },
      to: { path: '^apps/server/src/(?!platform/|features/)' },
    },
    {
      name: 'only-app-mounts-routes',
      severity: 'error',
      from: { pathNot: ['^apps/server/src/app\\.ts$', TEST] },
      to: { path: '\\.routes\\.ts$' },
    },
    {
      name: 'only-service-uses-store',
      severity: 'error',
      from: { path: '^apps/server/src', pathNot: ['^apps/server/src/features/.*\\.(service|store|job|test)\\.ts$'] },
      to: { path: '\\.store\\.ts$' },
    },
    {
      name: 'store-is-private-to-its-slice',
      severity: 'error',
      from: { path: '^apps/server/src/features/([^/]+)/' },
      to: { path: '^apps/server/src/features/[^/]+/.*\\.store\\.ts$', pathNot: '^apps/server/src/features/$1/' },
    },
    { name: 'store-is-the-bottom', severity: 'error', from: { path: '\\.store\\.ts$' }, to: { path: '\\.(service|routes)\\.ts$' } },
    {
      name: 'sql-only-in-store-and-platform',
      severity: 'error',
      from: { path: '^apps/server/src', pathNot: ['\\.store\\.ts$', '^apps/server/src/platform/db/', TEST] },
      to: { path: 'node_modules/(kysely|pg|@types/pg|@electric-sql)/' },
    },
    {
      name: 'only-store-opens-the-db',
      severity: 'error',
      from: { path: '^apps/server/src/features/', pathNot: '\\.(store|test)\\.ts$' },
      to: { path: '^apps/server/src/platform/db/' },
    },
    {
      name: 'excel-only-by-workbook',
      comment: 'What leaves as Excel goes through platform/files/workbook, which lets no formula out.',
      severity: 'error',
      from: { path: '^apps/server/src', pathNot: ['^apps/server/src/platform/files/', TEST] },
      to: { path: 'node_modules/exceljs/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'http-only-in-routes-and-platform',
      severity: 'error',
      from: {
        path: '^apps/server/src',
        pathNot: ['\\.routes\\.ts$', '^apps/server/src/platform/http/', '^apps/server/src/main\\.ts$', TEST],
      },
      to: { path: 'node_modules/(fastify|@fastify)/' },
    },
    {
      name: 'slice-to-slice-by-service-only',
      severity: 'error',
      from: { path: '^apps/server/src/features/([^/]+)/', pathNot: TEST },
      to: { path: '^apps/server/src/features/', pathNot: ['^apps/server/src/features/$1/', '\\.service\\.ts$'] },
    },
    // web layers
    {
      name: 'web-feature-is-an-island',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    },
    { name: 'web-feature-knows-no-app', severity: 'error', from: { path: '^apps/web/src/features/' }, to: { path: '^apps/web/src/app/' } },
    {
      name: 'web-base-knows-no-feature',
      severity: 'error',
      from: { path: '^apps/web/src/(ui|api|offline|i18n)/' },
      to: { path: '^apps/web/src/(features|app)/' },
    },
    {
      name: 'ui-is-dumb',
      severity: 'error',
      from: { path: '^apps/web/src/ui/' },
      to: { path: '^apps/web/src/(api/client|offline/)|@tanstack/react-query' },
    },
    {
      name: 'only-queries-call-the-api',
      severity: 'error',
      from: { path: '^apps/web/src/features/', pathNot: '\\.(queries|test)\\.tsx?$' },
      // problems and command ids are plain values every part may name; only the client speaks to the server
      to: { path: '^apps/web/src/api/client' },
    },
    {
      name: 'web-has-no-schemas',
      comment: 'A page takes its types from the contracts; the schemas stay on the server (apps/web/doors.ts).',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: TEST },
      to: { path: 'node_modules/zod/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(apps/[^/]+/(dist|dist\\.making)|\\.binhyen)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
