// The only place for the life of a file made in the background.
export const exportKinds = ['values', 'totals', 'reports', 'contradictions', 'differences'] as const
export type ExportKind = (typeof exportKinds)[number]
export const exportFormats = ['xlsx', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]
export const exportStates = ['queued', 'running', 'done', 'failed', 'cancelled', 'expired'] as const
export type ExportState = (typeof exportStates)[number]

/** How long a file is kept once it is made. */
export const EXPORT_DAYS = 7
/** Most files of one account that wait or are being made at the same time. */
export const MOST_OPEN_EXPORTS = 3
/** Most rows a sheet of Excel holds, headers included. */
export const MOST_SHEET_ROWS = 1_048_576

/** True while something is still to come. */
export const isOpenExport = (state: ExportState): boolean => state === 'queued' || state === 'running'
