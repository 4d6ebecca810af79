// The only place for the way to the sign-in page and back. It is an application of its own: going there unloads everything read so far.

export const signInPath = '/dang-nhap'

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
