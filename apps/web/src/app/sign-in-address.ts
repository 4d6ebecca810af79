// The only place for the way to the sign-in page and back. It is an application of its own: going there unloads everything read so far.

export const signInPath = '/dang-nhap'

/** Where a sign-in provider sends people back to; the server has the same path. */
export const providerReturnPath = '/dang-nhap/tro-lai'

/** Leaves for the sign-in page because something must be done there before any work: a first password changed, a second factor set up. */
export function goToDuties(back: string): void {
  window.location.assign(`${signInPath}?${new URLSearchParams({ next: back, must: '1' }).toString()}`)
}

/** True where the sign-in page was opened for what must be done first. */
export function readDuties(search: string): boolean {
  return new URLSearchParams(search).get('must') === '1'
}

/** Leaves for the sign-in page; `back` is the path to return to, null for the start page. */
export function goToSignIn(back: string | null): void {
  const search = back === null || back === '/' ? '' : `?${new URLSearchParams({ next: back }).toString()}`
  window.location.assign(signInPath + search)
}

/** Where to go after signing in. Only a path of this site counts. */
export function readBack(search: string): string {
  const next = new URLSearchParams(search).get('next')
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/'
}
