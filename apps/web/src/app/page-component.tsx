// The only place for fetching a page when it is first opened, and for drawing it again when the language changes.
import { lazyRouteComponent as lazyRoute, type AsyncRouteComponent } from '@tanstack/react-router'
import { useLanguage } from '../i18n/language.ts'

/** As the router's own, and drawn again in place when the reader changes the language: what is being typed stays. */
export function lazyRouteComponent<T extends Record<string, unknown>, K extends keyof T = 'default'>(
  importer: () => Promise<T>,
  exportName: K,
): AsyncRouteComponent<object> {
  const Page: AsyncRouteComponent<object> = lazyRoute(importer, exportName)
  const InLanguage: AsyncRouteComponent<object> = () => {
    useLanguage()
    return <Page />
  }
  if (Page.preload !== undefined) InLanguage.preload = Page.preload
  return InLanguage
}
