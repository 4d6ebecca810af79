// The only place for a queue that gives the cheapest first.

export type CheapestFirst = { push(cost: number, item: number): void; pop(): { readonly cost: number; readonly item: number } | null }

/** A queue that gives the cheapest first, and of equals the one that came first. */
export function cheapestFirst(): CheapestFirst {
  const items: { readonly cost: number; readonly item: number; readonly order: number }[] = []
  let order = 0
  const before = (a: number, b: number): boolean => {
    const [left, right] = [items[a], items[b]]
    return left !== undefined && right !== undefined && (left.cost - right.cost || left.order - right.order) < 0
  }
  const swap = (a: number, b: number): void => {
    const [left, right] = [items[a], items[b]]
    if (left === undefined || right === undefined) return
    items[a] = right
    items[b] = left
  }
  return {
    push: (cost, item) => {
      items.push({ cost, item, order })
      order += 1
      for (let at = items.length - 1; at > 0 && before(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1)
    },
    pop: () => {
      const first = items[0]
      if (first === undefined) return null
      swap(0, items.length - 1)
      items.pop()
      for (let at = 0; ;) {
        const child = before(2 * at + 2, 2 * at + 1) ? 2 * at + 2 : 2 * at + 1
        if (!before(child, at)) break
        swap(child, at)
        at = child
      }
      return first
    },
  }
}
