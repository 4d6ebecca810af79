// The only place for what provinces added to a set: the list, what each asks, and ending one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { useFrame } from '../../frame/use-frame.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/criteria.ts'
import { t as frame } from '../../i18n/vi.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { Vi, WithLawText } from '../../ui/vi.tsx'
import { AdditionDialog } from './addition-dialog.tsx'
import { additionsQuery, endOf, type Addition } from './criteria.queries.ts'
import { spanWords } from './law-words.ts'

export function AdditionsSection({ set }: { readonly set: CriteriaSet }): ReactElement {
  const { me, may } = useFrame()
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<Addition | null>(null)
  const provinces = me.grants.filter((grant) => (grant.role === 'appraiser' || grant.role === 'administrator') && grant.unitId !== 'VN')
  const mayAdd = may('addition.write') && provinces.length > 0
  const mine = (addition: Addition): boolean => mayAdd && provinces.some((grant) => grant.unitId === addition.provinceId)
  return (
    <Section
      id="tinh-bo-sung"
      title={t('added.title')}
      {...(mayAdd
        ? {
            aside: (
              <Button icon="pencil" onClick={() => setAdding(true)}>
                {t('added.new')}
              </Button>
            ),
          }
        : {})}
    >
      <div className="stack">
        <p className="muted">{t('added.help')}</p>
        <Loaded query={useQuery(additionsQuery(set.id))}>
          {(data) =>
            data.additions.length === 0 ? (
              <p>{t('added.none')}</p>
            ) : (
              <ul className="additions">
                {data.additions.map((addition) => (
                  <li key={addition.id} className="addition card">
                    <AdditionCard set={set} addition={addition} {...(mine(addition) ? { onEnd: () => setEnding(addition) } : {})} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
      {adding ? <AdditionDialog set={set} provinces={provinces} onClose={() => setAdding(false)} /> : null}
      {ending === null ? null : <EndDialog addition={ending} onClose={() => setEnding(null)} />}
    </Section>
  )
}

type AdditionCardProps = { readonly set: CriteriaSet; readonly addition: Addition; readonly onEnd?: () => void }

function AdditionCard({ set, addition, onEnd }: AdditionCardProps): ReactElement {
  const { written } = addition
  const wordsOf = (rule: string): string => set.clauses.flatMap((clause) => clause.rules).find((each) => each.id === rule)?.words ?? rule
  const open = addition.inForce.to === null
  return (
    <>
      <h3 className="addition-title">
        <WithLawText text={t('added.document', { document: `${addition.kind} ${addition.number}`, province: addition.provinceName })} />
      </h3>
      <p>
        <Vi>{addition.title}</Vi>
      </p>
      <p className="small muted">
        {t('added.signed', { date: formatDate(addition.signedOn) })}. {spanWords(addition.inForce)}
      </p>
      <Lines
        title={t('added.stricter')}
        lines={written.stricter.map(({ rule, words }) => ({ key: rule, text: words, before: wordsOf(rule) }))}
      />
      <Lines
        title={t('added.contents')}
        lines={written.contents.map(({ title, paraphrase }) => ({ key: title, text: `${title}: ${paraphrase}` }))}
      />
      <Lines title={t('added.rules')} lines={written.rules.map(({ words, formula }) => ({ key: formula, text: words }))} />
      <p className="small muted">
        {t('clause.source')} <Vi>{addition.source}</Vi> · <WithLawText text={t('added.recorded', { person: addition.recordedBy })} />
      </p>
      <div className="row">
        {addition.version === null ? null : (
          <Link to="/van-ban/$setId" params={{ setId: addition.setId }} search={{ version: addition.version }}>
            {t('added.open')}
          </Link>
        )}
        {onEnd !== undefined && open ? <Button onClick={onEnd}>{t('added.end')}</Button> : null}
      </div>
    </>
  )
}

type Line = { readonly key: string; readonly text: string; readonly before?: string }

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }): ReactElement | null {
  if (lines.length === 0) return null
  return (
    <div>
      <h4 className="clause-label small">{title}</h4>
      <ul className="clause-rules">
        {lines.map((line) => (
          <li key={line.key}>
            <Vi>{line.text}</Vi>
            {line.before === undefined ? null : (
              <span className="muted">
                {' '}
                (<Vi>{line.before}</Vi>)
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function EndDialog({ addition, onClose }: { readonly addition: Addition; readonly onClose: () => void }): ReactElement {
  const client = useQueryClient()
  const { on: today } = useFrame()
  const [on, setOn] = useState<PlainDate | null>(today)
  const ending = useMutation({
    mutationFn: (day: PlainDate) => endOf(addition.id, day),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: additionsQuery(addition.setId).queryKey })
      onClose()
    },
  })
  return (
    <Dialog
      open
      title={t('added.end-title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{frame('dialog.cancel')}</Button>
          <Button
            kind="danger"
            busy={ending.isPending}
            disabled={on === null}
            onClick={() => (on === null ? undefined : ending.mutate(on))}
          >
            {on === null ? t('added.end') : t('added.end-do', { date: formatDate(on) })}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          <WithLawText text={t('added.document', { document: `${addition.kind} ${addition.number}`, province: addition.provinceName })} />
        </p>
        <p className="muted">{t('added.end-help')}</p>
        {ending.error === null ? null : <ProblemView error={ending.error} />}
        <DateField label={t('added.end-on')} required value={on} onChange={setOn} earliest={addition.inForce.from} />
      </div>
    </Dialog>
  )
}
