import { CompiledQuery, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness.ts'
import { ahead, sqlOf } from './client.ts'
import { piece, sendAhead } from './statement.ts'
import { transactOn } from './transact.ts'

const numbered = (name: string) => CompiledQuery.raw(`create table ${name} (n int primary key)`)

describe('a statement that goes ahead', () => {
  test('is there for the next one and for the commit, in the order they were given', async () => {
    const { db } = await testDatabase()
    await db.executeQuery(numbered('ahead_order'))
    const seen = await transactOn(db)('write', async (tx) => {
      const trx = sqlOf<object>({ tx })
      await sql`${sql.raw(ahead)} insert into ahead_order values (1)`.execute(trx)
      await sendAhead({ tx }, piece`insert into ahead_order select max(n) + ${1}::int from ahead_order`)
      const { rows } = await sql<{ n: number }>`select n from ahead_order order by n`.execute(trx)
      await sendAhead({ tx }, piece`insert into ahead_order select max(n) + ${1}::int from ahead_order`)
      return rows
    })
    expect(seen).toEqual([{ n: 1 }, { n: 2 }])
    expect((await sql`select n from ahead_order order by n`.execute(db)).rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  test('that fails makes the next one throw its error, and nothing is kept', async () => {
    const { db } = await testDatabase()
    await db.executeQuery(numbered('ahead_failing'))
    let told: unknown
    const work = transactOn(db)('write', async (tx) => {
      const trx = sqlOf<object>({ tx })
      await sql`insert into ahead_failing values (1)`.execute(trx)
      await sql`${sql.raw(ahead)} insert into ahead_failing values (1)`.execute(trx)
      await sql`insert into ahead_failing values (2)`.execute(trx).catch((error: unknown) => {
        told = error
        throw error
      })
    })
    await expect(work).rejects.toMatchObject({ code: '23505' })
    expect(told).toMatchObject({ code: '23505' })
    expect((await sql`select n from ahead_failing`.execute(db)).rows).toEqual([])
  })

  test('that fails with the commit undoes the transaction, and its connection works on', async () => {
    const { db } = await testDatabase()
    await db.executeQuery(numbered('ahead_last'))
    const work = transactOn(db)('write', async (tx) => {
      const trx = sqlOf<object>({ tx })
      await sql`insert into ahead_last values (1)`.execute(trx)
      await sql`${sql.raw(ahead)} insert into ahead_last values (1)`.execute(trx)
    })
    await expect(work).rejects.toMatchObject({ code: '23505' })
    expect((await sql`select n from ahead_last`.execute(db)).rows).toEqual([])
  })

  test('that begins a transaction nobody says anything in leaves none open', async () => {
    const { db } = await testDatabase()
    const transact = transactOn(db)
    await expect(transact('write', () => Promise.reject(new Error('before anything')))).rejects.toThrow('before anything')
    await expect(transact('read', async () => 'nothing asked')).resolves.toBe('nothing asked')
    const { rows } = await sql`select pg_current_xact_id_if_assigned() as id, current_setting('transaction_isolation') as level`.execute(db)
    expect(rows).toEqual([{ id: null, level: 'read committed' }])
  })
})
