// The only place that handles names of files: those people send, and those an answer gives its file.

/** Control characters, path separators, and what changes the direction of a text so that "exe.pdf" reads as "fdp.exe". */
const UNSAFE = /[\p{Cc}\p{Surrogate}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff/\\:*?"<>|]/gu

/** Longest name kept, in characters. */
const LONGEST = 150

/** A name that is safe to keep, show and save under: one part of a path, without tricks. "tep" where nothing is left. */
export function safeFileName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/^[.\s]+/, '')
    .trim()
  if (clean === '') return 'tep'
  const characters = Array.from(clean)
  if (characters.length <= LONGEST) return clean
  const ending = /\.[a-z0-9]{1,8}$/i.exec(clean)?.[0] ?? ''
  return characters.slice(0, LONGEST - ending.length).join('') + ending
}

/** The value of Content-Disposition for a file to be saved, in ASCII and in full (RFC 6266, RFC 8187). */
export function attachment(name: string): string {
  const safe = safeFileName(name)
  const ascii = safe
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[^\x20-\x7e]|[%]/g, '_')
  const full = encodeURIComponent(safe).replace(/['()*!]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${ascii === '' ? '_' : ascii}"; filename*=UTF-8''${full}`
}
