// The only place for what is worked out once for an object that never changes.

/** A pure function of an object that remembers its answer for as long as the object lives. */
export function remembered<Of extends object, Answer>(work: (of: Of) => Answer): (of: Of) => Answer {
  const known = new WeakMap<Of, { readonly answer: Answer }>()
  return (of) => {
    let found = known.get(of)
    if (found === undefined) {
      found = { answer: work(of) }
      known.set(of, found)
    }
    return found.answer
  }
}
