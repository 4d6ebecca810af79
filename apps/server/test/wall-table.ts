// The only place that says what the database wall does with everything the app role could reach: one line for each table and view,
// functions in wall-functions.ts. The test of the wall compares it with the database's own catalogue; a new table needs one line.
import { wallOfAccounts } from './wall-accounts.ts'
import { wallOfCatalogues } from './wall-catalogues.ts'
import type { Wall } from './wall-rows.ts'
import { wallOfReports } from './wall-reports.ts'
import { wallOfUnitData } from './wall-unit-data.ts'

/** In the order in which rows can be made. */
export const wallTables: Readonly<Record<string, Wall>> = { ...wallOfCatalogues, ...wallOfUnitData, ...wallOfReports, ...wallOfAccounts }
