// The only place for chance in the demonstration: a generator whose whole course follows from a printed seed.

export type Random = {
  /** A fraction in [0, 1). */
  next(): number
  /** A whole number in [from, to]. */
  int(from: number, to: number): number
  /** `count` items, drawn without repetition, in drawn order. */
  draw<T>(items: readonly T[], count: number): T[]
}

/** Mulberry32; `label` gives each part of the data its own course, so that adding a part leaves the others as they were. */
export function randomOf(seed: number, label: string): Random {
  let state = Array.from(label, (letter) => letter.charCodeAt(0)).reduce(
    (hash, code) => Math.imul(hash ^ code, 0x01000193) >>> 0,
    seed >>> 0,
  )
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    int,
    draw: (items, count) => {
      const pool = [...items]
      if (count > pool.length) throw new RangeError(`cannot draw ${String(count)} of ${String(pool.length)} (${label})`)
      for (let at = 0; at < count; at += 1) {
        const other = int(at, pool.length - 1)
        ;[pool[at], pool[other]] = [pool[other] as never, pool[at] as never]
      }
      return pool.slice(0, count)
    },
  }
}
