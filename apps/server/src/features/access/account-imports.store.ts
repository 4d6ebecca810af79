// The only place for the SQL of lists of accounts from Excel.
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type ImportTables = {
  account_imports: {
    id: string
    place: UnitId[]
    file_name: string
    rows: number
    made_by: string
    made_by_name: string
    made_at: Date
  }
}
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<ImportTables>(ctx)

export type NewImport = {
  readonly id: string
  readonly place: readonly UnitId[]
  readonly fileName: string
  readonly by: { readonly id: string; readonly name: string }
  readonly demonstration: boolean
}
export type ImportedAccount = {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly role: Role
  readonly unitId: UnitId
  readonly place: readonly UnitId[]
  readonly from: PlainDate
}

/** All accounts of a list with their grants, without passwords: three statements, however long the list is. */
export async function insertImport(ctx: Pick<BaseCtx, 'tx' | 'now'>, made: NewImport, accounts: readonly ImportedAccount[]): Promise<void> {
  const db = tables(ctx)
  await db
    .insertInto('account_imports')
    .values({
      id: made.id,
      place: [...made.place],
      file_name: made.fileName,
      rows: accounts.length,
      made_by: made.by.id,
      made_by_name: made.by.name,
      made_at: ctx.now,
    })
    .execute()
  const rows = JSON.stringify(accounts)
  await sql`
    insert into accounts (id, username, display_name, password_hash, demonstration, place, made_by, import_id)
    select id, username, "displayName", app_no_password(), ${made.demonstration}, place, ${made.by.id}, ${made.id}::uuid
    from json_to_recordset(${rows}::json) as given (id text, username text, "displayName" text, place text[])`.execute(db)
  await sql`
    insert into grants (account_id, role, unit_id, covers, valid_from)
    select id, role, "unitId", array["unitId"], "from"
    from json_to_recordset(${rows}::json) as given (id text, role text, "unitId" text, "from" date)`.execute(db)
}

export type KeptImport = {
  readonly id: string
  readonly place: UnitId[]
  readonly file_name: string
  readonly rows: number
  readonly made_by_name: string
  readonly made_at: Date
  readonly unissued: number
}

const listed = (ctx: StoreCtx) =>
  tables(ctx)
    .selectFrom('account_imports')
    .select(['id', 'place', 'file_name', 'rows', 'made_by_name', 'made_at'])
    .select(sql<number>`app_count_without_password(id)`.as('unissued'))

/** Newest first; ids grow with time. */
export async function listImports(
  ctx: StoreCtx,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly KeptImport[]> {
  let query = listed(ctx)
  if (page.after !== undefined) query = query.where('id', '<', page.after)
  return query
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
}

export async function findImport(ctx: StoreCtx, id: string): Promise<KeptImport | undefined> {
  return listed(ctx).where('id', '=', id).executeTakeFirst()
}

export type WithoutPassword = {
  readonly id: string
  readonly username: string
  readonly display_name: string
  readonly role: Role | null
  readonly unit_id: UnitId | null
}

/** The next accounts of a list that wait for their first password. */
export async function listWithoutPassword(ctx: StoreCtx, importId: string, most: number): Promise<readonly WithoutPassword[]> {
  return (await sql<WithoutPassword>`select * from app_without_password(${importId}::uuid, ${most})`.execute(tables(ctx))).rows
}
