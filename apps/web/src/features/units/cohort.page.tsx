// The only place for one programme enrolment: changed while it is open, frozen once, read afterwards.
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { formatWindow } from '../../i18n/format.ts'
import { useFrame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/units.ts'
import { useLeaveWarning } from '../../offline/use-draft.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { DefinitionList, PageHeader, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { CohortSource } from './cohort-source.tsx'
import { idsOf, type Picked } from './cohort-picks.ts'
import { CohortUnits } from './cohort-units.tsx'
import { CohortState, programmeWords } from './cohort-words.tsx'
import {
  changeEnrolled,
  enrollableQuery,
  enrolmentsQuery,
  freezeEnrolled,
  type CohortReply,
  type EnrollableUnit,
  type EnrolledLevel,
} from './enrolments.queries.ts'
import { Vi } from '../../ui/vi.tsx'
import './units.css'

type Enrolled = {
  readonly cohort: CohortReply
  readonly items: readonly {
    readonly unit: { readonly id: string; readonly name: string }
    readonly code: string
    readonly path: readonly string[]
    readonly pilot: boolean
  }[]
}

export function CohortPage(): ReactElement {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const { may } = useFrame()
  const enrolled = useQuery(enrolmentsQuery(id))
  return (
    <Loaded query={enrolled}>
      {(data) => {
        const { cohort } = data
        const level = cohort.objectLevel
        const changeable = !cohort.frozen && may('enrolment.write') && (level === 'commune' || level === 'district')
        return (
          <div className="stack">
            <PageHeader
              title={programmeWords(cohort)}
              trail={<Link to="/thuoc-dien">{t('cohort.title')}</Link>}
              subtitle={
                <>
                  <Vi>{cohort.unit.name}</Vi> · {formatWindow(cohort.window)}
                </>
              }
              tags={
                <>
                  <CohortState cohort={cohort} />
                  {cohort.demonstration ? <StatusTag status="demonstration" /> : null}
                </>
              }
            />
            <Notice title={cohort.frozen ? t('cohort.frozen-help') : t('cohort.open-help')} />
            {changeable ? <OpenCohort level={level} enrolled={data} /> : <ReadCohort enrolled={data} />}
          </div>
        )
      }}
    </Loaded>
  )
}

const columns = (): readonly Column<Enrolled['items'][number]>[] => [
  { id: 'unit', header: t('cohort.unit'), width: '10rem', cell: (item) => <Vi>{item.unit.name}</Vi>, sort: (item) => item.unit.name },
  {
    id: 'pilot',
    header: t('cohort.pilot'),
    width: '7rem',
    cell: (item) => (item.pilot ? t('cohort.pilot') : ''),
    sort: (item) => (item.pilot ? t('cohort.pilot') : null),
  },
  {
    id: 'parent',
    header: t('cohort.parent'),
    width: '12rem',
    cell: (item) => <Vi>{item.path.join(', ')}</Vi>,
    sort: (item) => item.path.join(', '),
  },
  { id: 'code', header: t('cohort.code'), cell: (item) => item.code, sort: (item) => item.code },
]

function ReadCohort({ enrolled }: { readonly enrolled: Enrolled }): ReactElement {
  const { cohort, items } = enrolled
  return (
    <>
      <Section title={t('cohort.source-title')}>
        <DefinitionList
          items={[
            { term: t('cohort.source'), value: <Vi>{cohort.source}</Vi> },
            { term: t('cohort.as-said'), value: cohort.asSaid === null ? null : <Vi>{cohort.asSaid}</Vi> },
          ]}
        />
      </Section>
      <Section title={t('cohort.units')} aside={<strong>{t('cohort.counted', { count: cohort.units, pilots: cohort.pilots })}</strong>}>
        <DataTable caption={t('cohort.units')} columns={columns()} rows={items} rowKey={(item) => item.unit.id} />
      </Section>
    </>
  )
}

function OpenCohort({ level, enrolled }: { readonly level: EnrolledLevel; readonly enrolled: Enrolled }): ReactElement {
  const { cohort } = enrolled
  const units = useQuery(enrollableQuery(cohort.unit.id, level, cohort.window))
  return <Loaded query={units}>{(found) => <CohortForm units={found} enrolled={enrolled} />}</Loaded>
}

type Typed = { readonly picked: Picked; readonly source: string; readonly asSaid: string }

function typedOf({ cohort, items }: Enrolled): Typed {
  return {
    picked: {
      units: new Set(items.map((item) => item.unit.id)),
      pilots: new Set(items.filter((item) => item.pilot).map((item) => item.unit.id)),
    },
    source: cohort.source,
    asSaid: cohort.asSaid ?? '',
  }
}

const contentOf = (units: readonly EnrollableUnit[], { picked, source, asSaid }: Typed) => ({
  source: source.trim(),
  asSaid: asSaid.trim() === '' ? null : asSaid.trim(),
  ...idsOf(units, picked),
})

function refresh(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['units', 'cohorts'] }),
    client.invalidateQueries({ queryKey: ['units', 'enrolments'] }),
    client.invalidateQueries({ queryKey: ['analytics'] }),
  ])
}

