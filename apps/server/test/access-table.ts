// The only place that says, for every door of the server, which right it asks for and how to knock on it validly.
// A door without a row fails the access test. A new endpoint needs one line here.
import * as analytics from '@binhyen/core/analytics/analytics.contract'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import * as decisions from '@binhyen/core/assessments/decisions.contract'
import * as past from '@binhyen/core/assessments/past-recognition.contract'
import * as calendar from '@binhyen/core/calendar/calendar.contract'
import * as additions from '@binhyen/core/criteria/provincial-additions.contract'
import * as criteria from '@binhyen/core/criteria/criteria.contract'
import * as totals from '@binhyen/core/totals/totals.contract'
import * as figures from '@binhyen/core/figures/figures.contract'
import * as drafts from '@binhyen/core/figures/form-drafts.contract'
import * as documents from '@binhyen/core/documents/documents.contract'
import { getTotals } from '@binhyen/core/units/unit-totals.contract'
import * as institutions from '@binhyen/core/units/institutions.contract'
import * as unitImports from '@binhyen/core/units/unit-imports.contract'
import * as unitEvents from '@binhyen/core/units/unit-events.contract'
import * as units from '@binhyen/core/units/units.contract'
import {
  dossierIn,
  only,
  COMMUNE,
  SET,
  WINDOW,
  TODAY,
  NO_SUCH,
  type Row,
  additionBody,
  renaming,
  unitParams,
  dossierParams,
} from './access-world.ts'
import { reportRows } from './access-rows-of-reports.ts'
import { peopleRows } from './access-rows-of-people.ts'

