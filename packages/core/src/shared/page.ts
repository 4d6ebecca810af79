// The only place for pages of long lists: keyset pages, the cursor opaque to the caller.
import { z } from 'zod'

export const PageQuery = z.object({ after: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) })
export type PageQuery = z.output<typeof PageQuery>

/** A page of `item`s; `next` is the cursor to ask the following page with, null at the end. */
export function pageOf<T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T>; next: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}
