// The only place for the contract of the description of the API itself.
import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { Nothing } from './schemas.ts'

/** Open: it tells how to knock, and nothing of what lies behind. */
export const readOpenApi = defineEndpoint({
  method: 'GET',
  path: '/api/openapi.json',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.looseObject({ openapi: z.literal('3.1.0') }),
  problems: [],
  summary: 'This description, as OpenAPI 3.1',
  open: true,
})
