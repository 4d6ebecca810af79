// The only place for /quan-tri/bieu-mau/$id/sua: the next version of a form as administrators write it together.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { DraftReply } from '@binhyen/core/figures/form-drafts.contract'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { useFrame } from '../../frame/use-frame.ts'
import { inLanguage } from '../../i18n/language.ts'
import { formatInstant } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/form-editor.ts'
import { Button } from '../../ui/button.tsx'
import { Notice, SavedMark } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import { editWords, issueWords, type NameOf } from './draft-text.ts'
import { EditorAbout } from './editor-about.tsx'
import { EditorChecks } from './editor-checks.tsx'
import { EditorPreview } from './editor-preview.tsx'
import { Differences, Issues, PublishDialog, ThrowAwayDialog } from './editor-publish.tsx'
import { EditorSections, type EditorPart } from './editor-sections.tsx'
import { figuresQuery } from './figures.queries.ts'
import { draftQuery } from './form-drafts.queries.ts'
import { useDraftStore, type DraftWork } from './use-draft-store.ts'
import './figures.css'
import './form-editor.css'

export function FormEditorPage(): ReactElement {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const draft = useQuery(draftQuery(id))
  if (draft.isError && draft.data === undefined) {
    return (
      <>
        <PageHeader trail={<Link to="/quan-tri/bieu-mau">{t('page.back')}</Link>} title={t('page.none')} />
        <Loaded query={draft}>{() => null}</Loaded>
      </>
    )
  }
  return (
    <Loaded query={draft} lines={12}>
      {(reply) => <DictionaryFor key={id} first={reply} />}
    </Loaded>
  )
}

/** The figures of the day the version was to begin when the page was opened; a later day only says what it lacks. */
function DictionaryFor({ first }: { readonly first: DraftReply }): ReactElement {
  const { me } = useFrame()
  const [day] = useState(first.draft.from ?? me.today)
  const figures = useQuery(figuresQuery(day))
  return (
    <Loaded query={figures} lines={12}>
      {(data) => <Editor first={first} figures={data.figures} />}
    </Loaded>
  )
}

function Editor({ first, figures }: { readonly first: DraftReply; readonly figures: readonly FigureReply[] }): ReactElement {
  const work = useDraftStore(first)
  const { saved, draft } = work
  const names = new Map(figures.map(({ id, name }) => [id, inLanguage(name)]))
  const nameOf: NameOf = (id) => names.get(id) ?? id
  // errors are shown where they were found: in the draft as it was last judged
  const errors = new Map(saved.issues.map((issue) => [issue.path, issueWords(issue, nameOf)]))
  const part: EditorPart = { draft, edit: work.edit, figures, nameOf, errorAt: (path) => errors.get(path) ?? null }
  const title = inLanguage(draft.title) || draft.id
  return (
    <>
      <PageHeader
        trail={<Link to="/quan-tri/bieu-mau">{t('page.back')}</Link>}
        title={title}
        documentTitle={t('page.document', { title })}
        subtitle={saved.base === null ? t('page.new-form') : t('page.next-version', { version: saved.base })}
      />
      <EditorBar work={work} nameOf={nameOf} />
      <div className="stack">
        <OthersChanged work={work} nameOf={nameOf} />
        <Section title={t('about.title')}>
          <EditorAbout {...part} begunTo={saved.begunTo} />
        </Section>
        <Section title={t('sections.title')}>
          <EditorSections {...part} />
        </Section>
        <Section title={t('checks.title')}>
          <EditorChecks {...part} />
        </Section>
        <Section title={t('difference.heading')}>
          <Differences draft={draft} base={saved.base} nameOf={nameOf} />
        </Section>
        {saved.issues.length === 0 ? null : (
          <Section title={t('issues.title')} id="issues">
            <Issues reply={saved} nameOf={nameOf} />
          </Section>
        )}
        <Section title={t('preview.title')}>
          <EditorPreview draft={saved.draft} form={saved.form} figures={figures} nameOf={nameOf} />
        </Section>
      </div>
    </>
  )
}

type BarProps = { readonly work: DraftWork; readonly nameOf: NameOf }

/** Always in sight: whether it is kept, what can be taken back, and the way to publish. */
function EditorBar({ work, nameOf }: BarProps): ReactElement {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [asking, setAsking] = useState<'publish' | 'throw-away' | null>(null)
  const { saved, undo } = work
  const gone = async (): Promise<void> => {
    client.removeQueries({ queryKey: ['figures', 'draft', saved.draft.id] })
    await Promise.all([
      client.invalidateQueries({ queryKey: ['figures', 'drafts'] }),
      client.invalidateQueries({ queryKey: ['figures', 'forms'] }),
    ])
  }
  return (
    <div className="editor-bar">
      <div className="row">
        <SavedMark
          state={
            work.problem !== null && work.state.kind === 'refused' ? { kind: 'refused', reason: problemSentence(work.problem) } : work.state
          }
        />
        {undo === null ? null : (
          <Button kind="quiet" icon="undo" onClick={work.takeBack}>
            {t('bar.undo', { what: editWords(undo.of, undo.draft, nameOf) })}
          </Button>
        )}
      </div>
      <div className="row">
        {saved.issues.length === 0 ? null : (
          <a href="#issues" className="small">
            {t('bar.issues', { count: saved.issues.length })}
          </a>
        )}
        <Button kind="quiet" onClick={() => setAsking('throw-away')}>
          {t('throw-away.open')}
        </Button>
        <Button
          kind="primary"
          disabled={saved.issues.length > 0 || work.waiting || work.others !== null}
          onClick={() => setAsking('publish')}
        >
          {t('publish.open')}
        </Button>
      </div>
      <p className="small muted editor-people">
        {t('bar.changed', { at: formatInstant(saved.changedAt) })} <Vi>{saved.editors.join(', ')}</Vi>
      </p>
      {asking === 'publish' ? (
        <PublishDialog
          draft={work.draft}
          base={saved.base}
          nameOf={nameOf}
          reply={saved}
          after={async (version) => {
            await gone()
            await navigate({ to: '/quan-tri/bieu-mau/$id', params: { id: saved.draft.id }, search: { ban: version } })
          }}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'throw-away' ? (
        <ThrowAwayDialog
          reply={saved}
          after={async () => {
            await gone()
            await navigate({ to: '/quan-tri/bieu-mau' })
          }}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </div>
  )
}

/** What somebody else changed while something of one's own was on its way: both are there, and one is asked. */
function OthersChanged({ work, nameOf }: BarProps): ReactElement | null {
  const { others, saved, draft } = work
  if (others === null) return null
  const lines = others.flatMap(({ revision, edits }) => edits.map((edit, at) => ({ key: `${String(revision)} ${String(at)}`, edit })))
  return (
    <Notice
      kind="warning"
      title={t('others.title')}
      action={
        <div className="row">
          <Button kind="primary" onClick={() => work.settle('keep')}>
            {t('others.keep')}
          </Button>
          <Button onClick={() => work.settle('drop')}>{t('others.drop')}</Button>
        </div>
      }
    >
      <p>
        <Vi>{[...new Set(others.map(({ by }) => by))].join(', ') || saved.changedBy}</Vi>
      </p>
      <ul className="editor-differences">
        {lines.map(({ key, edit }) => (
          <li key={key}>{editWords(edit, draft, nameOf)}</li>
        ))}
      </ul>
      <p className="small">{t('others.help')}</p>
    </Notice>
  )
}
