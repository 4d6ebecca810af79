// The only place for the page on which administrators of the country say which roles need a second factor.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { roles, type Role } from '@binhyen/core/access/access.domain'
import type { SecondFactorRuleReply } from '@binhyen/core/access/my-account.contract'
import { problemIn } from '../../api/api-problem.ts'
import { problemSentence, roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { CheckField } from '../../ui/text-field.tsx'
import { saveSignInRule, signInRuleQuery } from './my-account.queries.ts'
import './my-account.css'

export function SignInRulePage(): ReactElement {
  const rule = useQuery(signInRuleQuery)
  return (
    <>
      <PageHeader title={t('rule.title')} />
      <Loaded query={rule}>{(found) => <RuleForm rule={found} />}</Loaded>
    </>
  )
}

function RuleForm({ rule }: { readonly rule: SecondFactorRuleReply }): ReactElement {
  const client = useQueryClient()
  const [chosen, setChosen] = useState<ReadonlySet<Role>>(new Set(rule.roles))
  const saving = useMutation({ mutationFn: saveSignInRule, onSuccess: (saved) => client.setQueryData(signInRuleQuery.queryKey, saved) })
  const choose = (role: Role, wanted: boolean): void => {
    saving.reset()
    setChosen((now) => new Set(wanted ? [...now, role] : [...now].filter((each) => each !== role)))
  }
  const changed = chosen.size !== rule.roles.length || rule.roles.some((role) => !chosen.has(role))
  return (
    <Section title={t('rule.section')}>
      <div className="stack">
        <p>{t('rule.help')}</p>
        {saving.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(saving.error))} />}
        <fieldset className="account-choices">
          <legend className="visually-hidden">{t('rule.section')}</legend>
          {roles.map((role) => (
            <CheckField
              key={role}
              label={rule.recommended.includes(role) ? `${roleInWords(role)} (${t('rule.recommended')})` : roleInWords(role)}
              checked={chosen.has(role)}
              onChange={(wanted) => choose(role, wanted)}
            />
          ))}
        </fieldset>
        {saving.isSuccess && !changed ? <Notice title={t('rule.saved')} /> : null}
        <div>
          <Button kind="primary" busy={saving.isPending} disabled={!changed} onClick={() => saving.mutate([...chosen])}>
            {t('rule.save')}
          </Button>
        </div>
      </div>
    </Section>
  )
}
