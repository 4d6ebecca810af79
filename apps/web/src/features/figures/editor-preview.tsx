// The only place where a draft is tried out as the commune will see it: numbers may be typed, conditions and checks answer, nothing is kept.
import { useState, type ReactElement } from 'react'
import { findingsOf, isAsked, type CheckInput, type Finding } from '@binhyen/core/figures/checks.domain'
import type { DraftReply } from '@binhyen/core/figures/form-drafts.contract'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import type { FormDraft } from '@binhyen/core/figures/form-draft.domain'
import { cellKey, formWithout, type Form, type FormSection } from '@binhyen/core/figures/forms.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { inLanguage } from '../../i18n/language.ts'
import { t } from '../../i18n/vi/form-editor.ts'
import { CountField } from '../../ui/count-field.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { InLanguage } from '../../ui/vi.tsx'
import { nameWords, type NameOf } from './draft-text.ts'

const UNIT = 'unit'
const VILLAGES = ['village-1', 'village-2'] as const

type PreviewProps = {
  readonly draft: FormDraft
  /** Null while something stands against publishing: then nothing can be tried out. */
  readonly form: DraftReply['form']
  readonly figures: readonly FigureReply[]
  readonly nameOf: NameOf
}

export function EditorPreview({ draft, form, figures, nameOf }: PreviewProps): ReactElement {
  const [cells, setCells] = useState<ReadonlyMap<string, Cell>>(new Map())
  const off = new Set(figures.filter(({ on }) => !on).map(({ id }) => id))
  if (form === null) return <Notice title={t('preview.not-yet')}>{t('preview.not-yet-help')}</Notice>
  // the server's own form, with formulas as they are run
  const asked = formWithout({ ...draft, ...form } as Form, off)
  const input: CheckInput = { unitId: UNIT, villages: VILLAGES, cells, before: new Map(), lastYear: new Map() }
  const put = (key: string, number: number | null): void => {
    const next = new Map(cells)
    if (number === null) next.delete(key)
    else next.set(key, { state: 'given', quantity: { number, qualifier: 'exact', upper: null } })
    setCells(next)
  }
  const findings = findingsOf(asked, input).filter(({ kind }) => kind !== 'missing')
  return (
    <section className="stack" aria-label={t('preview.title')}>
      <p className="small muted">{t('preview.help')}</p>
      {asked.sections.map((section) => (
        <PreviewSection key={section.id} section={section} form={asked} input={input} put={put} figures={figures} nameOf={nameOf} />
      ))}
      <PreviewFindings findings={findings} form={asked} nameOf={nameOf} />
    </section>
  )
}

type SectionProps = {
  readonly section: FormSection
  readonly form: Form
  readonly input: CheckInput
  readonly put: (key: string, number: number | null) => void
  readonly figures: readonly FigureReply[]
  readonly nameOf: NameOf
}

function PreviewSection({ section, form, input, put, figures, nameOf }: SectionProps): ReactElement {
  const rows = section.rows === 'unit' ? [UNIT] : VILLAGES
  const unitOf = (id: string): string => {
    const found = figures.find((figure) => figure.id === id)
    return found === undefined ? '' : inLanguage(found.unit)
  }
  const shown = (row: string) => section.figures.filter(({ figure }) => isAsked(form, input, { row, figure, section: section.id }))
  return (
    <section className="figures-part">
      <h4>
        <InLanguage words={section.title} />
      </h4>
      {rows.map((row, at) => (
        <div key={row} className="preview-fields">
          {section.rows === 'villages' ? <p className="small muted">{t('preview.village', { number: at + 1 })}</p> : null}
          {shown(row).map(({ figure, required }) => (
            <CountField
              key={figure}
              label={nameOf(figure)}
              required={required}
              unit={unitOf(figure)}
              value={numberIn(input.cells.get(cellKey({ unitId: row, figure })))}
              onChange={(number) => put(cellKey({ unitId: row, figure }), number)}
            />
          ))}
        </div>
      ))}
    </section>
  )
}

const numberIn = (cell: Cell | undefined): number | null => (cell?.state === 'given' ? cell.quantity.number : null)

function PreviewFindings({
  findings,
  form,
  nameOf,
}: {
  readonly findings: readonly Finding[]
  readonly form: Form
  readonly nameOf: NameOf
}): ReactElement | null {
  if (findings.length === 0) return null
  const wordsOf = ({ check, figures }: Finding): string => {
    const found = form.checks.find(({ id }) => id === check)
    return found === undefined ? t('preview.parts', { figure: nameWords(figures[0] ?? '', nameOf) }) : inLanguage(found.words)
  }
  return (
    <ul className="figures-checks" aria-label={t('preview.findings')}>
      {findings.map((finding) => (
        <li key={`${finding.kind} ${finding.check ?? ''} ${finding.unitId}`}>
          <strong>{t(`checks.${finding.severity}`)}</strong>: {wordsOf(finding)}
        </li>
      ))}
    </ul>
  )
}
