// Tests of how a search is understood and ranked.
import { describe, expect, test } from 'vitest'
import { gradeOfMatch, isClearlyFirst, parseUnitQuery, rankMatches, type UnitMatch } from './unit-search.domain.ts'
import { searchFormsOf } from './unit-name.domain.ts'
import type { Level } from './units.domain.ts'

function match(level: Level, fullName: string, over: Partial<UnitMatch> = {}): UnitMatch {
  return { unitId: `${fullName}@x`, code: '00000', level, fullName, ...searchFormsOf(level, fullName), stands: true, ...over }
}

describe('parseUnitQuery', () => {
  test.each([
    ['TP HCM', [{ name: 'tp hcm' }, { name: 'thanh pho hcm' }, { initials: 'hcm', type: 'thanh pho' }], []],
    ['TP.HCM', [{ name: 'tp hcm' }, { name: 'thanh pho hcm' }, { initials: 'hcm', type: 'thanh pho' }], []],
    ['hcm', [{ name: 'hcm' }, { initials: 'hcm', type: null }], []],
    ['P.12', [{ name: 'p 12' }, { name: 'phuong 12' }], []],
    ['q1, hcm', [{ name: 'q1' }, { name: 'quan 1' }], ['hcm']],
    ['Tam Giang, H. Núi Thành', [{ name: 'tam giang' }], ['nui thanh']],
    ['tam giang h nui thanh t quang nam', [{ name: 'tam giang' }], ['nui thanh', 'quang nam']],
    ['x. Tam Giang', [{ name: 'x tam giang' }, { name: 'xa tam giang' }], []],
    ['', [], []],
  ])('%s', (text, readings, within) => expect(parseUnitQuery(text)).toMatchObject({ readings, within }))
  test('codes and ids', () => {
    expect([
      parseUnitQuery('20995').code,
      parseUnitQuery('89@2019-10-06').id,
      parseUnitQuery('VN').id,
      parseUnitQuery('quận 1').code,
    ]).toEqual(['20995', '89@2019-10-06', 'VN', null])
  })
})

describe('rankMatches', () => {
  const rank = (text: string, ...names: readonly (readonly [Level, string])[]): string[] =>
    rankMatches(
      parseUnitQuery(text),
      names.map(([level, name]) => match(level, name)),
    ).map((each) => each.match.fullName)
  test('the name with the same marks comes before the same letters', () => {
    expect(rank('Hoà Thành', ['commune', 'Xã Hóa Thanh'], ['commune', 'Xã Hòa Thành'])).toEqual(['Xã Hòa Thành', 'Xã Hóa Thanh'])
  })
  test('a whole name before a longer one, a province before a commune', () => {
    expect(rank('an giang', ['commune', 'Xã An Giang Đông'], ['commune', 'Xã An Giang'], ['province', 'Tỉnh An Giang'])).toEqual([
      'Tỉnh An Giang',
      'Xã An Giang',
      'Xã An Giang Đông',
    ])
  })
  test('initials find the city', () =>
    expect(rank('tp hcm', ['province', 'Thành phố Hồ Chí Minh'], ['commune', 'Xã Hồ Chí Minh'])[0]).toBe('Thành phố Hồ Chí Minh'))
  test('a unit that stands comes before one that ended, and a unit is listed once', () => {
    const query = parseUnitQuery('tam giang')
    const ended = match('commune', 'Xã Tam Giang', { unitId: 'a', stands: false })
    const standing = match('commune', 'Xã Tam Giang', { unitId: 'b' })
    expect(
      rankMatches(query, [ended, standing, match('commune', 'Xã Tam Giang Tây', { unitId: 'b' })]).map((each) => each.match.unitId),
    ).toEqual(['b', 'a'])
  })
  test('a province of any time comes first, and one of several communes is not meant clearly', () => {
    const names = [match('commune', 'Xã Hòa Bình', { unitId: 'a' }), match('commune', 'Phường Hòa Bình', { unitId: 'b' })]
    expect(
      rankMatches(parseUnitQuery('Hoà Bình'), [...names, match('province', 'Tỉnh Hòa Bình', { unitId: 'c', stands: false })]).map(
        (each) => each.match.unitId,
      ),
    ).toEqual(['c', 'a', 'b'])
    expect(isClearlyFirst(rankMatches(parseUnitQuery('Hoà Bình'), names))).toBe(false)
    expect(isClearlyFirst(rankMatches(parseUnitQuery('phường hòa bình'), names))).toBe(true)
  })
  test('a code beats everything', () =>
    expect(gradeOfMatch(parseUnitQuery('20995'), match('commune', 'Xã Tam Giang', { code: '20995' }))).toBe(0))
})
