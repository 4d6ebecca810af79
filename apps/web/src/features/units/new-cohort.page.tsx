// The only place for enrolling units in a programme: what is counted, in which window, from which text, which units.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { statusKinds, type StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import { isRuralProgramme } from '@binhyen/core/units/event-impact.domain'
import { formatDate, formatWindow } from '../../i18n/format.ts'
import { useFrame } from '../../frame/use-frame.ts'
import { rightInWords, roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/units.ts'
import { useLeaveWarning } from '../../offline/use-draft.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { EmptyState, ErrorSummary, Notice, Refusal, type FieldProblem } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { CohortSource, SOURCE_ID } from './cohort-source.tsx'
import { idsOf, pickedAtFirst, type Picked } from './cohort-picks.ts'
import { CohortUnits } from './cohort-units.tsx'
import {
  enrol,
  enrollableQuery,
  provincesThenQuery,
  statusWindowsQuery,
  type EnrollableUnit,
  type EnrolledLevel,
  type ProvinceThen,
} from './enrolments.queries.ts'
import { resultWords } from '../../i18n/result-words.ts'
import './units.css'

/** The first day of local government in two levels, without districts. */
const DISTRICTS_ENDED = '2025-07-01'
const OTHER = 'other'
const UNITS_ID = 'td-don-vi'
const keyOf = (window: Window): string => `${window.from} ${window.to}`

export function NewCohortPage(): ReactElement {
  const { ownUnit, may } = useFrame()
  return (
    <div className="stack">
      <PageHeader title={t('cohort.new-title')} trail={<Link to="/thuoc-dien">{t('cohort.title')}</Link>} subtitle={t('cohort.subtitle')} />
      {!may('enrolment.write') ? (
        <Refusal right={rightInWords('enrolment.write')} whoCanGive={roleInWords('administrator')} />
      ) : ownUnit === undefined || ownUnit === 'VN' ? (
        <EmptyState title={t('cohort.choose-unit')}>{t('cohort.choose-unit-help')}</EmptyState>
      ) : (
        <What key={ownUnit} province={ownUnit} />
      )}
    </div>
  )
}

type Typed = {
  readonly kind: StatusKind | null
  readonly level: EnrolledLevel
  /** A window by its two days, or OTHER. */
  readonly chosen: string | null
  readonly from: PlainDate | null
  /** The last day, as it is written; the window itself ends the day after. */
  readonly last: PlainDate | null
}

/** The window that was chosen or typed; null while it is not whole. */
function windowOf(typed: Typed, windows: readonly Window[]): Window | null {
  const chosen = windows.find((window) => keyOf(window) === typed.chosen)
  if (chosen !== undefined) return chosen
  if (typed.from === null || typed.last === null || typed.last < typed.from) return null
  return { from: typed.from, to: addDays(typed.last, 1) }
}

/** What is picked so far, the windows to pick from, and the window that comes of it. */
function useTyped(province: string) {
  const [typed, setTyped] = useState<Typed>({ kind: null, level: 'commune', chosen: null, from: null, last: null })
  const given = useQuery({ ...statusWindowsQuery(province, typed.kind ?? '', typed.level), enabled: typed.kind !== null })
  const windows = given.data ?? []
  const noneGiven = given.data !== undefined && windows.length === 0
  const byDays = noneGiven || typed.chosen === OTHER
  return {
    typed,
    set: (change: Partial<Typed>): void => setTyped({ ...typed, ...change }),
    given,
    windows,
    noneGiven,
    byDays,
    window: byDays ? windowOf({ ...typed, chosen: null }, []) : windowOf({ ...typed, from: null, last: null }, windows),
  }
}

function What({ province }: { readonly province: string }): ReactElement {
  const { typed, set, given, windows, noneGiven, byDays, window } = useTyped(province)
  return (
    <>
      <Section title={t('cohort.what')}>
        <div className="fields-row">
          <SelectField
            label={t('cohort.programme')}
            required
            value={typed.kind}
            options={statusKinds.map((kind) => ({ value: kind, label: resultWords().statusTitle(kind) }))}
            onChange={(kind) => set({ kind, chosen: null })}
          />
          <SelectField
            label={t('cohort.level')}
            value={typed.level}
            options={[
              { value: 'commune', label: t('cohort.level-commune') },
              { value: 'district', label: t('cohort.level-district') },
            ]}
            onChange={(level) => set({ level: level ?? 'commune', chosen: null })}
          />
          {windows.length === 0 ? null : (
            <SelectField
              label={t('cohort.window')}
              required
              value={typed.chosen}
              options={[
                ...windows.map((each) => ({ value: keyOf(each), label: formatWindow(each) })),
                { value: OTHER, label: t('cohort.window-other') },
              ]}
              onChange={(chosen) => set({ chosen })}
            />
          )}
        </div>
        {noneGiven ? <Notice title={t('cohort.windows-none')} /> : null}
        {given.error === null ? null : <ProblemView error={given.error} onRetry={() => void given.refetch()} />}
        {byDays ? <Days typed={typed} set={set} /> : null}
      </Section>
      {typed.kind === null || window === null ? null : (
        <Where
          key={`${typed.level} ${keyOf(window)} ${String(isRuralProgramme(typed.kind))}`}
          province={province}
          kind={typed.kind}
          level={typed.level}
          window={window}
        />
      )}
    </>
  )
}

function Days({ typed, set }: { readonly typed: Typed; readonly set: (change: Partial<Typed>) => void }): ReactElement {
  const backwards = typed.from !== null && typed.last !== null && typed.last < typed.from
  return (
    <div className="fields-row">
      <DateField label={t('cohort.from')} required value={typed.from} onChange={(from) => set({ from })} />
      <DateField
        label={t('cohort.last')}
        required
        value={typed.last}
        onChange={(last) => set({ last })}
        error={backwards ? t('cohort.need-order') : null}
      />
    </div>
  )
}

type WhereProps = { readonly province: string; readonly kind: StatusKind; readonly level: EnrolledLevel; readonly window: Window }

/** The window may begin before a merger: the list is then one of the province as it was. */
function Where(props: WhereProps): ReactElement {
  const { province, window, level } = props
  const provinces = useQuery(provincesThenQuery(province, window.from))
  const [wanted, setWanted] = useState<string | null>(null)
  const day = formatDate(window.from)
  return (
    <Loaded query={provinces}>
      {(found) => {
        const then = found.find((each) => each.id === wanted) ?? found[0]
        if (then === undefined || (level === 'district' && window.from >= DISTRICTS_ENDED)) {
          return <EmptyState title={t('cohort.province-none', { date: day })} icon="units" />
        }
        return (
          <>
            {then.id === province ? null : (
              <div className="card">
                <SelectField
                  label={t('cohort.province')}
                  hint={t('cohort.province-hint', { date: day })}
                  value={then.id}
                  options={found.map((each) => ({ value: each.id, label: each.name, vi: true }))}
                  onChange={setWanted}
                />
              </div>
            )}
            <Which key={then.id} {...props} then={then} />
          </>
        )
      }}
    </Loaded>
  )
}

function Which({ then, ...what }: WhereProps & { readonly then: ProvinceThen }): ReactElement {
  const units = useQuery(enrollableQuery(then.id, what.level, what.window))
  return <Loaded query={units}>{(found) => <CohortForm {...what} then={then} units={found} />}</Loaded>
}

type CohortFormProps = WhereProps & { readonly then: ProvinceThen; readonly units: readonly EnrollableUnit[] }

function CohortForm({ then, units, kind, level, window }: CohortFormProps): ReactElement {
  const [picked, setPicked] = useState<Picked>(() => pickedAtFirst(units, isRuralProgramme(kind)))
  const [source, setSource] = useState('')
  const [asSaid, setAsSaid] = useState('')
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const client = useQueryClient()
  const navigate = useNavigate()
  const saving = useMutation({
    mutationFn: () =>
      enrol({
        unitId: then.id,
        objectLevel: level,
        programme: kind,
        window,
        source: source.trim(),
        asSaid: asSaid.trim() === '' ? null : asSaid.trim(),
        ...idsOf(units, picked),
      }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['units', 'cohorts'] })
      await navigate({ to: '/thuoc-dien/$id', params: { id } })
    },
  })
  useLeaveWarning(!saving.isSuccess && (source !== '' || asSaid !== ''))
  const save = (): void => {
    const found = [
      ...(source.trim() === '' ? [{ fieldId: SOURCE_ID, message: t('cohort.need-source') }] : []),
      ...(picked.units.size === 0 ? [{ fieldId: UNITS_ID, message: t('cohort.need-units') }] : []),
    ]
    setProblems(found)
    if (found.length === 0) saving.mutate()
  }
  return (
    <>
      <ErrorSummary problems={problems} />
      <CohortSource
        source={source}
        onSource={setSource}
        asSaid={asSaid}
        onAsSaid={setAsSaid}
        error={problems.find((each) => each.fieldId === SOURCE_ID)?.message ?? null}
      />
      <CohortUnits id={UNITS_ID} units={units} on={window.from} picked={picked} onPick={setPicked} />
      {saving.error === null ? null : <ProblemView error={saving.error} />}
      <div className="cohort-end">
        <Button kind="primary" busy={saving.isPending} onClick={save}>
          {t('cohort.create')}
        </Button>
      </div>
    </>
  )
}
