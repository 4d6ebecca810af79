// The only place for the name of the header by which a writer lets a warned-of text stand.

/** A repeat of the same command carries it: the kinds the writer was shown and let stand, with commas between. */
export const CONFIRM_HEADER = 'text-confirmed'
