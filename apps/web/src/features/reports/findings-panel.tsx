// The only place for "Cần xử lý": what stands against handing in, each a way to its cell, warnings answered where they are said.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, useSyncExternalStore, type ReactElement, type ReactNode } from 'react'
import { findingKey, type Finding } from '@binhyen/core/figures/checks.domain'
import { cellKey } from '@binhyen/core/figures/forms.domain'
import { problemIn } from '../../api/api-problem.ts'
import { inLanguage } from '../../i18n/language.ts'
import { formatNumber } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/reports.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import type { Entry } from './entry.ts'
import { rowName, valuesInWords } from './report-words.ts'
import { answerFinding, reportQuery } from './reports.queries.ts'
import type { Findings } from './use-findings.ts'
import './findings.css'

export type FindingsPanelProps = {
  readonly entry: Entry
  readonly findings: Findings
  readonly answers: ReadonlyMap<string, string>
  /** False for who only reads: answers are shown, nothing is asked. */
  readonly editable: boolean
}

/** Named one by one before the rest is counted: a sheet pasted into the wrong column breaks hundreds of checks at once. */
const MOST_SHOWN = 8
const MOST_ROWS = 6

export function findingsCount(findings: Findings, answers: ReadonlyMap<string, string>, unreadable: number): FindingsCount {
  const errors = findings.said.filter(({ severity }) => severity === 'error').length
  const open = findings.said.filter((each) => each.severity === 'warning' && !answers.has(findingKey(each))).length
  const blank = [...findings.missing.values()].reduce((sum, { length }) => sum + length, 0)
  return { errors: errors + unreadable, open, blank }
}
export type FindingsCount = { readonly errors: number; readonly open: number; readonly blank: number }

export function FindingsPanel({ entry, findings, answers, editable }: FindingsPanelProps): ReactElement {
  const { store } = entry.cells
  const held = useSyncExternalStore(store.subscribe, () => [...store.unreadable(), ...store.conflicts()].join('\n'))
  const errors = findings.said.filter(({ severity }) => severity === 'error')
  const warnings = findings.said.filter(({ severity }) => severity === 'warning')
  const rows = [...findings.missing]
  const hard = held === '' ? [] : [...new Set(held.split('\n'))]
  if (errors.length + warnings.length + rows.length + hard.length === 0) return <p className="findings-none">{t('findings.none')}</p>
  return (
    <div className="findings">
      {hard.length + errors.length === 0 ? null : (
        <FindingsList title={t('findings.errors', { count: hard.length + errors.length })} kind="error">
          {[
            ...hard.map((key) => <HeldCell key={key} entry={entry} cell={key} />),
            ...errors.map((finding) => (
              <li key={findingKey(finding)}>
                <FindingLink entry={entry} finding={finding} />
              </li>
            )),
          ]}
        </FindingsList>
      )}
      {warnings.length === 0 ? null : (
        <FindingsList title={t('findings.warnings', { count: warnings.length })} kind="warning">
          {warnings.map((finding) => (
            <li key={findingKey(finding)}>
              <FindingLink entry={entry} finding={finding} />
              <Answer entry={entry} finding={finding} answer={answers.get(findingKey(finding)) ?? null} editable={editable} />
            </li>
          ))}
        </FindingsList>
      )}
      {rows.length === 0 ? null : <Missing entry={entry} rows={rows} />}
    </div>
  )
}

type FindingsListProps = { readonly title: string; readonly kind: 'error' | 'warning'; readonly children: readonly ReactNode[] }

function FindingsList({ title, kind, children }: FindingsListProps): ReactElement {
  const [all, setAll] = useState(false)
  return (
    <section className={`findings-part findings-part--${kind}`} aria-label={title}>
      <h3>
        <Icon name={kind === 'error' ? 'cross' : 'alert'} />
        {title}
      </h3>
      <ul className="findings-list">{all ? children : children.slice(0, MOST_SHOWN)}</ul>
      {all || children.length <= MOST_SHOWN ? null : (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {t('findings.more-lines', { count: children.length - MOST_SHOWN })}
        </Button>
      )}
    </section>
  )
}

function figureName(entry: Entry, figure: string): string {
  const definition = entry.figures.get(figure)
  return definition === undefined ? figure : inLanguage(definition.name)
}

function HeldCell({ entry, cell }: { readonly entry: Entry; readonly cell: string }): ReactElement {
  const [unitId = '', figure = ''] = cell.split(' ')
  const isConflict = entry.cells.store.conflicts().includes(cell)
  return (
    <li>
      <button type="button" className="link-button" onClick={() => entry.go.to(cell)}>
        {t.nodes(isConflict ? 'findings.conflict' : 'findings.unreadable', {
          row: <Vi>{rowName(entry.report, unitId)}</Vi>,
          figure: figureName(entry, figure),
        })}
      </button>
    </li>
  )
}

