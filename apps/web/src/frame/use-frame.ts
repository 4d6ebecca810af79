// The only place where a page learns who is at work, whose data the bar names and as of which day, and where it changes the address.
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import { rights, type Action } from '@binhyen/core/access/access.policy'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { meQuery } from '../features/access/access.queries.ts'
import { readFrameSearch } from '../app/frame-search.ts'

export type SearchChange = Readonly<Record<string, string | undefined>>

export type Frame = {
  readonly me: MeReply
  /** As the bar says; undefined for everything within reach. */
  readonly unit: string | undefined
  /** The bar's unit, or the place of the person's first grant. */
  readonly ownUnit: string | undefined
  readonly on: PlainDate
  /** True where another day than the working date is looked at. */
  readonly elsewhen: boolean
  /** Changes parts of the address and keeps the rest; undefined takes a part away. */
  readonly change: (next: SearchChange, options?: { readonly replace?: boolean }) => void
  /** Whether any standing grant holds the right; the server decides for the place. */
  readonly may: (action: Action) => boolean
  /** Whether a grant that holds the right is on one of these units (a place and its ancestors). */
  readonly mayAt: (action: Action, places: readonly string[]) => boolean
}

/** What every page reads of the frame. Stands below the session guard only. */
export function useFrame(): Frame {
  const { data: me } = useSuspenseQuery(meQuery)
  const search = readFrameSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const holders = (action: Action) => {
    const roles: readonly string[] = rights[action].roles
    return me.grants.filter((grant) => roles.includes(grant.role))
  }
  return {
    me,
    unit: search.unit,
    ownUnit: search.unit ?? me.grants[0]?.unitId,
    on: search.on ?? me.today,
    elsewhen: search.on !== undefined && search.on !== me.today,
    change: (next, options) =>
      void navigate({
        to: '.',
        search: (now: Record<string, unknown>) => ({ ...now, ...next }),
        resetScroll: false,
        replace: options?.replace === true,
      }),
    may: (action) => holders(action).length > 0,
    mayAt: (action, places) => holders(action).some((grant) => grant.unitId === 'VN' || places.includes(grant.unitId)),
  }
}

/** Puts the person's own unit into the address of a page that is about one unit, so that its link shows others the same. */
export function useUnitInAddress(frame: Frame): void {
  const { unit, ownUnit } = frame
  const put = useEffectEvent((own: string) => frame.change({ unit: own }, { replace: true }))
  useEffect(() => {
    if (unit === undefined && ownUnit !== undefined) put(ownUnit)
  }, [unit, ownUnit])
}

/** The text of one part of the address; the router reads bare numbers as numbers. */
export function readText(search: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = search[name]
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number' ? String(value) : undefined
}
