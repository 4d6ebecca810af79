// The only place for an operation as a command to copy.
import type { Operation } from './description.queries.ts'

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

function addressOf(operation: Operation, origin: string): string {
  const said = new Map(operation.parameters.map((each) => [each.name, encodeURIComponent(String(each.example ?? ''))]))
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => said.get(name) ?? name)
  const query = operation.parameters
    .filter((each) => each.in === 'query' && each.required === true)
    .map((each) => `${each.name}=${said.get(each.name) ?? ''}`)
    .join('&')
  return `${origin}${path}${query === '' ? '' : `?${query}`}`
}

/** The operation as a curl command with its examples; the session lies in cookies.txt, put there by signing in. */
export function curlOf(operation: Operation, origin: string): string {
  const json = operation.body?.['application/json']
  const signsIn = operation.path === '/api/sessions'
  const isFile = Object.keys(operation.answer).every((type) => type !== 'application/json')
  return [
    `curl -sS ${signsIn ? '-c' : '-b'} cookies.txt ${operation.method === 'GET' ? '' : `-X ${operation.method} `}${quote(addressOf(operation, origin))}`,
    ...(operation.method === 'GET' ? [] : ['-H "Command-Id: $(uuidgen)"']),
    ...(json === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${quote(JSON.stringify(json.example ?? {}))}`]),
    ...(operation.body !== null && json === undefined ? ['-F file=@file.xlsx'] : []),
    ...(isFile ? ['-OJ'] : []),
  ].join(' \\\n  ')
}
