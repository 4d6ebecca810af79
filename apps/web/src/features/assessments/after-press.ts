// The only place that waits for a pressed pointer: what moves the page between press and release would take the click away from its target.

let pressed = false
let attached = false
const waiting: (() => void)[] = []

function attach(): void {
  attached = true
  document.addEventListener('pointerdown', () => (pressed = true), true)
  const release = (): void => {
    pressed = false
    const acts = waiting.splice(0)
    // after the click that the release makes
    if (acts.length > 0) setTimeout(() => acts.forEach((act) => act()), 0)
  }
  document.addEventListener('pointerup', release, true)
  document.addEventListener('pointercancel', release, true)
}

/** Called once a page may move by itself, so that the first press is seen. */
export function watchPresses(): void {
  if (!attached) attach()
}

/** Does something now, or, while a pointer is down, right after it was let go. */
export function afterPress(act: () => void): void {
  if (pressed) waiting.push(act)
  else act()
}
