// The only place for taking a list from a file: the template, a check first, cell by cell, then writing it.
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement, type ReactNode } from 'react'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { FileField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import type { FileCheck, ListCalls, SheetProblem } from './local-list.queries.ts'
import { issueWords } from './sheet-words.ts'
import { useLocalUnitsChanged } from './use-local-units-changed.ts'

export type LocalList<Reply> = {
  /** What was written, before what was checked. */
  readonly result: FileCheck<Reply> | undefined
  readonly choose: (file: File) => void
  readonly apply: () => void
  readonly fetchTemplate: () => void
  /** Forgets the file, as after its list was taken back. */
  readonly forget: () => void
  readonly error: unknown
  readonly busy: 'template' | 'checking' | 'applying' | null
}

export function useLocalList<Reply>(unit: string, calls: ListCalls<Reply>): LocalList<Reply> {
  const changed = useLocalUnitsChanged()
  const [file, setFile] = useState<File | null>(null)
  const template = useMutation({ mutationFn: () => calls.template(unit) })
  const checking = useMutation({ mutationFn: (chosen: File) => calls.send(unit, chosen, false) })
  const applying = useMutation({ mutationFn: (chosen: File) => calls.send(unit, chosen, true), onSuccess: changed })
  return {
    result: applying.data ?? checking.data,
    choose: (chosen) => {
      setFile(chosen)
      applying.reset()
      checking.mutate(chosen)
    },
    apply: () => (file === null ? undefined : applying.mutate(file)),
    fetchTemplate: () => template.mutate(),
    forget: () => {
      applying.reset()
      checking.reset()
    },
    error: template.error ?? checking.error ?? applying.error,
    busy: template.isPending ? 'template' : checking.isPending ? 'checking' : applying.isPending ? 'applying' : null,
  }
}

type LocalListSectionProps<Reply> = {
  readonly list: LocalList<Reply>
  readonly title: string
  readonly help: string
  /** What a file that could be read leads to. */
  readonly outcome: (reply: Reply) => ReactElement
  readonly children?: ReactNode
}

export function LocalListSection<Reply>({ list, title, help, outcome, children }: LocalListSectionProps<Reply>): ReactElement {
  const { result, error } = list
  return (
    <Section
      title={title}
      aside={
        <Button icon="download" busy={list.busy === 'template'} onClick={list.fetchTemplate}>
          {t('import.template')}
        </Button>
      }
    >
      <p className="muted">{help}</p>
      <FileField
        label={t('import.file')}
        accept=".xlsx,.csv"
        busy={list.busy === 'checking' || list.busy === 'applying'}
        onChoose={list.choose}
      />
      {error === null ? null : <ProblemView error={error} />}
      {list.busy === 'checking' ? <output>{t('import.checking')}</output> : null}
      {result?.kind === 'wrong' ? <WrongCells errors={result.errors} total={result.total} /> : null}
      {result?.kind === 'read' ? outcome(result.reply) : null}
      {children}
    </Section>
  )
}

const textOf = (error: SheetProblem): string => ('message' in error ? error.message : issueWords(error))

const columns = (): readonly Column<SheetProblem>[] => [
  { id: 'sheet', header: t('import.sheet'), cell: (error) => <Vi>{error.sheet}</Vi>, sort: (error) => error.sheet },
  { id: 'cell', header: t('import.cell'), cell: (error) => error.cell, sort: (error) => error.cell },
  {
    id: 'message',
    header: t('import.message'),
    width: '18rem',
    cell: (error) => ('message' in error ? <Vi>{error.message}</Vi> : issueWords(error)),
    sort: textOf,
  },
]

function WrongCells({ errors, total }: { readonly errors: readonly SheetProblem[]; readonly total: number }): ReactElement {
  return (
    <>
      <Notice kind="error" title={t('import.errors', { count: total })} />
      <DataTable
        caption={t('import.errors-caption')}
        columns={columns()}
        rows={errors}
        rowKey={(error) => `${error.sheet} ${error.cell} ${textOf(error)}`}
      />
    </>
  )
}
