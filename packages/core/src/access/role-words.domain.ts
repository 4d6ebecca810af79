// The only place for what each role is called in Vietnamese: on screen and on the command line.
import type { Role } from './access.domain.ts'

export const roleNames = {
  'commune-officer': 'Cán bộ cấp xã',
  'commune-authority': 'UBND cấp xã',
  'district-police': 'Công an huyện',
  'district-authority': 'UBND huyện',
  appraiser: 'Cán bộ thẩm định, Công an tỉnh',
  'province-clerk': 'Cán bộ tổng hợp số liệu cấp tỉnh',
  'provincial-authority': 'UBND tỉnh',
  'programme-office': 'Văn phòng Điều phối nông thôn mới',
  leader: 'Lãnh đạo',
  administrator: 'Quản trị hệ thống',
  auditor: 'Kiểm tra, giám sát (chỉ xem)',
} as const satisfies Readonly<Record<Role, string>>
