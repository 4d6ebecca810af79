// The only place for the words of a wrong cell in a list.
import type { SheetIssue, SheetIssueCode } from '@binhyen/core/units/institution-sheet.domain'
import { t } from '../../i18n/vi/units.ts'

type Params = SheetIssue['params']
const value = (params: Params, name = 'value'): string | number => params[name] ?? ''

const sentences: Readonly<Record<SheetIssueCode, (params: Params) => string>> = {
  'header-missing': () => t('sheet.header-missing'),
  'no-rows': () => t('sheet.no-rows'),
  'commune-missing': () => t('sheet.commune-missing'),
  'commune-unknown': (params) => t('sheet.commune-unknown', { value: value(params) }),
  'kind-missing': () => t('sheet.kind-missing'),
  'kind-unknown': (params) => t('sheet.kind-unknown', { value: value(params) }),
  'name-empty': () => t('name-issue.empty'),
  'name-too-long': (params) => t('name-issue.too-long', { max: value(params, 'max') }),
  'name-no-words': () => t('name-issue.no-words'),
  'name-person': () => t('name-issue.person'),
  'name-number': () => t('name-issue.number'),
  'name-form-differs': () => t('name-issue.form-differs'),
  'form-missing': () => t('sheet.form-missing'),
  'form-unknown': (params) => t('sheet.form-unknown', { value: value(params) }),
  'decider-unknown': (params) => t('sheet.decider-unknown', { value: value(params) }),
  'decider-ended': () => t('sheet.decider-ended'),
  'decider-forbidden': (params) => t('sheet.decider-forbidden', { value: value(params) }),
  'date-invalid': (params) => t('sheet.date-invalid', { value: value(params) }),
  'date-before-commune': (params) => t('sheet.date-before-commune', { commune: value(params, 'commune') }),
  duplicate: (params) => t('sheet.duplicate', { row: value(params, 'row'), value: value(params) }),
}

export const issueWords = (issue: SheetIssue): string => sentences[issue.code](issue.params)
