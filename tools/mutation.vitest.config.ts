// The only place for which tests a mutant of the evaluator must fall to: those of the criteria in core, without files or servers.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['packages/core/src/criteria/**/*.test.ts'], environment: 'node' },
})
