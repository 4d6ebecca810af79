// The only place that keeps zod from compiling schemas with eval, which the content security policy forbids.
// zod looks when a schema is made, so this must run before any contract: the build keeps it in zod's own chunk.
import { config } from 'zod'

config({ jitless: true })
