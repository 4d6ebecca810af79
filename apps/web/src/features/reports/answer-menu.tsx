// The only place for the answers a cell takes besides a typed number: zero, not applicable, cannot provide and blank are four things.
import type { ReactElement } from 'react'
import { exactly } from '@binhyen/core/figures/quantity.domain'
import { t } from '../../i18n/vi/reports.ts'
import { CellMenu, type CellMenuProps } from './cell-menu.tsx'
import { BLANK, given, type Typed } from './cell-text.ts'

const NONE_HAPPENED: Typed = given({ state: 'given', quantity: exactly(0) })
const DOES_NOT_APPLY: Typed = given({ state: 'not-applicable' })

export type AnswerMenuProps = Pick<CellMenuProps, 'at' | 'onClose'> & {
  readonly onPut: (typed: Typed) => void
  readonly onAskReason: () => void
  /** Copies the cell above; in a grid only. */
  readonly onFill?: () => void
}

export function AnswerMenu({ at, onClose, onPut, onAskReason, onFill }: AnswerMenuProps): ReactElement {
  return (
    <CellMenu
      label={t('menu.label')}
      at={at}
      onClose={onClose}
      items={[
        { id: 'zero', label: t('menu.zero'), icon: 'check', onChoose: () => onPut(NONE_HAPPENED) },
        { id: 'not-applicable', label: t('menu.not-applicable'), icon: 'dash', onChoose: () => onPut(DOES_NOT_APPLY) },
        { id: 'cannot-provide', label: t('menu.cannot-provide'), icon: 'question', onChoose: onAskReason },
        { id: 'clear', label: t('menu.clear'), icon: 'cross', onChoose: () => onPut(BLANK) },
        ...(onFill === undefined ? [] : [{ id: 'fill', label: t('menu.fill'), icon: 'down' as const, onChoose: onFill }]),
      ]}
    />
  )
}
