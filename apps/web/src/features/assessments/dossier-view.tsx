// The only place where a dossier's parts come together: officers type, appraisers judge, everybody else reads the same page.
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import type { DossierReply } from '@binhyen/core/assessments/assessments.contract'
import { isOpenForEntry } from '@binhyen/core/assessments/assessments.domain'
import type { z } from 'zod'
import type { getSet } from '@binhyen/core/criteria/criteria.contract'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { PageHeader, WithPanel } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { AppraisalBar } from './appraisal-bar.tsx'
import { readDossierSearch } from './assessments-search.ts'
import { ClauseSection } from './clause-section.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { DossierPrint } from './dossier-print.tsx'
import { DossierTrail } from './dossier-trail.tsx'
import { HandIn } from './hand-in.tsx'
import { clauseId, goToField } from './typed-facts.ts'
import { useReasons } from './use-reasons.ts'
import { useSections } from './use-sections.ts'
import { useVerdict } from './use-verdict.ts'
import { VerdictBar } from './verdict-bar.tsx'
import { WhyPanel } from './why-panel.tsx'
import { windowInWords } from './words.ts'
import { Vi } from '../../ui/vi.tsx'

export type Law = z.output<typeof getSet.reply>
export type DossierViewProps = { readonly dossier: DossierReply; readonly law: Law; readonly me: MeReply }

const APPRAISING = ['return', 'accept', 'conclude-not-met', 'synthesise'] as const

export function DossierView({ dossier, law, me }: DossierViewProps): ReactElement {
  const { set } = law
  const editable = dossier.may.includes('save')
  const appraising = APPRAISING.some((action) => dossier.may.includes(action))
  const sections = useSections(dossier, set, { accountId: me.account.id, editable })
  const verdict = useVerdict(dossier, set, sections)
  const reasons = useReasons(`${me.account.id}.return.${dossier.id}`)
  const why = useOpenWhy()
  const [done, setDone] = useState<string | null>(null)
  const about = verdict.words.clauses.find((clause) => clause.clause === why.clause)
  return (
    <>
      <div className="no-print">
        <WithPanel
          panel={
            about === undefined ? null : (
              <WhyPanel about={about} law={law} onClose={() => why.open(null)} onOpen={why.open} all={verdict.words.clauses} />
            )
          }
        >
          <div className="stack">
            <DossierHead dossier={dossier} />
            {done === null ? null : <Done sentence={done} />}
            <DossierNotices dossier={dossier} editable={editable} restored={sections.restored} waiting={sections.waiting > 0} />
            {sections.held > 0 ? <Notice kind="warning" title={t('dossier.waiting', { count: sections.held })} /> : null}
            <VerdictBar
              verdict={verdict}
              editable={editable}
              onWhy={why.open}
              checked={set.checked}
              actions={
                <>
                  {dossier.may.includes('hand-in') ? (
                    <HandIn dossier={dossier} today={me.today} verdict={verdict} sections={sections} onDone={setDone} />
                  ) : null}
                  {appraising ? <AppraisalBar dossier={dossier} set={set} verdict={verdict} reasons={reasons} onDone={setDone} /> : null}
                </>
              }
            />
            {set.clauses.map((clause, index) => (
              <ClauseSection
                key={clause.id}
                clause={clause}
                place={{ at: index + 1, total: set.clauses.length }}
                dossier={dossier}
                law={law}
                sections={sections}
                verdict={verdict}
                editable={editable}
                reasons={appraising && dossier.may.includes('return') ? reasons : null}
                onWhy={why.open}
              />
            ))}
            <DossierTrail dossier={dossier} set={set} />
          </div>
        </WithPanel>
        <ConflictDialog conflict={sections.conflict} set={set} sections={sections} />
      </div>
      <DossierPrint dossier={dossier} law={law} verdict={verdict} me={me} />
    </>
  )
}

/** What was just done; takes the keyboard, because the button that did it is gone. */
function Done({ sentence }: { readonly sentence: string }): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [sentence])
  return (
    <div ref={box} tabIndex={-1}>
      <Notice title={sentence} action={<Link to="/viec">{t('done.work')}</Link>} />
    </div>
  )
}

/** The open "why" stands in the address: a link shows the other person the same thing. */
function useOpenWhy(): { readonly clause: string | null; readonly open: (clause: string | null) => void } {
  const search = readDossierSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  return {
    clause: search.why ?? null,
    open: (clause) => {
      const { why: _, ...rest } = search
      void navigate({ to: '.', search: clause === null ? rest : { ...rest, why: clause }, replace: true, resetScroll: false })
    },
  }
}

function DossierHead({ dossier }: { readonly dossier: DossierReply }): ReactElement {
  return (
    <PageHeader
      title={<Vi>{dossier.unit.name}</Vi>}
      documentTitle={`${dossier.unit.name}, ${dossier.set.shortTitle}`}
      trail={<Link to="/ho-so">{t('dossiers.title')}</Link>}
      tags={
        <>
          <StatusTag status={dossier.status} />
          {dossier.late ? <StatusTag status="late">{t('late.mark')}</StatusTag> : null}
          {dossier.set.checked ? null : <StatusTag status="unchecked" />}
        </>
      }
      subtitle={
        <>
          {dossier.unit.parentName === null ? null : (
            <p className="small muted">
              <Vi>{dossier.unit.parentName}</Vi>
            </p>
          )}
          <p>{t.nodes('dossier.set-line', { set: <Vi>{dossier.set.title}</Vi>, window: windowInWords(dossier.window) })}</p>
        </>
      }
      actions={
        <Button icon="print" onClick={() => window.print()}>
          {t('dossier.print')}
        </Button>
      }
    />
  )
}

type NoticesProps = { readonly dossier: DossierReply; readonly editable: boolean; readonly restored: boolean; readonly waiting: boolean }

function DossierNotices({ dossier, editable, restored, waiting }: NoticesProps): ReactElement {
  const decision = dossier.decision
  return (
    <>
      {decision === null ? null : (
        <Notice
          title={t.nodes('dossier.decision-line', {
            number: <Vi>{decision.number}</Vi>,
            date: formatDate(decision.decidedOn),
            body: <Vi>{decision.authorityBody}</Vi>,
          })}
          action={
            <Link to="/quyet-dinh/$id" params={{ id: decision.id }}>
              {t('dossier.decision')}
            </Link>
          }
        />
      )}
      <ReturnedNotice dossier={dossier} />
      {restored && waiting ? <Notice kind="warning" title={t('dossier.restored')} /> : null}
      {restored && !waiting ? <Notice title={t('dossier.restored-sent')} /> : null}
      {!editable && isOpenForEntry(dossier.status) ? <p className="muted small">{t('dossier.read-only')}</p> : null}
    </>
  )
}

function ReturnedNotice({ dossier }: { readonly dossier: DossierReply }): ReactElement | null {
  const last = dossier.status === 'returned' ? dossier.events.findLast((event) => event.action === 'return') : undefined
  if (last === undefined) return null
  return (
    <Notice kind="warning" title={t('dossier.returned-title', { date: formatDate(last.onDate), count: last.reasons.length })}>
      <p className="small">{last.by}</p>
      {last.note === null ? null : <p>{t.nodes('dossier.returned-note', { note: <Vi>{last.note}</Vi> })}</p>}
      <ul className="link-list">
        {last.reasons.map(({ clause, reason }) => (
          <li key={clause}>
            <button type="button" className="link-button" onClick={() => goToField(clauseId(clause))}>
              {reason}
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
