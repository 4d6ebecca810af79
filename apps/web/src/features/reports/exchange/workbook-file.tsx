// The only place where a filled workbook is chosen or dropped, and where one that cannot be sent is said so.
import { useState, type DragEvent, type ReactElement } from 'react'
import { t } from '../../../i18n/vi/workbook.ts'
import { Notice } from '../../../ui/feedback.tsx'
import { ProblemView } from '../../../ui/loaded.tsx'
import { FileField } from '../../../ui/text-field.tsx'
import './workbook.css'

/** A file that was saved again since it was chosen cannot be read any more: the browser says so only when it is sent. */
const isLost = (error: unknown): boolean => error instanceof DOMException && error.name === 'NotReadableError'

export function WorkbookFault({ error }: { readonly error: unknown }): ReactElement | null {
  if (error === null) return null
  return isLost(error) ? <Notice kind="error" title={t('file.lost')} /> : <ProblemView error={error} />
}

/** A file is chosen by its button or dropped on it. */
export function WorkbookFile({ busy, onChoose }: { readonly busy: boolean; readonly onChoose: (file: File) => void }): ReactElement {
  return (
    <DropZone onDrop={onChoose}>
      <FileField label={t('file.label')} hint={t('file.hint')} accept=".xlsx" busy={busy} onChoose={onChoose} />
    </DropZone>
  )
}

/** A file may be dropped where one is chosen; the button stays the way for everybody else. */
function DropZone({ onDrop, children }: { readonly onDrop: (file: File) => void; readonly children: ReactElement }): ReactElement {
  const [isOver, setOver] = useState(false)
  const over = (event: DragEvent): void => {
    event.preventDefault()
    setOver(true)
  }
  return (
    <div
      className={isOver ? 'workbook-drop workbook-drop--over' : 'workbook-drop'}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file !== undefined) onDrop(file)
      }}
    >
      {children}
    </div>
  )
}
