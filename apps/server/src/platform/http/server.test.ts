// The built pages as a browser gets them: packed at build time, kept for ever where the name says so, and nothing else of the folder.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttp } from './server.ts'

const SCRIPT = `export const words = ${JSON.stringify('an ninh, trật tự '.repeat(200))}\n`

let directory = ''
let http: FastifyInstance
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'binhyen-web-'))
  await mkdir(join(directory, 'assets'))
  await mkdir(join(directory, '.vite'))
  await writeFile(join(directory, 'index.html'), '<!doctype html><title>Bình Yên</title>')
  await writeFile(join(directory, 'assets/page-1.js'), SCRIPT)
  await writeFile(join(directory, 'assets/page-1.js.br'), brotliCompressSync(SCRIPT))
  await writeFile(join(directory, '.hash'), 'abc')
  await writeFile(join(directory, '.vite/manifest.json'), '{}')
  http = await createHttp({ webDirectory: directory, trustProxy: false, report: () => undefined })
})
afterAll(async () => {
  await http.close()
  await rm(directory, { recursive: true, force: true })
})

test('a packed file is sent as it lies there', async () => {
  const packed = await http.inject({ url: '/assets/page-1.js', headers: { 'accept-encoding': 'gzip, br' } })
  expect(packed.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000, immutable' })
  expect(packed.headers['content-type']).toContain('javascript')
  expect(packed.rawPayload.equals(brotliCompressSync(SCRIPT))).toBe(true)
  const plain = await http.inject({ url: '/assets/page-1.js', headers: { 'accept-encoding': 'identity' } })
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.payload).toBe(SCRIPT)
})

test.each(['GET', 'HEAD'] as const)('%s of an address of the application is its page', async (method) => {
  const answer = await http.inject({ method, url: '/bang-tong-hop?on=2020-12-31' })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toContain('text/html')
  expect(answer.headers['cache-control']).toBe('no-cache')
})

test('an answer that is sent as a file is listened to by few', async () => {
  const warned: string[] = []
  const hear = ({ name }: Error): void => void warned.push(name)
  process.on('warning', hear)
  await http.inject({ url: '/bang-tong-hop' })
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', hear)
  expect(warned).toEqual([])
})

test.each(['/.hash', '/.vite/manifest.json', '/assets/none.js', '/api/none'])('%s is not there', async (url) => {
  expect((await http.inject({ url })).statusCode).toBe(404)
})

test('a page may load from our own files only, and nothing inline', async () => {
  const policy = String((await http.inject({ url: '/' })).headers['content-security-policy'])
  for (const rule of ["default-src 'self'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self' data:"]) {
    expect(policy.split(';')).toContain(rule)
  }
})
