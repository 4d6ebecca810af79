// The only place for the entries of the navigation: where each leads and which roles use it. A role sees only what it uses.
import type { Role } from '@binhyen/core/access/access.domain'
import type { ViKey } from '../i18n/vi.ts'
import type { IconName } from '../ui/icon.tsx'

export type Place = {
  readonly id: string
  readonly path: string
  /** Beginnings of other addresses that belong to this entry. */
  readonly also?: readonly string[]
  readonly label: Extract<ViKey, `place.${string}`>
  readonly icon: IconName
  readonly roles: readonly Role[]
}

const all: readonly Role[] = [
  'commune-officer',
  'commune-authority',
  'district-police',
  'district-authority',
  'appraiser',
  'province-clerk',
  'provincial-authority',
  'programme-office',
  'leader',
  'administrator',
  'auditor',
]
const except = (...without: readonly Role[]): readonly Role[] => all.filter((role) => !without.includes(role))

/** In the order of the navigation; a person starts at the first entry of theirs. */
export const places: readonly Place[] = [
  {
    id: 'my-work',
    path: '/viec',
    label: 'place.my-work',
    icon: 'my-work',
    roles: except('province-clerk', 'leader', 'administrator', 'auditor'),
  },
  {
    id: 'board',
    path: '/bang-tong-hop',
    label: 'place.board',
    icon: 'board',
    roles: except('commune-officer', 'province-clerk', 'administrator'),
  },
  {
    id: 'assessments',
    path: '/ho-so',
    also: ['/tham-dinh'],
    label: 'place.assessments',
    icon: 'assessments',
    roles: except('province-clerk', 'leader', 'administrator', 'programme-office'),
  },
  { id: 'figures', path: '/so-lieu', label: 'place.figures', icon: 'copy', roles: except('administrator') },
  {
    id: 'decisions',
    path: '/quyet-dinh',
    label: 'place.decisions',
    icon: 'decisions',
    roles: except('commune-officer', 'province-clerk', 'administrator'),
  },
  { id: 'units', path: '/don-vi', label: 'place.units', icon: 'units', roles: all },
  {
    id: 'enrolments',
    path: '/thuoc-dien',
    label: 'place.enrolments',
    icon: 'enrolment',
    roles: ['appraiser', 'programme-office', 'administrator', 'auditor'],
  },
  { id: 'reports', path: '/bao-cao', label: 'place.reports', icon: 'reports', roles: except('commune-officer', 'administrator') },
  { id: 'law', path: '/van-ban', also: ['/moc-thoi-gian'], label: 'place.law', icon: 'law', roles: all },
  {
    id: 'delegations',
    path: '/uy-quyen',
    label: 'place.delegations',
    icon: 'send',
    roles: except('leader', 'administrator', 'auditor'),
  },
  { id: 'accounts', path: '/quan-tri/tai-khoan', label: 'place.accounts', icon: 'my-work', roles: ['administrator'] },
  {
    id: 'dictionary',
    path: '/quan-tri/chi-tieu',
    also: ['/quan-tri/bieu-mau'],
    label: 'place.dictionary',
    icon: 'reports',
    roles: ['administrator'],
  },
  { id: 'reminders', path: '/quan-tri/nhac-han', label: 'place.reminders', icon: 'bell', roles: ['administrator'] },
  { id: 'outages', path: '/quan-tri/gian-doan', label: 'place.outages', icon: 'clock', roles: ['administrator'] },
  { id: 'mail-server', path: '/quan-tri/thu-dien-tu', label: 'place.mail-server', icon: 'send', roles: ['administrator'] },
  { id: 'protection', path: '/quan-tri/bao-ve', label: 'place.protection', icon: 'seal', roles: ['administrator', 'auditor'] },
  { id: 'audit', path: '/quan-tri/nhat-ky', label: 'place.audit', icon: 'search', roles: ['administrator', 'auditor'] },
]

/** The entries somebody with these roles uses. */
export function placesFor(roles: readonly Role[]): readonly Place[] {
  return places.filter((place) => place.roles.some((role) => roles.includes(role)))
}
