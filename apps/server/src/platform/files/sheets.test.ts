// Workbooks from strangers: what the XML inside them names stays where it is.
import { crc32, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readTable, readWorkbook } from './sheets.ts'

/** A zip of stored files; of packed ones whose sizes are said to be `said` where that is given. */
function zipOf(files: Readonly<Record<string, string>>, said?: number): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const whole = Buffer.from(text)
    const content = said === undefined ? whole : deflateRawSync(whole)
    const header = Buffer.alloc(26)
    header.writeUInt16LE(20, 0)
    header.writeUInt16LE(said === undefined ? 0 : 8, 4)
    header.writeUInt32LE(crc32(whole), 10)
    header.writeUInt32LE(content.length, 14)
    header.writeUInt32LE(said ?? content.length, 18)
    header.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), header, Buffer.from(name), content])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), header, tail, Buffer.from(name)]))
    parts.push(local)
    at += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(entries.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...parts, entries, Buffer.from('PK\u0005\u0006', 'latin1'), end])
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

test.each([
  ['says how large it is', 200 * 1024 * 1024, 'too-large'],
  ['says it is small', 1000, 'unreadable'],
])('a small file that unpacks to 200 MB and %s is not unpacked', async (_, said, fault) => {
  const bomb = zipOf({ 'xl/worksheets/sheet1.xml': 'A'.repeat(200 * 1024 * 1024) }, said)
  expect(bomb.length).toBeLessThan(1024 * 1024)
  expect(await readTable({ name: 'a.xlsx', bytes: bomb })).toEqual({ fault })
  expect(await readWorkbook(bomb)).toEqual({ fault })
})

/** A workbook whose one cell holds `text`, with `before` in front of its sheet. */
function workbookWith(before: string, text: string): Buffer {
  return zipOf({
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?>${before}<worksheet xmlns="${MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>${text}</v></c></row></sheetData></worksheet>`,
  })
}

const read = (before: string, text: string): Promise<unknown> => readTable({ name: 'a.xlsx', bytes: workbookWith(before, text) })

test('a workbook made by hand is read', async () => {
  expect(JSON.stringify(await read('', 'Thôn Một'))).toContain('Thôn Một')
})

test.each([
  ['a file of this machine', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`, /root:/],
  ['an address', `<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>`, /never said/],
  ['another entity, over and over', `<!DOCTYPE x [<!ENTITY a "hahaha"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;&a;">]>`, /haha/],
])('an entity that names %s is not followed', async (_, before, secret) => {
  const said = JSON.stringify(await read(before, 'x&e;y'))
  expect(said).not.toMatch(secret)
})
