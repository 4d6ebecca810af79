// The only place for how one contradiction is shown: both sides with where they come from, the difference, what to do, what was said of it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useRef, useState, type ReactElement } from 'react'
import type { ContradictionReply } from '@binhyen/core/comparisons/contradictions.contract'
import { problemIn } from '../../../api/api-problem.ts'
import { newCommandId } from '../../../api/command-id.ts'
import { periodLabel, periodName, quantityWords } from '../../../i18n/figure-words.ts'
import { formatDate, formatInstant, formatNumber, formatWindow } from '../../../i18n/format.ts'
import { problemSentence } from '../../../i18n/problems.vi.ts'
import { t } from '../../../i18n/vi/contradictions.ts'
import { Button } from '../../../ui/button.tsx'
import { StatusTag, type StatusName } from '../../../ui/status-tag.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { InLanguage, Vi } from '../../../ui/vi.tsx'
import { explain } from './contradictions.queries.ts'

const looks: Readonly<Record<ContradictionReply['state'], StatusName>> = {
  open: 'returned',
  outdated: 'late',
  explained: 'accepted',
  incomplete: 'cannot-tell',
}

export function ContradictionRow({ found }: { readonly found: ContradictionReply }): ReactElement {
  const title = useId()
  return (
    <li className="card contradiction" aria-labelledby={title}>
      <h3 className="contradiction-title" id={title}>
        <Vi>{unitName(found)}</Vi>: <InLanguage words={found.figure.name} />{' '}
        <span className="muted">
          (<InLanguage words={found.figure.unit} />)
        </span>
      </h3>
      <p className="row small">
        <StatusTag status={looks[found.state]}>{t(`state.${found.state}`)}</StatusTag>
        <span>{found.dossier === null ? periodLabel(found.period) : t('side.dossier-window', { days: formatWindow(found.period) })}</span>
        <span className="muted">{t(`kind.${found.kind}`)}</span>
      </p>
      <dl className="contradiction-sides">
        <OneSide found={found} side="own" />
        <OneSide found={found} side="other" />
        <div className="contradiction-side">
          <dt>{t('gap.title')}</dt>
          <dd>
            <GapText found={found} />
            <span className="muted small">{t('gap.since', { at: formatInstant(found.since) })}</span>
          </dd>
        </div>
      </dl>
      <p>
        <strong>{t('todo.title')}:</strong> {todoWords(found)}
      </p>
      {found.dossier === null ? null : (
        <p className="muted small">
          <InLanguage words={found.dossier.note} />
        </p>
      )}
      <Explanations found={found} />
      {found.mayExplain ? <Explain found={found} /> : null}
    </li>
  )
}

/** A residential area is known by its commune: every one has a "Thôn 1". */
function unitName({ unit: { name, level, parentName } }: ContradictionReply): string {
  return level === 'village' && parentName !== null ? `${name}, ${parentName}` : name
}

function sideWords({ kind, other }: ContradictionReply, side: 'own' | 'other'): string {
  if (side === 'own') return t(`side.${kind}-own`)
  const counted = { told: formatNumber(other.counted?.told ?? 0), of: other.counted?.of ?? 0 }
  if (kind === 'period') return other.counted?.of === 1 ? t('side.period-last') : t('side.period-sum', counted)
  if (kind === 'dossier') return other.counted?.of === 1 ? t('side.dossier-other') : t('side.dossier-sum', counted)
  return t(`side.${kind}-other`, counted)
}

function OneSide({ found, side }: { readonly found: ContradictionReply; readonly side: 'own' | 'other' }): ReactElement {
  const { form, quantity, handIns } = found[side]
  const isSum = side === 'other' && found.kind === 'level'
  return (
    <div className="contradiction-side">
      <dt>{sideWords(found, side)}</dt>
      <dd>
        <span className="contradiction-number">
          {quantity === null ? t('side.hidden') : quantityWords(quantity, found.figure.decimals)}
        </span>
        {found.kind === 'parts' && side === 'other' ? null : <WhereSaid found={found} side={side} />}
        {handIns.map((each) => (
          <span className="small" key={`${each.report} ${String(each.seq)}`}>
            <Link to="/so-lieu/$id/lan-nop/$seq" params={{ id: each.report, seq: String(each.seq) }}>
              {t('side.hand-in', { period: periodName(each.period), seq: each.seq })}
            </Link>
            {each.accepted ? <span className="muted"> ({t('side.accepted')})</span> : null}
          </span>
        ))}
        {isSum ? (
          <Link
            className="small"
            to="/so-lieu/bang"
            search={(): Record<string, string> => ({ unit: found.unit.id, form: form.id, period: found.period.from })}
          >
            {t('side.board')}
          </Link>
        ) : null}
        {isSum ? (
          <Link
            className="small"
            to="/so-lieu/chenh-lech"
            search={(): Record<string, string> => ({
              unit: found.unit.id,
              form: found.own.form.id,
              figure: found.figure.id,
              period: found.period.from,
              against: 'level',
            })}
          >
            {t('side.levels')}
          </Link>
        ) : null}
      </dd>
    </div>
  )
}

