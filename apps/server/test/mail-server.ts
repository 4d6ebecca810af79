// The only place for the mail server of tests: a real one on this machine, with a certificate of its own, that keeps what it is given.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { testCertificate } from './mail-certificate.ts'

export type GivenMail = { readonly to: readonly string[]; readonly raw: string }
export type TestMailServer = {
  readonly port: number
  /** What it took, oldest first. */
  readonly mails: readonly GivenMail[]
  close(): Promise<void>
}
export type Manners = {
  /** From the first byte, or where it is asked for; null: it cannot. */
  readonly tls?: 'at-once' | 'offered'
  readonly login?: { readonly user: string; readonly pass: string }
  /** Refuses this receiver for good. */
  readonly refuses?: string
  /** Called when the text of a mail begins to come; throws the line away where it answers true. */
  readonly dies?: () => boolean
  /** Answers nothing to the text of a mail. */
  readonly silent?: boolean
}

export async function openMailServer(manners: Manners = {}): Promise<TestMailServer> {
  const mails: GivenMail[] = []
  const server = new SMTPServer({
    ...(manners.tls === undefined ? { hideSTARTTLS: true } : testCertificate),
    secure: manners.tls === 'at-once',
    authOptional: manners.login === undefined,
    disabledCommands: manners.login === undefined ? ['AUTH'] : [],
    allowInsecureAuth: false,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === manners.login?.user && password === manners.login?.pass) done(null, { user: username })
      else done(Object.assign(new Error('Wrong name or password'), { responseCode: 535 }))
    },
    onRcptTo: ({ address }, _session, done) => {
      if (address === manners.refuses) done(Object.assign(new Error('No such mailbox'), { responseCode: 550 }))
      else done()
    },
    onData: (stream, session, done) => {
      if (manners.dies?.() === true) {
        stream.resume()
        // the whole server goes, with every line it has
        server.close()
        for (const connection of server.connections) connection.close()
        return
      }
      let raw = ''
      stream.setEncoding('utf8')
      stream.on('data', (chunk: string) => (raw += chunk))
      stream.on('end', () => {
        if (manners.silent === true) return
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw })
        done(null, 'taken')
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A header of a mail as it is read, its folded lines joined and its words decoded. */
export function headerOf({ raw }: GivenMail, name: string): string | null {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  const line = head.split('\r\n').find((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line === undefined ? null : decodeWords(line.slice(name.length + 1).trim())
}

function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, way: string, body: string) =>
      way.toUpperCase() === 'B' ? Buffer.from(body, 'base64').toString('utf8') : quoted(body.replaceAll('_', ' ')),
    )
}

const quoted = (text: string): string =>
  Buffer.from(
    text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

/** The text of a mail as it is read. */
export function bodyOf({ raw }: GivenMail): string {
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4)
  const way = /^content-transfer-encoding: *(\S+)/im.exec(raw)?.[1]?.toLowerCase()
  if (way === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  return way === 'quoted-printable' ? quoted(body) : body
}
