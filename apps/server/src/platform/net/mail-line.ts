// The only place where the server speaks SMTP: with the server a setting names, at the address judged, and within a time.
import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import { OutsideRefused, readOutsideUrl, resolveOutside, type OutsidePolicy } from './outside-address.ts'

export type MailServer = {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  readonly username: string | null
  readonly password: string | null
  readonly sender: string
}
export type SentMail = {
  /** Stays the same when a mail is tried again, so that a receiver can tell that it has it. */
  readonly messageId: string
  readonly recipient: string
  readonly subject: string
  readonly body: string
}
/** `lasting`: the server will never take this mail, so it is not tried again. */
export type MailOutcome = { readonly sent: boolean; readonly lasting: boolean; readonly answer: string }

/** Ports of mail; a host that the keeper of the program named may have any. */
const MAIL_PORTS = [25, 465, 587, 2525]
const TIMEOUT_MS = 15_000

/** Where mails may go: the open network, and inside it the hosts that the keeper of the program named. */
function mailPolicy({ host, port }: Pick<MailServer, 'host' | 'port'>, named: readonly string[]): OutsidePolicy {
  return { schemes: ['smtp:', 'smtps:'], ports: named.includes(host.toLowerCase()) ? [port] : MAIL_PORTS, allow: named }
}

/** The host of a mail server in one spelling, judged without asking the network. @throws OutsideRefused */
export function readMailHost(server: Pick<MailServer, 'host' | 'port' | 'security'>, named: readonly string[]): string {
  const { host, port, security } = server
  const scheme = security === 'tls' ? 'smtps' : 'smtp'
  const spelled = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return readOutsideUrl(`${scheme}://${spelled}:${String(port)}`, mailPolicy(server, named)).host
}

type Line = {
  /** Hosts inside the network that may be called. */
  readonly named: readonly string[]
  readonly timeoutMs?: number
  /** Authorities beside those the machine knows: tests. */
  readonly authorities?: string
}

/** Sends one mail and says what the server answered. Never throws: what went wrong is the outcome. */
export async function sendMail(
  server: MailServer,
  mail: SentMail,
  { named, timeoutMs = TIMEOUT_MS, authorities }: Line,
): Promise<MailOutcome> {
  let transport: ReturnType<typeof createTransport> | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    const host = readMailHost(server, named)
    const [address] = await resolveOutside(host, mailPolicy(server, named))
    const line = createTransport({
      // the address that was judged, whatever the name says a moment later
      host: address ?? host,
      port: server.port,
      secure: server.security === 'tls',
      requireTLS: server.security === 'starttls',
      ignoreTLS: server.security === 'none',
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      tls: {
        ...(isIP(host) === 0 ? { servername: host } : {}),
        minVersion: 'TLSv1.2',
        ...(authorities === undefined ? {} : { ca: authorities }),
      },
      ...(server.username === null ? {} : { auth: { user: server.username, pass: server.password ?? '' } }),
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    transport = line
    // a server that answers a word now and then is slow as well
    const tooSlow = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the mail server took too long')), timeoutMs * 2)
    })
    const sending = line.sendMail({
      from: server.sender,
      to: mail.recipient,
      subject: mail.subject,
      text: mail.body,
      messageId: mail.messageId,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    const { response } = await Promise.race([sending, tooSlow])
    return { sent: true, lasting: true, answer: response }
  } catch (error) {
    return { sent: false, lasting: isLasting(error), answer: answerOf(error) }
  } finally {
    clearTimeout(timer)
    transport?.close()
  }
}

/** Refused for good is the receiver or the mail itself; a wrong password or a line that broke can be mended. */
function isLasting(error: unknown): boolean {
  const [code, status]: readonly unknown[] = [Reflect.get(Object(error), 'code'), Reflect.get(Object(error), 'responseCode')]
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && typeof status === 'number' && status >= 500
}

/** What the server said, else what broke; without the addresses of the inside. */
function answerOf(error: unknown): string {
  if (error instanceof OutsideRefused) return `refused: ${error.fault}`
  const response: unknown = Reflect.get(Object(error), 'response')
  return typeof response === 'string' && response !== '' ? response : error instanceof Error ? error.message : String(error)
}
