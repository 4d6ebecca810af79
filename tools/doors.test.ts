// What pages load of a contract: every endpoint with the way to it, plain data as it is, and no schema.
import { expect, test } from 'vitest'
import type { Endpoint } from '../packages/core/src/shared/endpoint.ts'
import * as access from '../packages/core/src/access/access.contract.ts'
import * as accounts from '../packages/core/src/access/accounts.contract.ts'
import * as units from '../packages/core/src/units/units.contract.ts'
import { doorsOf } from '../apps/web/doors.ts'

const loaded = async (exports: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> =>
  (await import(`data:text/javascript,${encodeURIComponent(doorsOf(exports))}`)) as Record<string, unknown>

const isEndpoint = (value: unknown): value is Endpoint => typeof value === 'object' && value !== null && 'reply' in value && 'path' in value

test('an endpoint keeps its way in and nothing else, data stays, schemas and functions are left out', async () => {
  const schema = access.RoleName
  const save = { ...accounts.listAccounts, method: 'PUT', path: '/api/things/:id', open: true }
  const read = { ...save, method: 'GET', open: false }
  const plain = { kinds: ['a', 'b'], most: 5, names: { a: 'Á' } }
  const found = await loaded({ save, read, ...plain, schema, mixed: [schema], help: () => 1 })
  expect({ ...found }).toEqual({
    save: { method: 'PUT', path: '/api/things/:id', open: true },
    read: { method: 'GET', path: '/api/things/:id' },
    ...plain,
  })
})

test('the contracts themselves: each endpoint comes through', async () => {
  const contracts: readonly Readonly<Record<string, unknown>>[] = [access, accounts, units]
  for (const contract of contracts) {
    const found = await loaded(contract)
    const endpoints = Object.entries(contract).filter(([, value]) => isEndpoint(value))
    expect(endpoints.length).toBeGreaterThan(5)
    for (const [name, value] of endpoints) {
      const { method, path, open } = value as Endpoint
      expect(found[name]).toEqual({ method, path, ...(open === true ? { open } : {}) })
    }
    expect(Object.keys(found).length).toBeLessThan(Object.keys(contract).length)
  }
})
