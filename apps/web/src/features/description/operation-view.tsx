// The only place for one operation of the API: what it takes, what it answers, what may go wrong, and a command to copy.
import { useState, type ReactElement } from 'react'
import { ApiProblem } from '../../api/api-problem.ts'
import type { ProblemCode } from '@binhyen/core/shared/problem'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/description.ts'
import { Button } from '../../ui/button.tsx'
import { curlOf } from './curl.ts'
import type { Media, Operation, Parameter, Schemas } from './description.queries.ts'
import { Opening, SchemaTree, typeInWords } from './schema-tree.tsx'

export function OperationView({ operation, schemas }: { readonly operation: Operation; readonly schemas: Schemas }): ReactElement {
  return (
    <Opening
      open={window.location.hash === `#${operation.id}`}
      head={
        <span id={operation.id} className="api-head">
          <code className={`api-method api-method--${operation.method.toLowerCase()}`}>{operation.method}</code>{' '}
          <code className="api-path">{operation.path}</code> <span lang="en">{operation.summary}</span>
        </span>
      }
    >
      {() => <Inside operation={operation} schemas={schemas} />}
    </Opening>
  )
}

function Inside({ operation, schemas }: { readonly operation: Operation; readonly schemas: Schemas }): ReactElement {
  return (
    <div className="stack api-inside">
      {operation.open ? <p className="small">{t('operation.open')}</p> : null}
      {operation.parameters.length === 0 ? null : <Parameters parameters={operation.parameters} />}
      {operation.body === null ? null : <MediaView title={t('operation.body')} media={operation.body} schemas={schemas} />}
      <MediaView title={t('operation.answer')} media={operation.answer} schemas={schemas} />
      <div>
        <h4>{t('operation.problems')}</h4>
        <ul className="api-fields">
          {operation.problems.map(({ status, code }) => (
            <li key={code}>
              <code>
                {status} {code}
              </code>{' '}
              <span className="small">{problemSentence(new ApiProblem(code as ProblemCode))}</span>
            </li>
          ))}
        </ul>
      </div>
      <CurlExample text={curlOf(operation, window.location.origin)} />
    </div>
  )
}

function Parameters({ parameters }: { readonly parameters: readonly Parameter[] }): ReactElement {
  return (
    <div>
      <h4>{t('operation.parameters')}</h4>
      <ul className="api-fields">
        {parameters.map((each) => (
          <li key={each.name}>
            <code>{each.name}</code> <span className="muted small">{t(`where.${each.in}`)}</span>{' '}
            <span className="muted small">{typeInWords(each.schema)}</span>
            {each.required === true ? null : <span className="muted small"> · {t('field.optional')}</span>}
            {each.example === undefined ? null : (
              <span className="small">
                {' '}
                · {t('field.example')} <code>{String(each.example)}</code>
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function MediaView({ title, media, schemas }: { readonly title: string; readonly media: Media; readonly schemas: Schemas }): ReactElement {
  return (
    <div>
      <h4>{title}</h4>
      {Object.entries(media).map(([type, { schema }]) => (
        <div key={type}>
          {type === 'application/json' ? null : <p className="small muted">{type}</p>}
          {schema === undefined ? null : <SchemaTree schema={schema} schemas={schemas} />}
        </div>
      ))}
    </div>
  )
}

function CurlExample({ text }: { readonly text: string }): ReactElement {
  const [copied, setCopied] = useState(false)
  return (
    <div>
      <h4>{t('operation.command')}</h4>
      {/* What scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="api-command" tabIndex={0} aria-label={t('operation.command')} role="region">
        {text}
      </pre>
      {/* Browsers give the clipboard only to https and localhost. */}
      {'clipboard' in navigator ? (
        <Button kind="quiet" icon="copy" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
          {copied ? t('operation.copied') : t('operation.copy')}
        </Button>
      ) : null}
    </div>
  )
}
