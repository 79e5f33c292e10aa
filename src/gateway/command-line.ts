import { parseArgs } from 'node:util'

import { closest } from '#src/domain/closest.ts'

/** A setting that can be given outside `weir.yaml`, and where. */
type OutsideSetting = {
  /** Where it lands in the settings; the short forms make the one cluster. */
  readonly key: string
  readonly flag?: string
  readonly env: string
  /** How the option's value is called in the help; absent for a switch. */
  readonly argument?: string
  readonly help: string
}

const outsideSettings = [
  {
    key: 'listen.port',
    flag: 'port',
    env: 'WEIR_PORT',
    argument: 'PORT',
    help: 'port to listen on; 0 takes a free one (4180)',
  },
  {
    key: 'listen.host',
    flag: 'host',
    env: 'WEIR_HOST',
    argument: 'ADDRESS',
    help: 'loopback address to listen on (127.0.0.1)',
  },
  {
    key: 'config',
    flag: 'config',
    env: 'WEIR_CONFIG',
    argument: 'FILE',
    help: 'settings file, usually weir.yaml',
  },
  {
    key: 'prometheus',
    flag: 'prometheus',
    env: 'WEIR_PROMETHEUS',
    argument: 'URL',
    help: 'show the one mesh whose metrics this Prometheus holds',
  },
  {
    key: 'traces',
    flag: 'traces',
    env: 'WEIR_TRACES',
    argument: 'KIND=URL',
    help: 'its traces; KIND is jaeger, tempo or zipkin',
  },
  {
    key: 'kubeconfig',
    flag: 'kubeconfig',
    env: 'WEIR_KUBECONFIG',
    argument: 'FILE',
    help: 'its Kubernetes API',
  },
  {
    key: 'context',
    flag: 'context',
    env: 'WEIR_CONTEXT',
    argument: 'NAME',
    help: 'the context to use in the kubeconfig',
  },
  {
    key: 'readOnly',
    flag: 'read-only',
    env: 'WEIR_READ_ONLY',
    help: 'refuse every change of routing',
  },
  {
    key: 'logLevel',
    env: 'WEIR_LOG_LEVEL',
    argument: 'LEVEL',
    help: 'fatal, error, warn, info, debug, trace or silent (info)',
  },
] as const satisfies readonly OutsideSetting[]

export type OutsideKey = (typeof outsideSettings)[number]['key']

/** One value from outside the file: what was given, and how people know the place. */
export type OutsideValue = {
  readonly key: OutsideKey
  readonly given: string
  readonly from: string
}

export type CommandLine = {
  readonly action: 'run' | 'help' | 'version'
  readonly values: readonly OutsideValue[]
  readonly problems: readonly string[]
}

const flags: readonly OutsideSetting[] = outsideSettings.filter((setting) => 'flag' in setting)
const known = [...flags.flatMap(({ flag }) => flag ?? []), 'help', 'version']

/** Reads the command line; whatever isn't understood is named, never skipped. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      known.map((name) => [
        name,
        { type: takesValue(name) ? ('string' as const) : ('boolean' as const) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })

  const values: OutsideValue[] = []
  const problems: string[] = []
  let action: CommandLine['action'] = 'run'
  for (const token of tokens) {
    if (token.kind === 'positional')
      problems.push(`${quote(token.value)} is not an option; options begin with "--"`)
    if (token.kind !== 'option') continue
    if (token.name === 'help' || token.name === 'version') action = token.name
    const setting = outsideSettings.find((one) => 'flag' in one && one.flag === token.name)
    const problem = problemWith(token.name, token.value, setting, values)
    if (problem !== undefined) problems.push(problem)
    else if (setting)
      values.push({ key: setting.key, given: token.value ?? 'true', from: `--${token.name}` })
  }
  return { action, values, problems }
}

function problemWith(
  name: string,
  value: string | undefined,
  setting: OutsideSetting | undefined,
  before: readonly OutsideValue[],
): string | undefined {
  if (!known.includes(name)) {
    const meant = closest(name, known)
    return `${quote(`--${name}`)} is not an option${meant === undefined ? '; --help lists them' : `; did you mean --${meant}?`}`
  }
  if (!takesValue(name)) return value === undefined ? undefined : `--${name} takes no value`
  if (value === undefined || value.startsWith('--'))
    return `--${name} needs a value: --${name} ${setting?.argument}`
  if (before.some(({ key }) => key === setting?.key)) return `--${name} is given twice`
  return undefined
}

const takesValue = (name: string) =>
  flags.some(({ flag, argument }) => flag === name && argument !== undefined)

const quote = (given: string) =>
  JSON.stringify(given.length > 60 ? `${given.slice(0, 60)}…` : given)

/** Reads the `WEIR_…` variables. */
export function parseEnvironment(env: Readonly<Record<string, string | undefined>>): {
  readonly values: readonly OutsideValue[]
  readonly problems: readonly string[]
} {
  const given = Object.entries(env).flatMap(([name, value = '']): [string, string][] =>
    name.startsWith('WEIR_') && value !== '' && !isServiceLink(name, value) ? [[name, value]] : [],
  )
  const names: readonly string[] = outsideSettings.map((setting) => setting.env)
  return {
    values: outsideSettings.flatMap(({ key, env: name }) =>
      given
        .filter(([other]) => other === name)
        .map(([, value]) => ({ key, given: value, from: name })),
    ),
    problems: given
      .filter(([name]) => !names.includes(name))
      .map(([name]) => {
        const meant = closest(name, names)
        return `${name} is not a variable of Weir; ${meant === undefined ? `they are ${names.join(', ')}` : `did you mean ${meant}?`}`
      }),
  }
}

/** Kubernetes announces a Service called "weir" to every pod beside it in variables like these. */
function isServiceLink(name: string, value: string): boolean {
  return (
    /^WEIR_(SERVICE_|PORT_\d)/.test(name) ||
    (name === 'WEIR_PORT' && /^(tcp|udp|sctp):\/\//.test(value))
  )
}

export function helpText(): string {
  const lines = outsideSettings.map((setting) => {
    const option =
      'flag' in setting
        ? `--${setting.flag}${'argument' in setting ? ` ${setting.argument}` : ''}`
        : ''
    return `  ${option.padEnd(22)} ${setting.env.padEnd(17)} ${setting.help}`
  })
  return `Weir: a browser dashboard for people who operate a service mesh

Usage: weir [options]
Without a cluster it shows a demo mesh. An option wins over its variable, and that over the file.

${lines.join('\n')}
  ${'--help'.padEnd(22)} ${''.padEnd(17)} show this text
  ${'--version'.padEnd(22)} ${''.padEnd(17)} show the version
`
}
