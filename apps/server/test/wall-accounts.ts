// The only place for the lines of the wall about accounts, what belongs to them, and the audit log.
import { text, validOf, administered, type Wall } from './wall-rows.ts'

export const wallOfAccounts: Readonly<Record<string, Wall>> = {
  // accounts and what belongs to them; administrators see those they keep
  accounts: {
    kind: 'own',
    may:
      'select(closes_on,created_at,demonstration,disabled_at,display_name,id,import_id,made_by,must_change_password,name_search,password_changed_at,place,provider_username,username)' +
      ' insert(demonstration,display_name,id,import_id,made_by,password_hash,place,username) update(display_name)',
    mine: `id = $account or ${administered('t.id')}`,
  },
  grants: {
    kind: 'own',
    may: 'select insert(account_id,covers,role,unit_id,valid_from,valid_to) update(valid_to)',
    mine: `account_id = $account or ${administered('t.account_id')}`,
  },
  delegations: {
    kind: 'own',
    may:
      'select insert(document,from_account_id,grant_id,id,place,recorded_at,recorded_by,recorded_by_name,to_account_id,valid_from,valid_to)' +
      ' update(ended_on)',
    mine: `$account in (from_account_id, to_account_id) or ${administered('t.from_account_id')} or ${administered('t.to_account_id')}`,
    row: (p) => ({
      id: p.own(10),
      grant_id: `(select min(id) from grants where account_id = '${p.accountId}')`,
      from_account_id: text(p.accountId),
      to_account_id: `(select min(id) from accounts where id <> '${p.accountId}')`,
      place: `'{}'`,
      document: text('x'),
      ...validOf(p),
      recorded_by: text('x'),
      recorded_by_name: text('x'),
      recorded_at: 'now()',
    }),
  },
  exports: {
    kind: 'own',
    may: 'select insert update(beat_at,bytes,ended_at,expires_at,failure,file_name,rows_done,rows_total,sha256,state)',
    mine: 'account_id = $account',
    row: (p) => ({
      id: p.own(12),
      account_id: text(p.accountId),
      asked_at: 'now()',
      kind: text('values'),
      format: text('csv'),
      query: `'{}'`,
      title: text('x'),
    }),
  },
  hand_overs: {
    kind: 'own',
    may: 'select insert update(undone_at,undone_by_name)',
    mine: administered('t.account_id'),
    row: (p) => ({
      id: p.own(11),
      account_id: text(p.accountId),
      on_day: 'current_date',
      leaves: 'true',
      changes: `'{}'`,
      made_by: text('x'),
      made_by_name: text('x'),
      made_at: 'now()',
    }),
  },
  account_imports: {
    kind: 'own',
    may: 'select insert',
    mine: `place && $admins`,
    row: (p) => ({
      id: p.own(12),
      place: p.scopeOf(p.commune),
      file_name: text('x'),
      rows: '1',
      made_by: text('x'),
      made_by_name: text('x'),
      made_at: 'now()',
    }),
  },
  commands: {
    kind: 'own',
    may: 'select insert update',
    mine: `account_id = $account`,
    row: (p) => ({ command_id: p.own(9), account_id: text(p.accountId), endpoint: text('x'), body_hash: text('x') }),
  },
  sessions: {
    kind: 'own',
    may:
      'select(account_id,address,confirmed_at,created_at,device,expires_at,failed_before,id,last_seen_at,opened_by,previous_at,previous_from,replaced,stage)' +
      ' delete',
    mine: `account_id = $account`,
  },
  second_factors: {
    kind: 'own',
    may: 'select insert update delete',
    mine: `account_id = $account`,
    row: (p) => ({ account_id: text(p.accountId), secret: `'x'`, begun_at: 'now()' }),
  },
  recovery_codes: {
    kind: 'own',
    may: 'select insert update delete',
    mine: `account_id = $account`,
    row: (p) => ({ account_id: text(p.accountId), code_hash: `'x'` }),
  },
  provider_identities: {
    kind: 'own',
    may: 'select delete',
    mine: `account_id = $account`,
    row: (p) => ({ issuer: text('x'), subject: text(p.accountId), account_id: text(p.accountId), linked_at: 'now()' }),
  },
  api_keys: {
    kind: 'own',
    may: 'select(access,account_id,areas,created_at,expires_on,hint,id,last_used_at,last_used_from,name,revoked_at,unit_id) insert update(revoked_at)',
    mine: `account_id = $account or ${administered('t.account_id')}`,
    row: (p) => ({
      id: text(p.accountId),
      account_id: text(p.accountId),
      name: text('x'),
      key_hash: text(p.accountId),
      hint: text('x'),
      unit_id: text(p.commune),
      covers: `array['${p.commune}']`,
      unit_path: `array['${p.commune}']`,
      areas: `array['units']`,
      access: text('read'),
      created_at: 'now()',
      expires_on: 'current_date',
    }),
  },
  notices: {
    kind: 'own',
    may: 'select update(read_at)',
    mine: `account_id = $account`,
  },
  second_factor_roles: { kind: 'open', may: 'select insert delete' },
  provider_attempts: { kind: 'closed' },
  account_mails: {
    kind: 'own',
    may: 'select insert update delete',
    mine: `account_id = $account`,
    row: (p) => ({ account_id: text(p.accountId), address: text('x@example.vn'), choice: text('all') }),
  },
  mails: {
    kind: 'own',
    may: 'select(account_id,answer,attempts,id,made_at,next_at,purpose,sent_at) insert(account_id,body,made_at,next_at,purpose,recipient,subject)',
    mine: `account_id = $account or array['VN'] && $admins`,
    row: (p) => ({
      account_id: text(p.accountId),
      purpose: text('code'),
      recipient: text('x@example.vn'),
      subject: text('x'),
      body: text('x'),
      made_at: 'now()',
    }),
  },
  mail_server: { kind: 'own', may: 'select insert update', mine: `array['VN'] && $admins` },
  mail_waiting: { kind: 'closed' },
  // what programs did on which day, by functions that answer no person
  daily_works: { kind: 'closed' },
  // asked before there is an actor, by the username and the address somebody tries: how many failures, from where an account is known
  sign_in_failures: { kind: 'open', may: 'select insert delete' },
  account_addresses: { kind: 'open', may: 'select insert update' },
  // the audit log: of my own account, of what I read, of the accounts I keep; its seals tell nothing but that it is whole
  audit_entries: {
    kind: 'own',
    may: 'select insert(account_id,action,address,api_key,change,command_id,delegation_id,entity_id,entity_kind,made_at,made_by,problem,request_id,role,scope,unit_id)',
    mine: `account_id = $account or (entity_kind = 'account' and entity_id = $account) or coalesce(scope, '{VN}') && $reads
      or (action ~ '^(access|account|grant|delegation|api-key)\\.' and coalesce(scope, '{VN}') && $admins)`,
    row: (p) => ({
      made_at: 'now()',
      account_id: text(p.accountId),
      action: text('test.note'),
      entity_kind: text('x'),
      entity_id: text('x'),
      made_by: text('session'),
      address: text('x'),
      request_id: text('x'),
      scope: p.scopeOf(p.commune),
    }),
  },
  audit_seals: { kind: 'open', may: 'select' },
  audit_day_seals: { kind: 'open', may: 'select' },
  audit_archives: { kind: 'open', may: 'select' },
  audit_seal_state: { kind: 'open', may: 'select(day)' },
  retention_runs: { kind: 'open', may: 'select' },
}
