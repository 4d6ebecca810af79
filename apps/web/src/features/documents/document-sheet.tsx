// The only place for how a document tree is drawn on screen and in print, laid out as Nghị định 30/2020/NĐ-CP lays out its paper.
import { Link } from '@tanstack/react-router'
import type { CSSProperties, ReactElement } from 'react'
import { t, vi } from '../../i18n/vi/documents.ts'
import type { Block, ReportDocument, SummaryMeasure } from './documents.queries.ts'
import './documents.css'

export type DocumentSheetProps = {
  readonly document: ReportDocument
  readonly measures: readonly SummaryMeasure[]
}

export function DocumentSheet({ document, measures }: DocumentSheetProps): ReactElement {
  return (
    <article className="sheet" lang="vi">
      {document.demonstration === null ? null : <p className="sheet-demo">{document.demonstration}</p>}
      <div className="sheet-head">
        <div className="sheet-head-left">
          {document.superiorBody === null ? null : <p className="sheet-superior">{document.superiorBody}</p>}
          <p className="sheet-issuer">{document.issuingBody}</p>
          <p className="sheet-number">{document.number}</p>
        </div>
        <div className="sheet-head-right">
          <p className="sheet-nation">{document.nationalTitle}</p>
          <p className="sheet-motto">{document.nationalMotto}</p>
          <p className="sheet-place">{document.placeAndDate}</p>
        </div>
      </div>
      <h2 className="sheet-kind">{document.kind}</h2>
      <p className="sheet-subject">{document.subject}</p>
      {document.addressees.length === 0 ? null : (
        <div className="sheet-to">
          <p>{vi['report.to']}</p>
          <ul>
            {document.addressees.map((body) => (
              <li key={body}>{body}</li>
            ))}
          </ul>
        </div>
      )}
      {document.bases.map((basis) => (
        <p key={basis} className="sheet-paragraph sheet-basis">
          {basis}
        </p>
      ))}
      <Blocks blocks={document.blocks} measures={measures} />
      <div className="sheet-end">
        <div className="sheet-recipients">
          <p className="sheet-recipients-title">{vi['report.recipients']}</p>
          <ul>
            {document.recipients.map((recipient) => (
              <li key={recipient}>{recipient}</li>
            ))}
          </ul>
        </div>
        <div className="sheet-signature">
          {document.signature.lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p className="sheet-signatory">{document.signature.name}</p>
        </div>
      </div>
      {document.annexes.map((annex) => (
        <section key={annex.label} className="sheet-annex">
          <h2 className="sheet-kind">{annex.label}</h2>
          <p className="sheet-subject">{annex.title}</p>
          <p className="sheet-reference">{annex.reference}</p>
          <Blocks blocks={annex.blocks} measures={measures} />
        </section>
      ))}
    </article>
  )
}

type BlocksProps = { readonly blocks: readonly Block[]; readonly measures: readonly SummaryMeasure[] }

function Blocks({ blocks, measures }: BlocksProps): ReactElement {
  return (
    <>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} measures={measures} />
      ))}
    </>
  )
}

function BlockView({ block, measures }: { readonly block: Block; readonly measures: readonly SummaryMeasure[] }): ReactElement {
  if (block.kind === 'heading') {
    return block.level === 1 ? <h3 className="sheet-heading">{block.text}</h3> : <h4 className="sheet-heading">{block.text}</h4>
  }
  if (block.kind === 'table') return <TableBlock block={block} />
  return (
    <p className="sheet-paragraph">
      {block.runs.map((run, index) => {
        const measure = run.measure === undefined ? undefined : measures.find((each) => each.id === run.measure)
        return (
          <span key={index} className={run.bold === true ? 'sheet-bold' : undefined} style={run.italic === true ? italic : undefined}>
            {measure === undefined ? run.text : <FigureText text={run.text} measure={measure} />}
          </span>
        )
      })}
    </p>
  )
}

/** The share in a sentence ("97/119"), or its first number where it has none, opens the units behind it. */
function FigureText({ text, measure }: { readonly text: string; readonly measure: SummaryMeasure }): ReactElement {
  const share = /\d[\d.]*\/[\d.]*\d/.exec(text) ?? /\d[\d.]*/.exec(text)
  const figure = share?.[0] ?? text
  const at = share?.index ?? 0
  return (
    <>
      {text.slice(0, at)}
      <Link
        to="/bang-tong-hop"
        search={(now: Record<string, unknown>) => ({ ...now, ...boardSearch(measure) })}
        className="sheet-figure"
        title={t('report.open-measure')}
      >
        {figure}
      </Link>
      {text.slice(at + figure.length)}
    </>
  )
}

const italic: CSSProperties = { fontStyle: 'italic' }

/** A measure's id is `<status kind>.<level>`; the kind may hold a dot itself. */
function boardSearch(measure: SummaryMeasure): Readonly<Record<string, string>> {
  return { set: measure.set, level: measure.id.slice(measure.id.lastIndexOf('.') + 1), from: measure.window.from, show: 'all' }
}

function TableBlock({ block }: { readonly block: Extract<Block, { kind: 'table' }> }): ReactElement {
  const whole = block.columns.reduce((sum, column) => sum + column.width, 0)
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="sheet-table-scroll" tabIndex={0} aria-label={block.caption}>
      <table className="sheet-table">
        <caption>{block.caption}</caption>
        <colgroup>
          {block.columns.map((column, index) => (
            <col key={index} style={{ width: `${(column.width / whole) * 100}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {block.columns.map((column, index) => (
              <th key={index} scope="col">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={at} style={{ textAlign: block.columns[at]?.align ?? 'left' }}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
