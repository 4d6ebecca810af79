// The only place for what the endpoints of mails take and answer: the server mails go by, and one's own address.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, unread } from '../shared/schemas.ts'
import { isHostText, isMailAddress, mailChoices, mailPurposes, mailSecurities } from './mail.domain.ts'

const MailAddress = unread(z.email().max(254).refine(isMailAddress, { message: 'not one plain e-mail address' }))

const ServerReply = z.object({
  host: z.string(),
  port: z.number().int(),
  security: z.enum(mailSecurities),
  username: z.string().nullable(),
  hasPassword: z.boolean(),
  sender: z.string(),
  address: z.string(),
  on: z.boolean(),
})
/** A mail that was given up, or the last trial: to whom is not told, only which account. */
const MailReply = z.object({
  id: z.number().int(),
  purpose: z.enum(mailPurposes),
  account: z.object({ id: z.string(), username: z.string() }),
  madeAt: z.string(),
  attempts: z.number().int(),
  state: z.enum(['waiting', 'sent', 'given-up']),
  /** What the mail server or the line said last. */
  answer: z.string().nullable(),
})
export type MailReply = z.output<typeof MailReply>

const MailServerReply = z.object({
  server: ServerReply.nullable(),
  trial: MailReply.nullable(),
  givenUp: z.array(MailReply),
  waiting: z.number().int(),
})
export type MailServerReply = z.output<typeof MailServerReply>

export const readMailServer = defineEndpoint({
  method: 'GET',
  path: '/api/mail-server',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: MailServerReply,
  problems: [],
  summary: 'The mail server of the country, the last trial, and the mails that were given up',
})

export const setMailServer = defineEndpoint({
  method: 'PUT',
  path: '/api/mail-server',
  params: Nothing,
  query: Nothing,
  body: z.object({
    host: unread(z.string().min(1).max(253).refine(isHostText, { message: 'not the name of a host' })),
    port: z.number().int().min(1).max(65_535),
    security: z.enum(mailSecurities),
    username: unread(
      z
        .string()
        .max(254)
        .regex(/^\P{Cc}*$/u, 'one line'),
    ).nullable(),
    /** Left out: the one kept before stays, where host and username do. */
    password: unread(z.string().max(1000)).optional(),
    sender: MailAddress,
    /** Where this system stands for its readers: the links of mails begin with it. */
    address: unread(z.string().max(200)),
    on: z.boolean(),
  }),
  reply: MailServerReply,
  problems: ['mail.server-refused'],
  fresh: true,
  summary: 'Sets the mail server; its host must be of the open network, or named to the program by its keeper',
})

export const sendTrialMail = defineEndpoint({
  method: 'POST',
  path: '/api/mail-server/trial',
  params: Nothing,
  query: Nothing,
  body: z.object({ to: MailAddress }),
  reply: MailServerReply,
  problems: ['mail.server-missing'],
  summary: 'Puts a trial mail on its way; its outcome stands in the reply of GET',
})

const MyMailReply = z.object({
  /** Null: none is kept. */
  address: z.string().nullable(),
  verified: z.boolean(),
  choice: z.enum(mailChoices),
  /** False: this system sends no mails now. */
  available: z.boolean(),
})
export type MyMailReply = z.output<typeof MyMailReply>

export const readMyMail = defineEndpoint({
  method: 'GET',
  path: '/api/account/mail',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: MyMailReply,
  problems: [],
  summary: 'The e-mail address of the signed-in account and what it is sent',
})

export const setMyMail = defineEndpoint({
  method: 'PUT',
  path: '/api/account/mail',
  params: Nothing,
  query: Nothing,
  body: z.object({ address: MailAddress.nullable(), choice: z.enum(mailChoices) }),
  reply: MyMailReply,
  problems: ['mail.server-missing', 'mail.code-too-soon'],
  summary: 'Sets or forgets the address; a new one is sent a code, and nothing else before it was given back',
})

export const confirmMyMail = defineEndpoint({
  method: 'POST',
  path: '/api/account/mail/confirm',
  params: Nothing,
  query: Nothing,
  body: z.object({ code: unread(z.string().max(20)) }),
  /** `right` false: not the code that was sent last, too old, or tried too often. */
  reply: MyMailReply.extend({ right: z.boolean() }),
  problems: [],
  summary: 'Gives back the code that was sent to the address; wrong ones are counted',
})