export const accessTable: readonly Row[] = [
  // units
  { endpoint: units.searchUnits, right: 'catalogue.read', ask: () => ({ query: { q: 'Bac Ha' } }) },
  { endpoint: units.findUnit, right: 'catalogue.read', ask: () => ({ query: { text: COMMUNE } }) },
  { endpoint: units.getTree, right: 'catalogue.read', ask: unitParams },
  { endpoint: getTotals, right: 'catalogue.read', ask: unitParams },
  { endpoint: units.listWithoutSuccessor, right: 'catalogue.read' },
  { endpoint: units.getUnit, right: 'catalogue.read', ask: unitParams },
  { endpoint: units.listChildren, right: 'catalogue.read', ask: unitParams },
  { endpoint: units.getHistory, right: 'catalogue.read', ask: unitParams },
  { endpoint: units.listVillages, right: 'catalogue.read', ask: unitParams },
  { endpoint: units.addVillage, right: 'village.write', ask: (w) => ({ ...unitParams(w), body: { type: 'thôn', name: 'Thử Quyền' } }) },
  {
    endpoint: units.renameVillage,
    right: 'village.write',
    ask: (w) => ({ params: { id: w.village }, body: { type: 'bản', name: 'Tên Mới', on: TODAY } }),
  },
  { endpoint: units.closeVillage, right: 'village.write', ask: (w) => ({ params: { id: w.village }, body: { on: TODAY } }) },
  {
    endpoint: units.importVillages,
    right: 'village.write',
    ask: (w) => ({ ...unitParams(w), query: { apply: 'false' }, file: { name: 'a.xlsx', bytes: new Uint8Array([1]) } }),
    meets: ['unit.file-invalid'],
  },
  { endpoint: units.villageTemplate, right: 'village.write', ask: unitParams },
  { endpoint: institutions.listInstitutions, right: 'catalogue.read', ask: unitParams },
  {
    endpoint: institutions.addInstitution,
    right: 'institution.write',
    ask: (w) => ({ ...unitParams(w), body: { kind: 'agency', form: 'civil', name: 'Trạm Y tế Thử Quyền', decidedBy: 'commune' } }),
  },
  {
    endpoint: institutions.changeInstitution,
    right: 'institution.write',
    ask: (w) => ({ params: { id: w.institution }, body: { form: 'civil', name: 'Trạm Y tế Mới', decidedBy: 'commune', on: TODAY } }),
  },
  {
    endpoint: institutions.closeInstitution,
    right: 'institution.write',
    ask: (w) => ({ params: { id: w.institution }, body: { on: TODAY } }),
  },
  {
    endpoint: institutions.importInstitutions,
    right: 'institution.write',
    ask: (w) => ({ ...unitParams(w), query: { apply: 'false' }, file: { name: 'a.xlsx', bytes: new Uint8Array([1]) } }),
    meets: ['unit.file-invalid'],
  },
  { endpoint: institutions.undoInstitutionImport, right: 'institution.write', ask: (w) => ({ params: { id: w.institutionImport } }) },
  { endpoint: institutions.institutionTemplate, right: 'institution.write', ask: unitParams },
  {
    endpoint: unitImports.importCatalogue,
    right: 'unit-event.write',
    anywhere: true,
    ask: () => ({ query: { on: TODAY, source: 'Công văn thử' }, file: { name: 'a.csv', bytes: new Uint8Array([1]) } }),
  },
  {
    endpoint: unitImports.importConversion,
    right: 'unit-event.write',
    anywhere: true,
    ask: () => ({ query: { on: TODAY, source: 'Công văn thử' }, file: { name: 'a.csv', bytes: new Uint8Array([1]) } }),
  },
  {
    endpoint: unitImports.importBoundaries,
    right: 'boundary.write',
    anywhere: true,
    ask: () => ({
      query: { on: TODAY, source: 'Công văn thử', licence: 'CC BY 4.0', level: 'commune' },
      file: { name: 'a.geojson', bytes: new Uint8Array([1]) },
    }),
  },
  { endpoint: unitImports.listBoundaries, right: 'catalogue.read', ask: unitParams },
  { endpoint: unitEvents.listEventBatches, right: 'catalogue.read' },
  { endpoint: unitEvents.listLeftBehind, right: 'catalogue.read' },
  { endpoint: unitEvents.listBatchEvents, right: 'catalogue.read', ask: () => ({ params: { id: '2026-04-30-dong-nai' } }) },
  { endpoint: unitEvents.getCounterEvents, right: 'catalogue.read', ask: () => ({ params: { id: '2026-04-30-dong-nai' } }) },
  { endpoint: unitEvents.previewUnitEvents, right: 'unit-event.write', ask: (w) => ({ body: { batches: renaming(w.commune) } }) },
  {
    endpoint: unitEvents.previewMore,
    right: 'unit-event.write',
    ask: (w) => ({ params: { section: 'grants' }, body: { batches: renaming(w.commune) } }),
  },
  { endpoint: unitEvents.applyUnitEvents, right: 'unit-event.write', ask: (w) => ({ body: { batches: renaming(w.commune) } }) },
  { endpoint: units.listCohorts, right: 'catalogue.read', ask: unitParams },
  { endpoint: units.listEnrolments, right: 'catalogue.read', ask: () => ({ params: { id: NO_SUCH } }), meets: ['unit.cohort-not-found'] },
  {
    endpoint: units.createCohort,
    right: 'enrolment.write',
    ask: (w) => ({
      body: {
        unitId: w.province,
        objectLevel: 'commune',
        programme: 'ntm',
        window: { from: '2026-01-01', to: '2031-01-01' },
        source: 'Công văn thử',
        unitIds: [w.commune],
      },
    }),
  },
  {
    endpoint: units.changeCohort,
    right: 'enrolment.write',
    ask: (w) => ({ params: { id: w.cohort }, body: { source: 'Công văn thử', unitIds: [w.commune] } }),
    states: only('cohort', 'open', 'unit.cohort-frozen'),
  },
  {
    endpoint: units.freezeCohort,
    right: 'enrolment.write',
    ask: (w) => ({ params: { id: w.cohort } }),
    states: only('cohort', 'open', 'unit.cohort-frozen'),
  },
  // calendar
  { endpoint: calendar.listWindows, right: 'catalogue.read', ask: (w) => ({ query: { unit: w.commune, set: SET } }) },
  {
    endpoint: calendar.setProvinceWindow,
    right: 'window.write',
    ask: (w) => ({
      body: {
        provinceId: w.province,
        setId: 'indicator-19-2-2021',
        from: '2027-01-01',
        to: '2028-01-01',
        dueOn: null,
        source: 'Công văn thử',
      },
    }),
  },
  { endpoint: calendar.listHolidays, right: 'catalogue.read' },
  // criteria
  { endpoint: criteria.listSets, right: 'catalogue.read' },
  { endpoint: criteria.getSet, right: 'catalogue.read', ask: () => ({ params: { id: SET } }) },
  { endpoint: criteria.listInstruments, right: 'catalogue.read' },
  {
    endpoint: criteria.putClauseText,
    right: 'clause-text.write',
    ask: (w) => ({ params: { id: SET, clause: 'art5-1' }, body: { provinceId: w.province, text: 'Nguyên văn', source: 'Công báo' } }),
  },
  { endpoint: additions.listAdditions, right: 'catalogue.read', ask: () => ({ params: { id: SET } }) },
  {
    endpoint: additions.addAddition,
    right: 'addition.write',
    ask: (w) => ({
      params: { id: SET },
      query: { apply: 'false' },
      body: additionBody({ provinceId: w.province, stricter: [{ rule: 'models-1', value: 2, words: 'Có ít nhất 02 mô hình' }] }),
    }),
  },
  {
    endpoint: additions.endAddition,
    right: 'addition.write',
    ask: (w) => ({ params: { id: w.addition }, body: { on: '2027-06-01' } }),
    states: only('addition', 'in-force', 'criteria.addition-ended'),
  },
  // figures and forms
  { endpoint: figures.listFigures, right: 'catalogue.read' },
  { endpoint: figures.getFigure, right: 'catalogue.read', ask: () => ({ params: { id: 'trafficDead' } }) },
  {
    endpoint: figures.permitFigure,
    right: 'figure.permit',
    ask: () => ({ params: { id: 'orderOffences' }, body: { state: 'on', document: 'Công văn thử', decidedOn: '2026-11-01' } }),
    // the administrators asked here keep a province; the word is the country's
    meets: ['auth.forbidden'],
  },
  { endpoint: figures.listForms, right: 'catalogue.read' },
  { endpoint: figures.getForm, right: 'catalogue.read', ask: () => ({ params: { id: 'commune-security-month', version: 1 } }) },
  // drafts and versions are the country's: the administrators asked here keep a province
  { endpoint: drafts.listDrafts, right: 'form.write', meets: ['auth.forbidden'] },
  { endpoint: drafts.getDraft, right: 'form.write', ask: () => ({ params: { id: 'commune-security-month' } }), meets: ['auth.forbidden'] },
  { endpoint: drafts.startDraft, right: 'form.write', ask: () => ({ body: { id: 'commune-security-month' } }), meets: ['auth.forbidden'] },
  {
    endpoint: drafts.editDraft,
    right: 'form.write',
    ask: () => ({ params: { id: 'commune-security-month' }, body: { revision: 0, edits: [{ edit: 'remove-section', id: 'fires' }] } }),
    meets: ['auth.forbidden'],
  },
  {
    endpoint: drafts.deleteDraft,
    right: 'form.write',
    ask: () => ({ params: { id: 'commune-security-month' }, query: { revision: 0 } }),
    meets: ['auth.forbidden'],
  },
  {
    endpoint: drafts.publishDraft,
    right: 'form.write',
    ask: () => ({ params: { id: 'commune-security-month' }, body: { revision: 0 } }),
    meets: ['auth.forbidden'],
  },
  {
    endpoint: drafts.endForm,
    right: 'form.write',
    ask: () => ({ params: { id: 'commune-security-month', version: 1 }, body: { on: '2027-06-15' } }),
    meets: ['auth.forbidden'],
  },
  {
    endpoint: totals.readTotals,
    right: 'report.read',
    ask: (w) => ({ query: { unit: w.province, form: 'commune-security-month' } }),
  },
  // assessments
  { endpoint: assessments.listWork, right: 'catalogue.read' },
  { endpoint: assessments.listDossiers, right: 'catalogue.read' },
  {
    endpoint: assessments.registerDossier,
    right: 'dossier.register',
    ask: (w) => ({ body: { unitId: w.commune, setId: SET, windowFrom: WINDOW } }),
    meets: ['assessment.already-registered'],
  },
  { endpoint: assessments.getDossier, right: 'dossier.read', ask: (w) => dossierParams(w.dossier), states: dossierIn([]) },
  {
    endpoint: assessments.saveSection,
    right: 'dossier.save',
    ask: (w) => ({ params: { id: w.dossier, clause: 'art5-1' }, body: { values: { models: 2 }, revision: 0 } }),
    states: dossierIn(['save']),
  },
  {
    endpoint: assessments.handInDossier,
    right: 'dossier.hand-in',
    ask: (w) => ({ ...dossierParams(w.dossier), body: {} }),
    states: dossierIn(['hand-in']),
    meets: ['assessment.incomplete'],
  },
  {
    endpoint: assessments.synthesiseDossier,
    right: 'dossier.appraise',
    ask: (w) => ({ ...dossierParams(w.dossier), body: {} }),
    states: dossierIn(['synthesise']),
    meets: ['assessment.wrong-seat'],
  },
  {
    endpoint: assessments.returnDossier,
    right: 'dossier.appraise',
    ask: (w) => ({ ...dossierParams(w.dossier), body: { reasons: [{ clause: 'art5-1', reason: 'Thiếu' }] } }),
    states: dossierIn(['return']),
    meets: ['assessment.wrong-seat'],
  },
  {
    endpoint: assessments.acceptDossier,
    right: 'dossier.appraise',
    ask: (w) => ({ ...dossierParams(w.dossier), body: {} }),
    states: dossierIn(['accept', 'conclude-not-met'], ['assessment.transition-refused', 'assessment.uncertain']),
    meets: ['assessment.wrong-seat'],
  },
  { endpoint: decisions.listDecisions, right: 'catalogue.read' },
  { endpoint: decisions.getDecision, right: 'catalogue.read', ask: () => ({ params: { id: NO_SUCH } }), meets: ['decision.not-found'] },
  { endpoint: decisions.listCandidates, right: 'catalogue.read' },
  {
    endpoint: decisions.issueDecision,
    right: 'decision.issue',
    ask: (w) => ({
      body: {
        authorityUnitId: w.province,
        number: '1/QĐ-UBND',
        decidedOn: TODAY,
        signatoryTitle: 'CHỦ TỊCH',
        setId: SET,
        windowFrom: WINDOW,
        unitIds: [w.unit],
      },
    }),
    states: dossierIn(['recognise'], ['decision.unit-not-accepted']),
    meets: ['assessment.wrong-seat', 'decision.wrong-authority'],
  },
  {
    endpoint: decisions.recordTitle,
    right: 'title.record',
    ask: (w) => ({
      body: {
        authorityUnitId: w.province,
        number: '2/QĐ-UBND',
        decidedOn: TODAY,
        authorityBody: 'UBND tỉnh',
        signatoryTitle: 'CHỦ TỊCH',
        statusKind: 'ntm',
        windowFrom: '2026-01-01',
        windowTo: '2027-03-01',
        source: 'Quyết định',
        unitIds: [w.commune],
      },
    }),
  },
  // past results from Excel
  {
    endpoint: past.importPastResults,
    right: 'past-recognition.import',
    ask: (w) => ({ params: { id: w.province }, query: { apply: 'false' }, file: { name: 'a.xlsx', bytes: new Uint8Array([1]) } }),
  },
  { endpoint: past.pastResultsTemplate, right: 'past-recognition.import', ask: (w) => ({ params: { id: w.province } }) },
  { endpoint: past.listPastImports, right: 'past-recognition.import', ask: (w) => ({ params: { id: w.province } }) },
  {
    endpoint: past.withdrawPastImport,
    right: 'past-recognition.import',
    ask: () => ({ params: { id: NO_SUCH }, body: { reason: 'Nhầm tệp' } }),
    meets: ['past.import-not-found'],
  },
  { endpoint: past.listPastConflicts, right: 'decision.read', ask: (w) => ({ params: { id: w.province } }) },
  // analytics and documents
  { endpoint: analytics.readBoard, right: 'board.read', ask: (w) => ({ query: { unit: w.province } }), meets: ['board.cohort-not-found'] },
  {
    endpoint: analytics.listBoardUnits,
    right: 'board.read',
    ask: (w) => ({ query: { unit: w.province } }),
    meets: ['board.cohort-not-found'],
  },
  { endpoint: analytics.readSummary, right: 'board.read', ask: (w) => ({ query: { unit: w.province } }) },
  { endpoint: analytics.readUnitYear, right: 'board.read', ask: unitParams },
  { endpoint: documents.previewReport, right: 'document.read', ask: (w) => ({ query: { unit: w.province } }) },
  { endpoint: documents.downloadReport, right: 'document.read', ask: (w) => ({ query: { unit: w.province } }) },
  ...reportRows,
  ...peopleRows,
]
