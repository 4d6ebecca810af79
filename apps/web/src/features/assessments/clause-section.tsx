// The only place for one clause of a dossier: the law, the fields or values, the verdict so far, and reasons of return.
import { useEffect, useState, type ReactElement } from 'react'
import type { DossierReply } from '@binhyen/core/assessments/assessments.contract'
import type { Clause, FactDef, Outcome } from '@binhyen/core/criteria/criteria.domain'
import { valueOf } from '@binhyen/core/criteria/facts.domain'
import { addressInWords, issueInWords } from '@binhyen/core/criteria/words.domain'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { Button } from '../../ui/button.tsx'
import { Notice, SavedMark } from '../../ui/feedback.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { Law } from './dossier-view.tsx'
import { afterPress, watchPresses } from './after-press.ts'
import { ComparisonNote } from './comparison-note.tsx'
import { FactField, FixedFact, SubUnitsNote } from './fact-field.tsx'
import { clauseId, fieldId } from './typed-facts.ts'
import { Reported } from './reported.tsx'
import type { Reasons } from './use-reasons.ts'
import type { Sections } from './use-sections.ts'
import { blurOf, type Verdict } from './use-verdict.ts'
import { outcomeWord } from './words.ts'
import { Vi, WithLawText } from '../../ui/vi.tsx'
import { verdictWords } from '../../i18n/verdict-words.ts'

export type ClauseSectionProps = {
  readonly clause: Clause
  readonly place: { readonly at: number; readonly total: number }
  readonly dossier: DossierReply
  readonly law: Law
  readonly sections: Sections
  readonly verdict: Verdict
  readonly editable: boolean
  /** Where the reader may return the dossier. */
  readonly reasons: Reasons | null
  readonly onWhy: (clause: string) => void
}

export function ClauseSection(props: ClauseSectionProps): ReactElement {
  const { clause, place, dossier, sections, verdict, editable, reasons, onWhy } = props
  const trace = verdict.evaluation.clauses.find((each) => each.clause === clause.id)
  return (
    <section className="card clause" id={clauseId(clause.id)} tabIndex={-1} aria-labelledby={`${clauseId(clause.id)}-ten`}>
      <div className="clause-top">
        <div className="clause-title">
          <p className="small muted">
            {t('dossier.clause-number', place)} · <WithLawText text={addressInWords(props.law.set, clause.address, verdictWords())} /> ·{' '}
            {clause.checked ? t('set.checked') : t('set.unchecked')}
          </p>
          <h2 id={`${clauseId(clause.id)}-ten`}>
            <Vi>{clause.title}</Vi>
          </h2>
        </div>
        {trace === undefined ? null : (
          <div>
            <StatusTag status={trace.outcome} />
          </div>
        )}
      </div>
      <ClauseLaw clause={clause} law={props.law} />
      <ClauseReasons clause={clause.id} dossier={dossier} />
      {clause.facts.some((def) => def.origin === 'baseline') ? <ComparisonNote dossier={dossier} /> : null}
      {editable ? <ClauseFields {...props} /> : <FactValues clause={clause} dossier={dossier} verdict={verdict} facts={clause.facts} />}
      <div className="row">
        {trace === undefined || trace.rules.length === 0 ? null : <WhyButton outcome={trace.outcome} onClick={() => onWhy(clause.id)} />}
        {reasons === null || reasons.of(clause.id) !== null ? null : (
          <Button kind="quiet" icon="back" onClick={() => reasons.write(clause.id, '')}>
            {t('clause.reason-add')}
          </Button>
        )}
        {editable ? <SavedMark state={sections.stateOf(clause.id)} /> : null}
        {sections.stateOf(clause.id).kind === 'idle' ? <SavedBy dossier={dossier} clause={clause.id} /> : null}
      </div>
      {reasons === null ? null : <ReasonField clause={clause.id} reasons={reasons} />}
    </section>
  )
}

function WhyButton({ outcome, onClick }: { readonly outcome: Outcome; readonly onClick: () => void }): ReactElement {
  return (
    <Button kind="quiet" icon={outcome === 'met' ? 'info' : 'question'} onClick={onClick}>
      {t('clause.why', { outcome: outcomeWord(outcome) })}
    </Button>
  )
}

function ClauseLaw({ clause, law }: { readonly clause: Clause; readonly law: Law }): ReactElement | null {
  const pasted = law.texts.filter((text) => text.clause === clause.id)
  if (clause.paraphrase === null && pasted.length === 0) return null
  return (
    <div className="clause-law small">
      {clause.paraphrase === null ? null : (
        <p>
          <Vi>{clause.paraphrase}</Vi>
        </p>
      )}
      {pasted.map((text) => (
        <details key={`${text.provinceId} ${text.pastedAt}`}>
          <summary>{t.nodes('clause.original', { province: <Vi>{text.provinceName}</Vi>, source: <Vi>{text.source}</Vi> })}</summary>
          <p>
            <Vi>{text.text}</Vi>
          </p>
        </details>
      ))}
    </div>
  )
}

/** The reasons of the last return, at the clause they belong to; after correction they stand as what was said before. */
function ClauseReasons({ clause, dossier }: { readonly clause: string; readonly dossier: DossierReply }): ReactElement | null {
  const last = dossier.events.findLast((event) => event.action === 'return')
  const reason = last?.reasons.find((each) => each.clause === clause)
  if (last === undefined || reason === undefined) return null
  if (dossier.status === 'returned') {
    return (
      <Notice kind="warning" title={t('clause.returned')}>
        <Vi>{reason.reason}</Vi>
      </Notice>
    )
  }
  return (
    <p className="small muted">
      {t('clause.returned-before', { date: formatDate(last.onDate) })}: <Vi>{reason.reason}</Vi>
    </p>
  )
}