type CohortFormProps = { readonly units: readonly EnrollableUnit[]; readonly enrolled: Enrolled }

function CohortForm({ units, enrolled }: CohortFormProps): ReactElement {
  const { cohort } = enrolled
  const client = useQueryClient()
  const [typed, setTyped] = useState<Typed>(() => typedOf(enrolled))
  const [asking, setAsking] = useState(false)
  const content = contentOf(units, typed)
  const dirty = JSON.stringify(content) !== JSON.stringify(contentOf(units, typedOf(enrolled)))
  useLeaveWarning(dirty)
  const saving = useMutation({ mutationFn: () => changeEnrolled(cohort.id, content), onSuccess: () => refresh(client) })
  const freezing = useMutation({
    mutationFn: () => freezeEnrolled(cohort.id),
    onSuccess: () => refresh(client),
    onSettled: () => setAsking(false),
  })
  const missing = content.source === '' ? t('cohort.need-source') : null
  return (
    <>
      <CohortSource
        source={typed.source}
        onSource={(source) => setTyped({ ...typed, source })}
        asSaid={typed.asSaid}
        onAsSaid={(asSaid) => setTyped({ ...typed, asSaid })}
        error={missing}
      />
      <CohortUnits
        id="td-don-vi"
        units={units}
        on={cohort.window.from}
        picked={typed.picked}
        onPick={(picked) => setTyped({ ...typed, picked })}
      />
      {content.unitIds.length === 0 ? <Notice kind="error" title={t('cohort.need-units')} /> : null}
      {saving.error === null ? null : <ProblemView error={saving.error} />}
      {freezing.error === null ? null : <ProblemView error={freezing.error} />}
      {saving.data === undefined || dirty ? null : (
        <Notice title={t('cohort.saved', { count: saving.data.units, pilots: saving.data.pilots })} />
      )}
      <div className="cohort-end">
        {dirty ? <span className="muted">{t('cohort.freeze-save-first')}</span> : null}
        <Button
          kind={dirty ? 'primary' : 'plain'}
          busy={saving.isPending}
          disabled={!dirty || missing !== null || content.unitIds.length === 0}
          onClick={() => saving.mutate()}
        >
          {t('cohort.save')}
        </Button>
        <Button kind={dirty ? 'plain' : 'primary'} disabled={dirty} onClick={() => setAsking(true)}>
          {t('cohort.freeze')}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        title={t('cohort.freeze-title')}
        confirmLabel={t('cohort.freeze')}
        busy={freezing.isPending}
        onConfirm={() => freezing.mutate()}
        onCancel={() => setAsking(false)}
      >
        <FreezeWords cohort={cohort} />
      </ConfirmDialog>
    </>
  )
}

/** The numbers in a text, as a text writes them: "97/119 xã", "1.234 xã". */
function numbersIn(text: string): readonly number[] {
  return (text.match(/\d[\d.]*/g) ?? []).map((found) => Number(found.replaceAll('.', '')))
}

function FreezeWords({ cohort }: { readonly cohort: CohortReply }): ReactElement {
  const said = numbersIn(cohort.asSaid ?? '')
  return (
    <div className="stack">
      <p>
        {t('cohort.freeze-what', {
          programme: programmeWords(cohort),
          window: formatWindow(cohort.window),
          count: cohort.units,
          pilots: cohort.pilots,
        })}
      </p>
      {said.length === 0 || said.includes(cohort.units) ? null : (
        <Notice kind="warning" title={t.nodes('cohort.freeze-differs', { said: <Vi>{cohort.asSaid ?? ''}</Vi>, count: cohort.units })} />
      )}
      <p>
        <strong>{t('cohort.freeze-warning')}</strong>
      </p>
    </div>
  )
}
