// The only place for what every board of figures lets one choose: its form, and which figures count.
import type { ReactElement } from 'react'
import { bases, type Basis } from '@binhyen/core/totals/totals.domain'
import { readText, type Frame } from '../../../frame/use-frame.ts'
import { currentLanguage } from '../../../i18n/language.ts'
import { t } from '../../../i18n/vi/totals.ts'
import { SelectField } from '../../../ui/text-field.tsx'
import type { FormLine } from './totals.queries.ts'

/** Offers the published forms, each once. Days of the period stay, but a window that was asked for is a period of no other form. */
export function FormField({
  form,
  forms,
  frame,
}: {
  readonly form: FormLine
  readonly forms: readonly FormLine[]
  readonly frame: Frame
}): ReactElement {
  const titles = new Map(forms.filter(({ state }) => state === 'published').map(({ id, title }) => [id, title]))
  const past = form.period === 'ad-hoc' ? { period: undefined } : {}
  return (
    <SelectField
      label={t('pick.form')}
      value={form.id}
      options={[...titles].map(([id, title]) => ({ value: id, label: title[currentLanguage()] }))}
      onChange={(next) => frame.change({ form: next ?? undefined, kind: undefined, periodTo: undefined, ...past })}
    />
  )
}

export const readBasis = (search: Readonly<Record<string, unknown>>): Basis =>
  bases.find((each) => each === readText(search, 'basis')) ?? 'provisional'

export function BasisField({ basis, frame }: { readonly basis: Basis; readonly frame: Frame }): ReactElement {
  return (
    <SelectField
      label={t('pick.basis')}
      value={basis}
      options={bases.map((each) => ({ value: each, label: t(`basis.${each}`) }))}
      onChange={(next) => frame.change({ basis: next ?? undefined })}
    />
  )
}
