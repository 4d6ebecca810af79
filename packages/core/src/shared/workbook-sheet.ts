// The only place for what a sheet of a workbook holds once it is unpacked: cells with what Excel took them for.

export const workbookCellKinds = ['text', 'number', 'percent', 'date', 'truth', 'error', 'no-result'] as const

export type WorkbookCell = {
  /** From 0. */
  readonly column: number
  /** `percent`: a number shown as one. `error`: #REF! and the like. `no-result`: a formula nobody has computed. */
  readonly kind: (typeof workbookCellKinds)[number]
  /** As it is shown; a day as 25/12/2026. */
  readonly text: string
  readonly number: number | null
  /** Part of a merged range; every cell of it says what the first one does. */
  readonly merged: boolean
  readonly formula: boolean
}

export type WorkbookRow = { /** From 1. */ readonly row: number; readonly hidden: boolean; readonly cells: readonly WorkbookCell[] }

export type WorkbookSheet = {
  readonly name: string
  readonly hidden: boolean
  readonly rows: readonly WorkbookRow[]
  readonly hiddenColumns: readonly number[]
}
