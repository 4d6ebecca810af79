// The only place for the drawing of a change: from one total to another, each cause as a step up or down from where the last one ended.
import type { ReactElement } from 'react'
import { t } from '../../../i18n/vi/differences.ts'

export type Step = {
  readonly id: string
  readonly label: string
  readonly text: string
  readonly from: number
  readonly to: number
  readonly whole: boolean
}

/** Totals stand from zero; a step from where the one before it ended. */
export function stepsOf(
  then: { readonly label: string; readonly text: string; readonly number: number },
  causes: readonly { readonly id: string; readonly label: string; readonly text: string; readonly by: number }[],
  now: { readonly label: string; readonly text: string; readonly number: number },
): readonly Step[] {
  let at = then.number
  const steps = causes.map(({ by, ...rest }): Step => {
    const from = at
    at += by
    return { ...rest, from, to: at, whole: false }
  })
  return [
    { id: 'then', label: then.label, text: then.text, from: 0, to: then.number, whole: true },
    ...steps,
    { id: 'now', label: now.label, text: now.text, from: 0, to: now.number, whole: true },
  ]
}

const look = ({ whole, from, to }: Step): string => (whole ? 'fall-whole' : to < from ? 'fall-down' : 'fall-up')

/** How wide the break of a bar is, of a hundred, and where: a bar that does not begin at zero is drawn as one. */
const BREAK = { from: 3, to: 4 }

type Props = { readonly steps: readonly Step[]; /** A number of the drawing in words. */ readonly said: (value: number) => string }

export function DifferencesPlot({ steps, said }: Props): ReactElement {
  const ends = steps.flatMap(({ from, to }) => [from, to])
  // an axis that begins at zero would hide a small change of a large total
  const inner = steps.filter(({ whole }) => !whole).flatMap(({ from, to }) => [from, to])
  const [low, high] = [Math.min(...inner, ...steps.map(({ to }) => to)), Math.max(...ends)]
  const floor = high - low < high / 5 ? Math.max(0, low - (high - low)) : Math.min(0, low)
  const x = (value: number): number => (high === floor ? 0 : ((Math.max(value, floor) - floor) / (high - floor)) * 100)
  const isCut = floor > 0
  const drawing = (
    <ol className="fall" aria-label={t('parts.plot')}>
      {steps.map((step) => (
        <li key={step.id} className="fall-row">
          <span className="fall-label">{step.label}</span>
          <svg className="fall-drawing" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect
              className={look(step)}
              x={Math.min(x(step.from), x(step.to))}
              y="0"
              width={Math.max(0.6, Math.abs(x(step.to) - x(step.from)))}
              height="10"
            />
            {isCut && step.whole ? <rect className="fall-break" x={BREAK.from} y="0" width={BREAK.to - BREAK.from} height="10" /> : null}
          </svg>
          <span className="fall-value">{step.text}</span>
        </li>
      ))}
    </ol>
  )
  if (!isCut) return drawing
  return (
    <figure className="fall-cut">
      {drawing}
      <figcaption className="muted small">{t('parts.cut', { from: said(floor) })}</figcaption>
    </figure>
  )
}
