// The only place that judges an embedded data directory before PostgreSQL touches it, and says what to do with a bad one.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedDamaged } from './embedded.ts'

const POSTGRES_MAJOR = '18'

/** True where the directory holds a database; false where there is none yet. Throws EmbeddedDamaged where it is something else. */
export async function hasDatabase(directory: string): Promise<boolean> {
  let names: readonly string[]
  try {
    names = await readdir(directory)
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return false
    throw error
  }
  if (names.length === 0) return false
  if (!names.includes('PG_VERSION')) throw new EmbeddedDamaged(directory, 'the file PG_VERSION is missing')
  const version = (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim()
  if (version !== POSTGRES_MAJOR) {
    throw new EmbeddedDamaged(directory, `it was made by PostgreSQL ${version}, this program has ${POSTGRES_MAJOR}`)
  }
  return true
}

/** What a person is told about a damaged data directory, and what they can do. */
export function damageReport(error: EmbeddedDamaged): string {
  const { directory, message } = error
  return [
    `Không mở được dữ liệu tại ${directory}: ${message}.`,
    `Không có gì trong thư mục này bị sửa. Hãy giữ lại một bản sao, rồi: khôi phục từ bản sao lưu gần nhất vào chỗ này; hoặc đổi tên thư mục (mv "${directory}" "${directory}.hong") và chạy lại để tạo dữ liệu mới.`,
    `The data at ${directory} cannot be opened: ${message}.`,
    `Nothing in it was changed. Keep a copy, then either restore your latest backup in its place, or move the directory away and start again to make a new one.`,
  ].join('\n')
}
