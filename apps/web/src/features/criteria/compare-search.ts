// The only place for the parts of the law pages' addresses: the two sets compared, the version shown.

/** Which two sets are compared. */
export function readCompareSearch(search: Readonly<Record<string, unknown>>): { a?: string; b?: string } {
  const id = (name: 'a' | 'b'): { a?: string; b?: string } => {
    const value = search[name]
    return typeof value === 'string' && /^[a-z0-9-]{1,80}$/.test(value) ? { [name]: value } : {}
  }
  return { ...id('a'), ...id('b') }
}

/** Which version of a set is shown; the latest national one where none is named. */
export function readSetSearch(search: Readonly<Record<string, unknown>>): { version?: number } {
  const version = Number(search['version'])
  return Number.isInteger(version) && version > 0 ? { version } : {}
}