/** Where a finding is gone to: the first of its figures that stands in its row. */
function cellOf(entry: Entry, { unitId, figures }: Finding): string {
  const isUnit = unitId === entry.report.unit.id
  const inRow = entry.form.sections.filter(({ rows }) => (rows === 'unit') === isUnit).flatMap((section) => section.figures)
  const figure = figures.find((each) => inRow.some((asked) => asked.figure === each)) ?? figures[0] ?? ''
  return cellKey({ unitId, figure })
}

function sentenceOf(entry: Entry, finding: Finding): string {
  const [figure = ''] = finding.figures
  if (finding.kind === 'parts') {
    return t('findings.parts', {
      figure: figureName(entry, figure),
      own: formatNumber(finding.values[figure] ?? 0, 3),
      sum: formatNumber(finding.values[`${figure}OfVillages`] ?? 0, 3),
    })
  }
  const check = entry.form.checks.find(({ id }) => id === finding.check)
  return check === undefined ? (finding.check ?? '') : inLanguage(check.words)
}

export function FindingLink({ entry, finding }: { readonly entry: Entry; readonly finding: Finding }): ReactElement {
  const check = entry.form.checks.find(({ id }) => id === finding.check)
  const sentence = sentenceOf(entry, finding)
  return (
    <>
      <button type="button" className="link-button" onClick={() => entry.go.to(cellOf(entry, finding))}>
        <Vi>{rowName(entry.report, finding.unitId)}</Vi>:{' '}
        {check !== undefined && sentence === check.words.vi ? <Vi>{sentence}</Vi> : sentence}
      </button>
      {finding.kind === 'check' ? (
        <p className="small muted">{valuesInWords(finding.values, (figure) => figureName(entry, figure))}</p>
      ) : null}
    </>
  )
}

function Missing({
  entry,
  rows,
}: {
  readonly entry: Entry
  readonly rows: readonly (readonly [string, readonly Finding[]])[]
}): ReactElement {
  const [all, setAll] = useState(false)
  const count = rows.reduce((sum, [, { length }]) => sum + length, 0)
  const shown = all ? rows : rows.slice(0, MOST_ROWS)
  return (
    <section className="findings-part" aria-label={t('findings.missing', { count })}>
      <h3>
        <Icon name="pencil" />
        {t('findings.missing', { count: formatNumber(count) })}
      </h3>
      <ul className="findings-list findings-list--rows">
        {shown.map(([unitId, missing]) => (
          <li key={unitId}>
            <button
              type="button"
              className="link-button"
              onClick={() => entry.go.to(cellKey({ unitId, figure: missing[0]?.figures[0] ?? '' }))}
            >
              {t.nodes('findings.row-blank', { row: <Vi>{rowName(entry.report, unitId)}</Vi>, count: missing.length })}
            </button>
          </li>
        ))}
      </ul>
      {shown.length === rows.length ? null : (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {t('findings.more', { count: rows.length - shown.length })}
        </Button>
      )}
    </section>
  )
}

type AnswerProps = { readonly entry: Entry; readonly finding: Finding; readonly answer: string | null; readonly editable: boolean }

/** Why a warning is right as it is; the answer goes with the report. */
function Answer({ entry, finding, answer, editable }: AnswerProps): ReactElement | null {
  const client = useQueryClient()
  const [text, setText] = useState<string | null>(null)
  const key = findingKey(finding)
  const saving = useMutation({
    mutationFn: async (said: string) => {
      // the server looks at the cells it has
      await entry.cells.saver.now()
      return answerFinding(entry.report.id, { key, answer: said })
    },
    onSuccess: (reply) => {
      setText(null)
      client.setQueryData(reportQuery(entry.report.id).queryKey, (old) =>
        old === undefined
          ? old
          : {
              ...old,
              answers: [
                ...old.answers.filter((each) => each.key !== key),
                ...(reply.answer === '' ? [] : [{ key, answer: reply.answer, by: '', at: '' }]),
              ],
            },
      )
    },
  })
  if (!editable) return answer === null ? null : <p className="small">{t.nodes('findings.answer', { answer: <Vi>{answer}</Vi> })}</p>
  if (answer !== null && text === null) {
    return (
      <p className="small row">
        <span>{t.nodes('findings.answer', { answer: <Vi>{answer}</Vi> })}</span>
        <button type="button" className="link-button" onClick={() => setText(answer)}>
          {t('findings.answer-change')}
        </button>
      </p>
    )
  }
  return (
    <form
      className="findings-answer"
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate((text ?? '').trim())
      }}
    >
      <TextField
        label={t('findings.answer-label')}
        value={text ?? ''}
        onChange={setText}
        maxLength={500}
        {...(saving.error === null ? {} : { error: problemSentence(problemIn(saving.error)) })}
      />
      <Button type="submit" busy={saving.isPending} disabled={answer === null && (text ?? '').trim() === ''}>
        {t('findings.answer-save')}
      </Button>
    </form>
  )
}
