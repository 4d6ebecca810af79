// The only place for the words of data care in English.
import { english } from '../translate.ts'
import type { vi } from '../vi/protection.ts'

export const en = english<typeof vi>()({
  'ask.title': 'Look at the text before saving',
  'ask.found': 'What is about to be saved looks like it holds:',
  'ask.why':
    'The system records places, not people. Go back and take that part out; save only where this is no information about a person.',
  'ask.recorded': 'If it is saved all the same, the audit log notes that it was, not the text.',
  'ask.save': 'Save all the same',
  'ask.back': 'Go back and correct',

  'page.title': 'Data protection',
  'page.subtitle': 'Sensitive text, small figures, terms of keeping',

  'guard.title': 'Sensitive text in fields and file names',
  'guard.help':
    'Before saving, every text field and file name is read for information about people and for marks of classified matter. Warn: the writer corrects it or chooses to save all the same. Block: it must be taken out first.',
  'guard.who': 'Administrators of the whole country change this.',
  'guard.usual': 'Usually: {mode}',
  'guard.save': 'Save the setting',
  'guard.saved': 'Saved.',
  'mode.off': 'Off',
  'mode.warn': 'Warn',
  'mode.block': 'Block',

  'small.title': 'Small figures',
  'small.help':
    'Fewer than {least} cases at one place may point at a person, so they are hidden from who need not know, on screen, in exported files and through the API. Other cells are hidden too where the hidden figure could be worked out from them.',
  'small.marks': '“<{least}” means from 1 to less than {least}. “—” means not shown; it may be any number.',
  'small.who': 'See the full figures within their territory: {roles}.',

  'keep.title': 'Terms of keeping',
  'keep.proposal': 'These terms are proposals',
  'keep.proposal-help': 'No provision that sets a term for each kind was found; the authority in charge of the data decides.',
  'keep.caption': 'How long each kind of data is kept',
  'keep.kind': 'Kind of data',
  'keep.term': 'Term',
  'keep.end': 'Then',
  'keep.basis': 'Basis',
  'keep.no-basis': 'not established – a proposal',
  'keep.no-term': 'with the record',
  'keep.at-once': 'at once',
  'keep.days': '{count} {count|day|days}',
  'keep.years': '{count} {count|year|years}',
  'keep.never-ran': 'Data past its term was never removed yet. On the server: binhyen retention --apply.',
  'keep.last-ran': 'Last removal: {at}, {count} {count|item|items}.',
  'keep.kind.session': 'Sessions',
  'keep.kind.sign-in-failure': 'Failed sign-ins',
  'keep.kind.account-address': 'Addresses signed in from',
  'keep.kind.provider-attempt': 'Unfinished single sign-ons',
  'keep.kind.command-reply': 'Replies to commands',
  'keep.kind.closed-account-keys': 'Passwords, codes, addresses of closed accounts',
  'keep.kind.closed-account-name': 'Names and usernames of closed accounts',
  'keep.kind.notice': 'Notices in the inbox',
  'keep.kind.mail': 'Mails sent',
  'keep.kind.delegation': 'Delegations, hand-overs',
  'keep.kind.audit': 'Audit log',
  'keep.kind.official-record': 'Dossiers, decisions, signatories',
  'keep.from.expiry': 'after they end',
  'keep.from.failure': 'from the failure',
  'keep.from.last-sign-in': 'from the last sign-in',
  'keep.from.made': 'from sending',
  'keep.from.closing': 'from closing',
  'keep.from.archiving': 'from the yearly archive',
  'keep.from.deciding': 'from the day of the decision',
  'keep.end.delete': 'deleted',
  'keep.end.anonymise': 'name removed, id kept',
  'keep.end.archive': 'in the archive only',
  'keep.end.keep': 'kept with the record',

  'export.title': 'Data about the account',
  'export.help-own': 'Download everything the system keeps about your account. Passwords and secret codes are not in it.',
  'export.help-other':
    'Download everything the system keeps about this account, at the request of its owner. What dossiers say is not in it.',
  'export.text': 'Download to read',
  'export.json': 'Download as JSON',
})
