// The only place that says how to knock on the doors of accounts, rights, the log and the care of data.
import * as access from '@binhyen/core/access/access.contract'
import * as accountSignIn from '@binhyen/core/access/account-sign-in.contract'
import * as accounts from '@binhyen/core/access/accounts.contract'
import * as accountMoves from '@binhyen/core/access/account-moves.contract'
import * as apiKeys from '@binhyen/core/access/api-keys.contract'
import * as delegations from '@binhyen/core/access/delegations.contract'
import * as myAccount from '@binhyen/core/access/my-account.contract'
import * as audit from '@binhyen/core/audit/audit.contract'
import * as documents from '@binhyen/core/documents/documents.contract'
import * as inbox from '@binhyen/core/inbox/inbox.contract'
import * as mails from '@binhyen/core/inbox/mail.contract'
import * as protection from '@binhyen/core/protection/protection.contract'
import { defaultGuard } from '@binhyen/core/protection/sensitive-text.domain'
import { readOpenApi } from '@binhyen/core/shared/openapi.contract'
import { only, any, SECOND_COMMUNE, TODAY, NO_SUCH, type Row, DELEGATE, seatOf } from './access-world.ts'

export const peopleRows: readonly Row[] = [
  // access
  { endpoint: access.signIn, right: 'open', ask: () => ({ body: { username: 'x', password: 'x' } }), meets: ['auth.wrong-credentials'] },
  { endpoint: access.signOut, right: 'open' },
  { endpoint: access.signInConsole, right: 'open', ask: () => ({ body: { secret: 'x', as: 'x' } }), meets: ['auth.wrong-credentials'] },
  { endpoint: access.listDemoAccounts, right: 'open', meets: ['request.not-found'] },
  { endpoint: access.readMe, right: 'own' },
  { endpoint: access.giveSecondFactor, right: 'open', ask: () => ({ body: { code: '123456' } }), meets: ['auth.required'] },
  {
    endpoint: access.confirmSession,
    right: 'open',
    ask: () => ({ body: { password: 'x' } }),
    meets: ['auth.required', 'auth.wrong-credentials'],
  },
  { endpoint: access.readSignInOptions, right: 'open' },
  { endpoint: access.startProvider, right: 'open', ask: () => ({ body: { origin: 'http://localhost' } }), meets: ['auth.provider-off'] },
  { endpoint: access.finishProvider, right: 'open', ask: () => ({ body: { search: '', binding: 'x' } }), meets: ['auth.provider-off'] },
  // how the people one keeps sign in
  { endpoint: accountSignIn.readAccountSignIn, right: 'account.read', ask: (w) => ({ params: { id: w.account } }), states: any('account') },
  { endpoint: accountSignIn.unlockAccount, right: 'account.write', ask: (w) => ({ params: { id: w.account } }), states: any('account') },
  {
    endpoint: accountSignIn.resetSecondFactor,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.account } }),
    states: any('account'),
  },
  {
    endpoint: accountSignIn.nameAtProvider,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.account }, body: { username: 'name.at.provider' } }),
    states: any('account'),
  },
  // one's own account
  {
    endpoint: myAccount.changePassword,
    right: 'open',
    ask: () => ({ body: { current: 'x', password: 'con mèo nằm trên mái tôn' } }),
    meets: ['auth.required', 'auth.wrong-credentials'],
  },
  { endpoint: myAccount.readMyAccount, right: 'own' },
  { endpoint: myAccount.listMySessions, right: 'own' },
  { endpoint: myAccount.endMySession, right: 'own', ask: () => ({ params: { id: NO_SUCH } }), meets: ['auth.session-not-found'] },
  { endpoint: myAccount.endMyOtherSessions, right: 'own' },
  { endpoint: myAccount.beginSecondFactor, right: 'own' },
  {
    endpoint: myAccount.activateSecondFactor,
    right: 'own',
    ask: () => ({ body: { code: '123456' } }),
    meets: ['auth.second-factor-off'],
  },
  { endpoint: myAccount.renewRecoveryCodes, right: 'own', meets: ['auth.second-factor-off'] },
  { endpoint: myAccount.removeSecondFactor, right: 'own', meets: ['auth.second-factor-off'] },
  { endpoint: myAccount.linkProvider, right: 'own', ask: () => ({ body: { origin: 'http://localhost' } }), meets: ['auth.provider-off'] },
  { endpoint: myAccount.unlinkProvider, right: 'own' },
  // the administrators asked here keep a province; the rule is the country's
  { endpoint: myAccount.readSecondFactorRule, right: 'sign-in-rule.write', meets: ['auth.forbidden'] },
  { endpoint: myAccount.setSecondFactorRule, right: 'sign-in-rule.write', ask: () => ({ body: { roles: [] } }), meets: ['auth.forbidden'] },
  { endpoint: apiKeys.listApiKeys, right: 'own' },
  {
    endpoint: apiKeys.makeApiKey,
    right: 'api-key.write',
    ask: (w) => ({ body: { name: 'Thử quyền', unitId: w.commune, areas: ['dossiers'], access: 'read', expiresOn: '2027-06-01' } }),
    meets: ['api-key.outside-grants'],
  },
  { endpoint: apiKeys.revokeApiKey, right: 'own', ask: () => ({ params: { id: NO_SUCH } }), meets: ['api-key.not-found'] },
  { endpoint: readOpenApi, right: 'open' },
  // audit
  { endpoint: audit.listAuditEntries, right: 'audit.read', ask: (w) => ({ query: { unit: w.commune } }) },
  {
    endpoint: audit.getAuditEntry,
    right: 'audit.read',
    anywhere: true,
    ask: () => ({ params: { id: 1 }, query: { at: '2026-01-01T00:00:00.000Z' } }),
    meets: ['audit.not-found'],
  },
  { endpoint: audit.listOwnAuditEntries, right: 'own' },
  {
    endpoint: audit.getOwnAuditEntry,
    right: 'own',
    ask: () => ({ params: { id: 1 }, query: { at: '2026-01-01T00:00:00.000Z' } }),
    meets: ['audit.not-found'],
  },
  { endpoint: audit.findAuditPeople, right: 'audit.read', anywhere: true, ask: () => ({ query: { q: 'tester' } }) },
  { endpoint: audit.listDaySeals, right: 'audit.read', anywhere: true },
  {
    endpoint: audit.exportAudit,
    right: 'audit-file.read',
    anywhere: true,
    ask: () => ({ query: { from: '2020-01-01', to: '2020-01-02' } }),
    meets: ['audit.nothing-sealed'],
  },
  // accounts, kept by administrators
  { endpoint: accounts.listAccounts, right: 'account.read', anywhere: true },
  { endpoint: accounts.getAccount, right: 'account.read', ask: (w) => ({ params: { id: w.account } }), states: any('account') },
  { endpoint: accounts.createAccount, right: 'account.write', ask: (w) => ({ body: { displayName: 'Thử quyền', ...seatOf(w) } }) },
  {
    endpoint: accounts.renameAccount,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.account }, body: { displayName: 'Tên khác' } }),
    states: any('account'),
  },
  { endpoint: accounts.closeAccount, right: 'account.write', ask: (w) => ({ params: { id: w.account } }), states: any('account') },
  { endpoint: accounts.reopenAccount, right: 'account.write', ask: (w) => ({ params: { id: w.account } }), states: any('account') },
  {
    endpoint: accounts.issuePassword,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.account } }),
    states: only('account', 'open', 'account.closed'),
  },
  {
    endpoint: accounts.giveGrant,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.account }, body: { ...seatOf(w), role: 'leader' } }),
    states: only('account', 'open', 'account.closed'),
  },
  {
    endpoint: accounts.endGrant,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.grant }, body: { on: TODAY } }),
    states: only('grant', 'standing', 'grant.ended'),
  },
  {
    endpoint: accounts.moveGrant,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.grant }, body: { unitId: SECOND_COMMUNE, on: TODAY } }),
    states: only('grant', 'standing', 'grant.ended'),
  },
  {
    endpoint: accounts.handOver,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.account }, body: { grantIds: [], successorId: null, on: TODAY, leaves: true } }),
    states: any('account'),
  },
  {
    endpoint: accounts.undoHandOver,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.handOver } }),
    states: only('handOver', 'waiting', 'hand-over.done'),
  },
  {
    endpoint: accounts.importAccounts,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.province }, query: { apply: 'false' }, file: { name: 'a.xlsx', bytes: new Uint8Array([1]) } }),
  },
  { endpoint: accountMoves.listClosedUnits, right: 'account.read', anywhere: true },
  {
    endpoint: accountMoves.moveAccounts,
    right: 'account.write',
    ask: (w) => ({ body: { moves: [{ from: 'none', to: w.province }], on: TODAY, apply: true } }),
  },
  { endpoint: apiKeys.listAccountKeys, right: 'account.read', ask: (w) => ({ params: { id: w.account } }), states: any('account') },
  {
    endpoint: apiKeys.endAccountKey,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.account, key: NO_SUCH } }),
    states: any('account'),
    meets: ['api-key.not-found'],
  },
  { endpoint: accounts.accountTemplate, right: 'account.write', ask: (w) => ({ params: { id: w.province } }) },
  { endpoint: accounts.listAccountImports, right: 'account.read', anywhere: true },
  { endpoint: accounts.issueSlips, right: 'account.write', ask: (w) => ({ params: { id: w.accountImport } }) },
  // delegations: of what one holds, or recorded by an administrator; the people asked here hold none of these grants
  { endpoint: delegations.listDelegations, right: 'own' },
  {
    endpoint: delegations.findDelegate,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.grant }, query: { username: DELEGATE } }),
    states: any('grant'),
  },
  {
    endpoint: delegations.giveDelegation,
    right: 'account.write',
    ask: (w) => ({ body: { grantId: Number(w.grant), username: DELEGATE, from: TODAY, to: '2027-03-01', document: 'Giấy ủy quyền' } }),
    states: only('grant', 'standing', 'delegation.refused'),
  },
  {
    endpoint: delegations.endDelegation,
    right: 'account.write',
    ask: (w) => ({ params: { id: w.delegation }, body: { on: TODAY } }),
    states: only('delegation', 'standing', 'delegation.ended'),
  },
  // protection
  { endpoint: protection.readTextGuard, right: 'own' },
  {
    endpoint: protection.setTextGuard,
    right: 'protection.write',
    ask: () => ({ body: { modes: defaultGuard } }),
    meets: ['auth.forbidden'],
  },
  // what one was told
  { endpoint: inbox.listNotices, right: 'own' },
  { endpoint: inbox.countNotices, right: 'own' },
  { endpoint: inbox.markNotices, right: 'own', ask: () => ({ body: { ids: [1], read: true } }) },
  { endpoint: inbox.readNoticesUpTo, right: 'own', ask: () => ({ body: { upTo: 1 } }) },
  { endpoint: mails.readMyMail, right: 'own' },
  {
    endpoint: mails.setMyMail,
    right: 'own',
    ask: () => ({ body: { address: 'can.bo@example.vn', choice: 'all' } }),
    meets: ['mail.server-missing'],
  },
  { endpoint: mails.confirmMyMail, right: 'own', ask: () => ({ body: { code: '123456' } }) },
  { endpoint: mails.readMailServer, right: 'mail-server.write', meets: ['auth.forbidden'] },
  {
    endpoint: mails.setMailServer,
    right: 'mail-server.write',
    ask: () => ({
      body: {
        host: 'mail.example.vn',
        port: 587,
        security: 'starttls',
        username: null,
        sender: 'binhyen@example.vn',
        address: 'https://binhyen.example.vn',
        on: true,
      },
    }),
    meets: ['auth.forbidden'],
  },
  {
    endpoint: mails.sendTrialMail,
    right: 'mail-server.write',
    ask: () => ({ body: { to: 'quan.tri@example.vn' } }),
    meets: ['auth.forbidden', 'mail.server-missing'],
  },
  { endpoint: protection.readRetention, right: 'catalogue.read' },
  { endpoint: protection.exportMyAccount, right: 'own' },
  { endpoint: protection.exportAccount, right: 'account.read', ask: (w) => ({ params: { id: w.account } }), states: any('account') },
  { endpoint: documents.downloadReportPdf, right: 'document.read', ask: (w) => ({ query: { unit: w.province } }) },
]