/** The form, or the dossier, a side stands in. */
function WhereSaid({
  found: { dossier, ...found },
  side,
}: {
  readonly found: ContradictionReply
  readonly side: 'own' | 'other'
}): ReactElement {
  const { title } = found[side].form
  return (
    <span className="small">
      {dossier === null || side === 'other' ? (
        <InLanguage words={title} />
      ) : (
        <Link to="/ho-so/$id" params={{ id: dossier.id }}>
          {t.nodes('side.dossier-link', { set: <Vi>{title.vi}</Vi> })}
        </Link>
      )}
    </span>
  )
}

function GapText({ found }: { readonly found: ContradictionReply }): ReactElement {
  const { difference, figure } = found
  if (difference === null) return <span>{t('gap.hidden')}</span>
  const by = formatNumber(Math.abs(difference.by), Math.max(figure.decimals, 0))
  const percent =
    difference.percent === null ? t('gap.no-base') : t('gap.percent', { percent: formatNumber(Math.abs(difference.percent), 1) })
  return (
    <>
      <span className="contradiction-number">{difference.by < 0 ? t('gap.less', { by }) : t('gap.more', { by })}</span>
      <span>{percent}</span>
      {difference.approximate ? <span className="muted small">{t('gap.about')}</span> : null}
    </>
  )
}

function todoWords({ kind, state, other }: ContradictionReply): string {
  if (state === 'incomplete') {
    const [told, of] = [other.counted?.told ?? 0, other.counted?.of ?? 0]
    // all reports are there, and some of them were not asked for this figure
    const key = kind === 'period' && other.handIns.length >= of ? 'todo.not-asked' : 'todo.incomplete'
    return t(key, { told: formatNumber(told), of: formatNumber(of) })
  }
  if (state === 'outdated' || (state === 'explained' && kind !== 'parts')) return t(`todo.${state}`)
  return t(`todo.${kind}`)
}

type Said = ContradictionReply['explanations'][number]

function OneExplanation({ said }: { readonly said: Said }): ReactElement {
  return (
    <>
      <Vi>{said.text}</Vi>{' '}
      <span className="muted small">
        – {t('explain.by', { by: said.by, date: formatDate(said.onDate) })}
        {said.current ? '' : ` (${t('explain.outdated')})`}
      </span>
    </>
  )
}

function Explanations({ found: { explanations } }: { readonly found: ContradictionReply }): ReactElement | null {
  const [shown, ...earlier] = explanations
  if (shown === undefined) return null
  return (
    <div>
      <p className="contradiction-said">
        <OneExplanation said={shown} />
      </p>
      {earlier.length === 0 ? null : (
        <details>
          <summary className="small">{t('explain.earlier', { count: earlier.length })}</summary>
          <ul>
            {earlier.map((each) => (
              <li key={`${each.onDate} ${each.text}`}>
                <OneExplanation said={each} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Explain({ found }: { readonly found: ContradictionReply }): ReactElement {
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const command = useRef(newCommandId())
  const saving = useMutation({
    mutationFn: () => explain({ key: found.key, seen: found.seen, text: text.trim() }, command.current),
    onSuccess: async () => {
      setOpen(false)
      setText('')
      await client.invalidateQueries({ queryKey: ['reports', 'contradictions'] })
    },
    // another try of the same text is the same command; one that was refused is not
    onError: () => (command.current = newCommandId()),
  })
  const short = text.trim().length < 3
  if (!open) {
    return (
      <p className="no-print">
        <Button onClick={() => setOpen(true)}>{found.explanations.length === 0 ? t('explain.open') : t('explain.again')}</Button>
      </p>
    )
  }
  const problem = saving.error === null ? null : problemIn(saving.error)
  const refused = problem === null ? undefined : problemSentence(problem)
  const error = tried && short ? t('explain.short') : refused
  return (
    <form
      className="stack no-print"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!short) saving.mutate()
      }}
    >
      <TextField
        label={t('explain.label')}
        hint={t('explain.hint')}
        rows={3}
        value={text}
        onChange={setText}
        maxLength={1000}
        {...(error === undefined ? {} : { error })}
      />
      <div className="row">
        <Button type="submit" kind="primary" busy={saving.isPending}>
          {t('explain.save')}
        </Button>
        <Button onClick={() => setOpen(false)}>{t('explain.cancel')}</Button>
      </div>
    </form>
  )
}
