// Advisories: a report is read, and no report is never taken for a good one.
import { expect, test } from 'vitest'
import { readAudit } from './advisories.ts'

const report = (vulnerabilities: object): string =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { prod: 300 } } })

test('a clean report is clean', () => {
  expect(readAudit(`npm warn something\n${report({})}\n`)).toEqual({ kind: 'checked', packages: 300, serious: [] })
})

test('high and critical weaknesses are named, lesser ones pass', () => {
  const found = readAudit(
    report({
      a: { severity: 'critical', via: [{ title: 'runs code' }] },
      b: { severity: 'high', via: ['a'] },
      c: { severity: 'moderate', via: [] },
    }),
  )
  expect(found).toMatchObject({ kind: 'checked', serious: ['a: critical, runs code', 'b: high, a'] })
})

test.each([
  ['', 'nothing at all'],
  ['npm error code E405\nnpm error 405 Method Not Allowed', 'words'],
  [JSON.stringify({ message: 'request failed, reason: connect ECONNREFUSED', error: {} }), 'a failed request'],
  [JSON.stringify({ error: { code: 'ENOAUDIT', summary: 'endpoint is not supported' } }), 'a registry without the service'],
  ['{}', 'an empty object'],
])('%s is not checked (%s)', (output) => expect(readAudit(output).kind).toBe('not-checked'))
