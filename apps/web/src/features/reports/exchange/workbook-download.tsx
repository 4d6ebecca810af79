// The only place for the button that carries a table of reports away as Excel.
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { t } from '../../../i18n/vi/workbook.ts'
import { Button } from '../../../ui/button.tsx'
import { ProblemView } from '../../../ui/loaded.tsx'

export function WorkbookDownload({ fetch }: { readonly fetch: () => Promise<unknown> }): ReactElement {
  const fetching = useMutation({ mutationFn: fetch })
  return (
    <>
      <Button icon="download" busy={fetching.isPending} onClick={() => fetching.mutate()}>
        {t('totals.get')}
      </Button>
      {fetching.error === null ? null : <ProblemView error={fetching.error} />}
    </>
  )
}
