// The only place that mounts the doors of the audit log.
import * as api from '@binhyen/core/audit/audit.contract'
import { register, registerDownload, type Server } from '#server/platform/http/register'
import { exportAudit, listDaySeals } from './audit-file.service.ts'
import * as audit from './audit.service.ts'

export function auditRoutes(server: Server): void {
  register(server, api.listAuditEntries, (ctx, { query }) => audit.listAuditEntries(ctx, query))
  register(server, api.getAuditEntry, (ctx, { params, query }) => audit.getAuditEntry(ctx, { id: params.id, at: query.at }))
  register(server, api.listOwnAuditEntries, (ctx, { query }) => audit.listOwnAuditEntries(ctx, query))
  register(server, api.getOwnAuditEntry, (ctx, { params, query }) => audit.getOwnAuditEntry(ctx, { id: params.id, at: query.at }))
  register(server, api.findAuditPeople, (ctx, { query }) => audit.findAuditPeople(ctx, query.q))
  register(server, api.listDaySeals, (ctx, { query }) => listDaySeals(ctx, query))
  registerDownload(server, api.exportAudit, (ctx, { query }) => exportAudit(ctx, query))
}
