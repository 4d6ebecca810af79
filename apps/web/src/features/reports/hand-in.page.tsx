// The only place for a report as it was handed in on its day: read on screen and printed on A4, the same whatever was typed since.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { FormSection } from '@binhyen/core/figures/forms.domain'
import { cellKey } from '@binhyen/core/figures/forms.domain'
import { quantityOf, total, type Cell } from '@binhyen/core/figures/sums.domain'
import type { HandInReply } from '@binhyen/core/reports/reports.contract'
import { inLanguage } from '../../i18n/language.ts'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { periodLabel } from '../../i18n/figure-words.ts'
import { t } from '../../i18n/vi/reports.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { DefinitionList, PageHeader, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { InLanguage, Vi } from '../../ui/vi.tsx'
import { Said } from './cell-content.tsx'
import { cellsMap, figuresById, formOf, rowName, type Figures } from './report-words.ts'
import { handInQuery } from './reports.queries.ts'
import { WorkbookDownload } from './exchange/workbook-download.tsx'
import { fetchHandIn } from './exchange/workbook.queries.ts'
import './reports.css'
import './hand-in.css'

/** Figures side by side on one sheet; more go on in a table below. */
const COLUMNS_A_SHEET = 7

export function HandInPage(): ReactElement {
  const { id = '', seq = '' } = useParams({ strict: false })
  const handIn = useQuery(handInQuery(id, Number(seq)))
  return (
    <Loaded query={handIn} lines={10}>
      {(found) => <HandInSheet handIn={found} />}
    </Loaded>
  )
}

type Sheet = {
  readonly handIn: HandInReply
  readonly figures: Figures
  readonly cellAt: (unitId: string, figure: string) => Cell | null
  readonly markAt: (unitId: string, figure: string) => 'small' | 'hidden' | undefined
}

function HandInSheet({ handIn }: { readonly handIn: HandInReply }): ReactElement {
  const cells = cellsMap(handIn.cells)
  const marks = new Map(handIn.blurred.map((each) => [cellKey(each), each.mark]))
  const sheet: Sheet = {
    handIn,
    figures: figuresById(handIn.figures),
    cellAt: (unitId, figure) => cells.get(cellKey({ unitId, figure })) ?? null,
    markAt: (unitId, figure) => marks.get(cellKey({ unitId, figure })),
  }
  const title = inLanguage(handIn.form.title)
  return (
    <div className="stack report-sheet">
      <PageHeader
        title={<InLanguage words={handIn.form.title} />}
        documentTitle={`${handIn.unit.name}, ${title}`}
        trail={
          <Link to="/so-lieu/$id" params={{ id: handIn.report }}>
            {t('sheet.back')}
          </Link>
        }
        tags={handIn.late ? <StatusTag status="late">{t('status.late')}</StatusTag> : undefined}
        subtitle={
          <>
            <p>
              <Vi>{handIn.unit.name}</Vi>
              {handIn.unit.parentName === null ? null : (
                <>
                  , <Vi>{handIn.unit.parentName}</Vi>
                </>
              )}
            </p>
            <p>{periodLabel(handIn.period)}</p>
            <p>{t.nodes('sheet.as-of', { seq: handIn.seq, date: formatDate(handIn.onDate), name: <Vi>{handIn.by}</Vi> })}</p>
          </>
        }
        actions={
          <>
            <WorkbookDownload fetch={() => fetchHandIn(handIn.report, handIn.seq)} />
            <Button icon="print" onClick={() => window.print()}>
              {t('sheet.print')}
            </Button>
          </>
        }
      />
      {formOf(handIn.form).sections.map((section) => (
        <SheetSection key={section.id} sheet={sheet} section={section} />
      ))}
      <Answers sheet={sheet} />
      <Changes sheet={sheet} />
      <Section title={t('sheet.about')}>
        <DefinitionList
          items={[
            { term: t('sheet.at'), value: formatInstant(handIn.at) },
            { term: t('sheet.form'), value: t('sheet.form-version', { version: handIn.form.version }) },
            {
              term: t('figure.source'),
              value: (
                <>
                  <Vi>{handIn.form.source}</Vi> {handIn.form.checked ? null : <StatusTag status="unchecked" />}
                </>
              ),
            },
            { term: t('sheet.hash'), value: handIn.hash === null ? null : <code className="report-hash">{handIn.hash}</code> },
          ]}
        />
        <p className="small muted">{t('sheet.legend')}</p>
      </Section>
    </div>
  )
}

function SheetCell({ sheet, unitId, figure }: { readonly sheet: Sheet; readonly unitId: string; readonly figure: string }): ReactElement {
  const mark = sheet.markAt(unitId, figure)
  if (mark !== undefined) return <span>{mark === 'small' ? '<5' : '—'}</span>
  const cell = sheet.cellAt(unitId, figure)
  return (
    <>
      <Said cell={cell} />
      {cell?.state === 'cannot-provide' ? (
        <span className="small muted report-reason" aria-hidden="true">
          <Vi>{cell.reason}</Vi>
        </span>
      ) : null}
    </>
  )
}

