// The only place for what a form asks and checks, as a person reads it.
import type { ReactElement } from 'react'
import type { Formula } from '@binhyen/core/criteria/criteria.domain'
import type { FigureReply, FormReply } from '@binhyen/core/figures/figures.contract'
import { inLanguage } from '../../i18n/language.ts'
import { t } from '../../i18n/vi/figures.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { InLanguage } from '../../ui/vi.tsx'
import { formulaWords } from './figure-text.ts'

type FormPartProps = { readonly form: FormReply; readonly figures: readonly FigureReply[] }
type Asked = FormReply['sections'][number]['figures'][number]
type Check = FormReply['checks'][number]
type NameOf = (id: string) => string

const namesIn = (figures: readonly FigureReply[]): NameOf => {
  const names = new Map(figures.map(({ id, name }) => [id, inLanguage(name)]))
  return (id) => names.get(id) ?? id
}

export function FormSections({ form, figures }: FormPartProps): ReactElement {
  const known = new Map(figures.map((figure) => [figure.id, figure]))
  const nameOf = namesIn(figures)
  return (
    <>
      {form.sections.map((section) => (
        <Section key={section.id} title={inLanguage(section.title)}>
          <div className="stack figures-even figures-even--conditions">
            {section.rows === 'villages' ? <p className="small muted">{t('form.grid')}</p> : null}
            <DataTable
              caption={inLanguage(section.title)}
              columns={columns(known, nameOf)}
              rows={section.figures}
              rowKey={({ figure }) => figure}
              copyable={false}
            />
          </div>
        </Section>
      ))}
    </>
  )
}

/** The tree comes as JSON of the server's own making. */
const whenWords = ({ when }: Asked, nameOf: NameOf): string =>
  when === null ? t('form.always') : formulaWords(when.formula as Formula, nameOf)

const columns = (known: ReadonlyMap<string, FigureReply>, nameOf: NameOf): readonly Column<Asked>[] => [
  { id: 'name', header: t('form.figure'), width: '12rem', cell: ({ figure }) => nameOf(figure), text: ({ figure }) => nameOf(figure) },
  {
    id: 'unit',
    header: t('figures.unit'),
    width: '7rem',
    cell: ({ figure }) => {
      const found = known.get(figure)
      return found === undefined ? '' : inLanguage(found.unit)
    },
  },
  {
    id: 'definition',
    header: t('form.definition'),
    width: '6rem',
    cell: ({ figure }) => {
      const found = known.get(figure)
      return found === undefined ? '' : t(`kind.${found.kind}`)
    },
  },
  { id: 'required', header: t('form.required'), width: '5rem', cell: ({ required }) => t(required ? 'form.yes' : 'form.no') },
  {
    id: 'when',
    header: t('form.when'),
    width: '14rem',
    cell: (asked) =>
      known.get(asked.figure)?.on === false ? <StatusTag status="not-considered">{t('form.is-off')}</StatusTag> : whenWords(asked, nameOf),
    text: (asked) => whenWords(asked, nameOf),
  },
]

export function FormChecks({ form, figures }: FormPartProps): ReactElement {
  const nameOf = namesIn(figures)
  return (
    <Section title={t('form.checks')}>
      {form.checks.length === 0 ? (
        <p className="muted">{t('form.no-checks')}</p>
      ) : (
        <div className="stack">
          <p className="small muted">{t('form.checks-help')}</p>
          <CheckList title={t('form.errors')} checks={form.checks.filter(({ severity }) => severity === 'error')} nameOf={nameOf} />
          <CheckList title={t('form.warnings')} checks={form.checks.filter(({ severity }) => severity === 'warning')} nameOf={nameOf} />
        </div>
      )}
    </Section>
  )
}

function CheckList({
  title,
  checks,
  nameOf,
}: {
  readonly title: string
  readonly checks: readonly Check[]
  readonly nameOf: NameOf
}): ReactElement | null {
  if (checks.length === 0) return null
  return (
    <section className="figures-part">
      <h3>{title}</h3>
      <ul className="figures-checks">
        {checks.map((check) => (
          <li key={check.id}>
            <InLanguage words={check.words} />
            <span className="small muted figures-line">{formulaWords(check.formula as Formula, nameOf)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
