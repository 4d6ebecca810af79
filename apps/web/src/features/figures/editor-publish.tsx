// The only place where a draft is looked over before it becomes a version: what differs from the last one, what stands against it, and the
// word that publishes it.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { compareForms } from '@binhyen/core/figures/form-compare.domain'
import { draftOf, type FormDraft } from '@binhyen/core/figures/form-draft.domain'
import type { DraftReply } from '@binhyen/core/figures/form-drafts.contract'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { inLanguage } from '../../i18n/language.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/form-editor.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { differenceWords, issueWords, type NameOf } from './draft-text.ts'
import { formQuery } from './figures.queries.ts'
import { publish, throwAway } from './form-drafts.queries.ts'

type About = { readonly draft: FormDraft; readonly base: number | null; readonly nameOf: NameOf }

/** What the next version changes, against the one it was begun from. */
export function Differences({ draft, base, nameOf }: About): ReactElement {
  return base === null ? <p className="muted">{t('difference.new-form')}</p> : <DifferencesFrom draft={draft} base={base} nameOf={nameOf} />
}

function DifferencesFrom({ draft, base, nameOf }: About & { readonly base: number }): ReactElement {
  const before = useQuery(formQuery(draft.id, base))
  return (
    <Loaded query={before} lines={4}>
      {(form) => {
        // a version as the API tells it has all a form has; its formulas are not looked at here
        const differences = compareForms(draftOf(form as Form), draft)
        if (differences.length === 0) return <p className="muted">{t('difference.none', { version: base })}</p>
        return (
          <ul className="editor-differences" aria-label={t('difference.title', { version: base })}>
            {differences.map((difference) => (
              <li key={JSON.stringify(difference)}>{differenceWords(difference, nameOf)}</li>
            ))}
          </ul>
        )
      }}
    </Loaded>
  )
}

/** Where something stands against publishing, with a link to its place. */
export function Issues({ reply, nameOf }: { readonly reply: DraftReply; readonly nameOf: NameOf }): ReactElement | null {
  if (reply.issues.length === 0) return null
  return (
    <ul className="editor-differences">
      {reply.issues.map((issue) => (
        <li key={`${issue.path} ${issue.reason} ${issue.detail}`}>
          {placeWords(issue.path, reply.draft as FormDraft, nameOf)}: {issueWords(issue, nameOf)}
        </li>
      ))}
    </ul>
  )
}

/** A path of the draft as a person finds it on the page. */
function placeWords(path: string, draft: FormDraft, nameOf: NameOf): string {
  const [part, at = '', below, column = ''] = path.split('.')
  if (part === 'checks') return t('place.check', { number: Number(at) + 1 })
  const section = part === 'sections' ? draft.sections[Number(at)] : undefined
  if (section === undefined || at === '') return t('place.form')
  const title = inLanguage(section.title) || t('sections.untitled')
  const figure = below === 'figures' ? section.figures[Number(column)] : undefined
  return figure === undefined ? title : `${title} – ${nameOf(figure.figure)}`
}

type DialogProps = About & {
  readonly reply: DraftReply
  readonly after: (version: number) => Promise<void>
  readonly onClose: () => void
}

export function PublishDialog({ draft, base, nameOf, reply, after, onClose }: DialogProps): ReactElement {
  return (
    <SavingDialog
      title={t('publish.title')}
      confirmLabel={t('publish.confirm')}
      save={async () => {
        await after((await publish(draft.id, reply.revision)).version)
      }}
      after={() => Promise.resolve()}
      onClose={onClose}
    >
      <p>{t('publish.help', { day: draft.from === null ? '' : formatDate(draft.from) })}</p>
      <h3>{t('difference.heading')}</h3>
      <Differences draft={draft} base={base} nameOf={nameOf} />
    </SavingDialog>
  )
}

export function ThrowAwayDialog({
  reply,
  after,
  onClose,
}: {
  readonly reply: DraftReply
  readonly after: () => Promise<void>
  readonly onClose: () => void
}): ReactElement {
  return (
    <SavingDialog
      title={t('throw-away.title')}
      confirmLabel={t('throw-away.confirm')}
      danger
      save={async () => {
        await throwAway(reply.draft.id, reply.revision)
      }}
      after={after}
      onClose={onClose}
    >
      <p>{t('throw-away.help')}</p>
    </SavingDialog>
  )
}
