// The only place for the lists of places in files that are wrong or want a look, and for handing them over as a file.
import type { ReactElement } from 'react'
import { csvFile } from '@binhyen/core/shared/safe-cell'
import { importSentence } from '@binhyen/core/units/import-words.domain'
import type { CatalogueImportReply } from '@binhyen/core/units/unit-imports.contract'
import { currentLanguage } from '../../i18n/language.ts'
import { t } from '../../i18n/vi/imports.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import type { ImportErrorReply, ImportWarningReply } from './imports.queries.ts'

type Found = ImportErrorReply | ImportWarningReply
type Reply = {
  readonly errors: readonly ImportErrorReply[]
  readonly errorTotal: number
  readonly warnings: readonly ImportWarningReply[]
  readonly warningTotal: number
}

const placeOf = ({ sheet, cell, feature }: Found): string => {
  if (feature !== null) return t('errors.feature', { feature })
  return [sheet === 'CSV' ? null : sheet, cell].filter((part) => part !== null).join('!')
}
const messageOf = (found: Found): string => importSentence(currentLanguage(), found)

const columns = (message: string): readonly Column<Found>[] => [
  { id: 'place', header: t('errors.place'), width: '8rem', cell: placeOf, sort: placeOf },
  { id: 'message', header: message, width: '22rem', cell: messageOf, sort: messageOf },
  { id: 'file', header: t('errors.file'), width: '12rem', cell: (found) => found.file, sort: (found) => found.file },
]

/** Hands a list over as .csv, which Excel opens. */
function save(name: string, found: readonly Found[]): void {
  const lines = [
    [t('errors.file'), t('errors.place'), t('errors.message')],
    ...found.map((each) => [each.file, placeOf(each), messageOf(each)]),
  ]
  const text = csvFile(lines)
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

function List({
  found,
  caption,
  message,
}: {
  readonly found: readonly Found[]
  readonly caption: string
  readonly message: string
}): ReactElement {
  const keys = new Map(found.map((each, index) => [each, String(index)]))
  return <DataTable caption={caption} columns={columns(message)} rows={found} rowKey={(each) => keys.get(each) ?? ''} />
}

export function FoundErrors({ reply }: { readonly reply: Reply }): ReactElement | null {
  if (reply.errorTotal === 0) return null
  return (
    <Section
      title={t('errors.title', { count: reply.errorTotal })}
      aside={
        <Button icon="download" onClick={() => save('cho-can-sua.csv', reply.errors)}>
          {t('errors.download')}
        </Button>
      }
    >
      <Notice kind="error" title={t('errors.none-applied')}>
        {reply.errors.length < reply.errorTotal ? t('errors.shown', { shown: reply.errors.length }) : null}
      </Notice>
      <List found={reply.errors} caption={t('errors.caption')} message={t('errors.message')} />
    </Section>
  )
}

export function FoundWarnings({ reply }: { readonly reply: Reply }): ReactElement | null {
  if (reply.warningTotal === 0) return null
  return (
    <Section
      title={t('warnings.title', { count: reply.warningTotal })}
      aside={
        <Button icon="download" onClick={() => save('cho-nen-xem-lai.csv', reply.warnings)}>
          {t('errors.download')}
        </Button>
      }
    >
      <List found={reply.warnings} caption={t('warnings.caption')} message={t('warnings.message')} />
    </Section>
  )
}

type Refusal = CatalogueImportReply['refusals'][number]

const WORDED = [
  'after-later-change',
  'code-reused',
  'code-standing',
  'children-left',
  'share-exceeds',
  'unit-not-standing',
  'parent-not-standing',
  'level-ended',
] as const

function refusalWords({ code }: Refusal): string {
  const worded = WORDED.find((each) => each === code)
  return worded === undefined ? t('refusal.other', { code }) : t(`refusal.${worded}`)
}

const refusalColumns = (): readonly Column<Refusal>[] => [
  { id: 'subject', header: t('refusals.subject'), width: '14rem', cell: (refusal) => refusal.subject, sort: (refusal) => refusal.subject },
  { id: 'reason', header: t('refusals.reason'), width: '18rem', cell: refusalWords, sort: refusalWords },
]

export function Refusals({ refusals }: { readonly refusals: readonly Refusal[] }): ReactElement | null {
  if (refusals.length === 0) return null
  const keys = new Map(refusals.map((each, index) => [each, String(index)]))
  return (
    <Section title={t('refusals.title')}>
      <DataTable caption={t('refusals.caption')} columns={refusalColumns()} rows={refusals} rowKey={(each) => keys.get(each) ?? ''} />
    </Section>
  )
}
