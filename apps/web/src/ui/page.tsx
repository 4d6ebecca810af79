// The only place for the parts of a page: its head, its side panel, lists of terms, trails of actions.
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react'
import { t } from '../i18n/vi.ts'
import { IconButton } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'
import './page.css'

export type PageHeaderProps = {
  readonly title: ReactNode
  /** Where one is: links to the pages above, shown over the title. */
  readonly trail?: ReactNode
  /** Under the title: the unit, the window, the set. */
  readonly subtitle?: ReactNode
  /** Beside the title: status tags. */
  readonly tags?: ReactNode
  readonly actions?: ReactNode
  /** The browser tab's title; the title itself where it is text. */
  readonly documentTitle?: string
}

export function PageHeader({ title, trail, subtitle, tags, actions, documentTitle }: PageHeaderProps): ReactElement {
  const tab = documentTitle ?? (typeof title === 'string' ? title : null)
  useEffect(() => {
    document.title = tab === null ? t('app.name') : `${tab} – ${t('app.name')}`
  }, [tab])
  return (
    <header className="page-header">
      {trail === undefined ? null : <nav className="page-trail small">{trail}</nav>}
      <div className="page-header-line">
        <div className="page-header-text">
          <div className="row">
            <h1>{title}</h1>
            {tags}
          </div>
          {subtitle === undefined ? null : <div className="page-subtitle">{subtitle}</div>}
        </div>
        {actions === undefined ? null : <div className="page-actions no-print">{actions}</div>}
      </div>
    </header>
  )
}

export type SectionProps = {
  readonly title: ReactNode
  readonly children: ReactNode
  readonly aside?: ReactNode
  readonly id?: string
}

/** A titled part of a page on its own surface. */
export function Section({ title, children, aside, id }: SectionProps): ReactElement {
  return (
    <section className="card section" id={id}>
      <div className="section-top">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

export type WithPanelProps = {
  readonly children: ReactNode
  /** The panel, or null while closed. */
  readonly panel: ReactNode
}

/** A page with room on its right for the "why" of anything clicked; on a narrow screen the panel covers the page. */
export function WithPanel({ children, panel }: WithPanelProps): ReactElement {
  return (
    <div className="with-panel">
      <div className="with-panel-page">{children}</div>
      {panel}
    </div>
  )
}

export type PanelProps = {
  readonly title: ReactNode
  readonly children: ReactNode
  readonly onClose: () => void
  /** Changes whenever the panel shows another thing, so that focus moves to it again. */
  readonly about: string
}

/** Why: rule, article, values, files, who, when. Esc closes it and focus goes back to what opened it. */
export function Panel({ title, children, onClose, about }: PanelProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    heading.current?.focus()
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [about])
  return (
    // Esc is a second way to what the close button does; the scrolling part must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      className="panel"
      aria-label={typeof title === 'string' ? title : undefined}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <div className="panel-top">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <IconButton icon="cross" label={t('dialog.close')} onClick={onClose} />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="panel-body" tabIndex={0}>
        {children}
      </div>
    </aside>
  )
}

export type DefinitionItem = { readonly term: ReactNode; readonly value: ReactNode }

/** Terms and what they are; a value of null is left out. */
export function DefinitionList({ items }: { readonly items: readonly DefinitionItem[] }): ReactElement {
  return (
    <dl className="definitions">
      {items.map((item, index) =>
        item.value === null || item.value === undefined ? null : (
          <div key={index} className="definition">
            <dt>{item.term}</dt>
            <dd>{item.value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

export type TimelineItem = {
  readonly id: string
  readonly icon?: IconName
  /** What was done: "Nộp hồ sơ". */
  readonly what: ReactNode
  readonly who?: ReactNode
  readonly when: ReactNode
  /** Reasons, notes. */
  readonly detail?: ReactNode
}

/** What was done, by whom and when, in the order given. */
export function Timeline({ items }: { readonly items: readonly TimelineItem[] }): ReactElement {
  return (
    <ol className="timeline">
      {items.map((item) => (
        <li key={item.id} className="timeline-item">
          <span className="timeline-mark">
            <Icon name={item.icon ?? 'check'} />
          </span>
          <div className="timeline-text">
            <p>
              <strong>{item.what}</strong>
            </p>
            <p className="small muted">
              {item.when}
              {item.who === undefined ? null : <> · {item.who}</>}
            </p>
            {item.detail === undefined || item.detail === null ? null : <div className="timeline-detail">{item.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
