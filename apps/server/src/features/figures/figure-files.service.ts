// The only place that reads data/figures and data/forms and says, by file and line, what is wrong with them.
import { fileURLToPath } from 'node:url'
import { dictionaryIssues } from '@binhyen/core/figures/dictionary-check.domain'
import { DictionaryFile, FormFile } from '@binhyen/core/figures/figure-files.contract'
import type { Figure } from '@binhyen/core/figures/figures.domain'
import { standingThrough } from '@binhyen/core/figures/draft-check.domain'
import { checkForm } from '@binhyen/core/figures/form-check.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { spansOverlap, type Span } from '@binhyen/core/shared/span'
import { FilesInvalid, fingerprintOf, parseYaml, readYamlFiles, type Note, type YamlFile } from '#server/platform/files/checked-yaml'

export const figuresDirectory = fileURLToPath(new URL('../../../../../data/figures/', import.meta.url))
export const formsDirectory = fileURLToPath(new URL('../../../../../data/forms/', import.meta.url))

/** A form of the files, with the days it is in force. */
export type FiledForm = { readonly form: Form; readonly inForce: Span }
export type FigureFiles = { readonly figures: readonly Figure[]; readonly forms: readonly FiledForm[] }

type Directories = { readonly figures: string; readonly forms: string }
const directories: Directories = { figures: figuresDirectory, forms: formsDirectory }
const FIGURES = 'data/figures'
const FORMS = 'data/forms'

/** Reads and checks the dictionary and the forms that ask for it. Throws FilesInvalid with everything that is wrong. */
export async function readFigureFiles(from: Directories = directories): Promise<FigureFiles> {
  const [ofFigures, ofForms] = await Promise.all([readYamlFiles(from.figures), readYamlFiles(from.forms)])
  const lines: string[] = []
  const note = (line: string): void => {
    lines.push(line)
  }
  const figures = ofFigures.flatMap((file) => readDictionary(file, note))
  const forms = ofForms.flatMap((file) => readForm(file, figures, note))
  forms.forEach(({ form, inForce, file }, at) => {
    const clash = forms.slice(0, at).find((other) => other.form.id === form.id && spansOverlap(other.inForce, inForce))
    if (clash !== undefined) note(`${FORMS}/${file.name}: is in force at the same time as ${clash.file.name}`)
  })
  if (lines.length > 0) throw new FilesInvalid('data', lines)
  return { figures, forms: forms.map(({ form, inForce }) => ({ form, inForce })) }
}

/** The fingerprint alone, without checking anything. */
export async function fingerprintOfFigureFiles(from: Directories = directories): Promise<string> {
  const [figures, forms] = await Promise.all([readYamlFiles(from.figures), readYamlFiles(from.forms)])
  return fingerprintOf([...figures, ...forms.map(({ name, text }) => ({ name: `forms/${name}`, text }))])
}

function readDictionary(file: YamlFile, note: Note): Figure[] {
  const parsed = parseYaml(file, DictionaryFile, { root: FIGURES, note })
  if (parsed === null) return []
  const { sources, owners, figures: written } = parsed.value
  const figures = written.map(({ from, to, owner, source, ...figure }, at): Figure => {
    const [named, found] = [owners[owner], sources[source]]
    if (named === undefined) note(parsed.say({ path: ['figures', at, 'owner'], message: `unknown owner ${owner}` }))
    if (found === undefined) note(parsed.say({ path: ['figures', at, 'source'], message: `unknown source ${source}` }))
    return { ...figure, valid: { from, to }, owner: named ?? owner, source: found?.text ?? source, checked: found?.checked ?? false }
  })
  for (const issue of dictionaryIssues(figures)) note(parsed.say(issue))
  return figures
}

function readForm(file: YamlFile, figures: readonly Figure[], note: Note): (FiledForm & { readonly file: YamlFile })[] {
  const parsed = parseYaml(file, FormFile, { root: FORMS, note })
  if (parsed === null) return []
  const { inForce, ...written } = parsed.value
  if (![`${written.id}.yaml`, `${written.id}.${inForce.from}.yaml`].includes(file.name)) {
    note(parsed.say({ path: ['id'], message: `belongs into ${FORMS}/${written.id}.yaml or ${written.id}.${inForce.from}.yaml` }))
  }
  if (inForce.to !== null && inForce.to <= inForce.from) {
    note(parsed.say({ path: ['inForce', 'to'], message: 'ends before it begins' }))
    return []
  }
  const { form, issues } = checkForm(written, standingThrough(figures, inForce))
  for (const issue of issues) note(parsed.say(issue))
  return form === null ? [] : [{ form, inForce, file }]
}
