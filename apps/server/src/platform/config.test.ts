// Settings: flags before environment, every wrong one named.
import { expect, test } from 'vitest'
import { ConfigInvalid, readConfig } from './config.ts'

test('has defaults for trying out', () => {
  expect(readConfig({}, {}, '/srv/x')).toMatchObject({
    database: { kind: 'embedded', directory: '/srv/x/.binhyen/db' },
    host: '127.0.0.1',
    port: 3210,
    today: null,
    empty: false,
    trustProxy: false,
  })
})

test('takes flags before environment', () => {
  const env = { BINHYEN_PORT: '4000', BINHYEN_TODAY: '2020-12-31', DATABASE_URL: 'postgresql://u@h/db' }
  expect(readConfig({ port: '5000' }, env, '/x')).toMatchObject({
    port: 5000,
    today: '2020-12-31',
    database: { kind: 'server', url: 'postgresql://u@h/db' },
  })
})

test('names every wrong setting at once', () => {
  const read = (): unknown => readConfig({ port: '70000', today: '2026-02-30', seed: 'x' }, { DATABASE_URL: 'mysql://x' }, '/x')
  expect(read).toThrow(ConfigInvalid)
  expect(read).toThrow(/DATABASE_URL[^]*--port[^]*--today[^]*--seed/)
})
