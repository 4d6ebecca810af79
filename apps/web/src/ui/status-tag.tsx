// The only place for how a status is shown: colour, drawing and word together, never colour alone.
import type { ReactElement, ReactNode } from 'react'
import { t } from '../i18n/vi.ts'
import { Icon, type IconName } from './icon.tsx'
import './status-tag.css'

/** [colour family, drawing]. Outcomes and recognitions have colours of their own; steps of work stay neutral. */
const looks = {
  met: ['met', 'check'],
  'not-met': ['not-met', 'cross'],
  'cannot-tell': ['unknown', 'question'],
  'mostly-met': ['mostly', 'half'],
  'not-considered': ['none', 'dash'],
  recognised: ['seal', 'seal'],
  'not-recognised': ['none', 'dash'],
  revoked: ['revoked', 'ban'],
  'not-registered': ['step', 'dash'],
  registered: ['step', 'pencil'],
  'handed-in': ['step', 'send'],
  'not-handed-in': ['step', 'clock'],
  synthesised: ['step', 'copy'],
  returned: ['unknown', 'back'],
  accepted: ['met', 'check'],
  late: ['not-met', 'clock'],
  'due-soon': ['unknown', 'clock'],
  unchecked: ['unknown', 'alert'],
  demonstration: ['step', 'info'],
} as const satisfies Record<string, readonly [string, IconName]>

export type StatusName = keyof typeof looks

export type StatusTagProps = {
  readonly status: StatusName
  /** Words in place of the usual ones, e.g. "quá hạn 3 ngày". */
  readonly children?: ReactNode
  readonly size?: 'normal' | 'large'
}

export function StatusTag({ status, children, size = 'normal' }: StatusTagProps): ReactElement {
  const [family, icon] = looks[status]
  return (
    <span className={`status status--${family} status--${size}`}>
      <Icon name={icon} />
      <span>{children ?? t(`status.${status}`)}</span>
    </span>
  )
}
