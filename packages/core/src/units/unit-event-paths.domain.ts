// The only place for the names above each unit, version by version, as search reads them.
import type { Span } from '../shared/span.ts'
import { versionKey } from './edition.domain.ts'
import { pathFormOf } from './unit-name.domain.ts'
import type { UnitId, UnitLife, UnitVersion } from './units.domain.ts'

/** For each version of the lives asked: all names its ancestors had while it stood, nearest first; the key is versionKey(). */
export function pathsOfLives(lives: ReadonlyMap<UnitId, UnitLife>, asked: Iterable<UnitLife>): ReadonlyMap<string, string> {
  const forms = new Map<string, string>()
  const formOf = (life: UnitLife, name: string): string => {
    const key = `${life.level} ${name}`
    const form = forms.get(key) ?? pathFormOf(life.level, name)
    forms.set(key, form)
    return form
  }
  const collect = (version: UnitVersion, during: UnitVersion['valid'], into: Set<string>): void => {
    const parent = version.parentId === null ? undefined : lives.get(version.parentId)
    if (parent === undefined || parent.level === 'country') return
    for (const above of parent.versions) {
      const both = overlapOf(above.valid, during)
      if (both === null) continue
      into.add(formOf(parent, above.fullName))
      collect(above, both, into)
    }
  }
  const paths = new Map<string, string>()
  for (const life of asked) {
    for (const version of life.versions) {
      const names = new Set<string>()
      collect(version, version.valid, names)
      paths.set(versionKey(life.id, version.valid.from), [...names].join(' '))
    }
  }
  return paths
}

/** The days two spans share, or null. */
function overlapOf(a: Span, b: Span): Span | null {
  const from = a.from > b.from ? a.from : b.from
  const to = a.to === null || (b.to !== null && b.to < a.to) ? b.to : a.to
  return to !== null && to <= from ? null : { from, to }
}
