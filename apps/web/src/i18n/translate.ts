// The only place for turning a key and its values into a sentence. Keys and the names of values are checked by the compiler.

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
type Args<S extends string> = [Names<S>] extends [never] ? [] : [values: Readonly<Record<Names<S>, string | number>>]

export type Translate<D extends Readonly<Record<string, string>>> = <K extends keyof D & string>(key: K, ...args: Args<D[K]>) => string

/**
 * Makes the `t` of one dictionary: `t('saved.at', { time: '14:02' })`.
 * A dictionary is an `as const` object of sentences; `{name}` marks where a value goes.
 */
export function translator<const D extends Readonly<Record<string, string>>>(dictionary: D): Translate<D> {
  return (key, ...args) => {
    const sentence: string = dictionary[key] ?? key
    const values: Readonly<Record<string, string | number>> | undefined = args[0]
    if (values === undefined) return sentence
    return sentence.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark))
  }
}
