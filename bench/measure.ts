// The only place for how benchmarks measure: interleaved runs, medians, a calibration loop, and ratios that may break a build.

export type Contender = { readonly name: string; readonly run: () => void }
export type Limit = { readonly what: string; readonly ratio: number; readonly atMost?: number; readonly atLeast?: number }

/** Milliseconds of one call. */
export function timeOf(run: () => void): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Medians in ms by name; every round runs each contender once, so that a slow minute of the machine meets all of them. */
export function interleaved(contenders: readonly Contender[], rounds: number): ReadonlyMap<string, number> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  for (let round = -3; round < rounds; round++) {
    for (const { name, run } of contenders) {
      const time = timeOf(run)
      if (round >= 0) times.get(name)?.push(time)
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]))
}

/** Milliseconds of one piece of waiting work. */
export async function timeOfWork(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Medians of two jobs run in turn, a warm-up round first. */
export async function inTurns(a: () => Promise<unknown>, b: () => Promise<unknown>, rounds: number): Promise<readonly [number, number]> {
  const times: [number, number][] = []
  for (let round = -1; round < rounds; round += 1) {
    const pair: [number, number] = [await timeOfWork(a), await timeOfWork(b)]
    if (round >= 0) times.push(pair)
  }
  return [median(times.map(([first]) => first)), median(times.map(([, second]) => second))]
}

/** Milliseconds of a fixed piece of arithmetic: how fast this machine is, to read absolute times by. */
export function calibration(): number {
  let sum = 0
  const spin = (): void => {
    for (let i = 0; i < 20_000_000; i++) sum = (sum * 31 + i) | 0
  }
  const time = median([timeOf(spin), timeOf(spin), timeOf(spin)])
  if (sum === 0.5) throw new Error('never')
  return time
}

/** Prints each ratio with its limit; sets the exit code where one is broken. */
export function judge(limits: readonly Limit[]): void {
  for (const { what, ratio, atMost, atLeast } of limits) {
    const broken = (atMost !== undefined && !(ratio <= atMost)) || (atLeast !== undefined && !(ratio >= atLeast))
    const limit = atMost === undefined ? `at least ${atLeast ?? '-'}` : `at most ${atMost}`
    console.log(`${broken ? 'BROKEN' : 'ok    '} ${what}: ${ratio.toFixed(2)}× (${limit}×)`)
    if (broken) process.exitCode = 1
  }
}
