// The only place for choosing several files at once.
import { useRef, type ReactElement } from 'react'
import { Button } from './button.tsx'
import { FieldGroup, type FieldProps } from './field.tsx'

export type FilesFieldProps = FieldProps & {
  readonly accept: string
  /** What the button says. */
  readonly choose: string
  /** What stands beside it: what is chosen so far. */
  readonly chosen: string
  readonly onChoose: (files: readonly File[]) => void
  readonly busy?: boolean
}

/** Each choosing replaces what was chosen before. */
export function FilesField({ accept, choose, chosen, onChoose, busy = false, ...field }: FilesFieldProps): ReactElement {
  const input = useRef<HTMLInputElement>(null)
  return (
    <FieldGroup {...field}>
      {(marks) => (
        <div className="row">
          <input
            ref={input}
            type="file"
            multiple
            className="visually-hidden"
            tabIndex={-1}
            aria-hidden="true"
            accept={accept}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])]
              // The same file may be corrected and chosen again: only an emptied input reports it.
              event.target.value = ''
              if (files.length > 0) onChoose(files)
            }}
          />
          <Button
            icon="upload"
            busy={busy}
            onClick={() => input.current?.click()}
            {...(marks['aria-describedby'] === undefined ? {} : { describedBy: marks['aria-describedby'] })}
          >
            {choose}
          </Button>
          <span className="muted">{chosen}</span>
        </div>
      )}
    </FieldGroup>
  )
}
