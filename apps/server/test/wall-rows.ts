// The only place for the shapes of the table of the wall, and for how its example rows are written.

/** A place rows are made at. `scopeOf` gives SQL; lies are places whose scope is not that of their units. */
export type Place = {
  /** Tells the rows of one place from those of another. */
  readonly mark: number
  /** The mark of the place its rows hang on; another one where rows are tried out. */
  readonly at: number
  readonly province: string
  readonly commune: string
  /** For rows that are tried out where one of the commune stands already. */
  readonly secondCommune: string
  /** The account that owns rows there. */
  readonly accountId: string
  scopeOf(unitId: string): string
  /** The id of a row made at the place, and of one its rows hang on. */
  own(kind: number): string
  parent(kind: number): string
}

type Row = (place: Place) => Readonly<Record<string, string>>

/** What the app role may do, as the catalogue of the database says it: `select insert update(column)`. */
type May = string

export type Wall =
  /** Read and written by place. `reads`: whom a row is shown to beside those its scope covers, as SQL over `$reads` and `$writes`. */
  | {
      readonly kind: 'unit'
      readonly may: May
      readonly row: Row
      readonly reads?: string
      /** Written only by those who also read there: administrators see no dossiers and write none. */
      readonly readers?: true
    }
  /** Open to everyone who is signed in, written by place. */
  | { readonly kind: 'guarded'; readonly may: May; readonly row: Row }
  /** Open to everyone who is signed in, written by the owner and by functions that run as the owner. */
  | { readonly kind: 'open'; readonly may: May }
  /** Rows of the caller's own account, or of accounts they keep; `mine` is SQL over `$account`, `$reads`, `$admins`, `$today`. */
  | { readonly kind: 'own'; readonly may: May; readonly mine: string; readonly row?: Row }
  /** Nothing: only functions that run as the owner reach it. */
  | { readonly kind: 'closed' }
  /** A view that shows what its reader may see of the tables below it. */
  | { readonly kind: 'view'; readonly may: May }

export const text = (value: string): string => `'${value}'`
export const SET = text('tt124-2021-commune')
export const windowOf = (p: Place): { window_from: string; window_to: string } => ({
  window_from: `date '${String(1990 + p.mark)}-01-01'`,
  window_to: `date '${String(1991 + p.mark)}-01-01'`,
})
export const validOf = (p: Place): { valid_from: string; valid_to: string } => ({
  valid_from: windowOf(p).window_from,
  valid_to: windowOf(p).window_to,
})
/** Every grant of the account that stands or will stand lies where the actor administers; one without any belongs where it was made. */
export const administered = (account: string): string => `coalesce(
  (select bool_and(g.place && $admins) from grants g where g.account_id = ${account} and (g.valid_to is null or g.valid_to > greatest($today, g.valid_from))),
  (select a.place && $admins from accounts a where a.id = ${account}), false)`
export const statusUnit = (p: Place): string => (p.mark === p.at ? p.commune : p.secondCommune)
export const DOSSIER = 1
export const COHORT = 2
export const DECISION = 3
export const PAST_IMPORT = 4
export const REPORT = 5

export const reportPart = (p: Place): Readonly<Record<string, string>> => ({ report_id: p.parent(REPORT), scope: p.scopeOf(p.commune) })
/** A form the catalogue has, and the days its examples speak of. */
export const formOf = (p: Place): Readonly<Record<string, string>> => ({
  form_id: text('commune-security-month'),
  period_from: windowOf(p).window_from,
  period_to: windowOf(p).window_to,
})

export const dossierPart = (p: Place): Readonly<Record<string, string>> => ({ dossier_id: p.parent(DOSSIER), scope: p.scopeOf(p.commune) })
