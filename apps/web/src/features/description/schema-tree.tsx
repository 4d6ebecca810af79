// The only place for how a schema is read: a tree of its fields, opened as far as somebody wants to know.
import { useState, type ReactElement, type ReactNode } from 'react'
import { t } from '../../i18n/vi/description.ts'
import type { Schema, Schemas } from './description.queries.ts'

const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

/** The schema behind a reference. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  return schema.$ref === undefined ? schema : (schemas[nameIn(schema.$ref)] ?? {})
}

const quoted = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : String(value))

/** "text", "list of DossierRow", "number or null", or the values there are. */
export function typeInWords(schema: Schema): string {
  if (schema.$ref !== undefined) return nameIn(schema.$ref)
  if (schema.const !== undefined) return quoted(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(quoted).join(' | ')
  const branches = schema.anyOf ?? schema.oneOf
  if (branches !== undefined) return [...new Set(branches.map(typeInWords))].join(` ${t('type.or')} `)
  if (schema.type === 'array') return t('type.list', { of: schema.items === undefined ? t('type.anything') : typeInWords(schema.items) })
  if (schema.type === undefined) return t('type.anything')
  if (typeof schema.type !== 'string') return schema.type.map((each) => typeWord(each, schema.format)).join(` ${t('type.or')} `)
  return typeWord(schema.type, schema.format)
}

function typeWord(type: string, format: string | undefined): string {
  if (type === 'string') return format === undefined ? t('type.text') : format === 'date' ? t('type.day') : format
  if (type === 'integer') return t('type.integer')
  if (type === 'number') return t('type.number')
  if (type === 'boolean') return t('type.boolean')
  return type === 'object' ? t('type.object') : type
}

/** Fields below a schema: its own, those of the things in a list, or of each kind it may be. */
function fieldsOf(
  schema: Schema,
  schemas: Schemas,
): readonly { readonly name: string; readonly schema: Schema; readonly required: boolean }[] {
  const found = resolved(schema, schemas)
  if (found.properties !== undefined) {
    return Object.entries(found.properties).map(([name, each]) => ({
      name,
      schema: each,
      required: found.required?.includes(name) === true,
    }))
  }
  if (found.items !== undefined) return fieldsOf(found.items, schemas)
  const branches = (found.anyOf ?? found.oneOf ?? found.allOf ?? []).filter((each) => each.type !== 'null')
  if (branches.length === 1) return branches.flatMap((each) => fieldsOf(each, schemas))
  return branches
    .filter((each) => fieldsOf(each, schemas).length > 0)
    .map((each, index) => ({ name: t('type.kind', { number: index + 1 }), schema: each, required: true }))
}

/** Something that is only drawn once opened: a tree may be endless. */
export function Opening({
  head,
  children,
  open = false,
}: {
  readonly head: ReactNode
  readonly children: () => ReactNode
  readonly open?: boolean
}): ReactElement {
  const [opened, setOpened] = useState(open)
  return (
    <details open={opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{head}</summary>
      {opened ? children() : null}
    </details>
  )
}

export function SchemaTree({ schema, schemas }: { readonly schema: Schema; readonly schemas: Schemas }): ReactElement {
  const fields = fieldsOf(schema, schemas)
  const about = resolved(schema, schemas).description
  return (
    <div>
      {about === undefined ? null : (
        <p className="small muted" lang="en">
          {about.replaceAll('`', '')}
        </p>
      )}
      {fields.length === 0 ? (
        <p>{typeInWords(resolved(schema, schemas))}</p>
      ) : (
        <ul className="api-fields">
          {fields.map((field) => (
            <li key={field.name}>
              <Field {...field} schemas={schemas} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

type FieldProps = { readonly name: string; readonly schema: Schema; readonly required: boolean; readonly schemas: Schemas }

function Field({ name, schema, required, schemas }: FieldProps): ReactElement {
  const head = (
    <>
      <code>{name}</code> <span className="muted small">{typeInWords(schema)}</span>
      {required ? null : <span className="muted small"> · {t('field.optional')}</span>}
    </>
  )
  const inside = schema.$ref !== undefined || fieldsOf(schema, schemas).length > 0
  return inside ? (
    <Opening head={head}>{() => <SchemaTree schema={schema} schemas={schemas} />}</Opening>
  ) : (
    <p className="api-field">{head}</p>
  )
}
