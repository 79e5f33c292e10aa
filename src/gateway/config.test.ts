import { describe, expect, test } from 'vitest'

import { parseConfig } from './config.ts'

type Given = {
  readonly argv?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
}

function parse({ argv = [], env = {}, files = {} }: Given) {
  return parseConfig({
    argv,
    env,
    directory: '/srv',
    readFile(path) {
      const content = files[path]
      if (content === undefined) throw new Error('no such file')
      return content
    },
  })
}

const settingsOf = (given: Given) => {
  const parsed = parse(given)
  if (!parsed.ok || parsed.value.action !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.value.config
}

const problemsOf = (given: Given) => {
  const parsed = parse(given)
  return parsed.ok ? [] : parsed.error
}

const file = (content: string): Given => ({
  argv: ['--config', 'weir.yaml'],
  files: { '/srv/weir.yaml': content },
})

const nameFor = (url: string) => settingsOf({ argv: ['--prometheus', url] }).clusters[0]?.name

describe('where settings come from', () => {
  test('nothing given means the demo on a loopback port', () => {
    expect(settingsOf({})).toMatchObject({
      listen: { host: '127.0.0.1', port: 4180 },
      readOnly: false,
      clusters: [],
    })
  })

  test('an option wins over its variable, that over the file, that over the default', () => {
    const given = file('listen: {port: 1, host: localhost}\nreadOnly: true\nlogLevel: warn\n')
    const env = { WEIR_PORT: '2', WEIR_LOG_LEVEL: 'debug' }
    expect(settingsOf(given).listen.port).toBe(1)
    expect(settingsOf({ ...given, env }).listen.port).toBe(2)
    const all = settingsOf({ ...given, env, argv: [...(given.argv ?? []), '--port=3'] })
    expect(all).toMatchObject({
      listen: { port: 3, host: 'localhost' },
      readOnly: true,
      logLevel: 'debug',
    })
  })

  test('the short form makes one cluster, named after the host where that says something', () => {
    expect(nameFor('http://127.0.0.1:9090')).toBe('default')
    expect(nameFor('http://localhost:9090')).toBe('default')
    expect(nameFor('http://[::1]:9090')).toBe('default')
    expect(nameFor('https://prom-east.example.com/prometheus')).toBe('prom-east')
  })

  test('the short form has the same defaults as the file', () => {
    const argv = [
      '--prometheus',
      'http://127.0.0.1:9090',
      '--traces',
      'tempo=http://127.0.0.1:3200',
    ]
    const kube = ['--kubeconfig', 'k.yaml', '--context', 'east']
    expect(settingsOf({ argv: [...argv, ...kube] }).clusters).toMatchObject([
      {
        cloud: '',
        region: '',
        metrics: {
          url: 'http://127.0.0.1:9090',
          rateWindow: 60_000,
          timeouts: { connect: 2000, firstByte: 30_000, idle: 15_000, total: 60_000 },
        },
        traces: { kind: 'tempo', url: 'http://127.0.0.1:3200' },
        kubernetes: { kubeconfig: 'k.yaml', context: 'east' },
      },
    ])
  })

  test('help and version need nothing else', () => {
    expect(parse({ argv: ['--help'] })).toEqual({ ok: true, value: { action: 'help' } })
    expect(parse({ argv: ['--version'] })).toEqual({ ok: true, value: { action: 'version' } })
  })

  test("Kubernetes' variables for a service named weir are not ours", () => {
    const env = {
      WEIR_PORT: 'tcp://10.0.0.1:4180',
      WEIR_SERVICE_HOST: '10.0.0.1',
      WEIR_PORT_4180_TCP: 'x',
    }
    expect(settingsOf({ env }).listen.port).toBe(4180)
  })

  test('paths in the file are relative to the file', () => {
    const clusters = 'clusters: [{name: a, metrics: {url: "http://a", bearerTokenFile: token}}]'
    const files = { '/etc/weir/weir.yaml': clusters, '/etc/weir/token': 'x' }
    const { clusters: parsed } = settingsOf({ argv: ['--config', '/etc/weir/weir.yaml'], files })
    expect(parsed[0]?.metrics?.bearerTokenFile).toBe('/etc/weir/token')
  })

  test('a whole file', () => {
    const { clusters } = settingsOf(
      file(`
clusters:
  - name: east
    cloud: aws
    region: eu-west-1
    istioCluster: cluster-1
    metrics:
      url: https://prometheus.example/base/
      headers: { X-Scope-OrgID: east }
      timeouts: { total: 1m30s, connect: 500ms }
      metricPrefix: 'workload:'
      matchers: ['cluster="east"', 'namespace!~"kube-.*"']
      rateWindow: 2m
`),
    )
    expect(clusters[0]).toMatchObject({
      istioCluster: 'cluster-1',
      metrics: {
        headers: { 'X-Scope-OrgID': 'east' },
        timeouts: { total: 90_000, connect: 500, idle: 15_000 },
        metricPrefix: 'workload:',
        matchers: ['cluster="east"', 'namespace!~"kube-.*"'],
        rateWindow: 120_000,
      },
    })
  })
})

describe('what is wrong is said with its key, what was given and what is accepted', () => {
  test.each([
    [
      { argv: ['--port', 'abc'] },
      'listen.port (--port): given "abc"; accepted: a whole number from 0 to 65535',
    ],
    [
      { env: { WEIR_PORT: '70000' } },
      'listen.port (WEIR_PORT): given 70000; accepted: a whole number',
    ],
    [{ argv: ['--prot', '1'] }, '"--prot" is not an option; did you mean --port?'],
    [{ argv: ['--port'] }, '--port needs a value: --port PORT'],
    [{ argv: ['--port', '1', '--port', '2'] }, '--port is given twice'],
    [{ argv: ['--read-only=yes'] }, '--read-only takes no value'],
    [{ argv: ['serve'] }, '"serve" is not an option'],
    [
      { env: { WEIR_PROMETEUS: 'x' } },
      'WEIR_PROMETEUS is not a variable of Weir; did you mean WEIR_PROMETHEUS?',
    ],
    [
      { env: { WEIR_READ_ONLY: 'yes' } },
      'readOnly (WEIR_READ_ONLY): given "yes"; accepted: true or false',
    ],
    [{ argv: ['--config', 'none.yaml'] }, '--config "none.yaml": the file cannot be read'],
    [{ argv: ['--traces', 'http://x'] }, '--traces: accepted: KIND=URL'],
    [
      { argv: ['--traces', 'jager=http://x'] },
      'clusters[0].traces.kind (--traces): given "jager"; accepted: one of jaeger, tempo, zipkin',
    ],
    [{ argv: ['--context', 'a'] }, 'context: needs a kubeconfig'],
    [{ argv: ['--host', '0.0.0.0'] }, 'listen.host: given "0.0.0.0"; accepted: a loopback address'],
    [
      { argv: ['--host', 'example.com'] },
      'listen.host (--host): given "example.com"; accepted: an IP address or "localhost"',
    ],
    [
      { argv: ['--prometheus', 'http://127.0.0.1:4180'] },
      "clusters[0].metrics.url: this is Weir's own address",
    ],
    [
      { argv: ['--prometheus', 'http://localhost:1', '--port', '1'] },
      "clusters[0].metrics.url: this is Weir's own address",
    ],
    [
      { argv: ['--prometheus', 'ftp://x'] },
      'clusters[0].metrics.url (--prometheus): given "ftp://x"; accepted: an http:// or https:// address',
    ],
    [
      file('listen: {prot: 1}'),
      'listen (weir.yaml): unknown key "prot"; accepted: one of the keys host, port, allowedHosts; did you mean "port"?',
    ],
    [
      file('clusters: [{name: East}]'),
      'clusters[0].name (weir.yaml): given "East"; accepted: a DNS label',
    ],
    [
      file('clusters: [{name: a}, {name: a}]'),
      'clusters[1].name: given "a"; accepted: a name no other cluster has',
    ],
    [file('clusters: [{}]'), 'clusters[0].name (weir.yaml): given nothing; accepted: a DNS label'],
    [file('clusters: {}'), 'clusters (weir.yaml): given a mapping; accepted: a list of clusters'],
    [file('- 1'), '--config "weir.yaml": accepted: a YAML mapping'],
    [file('a: 1\na: 2'), '--config "weir.yaml": Map keys must be unique'],
    [file('a: [1'), '--config "weir.yaml": Flow sequence'],
    [file('__proto__: {readOnly: true}'), 'settings (weir.yaml): unknown key "__proto__"'],
    [file('readOnly: !!js/function "x"'), '--config "weir.yaml": Unresolved tag'],
  ])('%j', (given, problem) => {
    expect(problemsOf(given).join('\n')).toContain(problem)
  })

  const metrics = (text: string) =>
    file(`clusters: [{name: a, metrics: {url: "http://a", ${text}}}]`)
  test.each([
    [
      'matchers: ["cluster=east"]',
      'metrics.matchers[0] (weir.yaml): given "cluster=east"; accepted: a label matcher',
    ],
    ['matchers: ["a=\\"b\\"} or up{"]', 'accepted: a label matcher'],
    ['metricPrefix: "a b"', 'accepted: the beginning of a metric name'],
    ['rateWindow: 60', 'metrics.rateWindow (weir.yaml): given 60; accepted: a duration'],
    ['rateWindow: 0s', 'accepted: a duration'],
    [
      'timeouts: {total: soon}',
      'metrics.timeouts.total (weir.yaml): given "soon"; accepted: a duration',
    ],
    ['headers: {Host: x}', 'names the connection itself sets are not accepted'],
    ['headers: {X_Scope: x}', 'names the connection itself sets are not accepted'],
    [
      'caFile: none.pem',
      'metrics.caFile: given "/srv/none.pem"; accepted: a file that can be read',
    ],
    ['certFile: weir.yaml', 'metrics: accepted: certFile and keyFile together, or neither'],
    [
      'bearerTokenFile: weir.yaml, basicAuth: {username: a, passwordFile: weir.yaml}',
      'bearerTokenFile or basicAuth, not both',
    ],
  ])('%s', (text, problem) => {
    expect(problemsOf(metrics(text)).join('\n')).toContain(problem)
  })

  test('secrets are not repeated', () => {
    const problems = [
      ...problemsOf({ argv: ['--prometheus', 'http://user:canary@host/'] }),
      ...problemsOf(metrics('headers: {X-Token: "canary\\n"}')),
      ...problemsOf(metrics('password: canary')),
      ...problemsOf(
        file('clusters: [{name: a, metrics: {url: "http://a", headers: {A: canary: b}}}]'),
      ),
    ]
    expect(problems.length).toBeGreaterThanOrEqual(4)
    expect(problems.join('\n')).not.toContain('canary')
  })

  test('all problems are told at once', () => {
    expect(problemsOf(file('readOnly: 1\nlogLevel: loud\nclusters: [{name: A}]'))).toHaveLength(3)
  })

  test('hostile YAML ends in a problem and changes nothing', () => {
    const laughs = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'
        .split('')
        .map(
          (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join()}]`,
        ),
    ]
    expect(problemsOf(file(laughs.join('\n')))).toHaveLength(1)
    expect(problemsOf(file('['.repeat(10_000)))).not.toEqual([])
    expect(problemsOf(file(`a: ${'x'.repeat(1024 * 1024)}`)).join()).toContain('larger than 1 MiB')
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
