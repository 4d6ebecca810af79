// The only place for the command line: which commands there are, how they are read, and how they end.
import { parseArgs } from 'node:util'
import { readMe } from '@binhyen/core/access/access.contract'
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import { api } from './commands/api.ts'
import { accountsAdd, accountsClose, accountsList, accountsPassword, accountsResetSecondFactor } from './commands/accounts.ts'
import { auditArchive, auditExport, auditSeal, auditVerify } from './commands/audit.ts'
import { connect } from './commands/caller.ts'
import { UsageError, type Command, type FileCommand, type OwnerCommand, type Values } from './commands/command.ts'
import { evaluateFacts } from './commands/evaluate.ts'
import { figuresVerify } from './commands/figures.ts'
import { grantsAdd, grantsEnd, grantsList } from './commands/grants.ts'
import { lawCheck, lawDiff, lawShow } from './commands/law.ts'
import { failureOf } from './commands/messages.ts'
import { report } from './commands/report.ts'
import { retention } from './commands/retention.ts'
import { start } from './commands/start.ts'
import { summary } from './commands/summary.ts'
import { unitsImportBoundaries, unitsImportCatalogue, unitsImportConversion } from './commands/units-import.ts'
import { unitsEventApply, unitsEventList, unitsEventPreview, unitsHistory } from './commands/unit-events.ts'
import { unitsSearch, unitsShow, unitsTree } from './commands/units.ts'
import { openReady } from './database.ts'
import { configFlags, readConfig, type Config } from './platform/config.ts'
import { print, say } from './platform/console.ts'

/** Commands that ask endpoints as an account (`--as`). */
const commands: readonly Command[] = [
  unitsSearch,
  unitsShow,
  unitsTree,
  unitsHistory,
  unitsEventList,
  unitsEventPreview,
  unitsEventApply,
  unitsImportCatalogue,
  unitsImportConversion,
  unitsImportBoundaries,
  lawShow,
  lawDiff,
  summary,
  report,
]

/** Commands that need no database. */
const fileCommands: readonly FileCommand[] = [lawCheck, evaluateFacts, auditVerify]

/** Commands of the owner's console. */
const ownerCommands: readonly OwnerCommand[] = [
  accountsAdd,
  accountsList,
  accountsPassword,
  accountsClose,
  accountsResetSecondFactor,
  grantsList,
  grantsAdd,
  grantsEnd,
  retention,
  figuresVerify,
  auditSeal,
  auditExport,
  auditArchive,
]

/** Commands about the program itself. */
const own: Readonly<Record<string, { readonly summary: string; run(config: Config): Promise<void> }>> = {
  start: { summary: 'Chạy máy chủ / start the server [--port n] [--today YYYY-MM-DD] [--data dir] [--empty]', run: start },
  migrate: {
    summary: 'Tạo hoặc nâng cấp cơ sở dữ liệu rồi thoát / create or update the database, then exit',
    run: async (config) => {
      await (await openReady(config)).close()
      print('Cơ sở dữ liệu đã sẵn sàng. / The database is ready.')
    },
  },
  api: { summary: 'Mô tả giao diện lập trình, OpenAPI 3.1 / the API description, OpenAPI 3.1', run: api },
  demo: {
    summary: 'Nạp dữ liệu minh họa rồi thoát / load the demonstration, then exit',
    run: async (config) => {
      await (await openReady(config, { demonstration: true })).close()
      print('Dữ liệu minh họa đã sẵn sàng. / The demonstration is ready.')
    },
  },
}

function help(): string {
  const lines = [
    ...Object.entries(own).map(([name, { summary }]) => [name, summary]),
    ...[...ownerCommands, ...commands, ...fileCommands].map((command) => [`${command.name} ${command.usage}`.trim(), command.summary]),
  ]
  return ['npm run binhyen -- <lệnh / command>', '', ...lines.map(([name, summary]) => `  ${String(name)}\n      ${String(summary)}`)].join(
    '\n',
  )
}

/** The longest command name the words begin with. */
function findCommand<C extends Pick<Command, 'name'>>(among: readonly C[], words: readonly string[]): C | undefined {
  return among.find((command) => command.name === words.slice(0, command.name.split(' ').length).join(' '))
}

type Option = { readonly type: 'string' | 'boolean' }

function read(
  args: readonly string[],
  options: Readonly<Record<string, Option>>,
): { readonly words: readonly string[]; readonly values: Values } {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean' } },
      allowPositionals: true,
    })
    return { words: positionals, values: values as Values }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

async function runCommand(command: Command, args: readonly string[]): Promise<void> {
  const { words, values } = read(args, { ...configFlags, ...command.options, as: { type: 'string' } })
  const config = readConfig(values, process.env, process.cwd())
  const as = typeof values['as'] === 'string' ? values['as'] : 'auditor'
  const connection = await connect(config, as)
  try {
    // beside what is asked for, never in it: the JSON of a command stays JSON
    if ((await connection.caller.call(readMe)).demonstration) say(DEMONSTRATION_MARK)
    await command.run({ caller: connection.caller, words: words.slice(command.name.split(' ').length), values })
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${error.message}\n${command.name} ${command.usage}`)
    throw error
  } finally {
    await connection.close()
  }
}

async function runFileCommand(command: FileCommand, args: readonly string[]): Promise<void> {
  const { words, values } = read(args, command.options)
  try {
    process.exitCode = await command.run({ words: words.slice(command.name.split(' ').length), values })
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${error.message}\n${command.name} ${command.usage}`)
    throw error
  }
}

async function runOwnerCommand(command: OwnerCommand, args: readonly string[]): Promise<void> {
  const { values } = read(args, { ...configFlags, ...command.options })
  const config = readConfig(values, process.env, process.cwd())
  try {
    await command.run({ config, values })
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${error.message}\n${command.name} ${command.usage}`)
    throw error
  }
}

async function main(args: readonly string[]): Promise<void> {
  const words = args.filter((arg) => !arg.startsWith('-'))
  const name = words[0]
  if (name === undefined || args.includes('--help')) {
    print(help())
    return
  }
  const program = own[name]
  if (program !== undefined) {
    await program.run(readConfig(read(args, configFlags).values, process.env, process.cwd()))
    return
  }
  const ownerCommand = findCommand(ownerCommands, words)
  if (ownerCommand !== undefined) {
    await runOwnerCommand(ownerCommand, args)
    return
  }
  const fileCommand = findCommand(fileCommands, words)
  if (fileCommand !== undefined) {
    await runFileCommand(fileCommand, args)
    return
  }
  const command = findCommand(commands, words)
  if (command === undefined) {
    throw new UsageError(`Không có lệnh "${words.join(' ')}". / There is no command "${words.join(' ')}".\n\n${help()}`)
  }
  await runCommand(command, args)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const failure = failureOf(error)
  say(failure.text)
  process.exitCode = failure.exitCode
}
