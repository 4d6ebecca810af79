// The only place for how a chosen workbook is checked and then written: one command for one file, and once more a check where somebody typed meanwhile.
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { problemIn } from '../../../api/api-problem.ts'
import { newCommandId } from '../../../api/command-id.ts'
import { refreshReports } from '../reports.queries.ts'
import type { Choices } from './workbook.queries.ts'

/** Nothing was chosen of what could not be matched. */
export const NO_CHOICES: Choices = new Map()

/** A file with what was chosen for it; one command id, so that pressing twice, or a cut line, writes it once. */
type ChosenFile = { readonly file: File; readonly choices: Choices; readonly commandId: string }
type Applied<Write> = { readonly sent: ChosenFile; readonly write: Write }

type Sending<Reply, Write> = {
  readonly chosen: ChosenFile | null
  readonly check: (file: File, choices: Choices) => void
  readonly checking: UseMutationResult<Reply, Error, ChosenFile>
  readonly applying: UseMutationResult<Reply, Error, Applied<Write>>
  readonly busy: boolean
}

/** @param send checks, or with `write` takes in */
export function useSending<Reply, Write>(send: (told: ChosenFile & { readonly write?: Write }) => Promise<Reply>): Sending<Reply, Write> {
  const client = useQueryClient()
  const [chosen, setChosen] = useState<ChosenFile | null>(null)
  const checking = useMutation<Reply, Error, ChosenFile>({
    mutationFn: ({ file, choices }) => send({ file, choices, commandId: newCommandId() }),
  })
  const applying = useMutation<Reply, Error, Applied<Write>>({
    mutationFn: ({ sent, write }) => send({ ...sent, write }),
    onSuccess: () => refreshReports(client),
    // somebody changed a cell since the check: what stands now is shown before anything is written
    onError: (error, { sent }) => (problemIn(error)?.code === 'report.changed-meanwhile' ? checking.mutate(sent) : undefined),
  })
  const check = (file: File, choices: Choices): void => {
    applying.reset()
    const next = { file, choices, commandId: newCommandId() }
    setChosen(next)
    checking.mutate(next)
  }
  return { chosen, check, checking, applying, busy: checking.isPending || applying.isPending }
}
