// The only place that says beside a fact of a dossier what the unit's periodic reports say of it; nothing is blocked by it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, type ReactElement } from 'react'
import type { DossierReply } from '@binhyen/core/assessments/assessments.contract'
import type { ReportedFact } from '@binhyen/core/comparisons/fact-figures.contract'
import { judgeFact } from '@binhyen/core/comparisons/fact-figures.domain'
import type { FactDef } from '@binhyen/core/criteria/criteria.domain'
import { exactly } from '@binhyen/core/figures/quantity.domain'
import { sumOf } from '@binhyen/core/figures/sums.domain'
import { periodName, quantityWords } from '../../i18n/figure-words.ts'
import { formatNumber } from '../../i18n/format.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { t } from '../../i18n/vi/reported.ts'
import { Notice } from '../../ui/feedback.tsx'
import { Icon } from '../../ui/icon.tsx'
import { dossierFiguresQuery } from './assessments.queries.ts'
import type { Verdict } from './use-verdict.ts'

type Judged = ReturnType<typeof judgeFact>

/** By the rule of the server, on what stands in the field now. */
function judged({ relation, quantity, whole }: ReportedFact, value: unknown): Judged {
  if (quantity === null || typeof value !== 'number') return null
  return judgeFact(relation, sumOf({ state: 'given', quantity: exactly(value) }), sumOf({ state: 'given', quantity }), whole)
}

const words = (two: { readonly vi: string; readonly en: string }): string => (currentLanguage() === 'en' ? two.en : two.vi)

export type ReportedProps = {
  readonly dossier: Pick<DossierReply, 'id'>
  readonly def: Pick<FactDef, 'id' | 'type' | 'origin'>
  /** As typed, or as it stands. */
  readonly value: unknown
  /** When it was saved last, while it is being typed. */
  readonly saved?: Date | null
}

export function ReportedFigure({ dossier, def, value, saved = null }: ReportedProps): ReactElement | null {
  const { data, refetch } = useQuery(dossierFiguresQuery(dossier.id))
  const at = saved?.getTime() ?? null
  // what is saved can be explained
  useEffect(() => {
    if (at !== null) void refetch()
  }, [at, refetch])
  const reported = data?.facts.find(({ fact }) => fact === def.id)
  return reported === undefined || reported.hidden ? null : <Beside dossier={dossier} reported={reported} value={value} />
}

function Beside({
  dossier,
  reported,
  value,
}: Pick<ReportedProps, 'dossier' | 'value'> & { readonly reported: ReportedFact }): ReactElement {
  const verdict = judged(reported, value)
  const differs = verdict === 'contradicts'
  return (
    <div className={differs ? 'reported reported--differs small' : 'reported small muted'} role="note" aria-label={t('label')}>
      <p>
        {differs ? <Icon name="alert" /> : null} {reportWords(reported)} {verdictWords(verdict, value)} <Links reported={reported} />
      </p>
      {differs || reported.relation === 'part' ? <p>{words(reported.note)}</p> : null}
      <Explained reported={reported} dossier={dossier.id} differs={differs} />
    </div>
  )
}

function reportWords({ quantity, periods, figure }: ReportedFact): string {
  const [first, last] = [periods[0], periods.at(-1)]
  if (first === undefined || last === undefined) return ''
  if (quantity === null) return t('none', { period: periodName(last) })
  const said = { number: quantityWords(quantity, figure.decimals), unit: words(figure.unit) }
  if (periods.length === 1) return t('says', { period: periodName(last), ...said })
  return t('sum', { count: periods.length, first: periodName(first), last: periodName(last), ...said })
}

function verdictWords(verdict: Judged, value: unknown): string {
  if (verdict === null) return ''
  return verdict === 'contradicts' ? t('verdict.contradicts', { number: formatNumber(Number(value)) }) : t(`verdict.${verdict}`)
}

function Links({ reported: { handIns } }: { readonly reported: ReportedFact }): ReactElement | null {
  const last = handIns.at(-1)
  if (last === undefined) return null
  return (
    <Link to="/so-lieu/$id/lan-nop/$seq" params={{ id: last.report, seq: String(last.seq) }}>
      {t('open')}
    </Link>
  )
}

/** What was said of what is saved, or the way to say it. */
function Explained({
  reported: { contradiction },
  dossier,
  differs,
}: {
  readonly reported: ReportedFact
  readonly dossier: string
  readonly differs: boolean
}): ReactElement | null {
  if (contradiction === null || !differs) return null
  if (contradiction.state === 'explained') return <p>{t('explained')}</p>
  if (!contradiction.mayExplain) return null
  return (
    <p className="no-print">
      <Link to="/so-lieu/mau-thuan" search={(): Record<string, string> => ({ dossier })}>
        {t('explain')}
      </Link>
    </p>
  )
}

export type OtherwiseProps = { readonly dossier: Pick<DossierReply, 'id'>; readonly verdict: Verdict }

/** Told once more before it is handed in. */
export function ReportedOtherwise({ dossier, verdict }: OtherwiseProps): ReactElement | null {
  const { data } = useQuery(dossierFiguresQuery(dossier.id))
  const count = (data?.facts ?? []).filter((each) => judged(each, verdict.facts[each.fact]) === 'contradicts').length
  return count === 0 ? null : <Notice kind="warning" title={t('hand-in', { count })} />
}