function FigureTitle({ sheet, figure }: { readonly sheet: Sheet; readonly figure: string }): ReactElement {
  const definition = sheet.figures.get(figure)
  if (definition === undefined) return <>{figure}</>
  return <InLanguage words={definition.name} />
}

function UnitWord({ sheet, figure }: { readonly sheet: Sheet; readonly figure: string }): ReactElement | null {
  const definition = sheet.figures.get(figure)
  if (definition === undefined) return null
  return <InLanguage words={definition.unit} />
}

function SheetSection({ sheet, section }: { readonly sheet: Sheet; readonly section: FormSection }): ReactElement {
  const { unit, villages } = sheet.handIn
  const parts = Array.from({ length: Math.ceil(section.figures.length / COLUMNS_A_SHEET) }, (_, part) =>
    section.figures.slice(part * COLUMNS_A_SHEET, (part + 1) * COLUMNS_A_SHEET),
  )
  return (
    <Section title={<InLanguage words={section.title} />}>
      {section.rows === 'unit' ? (
        <div className="sheet-scroll">
          <table className="handed-table">
            <thead>
              <tr>
                <th scope="col">{t('sheet.number')}</th>
                <th scope="col">{t('field.figure')}</th>
                <th scope="col">{t('figure.unit')}</th>
                <th scope="col" className="number">
                  {t('field.value')}
                </th>
              </tr>
            </thead>
            <tbody>
              {section.figures.map(({ figure }, at) => (
                <tr key={figure}>
                  <td>{at + 1}</td>
                  <th scope="row">
                    <FigureTitle sheet={sheet} figure={figure} />
                  </th>
                  <td>
                    <UnitWord sheet={sheet} figure={figure} />
                  </td>
                  <td className="number">
                    <SheetCell sheet={sheet} unitId={unit.id} figure={figure} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        parts.map((columns) => (
          <div key={columns[0]?.figure} className="sheet-scroll">
            <table className="handed-table">
              <thead>
                <tr>
                  <th scope="col">{t('grid.village')}</th>
                  {columns.map(({ figure }) => (
                    <th key={figure} scope="col" className="handed-head">
                      <FigureTitle sheet={sheet} figure={figure} /> (<UnitWord sheet={sheet} figure={figure} />)
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {villages.map(({ id, name }) => (
                  <tr key={id}>
                    <th scope="row">
                      <Vi>{name}</Vi>
                    </th>
                    {columns.map(({ figure }) => (
                      <td key={figure} className="number">
                        <SheetCell sheet={sheet} unitId={id} figure={figure} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{t('grid.sum')}</th>
                  {columns.map(({ figure }) => (
                    <td key={figure} className="number">
                      <SheetSum sheet={sheet} figure={figure} />
                    </td>
                  ))}
                </tr>
              </tfoot>
            </table>
          </div>
        ))
      )}
    </Section>
  )
}

/** Nothing is added up over cells this reader is not shown. */
function SheetSum({ sheet, figure }: { readonly sheet: Sheet; readonly figure: string }): ReactElement {
  const { villages } = sheet.handIn
  if (villages.some(({ id }) => sheet.markAt(id, figure) !== undefined)) return <>—</>
  const quantity = quantityOf(total(villages.map(({ id }) => sheet.cellAt(id, figure))))
  return quantity === null ? <></> : <Said cell={{ state: 'given', quantity }} />
}

function Answers({ sheet }: { readonly sheet: Sheet }): ReactElement | null {
  const { answers } = sheet.handIn
  if (answers.length === 0) return null
  const checks = formOf(sheet.handIn.form).checks
  return (
    <Section title={t('sheet.answers')}>
      <ul className="link-list">
        {answers.map(({ key, answer }) => {
          const [kind = '', what = '', ...unit] = key.split(' ')
          const words = checks.find(({ id }) => id === what)?.words
          return (
            <li key={key}>
              <Vi>{rowName(sheet.handIn, unit.join(' '))}</Vi>: {words === undefined ? t('sheet.parts') : <InLanguage words={words} />}
              {kind === 'parts' ? (
                <>
                  {' '}
                  <FigureTitle sheet={sheet} figure={what} />
                </>
              ) : null}
              <br />
              <Vi>{answer}</Vi>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function Changes({ sheet }: { readonly sheet: Sheet }): ReactElement | null {
  const { changes } = sheet.handIn
  if (changes.length === 0) return null
  return (
    <Section title={t('sheet.changes', { count: changes.length })}>
      <div className="sheet-scroll">
        <table className="handed-table">
          <thead>
            <tr>
              <th scope="col">{t('sheet.cell')}</th>
              <th scope="col" className="number">
                {t('sheet.before')}
              </th>
              <th scope="col" className="number">
                {t('sheet.after')}
              </th>
              <th scope="col">{t('sheet.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ unitId, figure, before, after, reason }) => (
              <tr key={cellKey({ unitId, figure })}>
                <th scope="row">
                  <Vi>{rowName(sheet.handIn, unitId)}</Vi>: <FigureTitle sheet={sheet} figure={figure} />
                </th>
                <td className="number">
                  <Said cell={before} />
                </td>
                <td className="number">
                  <Said cell={after} />
                </td>
                <td>
                  <Vi>{reason}</Vi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
