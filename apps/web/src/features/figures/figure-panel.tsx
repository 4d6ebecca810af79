// The only place for one figure beside the dictionary: its definition with its source, what was permitted, and the forms that ask for it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { inLanguage } from '../../i18n/language.ts'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/figures.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { DefinitionList, Panel } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { InLanguage, Vi } from '../../ui/vi.tsx'
import { addingWords, spanWords } from './figure-text.ts'
import { figureQuery, type FigureStory } from './figures.queries.ts'
import { PermitHelp } from './permit-help.tsx'

type FigurePanelProps = { readonly id: string; readonly figures: readonly FigureReply[]; readonly onClose: () => void }

export function FigurePanel({ id, figures, onClose }: FigurePanelProps): ReactElement {
  const story = useQuery(figureQuery(id))
  const figure = figures.find((each) => each.id === id)
  const nameOf = (of: string): string => {
    const found = figures.find((each) => each.id === of)
    return found === undefined ? of : inLanguage(found.name)
  }
  return (
    <Panel title={figure === undefined ? id : inLanguage(figure.name)} about={id} onClose={onClose}>
      <div className="stack">
        {figure === undefined ? null : <Definition figure={figure} nameOf={nameOf} />}
        <Loaded query={story} lines={4}>
          {(data) => <Story story={data} figure={figure} />}
        </Loaded>
      </div>
    </Panel>
  )
}

function Definition({ figure, nameOf }: { readonly figure: FigureReply; readonly nameOf: (id: string) => string }): ReactElement {
  return (
    <DefinitionList
      items={[
        { term: t('figures.unit'), value: inLanguage(figure.unit) },
        { term: t('figure.kind'), value: t(`kind.${figure.kind}-long`) },
        { term: t('figure.adds'), value: addingWords(figure, nameOf) },
        { term: t('figure.decimals'), value: figure.decimals === 0 ? null : figure.decimals },
        { term: t('figure.owner'), value: <Vi>{figure.owner}</Vi> },
        { term: t('figure.lowest'), value: t(`level.${figure.lowest}`) },
        { term: t('figure.sensitivity'), value: t(`sensitivity.${figure.sensitivity}`) },
        { term: t('figure.span'), value: spanWords(figure.valid) },
        {
          term: t('figure.source'),
          value: (
            <>
              <Vi>{figure.source}</Vi> {figure.checked ? null : <StatusTag status="unchecked" />}
            </>
          ),
        },
        { term: t('figure.id'), value: <code>{figure.id}</code> },
      ]}
    />
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="figures-part">
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Story({ story, figure }: { readonly story: FigureStory; readonly figure: FigureReply | undefined }): ReactElement {
  const others = story.definitions.filter(({ valid }) => valid.from !== figure?.valid.from)
  return (
    <>
      {figure?.sensitivity === 'sensitive' ? (
        <Part title={t('figure.permissions')}>
          {story.permissions.length === 0 ? (
            <>
              <p>{t('figure.never-permitted')}</p>
              <PermitHelp />
            </>
          ) : (
            <ul className="figures-list">
              {story.permissions.map((said) => (
                <li key={said.at}>
                  {t.nodes(`permit.said-${said.state}`, { document: <Vi>{said.document}</Vi>, date: formatDate(said.decidedOn) })}
                  <span className="small muted figures-line">
                    {t.nodes('permit.by', { by: <Vi>{said.by}</Vi>, at: formatInstant(said.at) })}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Part>
      ) : null}
      {story.forms.length === 0 ? null : (
        <Part title={t('figure.forms')}>
          <ul className="figures-list">
            {story.forms.map((form) => (
              <li key={form.id}>
                <Link to="/quan-tri/bieu-mau/$id" params={{ id: form.id }}>
                  <InLanguage words={form.title} />
                </Link>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {others.length === 0 ? null : (
        <Part title={t('figure.earlier')}>
          <ul className="figures-list">
            {others.map((other) => (
              <li key={other.valid.from}>
                <InLanguage words={other.name} /> (<InLanguage words={other.unit} />
                ), {spanWords(other.valid)}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  )
}
