// The only place for the SQL of the ends between which one of two sums laid beside each other lies: as quantityOf and boundsOf of core say
// it. The ends are those of rangeOf in core/comparisons/contradictions.domain; a test holds the two to each other.
import { sql, type RawBuilder } from 'kysely'
import { SUM_COLUMNS } from '#server/platform/db/sum-columns'

/** Columns of one side begin with its letter: `t` what is said, `o` what it is compared with. */
export type Side = 't' | 'o'

const isAbout = (a: Side): RawBuilder<boolean> =>
  sql.raw(`(${a}_about > 0 or ${a}_more > 0 and ${a}_less > 0 or ${a}_upper_thousandths > ${a}_thousandths and ${a}_less > 0)`)

export const lowOf = (a: Side): RawBuilder<number> =>
  sql`(case when ${isAbout(a)} or ${sql.raw(`${a}_less`)} > 0 then 0 else ${sql.raw(`${a}_thousandths`)} end)`

export const highOf = (a: Side): RawBuilder<number | null> =>
  sql`(case when ${isAbout(a)} or ${sql.raw(`${a}_more`)} > 0 then null when ${sql.raw(`${a}_less`)} > 0 then ${sql.raw(`${a}_thousandths`)}
    else ${sql.raw(`${a}_upper_thousandths`)} end)`

export const bothSides = SUM_COLUMNS.flatMap(([column]) => [`t_${column}`, `o_${column}`])

/** A sum as JSON, from columns that begin with something. */
export const sumObject = (beginning: string): RawBuilder<unknown> =>
  sql`json_build_object(${sql.join(SUM_COLUMNS.map(([column, name]) => sql`${sql.lit(name)}::text, ${sql.ref(`${beginning}${column}`)}`))})`
