// The only place for what a checked workbook would leave to be dealt with before handing in.
import type { ReactElement } from 'react'
import type { WorkbookReply } from '@binhyen/core/exchange/workbook.contract'
import { inLanguage } from '../../../i18n/language.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t as reportWords } from '../../../i18n/vi/reports.ts'
import { t } from '../../../i18n/vi/workbook.ts'
import { StatusTag } from '../../../ui/status-tag.tsx'
import { InLanguage, Vi } from '../../../ui/vi.tsx'
import { valuesInWords } from '../report-words.ts'
import type { SaidOf } from './workbook-words.tsx'

/** Named one by one before the rest is counted. */
const MOST_SHOWN = 100

type Findings = NonNullable<WorkbookReply['findings']>
type Item = Findings['items'][number]

export function WorkbookFindings({ findings, of }: { readonly findings: WorkbookReply['findings']; readonly of: SaidOf }): ReactElement {
  if (findings === null) return <p className="muted">{t('findings.later')}</p>
  const { errors, warnings, blank, items } = findings
  const more = errors + warnings - Math.min(items.length, MOST_SHOWN)
  return (
    <section className="stack" aria-label={t('findings.title')}>
      <h3>{t('findings.title')}</h3>
      {errors + warnings + blank === 0 ? (
        <p>{t('findings.none')}</p>
      ) : (
        <p>
          {t('findings.counts', { errors: formatNumber(errors, 0), warnings: formatNumber(warnings, 0), blank: formatNumber(blank, 0) })}
        </p>
      )}
      {items.length === 0 ? null : (
        <details open={items.length <= 8}>
          <summary>{t('findings.show')}</summary>
          <ul className="workbook-findings">
            {items.slice(0, MOST_SHOWN).map((item) => (
              <li key={`${item.unitId} ${item.figures.join(' ')} ${item.words?.vi ?? ''}`}>
                <FindingLine item={item} of={of} />
              </li>
            ))}
          </ul>
          {more > 0 ? <p className="muted small">{t('findings.more', { count: formatNumber(more, 0) })}</p> : null}
        </details>
      )}
    </section>
  )
}

function FindingLine({ item, of }: { readonly item: Item; readonly of: SaidOf }): ReactElement {
  const figureName = (id: string): string => {
    const figure = of.figures.find((each) => each.id === id)
    return figure === undefined ? id : inLanguage(figure.name)
  }
  const whose = of.rowName(item.unitId)
  const isError = item.severity === 'error'
  return (
    <>
      <p className="row">
        <StatusTag status={isError ? 'not-met' : 'cannot-tell'}>{t(isError ? 'findings.error' : 'findings.warning')}</StatusTag>
        <span>
          {whose === null ? null : (
            <>
              <Vi>{whose}</Vi>:{' '}
            </>
          )}
          <Sentence item={item} figureName={figureName} />
        </span>
      </p>
      {item.kind === 'check' ? <p className="small muted">{valuesInWords(item.values, figureName)}</p> : null}
    </>
  )
}

function Sentence({ item, figureName }: { readonly item: Item; readonly figureName: (id: string) => string }): ReactElement {
  if (item.words !== null) {
    return <InLanguage words={item.words} />
  }
  const [figure = ''] = item.figures
  const own = formatNumber(item.values[figure] ?? 0, 3)
  const sum = formatNumber(item.values[`${figure}OfVillages`] ?? 0, 3)
  return <>{reportWords('findings.parts', { figure: figureName(figure), own, sum })}</>
}
