// The only place for nominal types: a string that is an id of one kind never passes for another.
declare const brand: unique symbol
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
