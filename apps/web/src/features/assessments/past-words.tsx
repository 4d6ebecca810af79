// The only place for how a past result, what stands beside it and a wrong cell are put in words.
import type { ReactElement, ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import type {
  PastCellErrorReply,
  PastConflictLine,
  PastLineReply,
  StandingReply,
} from '@binhyen/core/assessments/past-recognition.contract'
import { csvFile } from '@binhyen/core/shared/safe-cell'
import type { PastState } from '@binhyen/core/assessments/past-recognition.domain'
import { formatDate, formatWindow } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/past.ts'
import { StatusTag, type StatusName } from '../../ui/status-tag.tsx'
import { Vi } from '../../ui/vi.tsx'

export type Stands = z.output<typeof StandingReply>
type Decided = Pick<PastLineReply, 'number' | 'decidedOn' | 'authority'>

const looks: Readonly<Record<PastState, StatusName>> = { recognised: 'recognised', 'not-recognised': 'not-recognised', revoked: 'revoked' }

export function PastStateTag({ state }: { readonly state: PastState }): ReactElement {
  return <StatusTag status={looks[state]}>{t(`state.${state}`)}</StatusTag>
}

/** "3000/QĐ-UBND ngày 25/12/2020, UBND tỉnh An Giang" */
export function decisionText({ number, decidedOn, authority }: Decided): string {
  if (number === null || decidedOn === null) return t('said.without')
  return t('said.decision', { number, date: formatDate(decidedOn), authority: authority ?? '' })
}

/** The number opens the decision. */
export function PastDecision({ said, decisionId }: { readonly said: Decided; readonly decisionId?: string | null }): ReactNode {
  const { number, decidedOn, authority } = said
  if (number === null || decidedOn === null) return <span className="muted">{t('said.without')}</span>
  const shown = <Vi>{number}</Vi>
  return t.nodes('said.decision', {
    number:
      decisionId === undefined || decisionId === null ? (
        shown
      ) : (
        <Link to="/quyet-dinh/$id" params={{ id: decisionId }}>
          {shown}
        </Link>
      ),
    date: formatDate(decidedOn),
    authority: <Vi>{authority}</Vi>,
  })
}

function originWords(stands: Stands): ReactNode {
  if (stands.origin === 'imported') return t.nodes('said.imported', { file: <Vi>{stands.fileName ?? ''}</Vi> })
  return t(stands.origin === 'recorded' ? 'said.recorded' : 'said.dossier')
}

/** One side of a conflict: the result, by which decision, who says so. */
export function StandsPart({ stands }: { readonly stands: Stands | null }): ReactElement {
  if (stands === null) return <span className="muted">{t('conflicts.nothing')}</span>
  return (
    <div className="past-said">
      <p className="row">
        <PastStateTag state={stands.state} /> <span className="small muted">{formatWindow(stands.window)}</span>
      </p>
      {stands.origin === 'dossier' && stands.dossierId !== null ? (
        <p className="small">
          <Link to="/ho-so/$id" params={{ id: stands.dossierId }}>
            {originWords(stands)}
          </Link>
        </p>
      ) : (
        <>
          <p className="small">
            <PastDecision said={stands} decisionId={stands.decisionId} />
          </p>
          <p className="small muted">
            {originWords(stands)}
            {stands.by === null ? null : <> · {t.nodes('said.by', { by: <Vi>{stands.by}</Vi> })}</>}
          </p>
        </>
      )}
    </div>
  )
}

export function SaidPart({ said }: { readonly said: PastConflictLine['said'] }): ReactElement {
  return (
    <div className="past-said">
      <p className="row">
        <PastStateTag state={said.state} /> <span className="small muted">{formatWindow(said.window)}</span>
      </p>
      <p className="small">
        <PastDecision said={said} decisionId={said.number === null ? null : said.decisionId} />
      </p>
      <p className="small muted">
        {t.nodes('said.row', { file: <Vi>{said.fileName}</Vi>, row: said.row })} · {t.nodes('said.by', { by: <Vi>{said.by}</Vi> })}
      </p>
    </div>
  )
}

export function wrongText(error: PastCellErrorReply): string {
  return fill(t(`wrong.${error.code}` as never), error)
}

export function todoText(error: PastCellErrorReply): string {
  return fill(t(`todo.${error.code}` as never), error)
}

function fill(sentence: string, { text, list }: PastCellErrorReply): string {
  return sentence.replace('{text}', text).replace('{list}', list).trim()
}

/** The cells to mend as a file Excel opens: text with a mark that it is UTF-8. */
export function errorsAsCsv(errors: readonly PastCellErrorReply[]): string {
  const head = [t('import.sheet'), t('import.cell'), t('import.wrong'), t('import.todo')]
  return csvFile([head, ...errors.map((error) => [error.sheet, error.cell, wrongText(error), todoText(error)])])
}
