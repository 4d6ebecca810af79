// The only place for the clock inside a zip file: every entry is stamped with the document's own day, so that equal documents are equal bytes.
import type { PlainDate } from '@binhyen/core/shared/plain-date'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50

function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0; at--) if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  throw new RangeError('not a zip file')
}

/** A copy of the zip file with every entry dated midnight of `on` (MS-DOS date, years from 1980). Throws RangeError where it is no zip. */
export function withFixedTimes(zip: Uint8Array, on: PlainDate): Uint8Array {
  const bytes = Uint8Array.from(zip)
  const view = new DataView(bytes.buffer)
  const [year = 1980, month = 1, day = 1] = on.split('-').map(Number)
  const date = ((Math.max(year, 1980) - 1980) << 9) | (month << 5) | day
  const end = findEnd(view)
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new RangeError('damaged zip directory')
    const local = view.getUint32(at + 42, true)
    view.setUint16(at + 12, 0, true)
    view.setUint16(at + 14, date, true)
    view.setUint16(local + 10, 0, true)
    view.setUint16(local + 12, date, true)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return bytes
}
