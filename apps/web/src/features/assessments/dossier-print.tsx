// The only place for the self-assessment on paper: A4, the whole dossier with its values, verdicts and sources.
import type { ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import type { DossierEvent, DossierReply } from '@binhyen/core/assessments/assessments.contract'
import { valueOf } from '@binhyen/core/criteria/facts.domain'
import { Doer } from '../../frame/doer.tsx'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/assessments.ts'
import type { Law } from './dossier-view.tsx'
import { valueInWords } from './fact-field.tsx'
import { blurOf, type Verdict } from './use-verdict.ts'
import { windowInWords } from './words.ts'
import { Vi, WithLawText } from '../../ui/vi.tsx'

export type DossierPrintProps = { readonly dossier: DossierReply; readonly law: Law; readonly verdict: Verdict; readonly me: MeReply }

/** Steps a person stands for by name. */
const SIGNED: ReadonlySet<DossierEvent['action']> = new Set(['hand-in', 'synthesise', 'return', 'accept', 'conclude-not-met', 'recognise'])

/** Who took which step, and under whose delegation. */
function Taken({ dossier }: Pick<DossierPrintProps, 'dossier'>): ReactElement | null {
  const taken = dossier.events.filter(({ action }) => SIGNED.has(action))
  if (taken.length === 0) return null
  return (
    <section className="keep-together">
      <h3>{t('print.taken')}</h3>
      <ul>
        {taken.map((event) => (
          <li key={event.seq}>
            {t(`event.${event.action}`)}, {formatDate(event.onDate)}: <Doer by={event.by} role={event.role} delegation={event.delegation} />
          </li>
        ))}
      </ul>
    </section>
  )
}

export function DossierPrint({ dossier, law, verdict, me }: DossierPrintProps): ReactElement {
  const { words } = verdict
  return (
    <article className="print-only dossier-print" aria-hidden="true">
      <h1>{t('print.title')}</h1>
      <p className="paper-center">
        {t.nodes('dossier.set-line', { set: <Vi>{law.set.title}</Vi>, window: windowInWords(dossier.window) })}
      </p>
      <p>{t.nodes('print.of', { unit: <Vi>{dossier.unit.name}</Vi> })}</p>
      {dossier.unit.parentName === null ? null : <p>{t.nodes('print.in', { parent: <Vi>{dossier.unit.parentName}</Vi> })}</p>}
      <p>
        {t('print.result')}: <strong>{words.headline}</strong>
      </p>
      {law.set.checked ? null : <p>{t('summary.unchecked')}</p>}
      {law.set.clauses.map((clause) => {
        const about = words.clauses.find((each) => each.clause === clause.id)
        return (
          <section key={clause.id} className="keep-together">
            <h3>
              <WithLawText text={about?.address ?? ''} />. <Vi>{clause.title}</Vi>
              {clause.checked ? '' : ` (${t('set.unchecked')})`}
            </h3>
            <table>
              <thead>
                <tr>
                  <th>{t('print.facts')}</th>
                  <th>{t('print.value')}</th>
                </tr>
              </thead>
              <tbody>
                {clause.facts.map((def) => (
                  <tr key={def.id}>
                    <th>
                      <Vi>{def.label}</Vi>
                    </th>
                    <td>
                      <WithLawText text={valueInWords(def, valueOf(def, verdict.facts, verdict.context), blurOf(dossier, def.id))} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p>
              <strong>{about?.outcomeInWords}</strong>
              {about?.rules.map((rule) =>
                rule.why === null ? null : (
                  <span key={rule.rule}>
                    {' '}
                    <WithLawText text={rule.why} />
                  </span>
                ),
              )}
            </p>
          </section>
        )
      })}
      <Taken dossier={dossier} />
      <div className="print-signs">
        <div>
          <strong>{t('print.maker')}</strong>
          <p>{t('print.sign')}</p>
        </div>
        <div>
          <strong>{t('print.head')}</strong>
          <p>{t('print.sign')}</p>
        </div>
      </div>
      <p className="small">{t('print.source', { version: law.version, date: formatDate(me.today) })}</p>
    </article>
  )
}
