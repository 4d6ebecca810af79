// The only place for the small drawings of numbers: bars to compare, a line for years, a slope for before and after. All start at zero.
import type { ReactElement, ReactNode } from 'react'
import './plots.css'
import { formatNumber } from '../i18n/format.ts'

export type BarItem = {
  readonly id: string
  readonly label: ReactNode
  readonly value: number
  /** What stands at the end of the bar; the number itself where not given. */
  readonly valueText?: ReactNode
  /** Under the label: a mark, a remark. */
  readonly note?: ReactNode
}

export type BarRowsProps = {
  readonly items: readonly BarItem[]
  /** The value of a full bar; the largest where not given. */
  readonly max?: number
  /** A line across all bars: the target. */
  readonly target?: { readonly value: number; readonly label: string }
  readonly onOpen?: (id: string) => void
}

const share = (value: number, max: number): number => (max <= 0 ? 0 : Math.max(0, Math.min(100, (value / max) * 100)))

/** Bars one under another, each with its label before and its number after it. */
export function BarRows({ items, max, target, onOpen }: BarRowsProps): ReactElement {
  const full = max ?? Math.max(target?.value ?? 0, ...items.map((item) => item.value))
  return (
    <div className="bars">
      {target === undefined ? null : <p className="small muted">{target.label}</p>}
      <ul className="bar-rows">
        {items.map((item) => (
          <li key={item.id} className="bar-row">
            <span className="bar-label">
              {onOpen === undefined ? (
                item.label
              ) : (
                <button type="button" className="open-button" onClick={() => onOpen(item.id)}>
                  {item.label}
                </button>
              )}
              {item.note === undefined || item.note === null ? null : <span className="bar-note">{item.note}</span>}
            </span>
            <span className="bar-track">
              <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect className="bar-fill" x="0" y="0" width={share(item.value, full)} height="10" />
                {target === undefined ? null : (
                  <line className="bar-target" x1={share(target.value, full)} x2={share(target.value, full)} y1="-2" y2="12" />
                )}
              </svg>
            </span>
            <span className="bar-value">{item.valueText ?? formatNumber(item.value)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

export type ShareBarPart = {
  readonly id: string
  readonly label: string
  readonly count: number
  readonly look: 'met' | 'not-met' | 'unknown' | 'none' | 'seal' | 'step'
}

export type ShareBarProps = { readonly parts: readonly ShareBarPart[]; readonly label: string; readonly onOpen?: (id: string) => void }

/** One whole cut into its parts, each named with its count under the bar; a part opens what stands behind it. */
export function ShareBar({ parts, label, onOpen }: ShareBarProps): ReactElement {
  const whole = parts.reduce((sum, part) => sum + part.count, 0)
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, part) => sum + part.count, 0))
  return (
    <figure className="share-bar" aria-label={label}>
      <svg className="share-bar-drawing" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        {parts.map((part, index) => (
          <rect
            key={part.id}
            className={`share-part share-part--${part.look}`}
            x={share(starts[index] ?? 0, whole)}
            y="0"
            width={share(part.count, whole)}
            height="10"
            onClick={onOpen === undefined ? undefined : () => onOpen(part.id)}
          />
        ))}
      </svg>
      <ul className="share-key">
        {parts.map((part) => (
          <li key={part.id} className="share-key-item">
            <span className={`share-dot share-dot--${part.look}`} />
            {onOpen === undefined ? (
              <span>
                {part.label} <strong>{formatNumber(part.count, 0)}</strong>
              </span>
            ) : (
              <button type="button" className="open-button" onClick={() => onOpen(part.id)}>
                {part.label} <strong>{formatNumber(part.count, 0)}</strong>
              </button>
            )}
          </li>
        ))}
      </ul>
    </figure>
  )
}

export type SlopeItem = {
  readonly id: string
  readonly label: string
  readonly before: number
  readonly after: number
  readonly beforeText: string
  readonly afterText: string
}

export type SlopePlotProps = {
  readonly items: readonly SlopeItem[]
  readonly beforeTitle: string
  readonly afterTitle: string
  /** Value at the top; 100 for shares. */
  readonly max: number
  readonly label: string
}

/** Before and after as slopes, numbers written at both ends. */
export function SlopePlot({ items, beforeTitle, afterTitle, max, label }: SlopePlotProps): ReactElement {
  const y = (value: number): number => 150 - (Math.min(value, max) / max) * 122
  return (
    <svg className="slope" viewBox="0 0 320 172" role="img" aria-label={label}>
      <text className="plot-title" x="0" y="14">
        {beforeTitle}
      </text>
      <text className="plot-title" x="320" y="14" textAnchor="end">
        {afterTitle}
      </text>
      <line className="plot-zero" x1="104" x2="216" y1="150" y2="150" />
      {items.map((item) => (
        <g key={item.id}>
          <line className="plot-line" x1="104" x2="216" y1={y(item.before)} y2={y(item.after)} />
          <circle className="plot-dot" cx="104" cy={y(item.before)} r="3" />
          <circle className="plot-dot" cx="216" cy={y(item.after)} r="3" />
          <text className="plot-text" x="96" y={y(item.before) + 4} textAnchor="end">
            {item.beforeText}
          </text>
          <text className="plot-text plot-text--strong" x="224" y={y(item.after) + 4}>
            {item.afterText}
          </text>
          <text className="plot-text" x="160" y={(y(item.before) + y(item.after)) / 2 - 6} textAnchor="middle">
            {item.label}
          </text>
        </g>
      ))}
    </svg>
  )
}

export type SparklineProps = {
  /** Oldest first; null leaves a gap, which is not zero. */
  readonly values: readonly (number | null)[]
  /** What the line tells, for who cannot see it; its numbers stand in the table beside it. */
  readonly label: string
}

/** A small line from zero up, broken where nothing was said, with a dot at its last value. */
export function Sparkline({ values, label }: SparklineProps): ReactElement {
  const most = Math.max(1, ...values.map((value) => value ?? 0))
  const step = 116 / Math.max(1, values.length - 1)
  const spots = values.flatMap((value, at) => (value === null ? [] : [{ at, x: 2 + at * step, y: 26 - (value / most) * 24 }]))
  const last = spots.at(-1)
  return (
    <svg className="sparkline" viewBox="0 0 120 28" role="img" aria-label={label}>
      <line className="plot-zero" x1="2" x2="118" y1="26" y2="26" />
      {spots.slice(1).map((spot, index) => {
        const before = spots[index]
        return before === undefined || before.at !== spot.at - 1 ? null : (
          <line key={spot.at} className="plot-line" x1={before.x} y1={before.y} x2={spot.x} y2={spot.y} />
        )
      })}
      {last === undefined ? null : <circle className="plot-dot" cx={last.x} cy={last.y} r="2.5" />}
    </svg>
  )
}

export type FigureProps = {
  /** 97/119 */
  readonly value: ReactNode
  /** What is counted, with its unit. */
  readonly label: ReactNode
  /** Under it: 81,5%; tăng 14 xã so với năm 2019. */
  readonly detail?: ReactNode
  readonly onOpen?: () => void
}

/** One number that matters, large; opens what stands behind it. */
export function Figure({ value, label, detail, onOpen }: FigureProps): ReactElement {
  return (
    <div className="figure">
      <p className="figure-label">{label}</p>
      <p className="figure-value">
        {onOpen === undefined ? (
          value
        ) : (
          <button type="button" className="open-button" onClick={onOpen}>
            {value}
          </button>
        )}
      </p>
      {detail === undefined ? null : <p className="figure-detail">{detail}</p>}
    </div>
  )
}
