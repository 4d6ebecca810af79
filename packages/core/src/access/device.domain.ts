// The only place that reads what a browser says of itself: enough for its owner to know it again, nothing more.

export const browsers = ['edge', 'coccoc', 'opera', 'firefox', 'chrome', 'safari', 'other'] as const
export type BrowserName = (typeof browsers)[number]
export const systems = ['windows', 'android', 'ios', 'macos', 'linux', 'other'] as const
export type SystemName = (typeof systems)[number]

/** Browsers name their ancestors too, so the most particular mark comes first. */
const BROWSER_MARKS: readonly (readonly [RegExp, BrowserName])[] = [
  [/\bEdg(e|A|iOS)?\//, 'edge'],
  [/coc_coc_browser/i, 'coccoc'],
  [/\b(OPR|Opera)\//, 'opera'],
  [/\b(Firefox|FxiOS)\//, 'firefox'],
  [/\b(Chrome|CriOS|Chromium|HeadlessChrome)\//, 'chrome'],
  [/\bSafari\//, 'safari'],
]
const SYSTEM_MARKS: readonly (readonly [RegExp, SystemName])[] = [
  [/Windows/, 'windows'],
  [/Android/, 'android'],
  [/iPhone|iPad|iPod/, 'ios'],
  [/Mac OS X|Macintosh/, 'macos'],
  [/Linux|X11|CrOS/, 'linux'],
]

const first = <T>(marks: readonly (readonly [RegExp, T])[], text: string): T | null => marks.find(([mark]) => mark.test(text))?.[1] ?? null

/** The browser and system in a User-Agent. */
export function deviceOf(userAgent: string): { readonly browser: BrowserName; readonly system: SystemName } {
  return { browser: first(BROWSER_MARKS, userAgent) ?? 'other', system: first(SYSTEM_MARKS, userAgent) ?? 'other' }
}
