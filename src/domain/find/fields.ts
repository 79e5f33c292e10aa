import { peerKinds, protocols } from '../mesh/identity.ts'
import { healthStates } from '../signals/health.ts'
import { sides } from '../topology/report.ts'

/** Fields whose value is a name: compared whole, in any case, `*` standing for anything. */
export type TextField =
  | 'name'
  | 'namespace'
  | 'cluster'
  | 'workload'
  | 'version'
  | 'from'
  | 'to'
  | 'flag'

/** Fields whose value is one of a few words; `code` also takes any response code. */
export type ChoiceField = 'is' | 'kind' | 'side' | 'mtls' | 'code'

/** Fields whose value is a number, compared in one of their units. */
export type NumberField = 'rate' | 'err' | '4xx' | 'mean' | 'p50' | 'p95' | 'p99'

/** How a unit is written, and how many of it make one of what the graph counts in. */
type Unit = { readonly name: string; readonly perOne: number }

type Documented = {
  /** Other ways to write the field's name. */
  readonly aliases: readonly string[]
  /** What is compared, in words fit for a table of help. */
  readonly what: string
  readonly example: string
}
export type FindField = Documented &
  (
    | { readonly reads: 'text'; readonly name: TextField }
    | { readonly reads: 'choice'; readonly name: ChoiceField; readonly values: readonly string[] }
    /** The first unit is meant where none is written. */
    | { readonly reads: 'number'; readonly name: NumberField; readonly units: readonly Unit[] }
  )

/** Whether a value of `kind` is a protocol, which only edges have. */
export const isKindOfEdge = (value: string): boolean =>
  protocols.some((protocol) => protocol === value)

const securities = ['yes', 'no', 'some', 'unknown'] as const

const perSecond: readonly Unit[] = [{ name: '/s', perOne: 1 }]
const share: readonly Unit[] = [{ name: '%', perOne: 100 }]
const duration: readonly Unit[] = [
  { name: 'ms', perOne: 1000 },
  { name: 's', perOne: 1 },
]

/**
 * Every field an expression may name, as help prints them. Of an edge, `name`, `namespace`,
 * `cluster`, `workload` and `version` compare with either end.
 */
export const findFields: readonly FindField[] = [
  {
    name: 'name',
    aliases: ['service', 'svc'],
    reads: 'text',
    what: 'service or host; of an edge, either end',
    example: 'name:cart*',
  },
  {
    name: 'namespace',
    aliases: ['ns'],
    reads: 'text',
    what: 'namespace; of an edge, either end',
    example: 'ns:shop,bank',
  },
  {
    name: 'cluster',
    aliases: [],
    reads: 'text',
    what: 'cluster; of an edge, either end',
    example: 'cluster:east',
  },
  {
    name: 'workload',
    aliases: [],
    reads: 'text',
    what: 'workload, also of a service that it serves',
    example: 'workload:cart-v2',
  },
  {
    name: 'version',
    aliases: [],
    reads: 'text',
    what: 'version, also of a service that it serves',
    example: 'version:v2',
  },
  {
    name: 'from',
    aliases: [],
    reads: 'text',
    what: 'who calls, by name; edges only',
    example: 'from:web',
  },
  {
    name: 'to',
    aliases: [],
    reads: 'text',
    what: 'who is called, by name; edges only',
    example: 'to:*-db',
  },
  {
    name: 'is',
    aliases: ['health'],
    reads: 'choice',
    values: [...healthStates, 'silent', 'unhealthy'],
    what: 'health; unhealthy is failing or degraded, silent has stopped reporting',
    example: 'is:unhealthy',
  },
  {
    name: 'kind',
    aliases: [],
    reads: 'choice',
    values: [...protocols, ...peerKinds],
    what: 'protocol of an edge; what a node, or either end of an edge, is',
    example: '-kind:tcp',
  },
  {
    name: 'side',
    aliases: [],
    reads: 'choice',
    values: [...sides, 'mixed'],
    what: 'whose numbers an edge shows',
    example: 'side:server',
  },
  {
    name: 'mtls',
    aliases: [],
    reads: 'choice',
    values: securities,
    what: 'whether an edge’s traffic is mutual TLS: all, none or some of it',
    example: 'mtls:no',
  },
  {
    name: 'code',
    aliases: [],
    reads: 'choice',
    values: ['2xx', '3xx', '4xx', '5xx', '0'],
    what: 'a response code on an edge; 0: no response was sent',
    example: 'code:503,504',
  },
  {
    name: 'flag',
    aliases: [],
    reads: 'text',
    what: 'an Envoy response flag on an edge',
    example: 'flag:UO',
  },
  {
    name: 'rate',
    aliases: [],
    reads: 'number',
    units: perSecond,
    what: 'requests per second; into a node; connections for TCP',
    example: 'rate>10/s',
  },
  {
    name: 'err',
    aliases: [],
    reads: 'number',
    units: share,
    what: 'failed share; of a node, of what comes in',
    example: 'err>1%',
  },
  {
    name: '4xx',
    aliases: [],
    reads: 'number',
    units: share,
    what: 'share answered 4xx; edges only',
    example: '4xx>10%',
  },
  {
    name: 'mean',
    aliases: [],
    reads: 'number',
    units: duration,
    what: 'mean latency; edges only',
    example: 'mean>200ms',
  },
  {
    name: 'p50',
    aliases: [],
    reads: 'number',
    units: duration,
    what: 'median latency; edges only',
    example: 'p50>100ms',
  },
  {
    name: 'p95',
    aliases: [],
    reads: 'number',
    units: duration,
    what: '95th percentile of latency; edges only',
    example: 'p95>250ms',
  },
  {
    name: 'p99',
    aliases: [],
    reads: 'number',
    units: duration,
    what: '99th percentile of latency; edges only',
    example: 'p99>=1s',
  },
]

/** What can be written besides fields, as help prints it. */
export const findSyntax: readonly { readonly write: string; readonly means: string }[] = [
  { write: 'cart', means: 'the text is in a name, namespace, cluster or version' },
  { write: 'ns:shop err>1%', means: 'both hold' },
  { write: 'is:failing | is:silent', means: 'one of the two holds' },
  { write: '-ns:shop', means: 'does not hold' },
  { write: 'ns:shop,bank', means: 'one of the two' },
  { write: 'name:cart*', means: '* stands for anything' },
  { write: '"bank · east"', means: 'quotes keep blanks, commas and stars' },
  { write: '> >= < <= =', means: 'compare numbers; one that is not known never holds' },
]

const byName = new Map(
  findFields.flatMap((field) => [field.name, ...field.aliases].map((name) => [name, field])),
)

/** Every way to write a field's name. */
export const fieldNames: readonly string[] = [...byName.keys()]

/** The field of a name or alias, in any case. */
export const fieldNamed = (name: string): FindField | undefined => byName.get(name.toLowerCase())