function isCounted(def: FactDef, verdict: Verdict): 'derived' | 'baseline' | null {
  if (def.origin === 'sub-units' && (verdict.context.derived?.[def.id] ?? null) !== null) return 'derived'
  if (def.origin === 'baseline' && (verdict.context.baseline?.[def.id] ?? null) !== null) return 'baseline'
  return null
}

/** What a count of lower units counts: residential areas, or agencies, enterprises and schools. */
const counted = ['areas', 'bodies'] as const
function countedOf(def: FactDef): (typeof counted)[number] | null {
  if (def.origin !== 'sub-units') return null
  return def.counts === undefined || def.counts.of.includes('residential-area') ? 'areas' : 'bodies'
}

/** Facts that are only read here, with where the counted ones come from, said once. */
function FactValues({
  clause,
  dossier,
  verdict,
  facts,
}: Pick<ClauseSectionProps, 'clause' | 'dossier' | 'verdict'> & { readonly facts: readonly FactDef[] }): ReactElement | null {
  if (facts.length === 0) return null
  return (
    <div className="fact-values">
      {counted.map((of) =>
        facts.some((def) => countedOf(def) === of && isCounted(def, verdict) === 'derived') ? (
          <SubUnitsNote key={of} of={of} dossier={dossier} />
        ) : null,
      )}
      <dl>
        {facts.map((def) => (
          <FixedFact
            key={def.id}
            id={fieldId(clause.id, def.id)}
            def={def}
            value={valueOf(def, verdict.facts, verdict.context)}
            note={isCounted(def, verdict) === 'baseline' ? t('fact.baseline') : null}
            blur={blurOf(dossier, def.id)}
            below={<Reported dossier={dossier} def={def} value={valueOf(def, verdict.facts, verdict.context)} />}
          />
        ))}
      </dl>
    </div>
  )
}

function ClauseFields({ clause, dossier, sections, verdict }: ClauseSectionProps): ReactElement {
  const [focused, setFocused] = useState<string | null>(null)
  useEffect(watchPresses, [])
  const typed = sections.typedOf(clause.id)
  const state = sections.stateOf(clause.id)
  const reading = sections.readingOf(clause.id)
  const errorOf = (def: FactDef): string | null => {
    // No scolding over an unfinished word.
    if (focused === def.id) return null
    const issue = reading.issues.find((each) => each.fact === def.id)
    if (issue !== undefined) return issueInWords(issue, verdictWords())
    if (!reading.halfTyped.includes(def.id)) return null
    return def.numbered ? t('fact.document-half') : t('fact.document-half-day')
  }
  const declares = counted.filter((of) => clause.facts.some((def) => countedOf(def) === of && isCounted(def, verdict) === null))
  return (
    <>
      {declares.map((of) => (
        <p key={of} className="small muted">
          {t(`fact.declared-${of}`)}
        </p>
      ))}
      <FactValues
        clause={clause}
        dossier={dossier}
        verdict={verdict}
        facts={clause.facts.filter((def) => isCounted(def, verdict) !== null)}
      />
      <div
        className="fact-list"
        onFocus={(event) => {
          const fact = event.target.closest<HTMLElement>('[data-fact]')?.dataset['fact'] ?? null
          afterPress(() => setFocused(fact))
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) afterPress(() => setFocused(null))
          void sections.saver.now(clause.id)
        }}
      >
        {clause.facts
          .filter((def) => isCounted(def, verdict) === null)
          .map((def) => (
            <div key={def.id} className="fact" data-fact={def.id}>
              <FactField
                id={fieldId(clause.id, def.id)}
                def={def}
                value={typed[def.id] ?? null}
                window={dossier.window}
                error={errorOf(def)}
                onChange={(value) => sections.type(clause.id, def.id, value)}
              />
              <Reported dossier={dossier} def={def} value={typed[def.id] ?? null} saved={state.kind === 'saved' ? state.at : null} />
            </div>
          ))}
      </div>
    </>
  )
}

function SavedBy({ dossier, clause }: { readonly dossier: DossierReply; readonly clause: string }): ReactElement | null {
  const section = dossier.sections.find((each) => each.clause === clause)
  if (section?.savedAt === null || section?.savedAt === undefined) return null
  const at = formatInstant(section.savedAt)
  return (
    <span className="small muted">
      {section.savedBy === null ? at : t.nodes('dossier.saved-by', { name: <Vi>{section.savedBy}</Vi>, at })}
    </span>
  )
}

function ReasonField({ clause, reasons }: { readonly clause: string; readonly reasons: Reasons }): ReactElement | null {
  const reason = reasons.of(clause)
  if (reason === null) return null
  return (
    <div className="stack">
      <TextField
        label={t('clause.reason')}
        hint={t('clause.reason-hint')}
        rows={3}
        maxLength={1000}
        value={reason}
        onChange={(text) => reasons.write(clause, text)}
      />
      <div>
        <Button kind="quiet" icon="cross" onClick={() => reasons.write(clause, null)}>
          {t('clause.reason-drop')}
        </Button>
      </div>
    </div>
  )
}
