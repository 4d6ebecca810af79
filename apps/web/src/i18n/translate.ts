// The only place for turning a key and its values into a sentence of the language chosen. Keys and the names of values are checked by the compiler.
import { createElement, Fragment, type ReactNode } from 'react'
import { currentLanguage, englishLoaded, type Slice } from './language.ts'

/** `{name}` marks where a value goes; `{count|unit|units}` the word for one and for any other number of them. */
type NamesIn<S extends string> = S extends `${string}{${infer Inside}}${infer Rest}`
  ? (Inside extends `${infer Name}|${string}` ? Name : Inside) | NamesIn<Rest>
  : never
export type Dictionary = Readonly<Record<string, string>>
type Args<S extends string, Value> = [NamesIn<S>] extends [never] ? [] : [values: Readonly<Record<NamesIn<S>, Value>>]

export type Translate<D extends Dictionary> = {
  <K extends keyof D & string>(key: K, ...args: Args<D[K], string | number>): string
  /** The same as nodes: a value may be a part of its own, such as a Vietnamese name (`<Vi>`) inside an English sentence. */
  readonly nodes: <K extends keyof D & string>(key: K, ...args: Args<D[K], ReactNode>) => ReactNode
}

const MARK = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g

/** Fills the marks of a sentence. A value that was not given leaves its mark standing. */
export function fillIn(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(MARK, (mark, name: string, one?: string, other?: string) => {
    const value = values[name]
    if (value === undefined) return mark
    return other === undefined ? String(value) : ((String(value) === '1' ? one : other) ?? '')
  })
}

function nodesOf(sentence: string, values: Readonly<Record<string, ReactNode>>): ReactNode {
  const plain: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(values)) if (typeof value === 'string' || typeof value === 'number') plain[name] = value
  const parts = fillIn(sentence, plain).split(/(\{\w+\})/)
  return createElement(Fragment, null, ...parts.map((part) => (part.startsWith('{') ? (values[part.slice(1, -1)] ?? part) : part)))
}

/** The sentence of a key in the language of the screen, its marks unfilled. */
export function sentenceIn(slice: Slice, dictionary: Dictionary, key: string): string {
  return (currentLanguage() === 'en' ? englishLoaded()?.words[slice][key] : undefined) ?? dictionary[key] ?? key
}

/**
 * Makes the `t` of one slice: `t('saved.at', { time: '14:02' })`. It answers in the language chosen at the moment of the call,
 * so it is called while drawing, never when a file is loaded.
 * The dictionary is an `as const` object of Vietnamese sentences; its English is i18n/en/<slice>.ts.
 */
export function translator<const D extends Dictionary>(slice: Slice, dictionary: D): Translate<D> {
  const say = (key: string, values?: Readonly<Record<string, string | number>>): string => {
    const sentence = sentenceIn(slice, dictionary, key)
    return values === undefined ? sentence : fillIn(sentence, values)
  }
  const nodes = (key: string, values?: Readonly<Record<string, ReactNode>>): ReactNode => {
    const sentence = sentenceIn(slice, dictionary, key)
    return values === undefined ? sentence : nodesOf(sentence, values)
  }
  return Object.assign(say, { nodes })
}

type SameNames<A extends string, B extends string> = [NamesIn<A>] extends [NamesIn<B>]
  ? [NamesIn<B>] extends [NamesIn<A>]
    ? true
    : false
  : false

/** The English of a Vietnamese dictionary: every key, no other, and in each sentence the same marks. */
type EnglishOf<V extends Dictionary, E> = {
  readonly [K in keyof V]: K extends keyof E
    ? E[K] extends string
      ? SameNames<V[K], E[K]> extends true
        ? E[K]
        : `this sentence needs exactly the marks {${NamesIn<V[K]>}}`
      : string
    : string
} & { readonly [K in Exclude<keyof E, keyof V>]: never }

/** Checks an English dictionary against its Vietnamese one: `export const en = english<typeof vi>()({ … })`. */
export function english<V extends Dictionary>() {
  return <const E extends Dictionary>(words: E & EnglishOf<V, E>): Dictionary => words
}
