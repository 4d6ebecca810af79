// The only place that mounts the units slice on the server.
import { getTotals } from '@binhyen/core/units/unit-totals.contract'
import * as api from '@binhyen/core/units/units.contract'
import { register, registerDownload, registerUpload, type Server } from '#server/platform/http/register'
import * as catalogue from './catalogue.service.ts'
import * as institutionsApi from '@binhyen/core/units/institutions.contract'
import * as enrolments from './enrolments.service.ts'
import * as institutionLists from './institution-lists.service.ts'
import * as institutions from './institutions.service.ts'
import * as villages from './villages.service.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export function unitsRoutes(server: Server): void {
  register(server, api.searchUnits, (ctx, { query }) => catalogue.readSearch(ctx, query))
  register(server, api.findUnit, (ctx, { query }) => catalogue.readUnitByText(ctx, query.text, query.on))
  register(server, api.getTree, (ctx, { params, query }) => catalogue.readTree(ctx, params.id, query))
  register(server, getTotals, (ctx, { params, query }) => catalogue.readTotals(ctx, params.id, query.on))
  register(server, api.listWithoutSuccessor, (ctx, { query }) => catalogue.readWithoutSuccessor(ctx, query))
  register(server, api.getUnit, (ctx, { params, query }) => catalogue.readUnit(ctx, params.id, query.on))
  register(server, api.listChildren, (ctx, { params, query }) => catalogue.readChildren(ctx, params.id, query.on))
  register(server, api.getHistory, (ctx, { params }) => catalogue.readHistory(ctx, params.id))
  register(server, api.listVillages, (ctx, { params, query }) => catalogue.readVillages(ctx, params.id, query.on))
  register(server, api.addVillage, (ctx, { params, body }) => villages.addVillage(ctx, params.id, body))
  register(server, api.renameVillage, (ctx, { params, body }) => villages.renameVillage(ctx, params.id, body))
  register(server, api.closeVillage, (ctx, { params, body }) => villages.closeVillage(ctx, params.id, body.on))
  registerUpload(server, api.importVillages, (ctx, { params, query, file }) =>
    villages.importVillages(ctx, params.id, file.bytes, query.apply),
  )
  registerDownload(server, api.villageTemplate, async (ctx, { params }) => ({
    contentType: XLSX,
    ...(await villages.villageTemplate(ctx, params.id)),
  }))
  register(server, institutionsApi.listInstitutions, (ctx, { params, query }) => catalogue.readInstitutions(ctx, params.id, query))
  register(server, institutionsApi.addInstitution, (ctx, { params, body }) => institutions.addInstitution(ctx, params.id, body))
  register(server, institutionsApi.changeInstitution, (ctx, { params, body }) => institutions.changeInstitution(ctx, params.id, body))
  register(server, institutionsApi.closeInstitution, (ctx, { params, body }) => institutions.closeInstitution(ctx, params.id, body.on))
  registerUpload(server, institutionsApi.importInstitutions, (ctx, { params, query, file }) =>
    institutionLists.importInstitutions(ctx, params.id, file.bytes, query.apply),
  )
  register(server, institutionsApi.undoInstitutionImport, (ctx, { params }) => institutionLists.undoImport(ctx, params.id))
  registerDownload(server, institutionsApi.institutionTemplate, async (ctx, { params }) => ({
    contentType: XLSX,
    ...(await institutionLists.institutionTemplate(ctx, params.id)),
  }))
  register(server, api.listCohorts, (ctx, { params }) => catalogue.readCohorts(ctx, params.id))
  register(server, api.listEnrolments, (ctx, { params, query }) => catalogue.readEnrolments(ctx, params.id, query))
  register(server, api.createCohort, (ctx, { body }) => enrolments.createCohort(ctx, body))
  register(server, api.changeCohort, (ctx, { params, body }) => enrolments.changeCohort(ctx, params.id, body))
  register(server, api.freezeCohort, (ctx, { params }) => enrolments.freezeCohort(ctx, params.id))
}
