import { z } from 'zod'

import {
  type DestinationRuleSpec,
  destinationRuleSpec,
  type Manifest,
  manifestSchema,
  type VirtualServiceSpec,
  virtualServiceSpec,
} from './manifest.ts'

/** A VirtualService or DestinationRule as the traffic reads it. */
export type Rule<Spec> = {
  readonly name: string
  readonly namespace: string
  readonly spec: Spec
}

/** All rules of one cluster, by namespace and name. */
export type Rules = {
  readonly virtualServices: readonly Rule<VirtualServiceSpec>[]
  readonly destinationRules: readonly Rule<DestinationRuleSpec>[]
}

type ManifestReference = {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

type ApplyResult =
  | { readonly ok: true; readonly manifest: Manifest }
  /** `invalid`: for people, names the field. `conflict`: the object has moved on. */
  | { readonly ok: false; readonly reason: 'invalid' | 'conflict'; readonly message: string }

/**
 * The routing documents of every cluster. The traffic after a change obeys VirtualService and
 * DestinationRule; other kinds are only kept.
 */
export type RoutingStore = {
  list(cluster: string, kind?: string): readonly Manifest[]
  get(cluster: string, reference: ManifestReference): Manifest | undefined
  /** Creates or replaces; a `resourceVersion` in the manifest must be the stored one. */
  apply(cluster: string, manifest: unknown): ApplyResult
  /** Answers whether there was anything to remove. */
  remove(cluster: string, reference: ManifestReference): boolean
  /** Grows with each change, over all clusters. */
  revision(): number
}

type Entry = { readonly manifest: Manifest; readonly parsed: ParsedRule | undefined }
type ParsedRule =
  | { readonly kind: 'VirtualService'; readonly rule: Rule<VirtualServiceSpec> }
  | { readonly kind: 'DestinationRule'; readonly rule: Rule<DestinationRuleSpec> }

/**
 * Creates a store without documents.
 *
 * @param beforeChange - Called before each change, so that the past is made under the old rules.
 */
export function createRoutingStore(
  clusters: readonly string[],
  beforeChange: () => void,
): RoutingStore & { rulesOf(cluster: string): Rules } {
  const documents = new Map(clusters.map((name) => [name, new Map<string, Entry>()]))
  let revision = 0

  const entriesOf = (cluster: string) => {
    const found = documents.get(cluster)
    if (found === undefined) throw new RangeError(`the simulator has no cluster "${cluster}"`)
    return found
  }
  const inOrder = (cluster: string) =>
    [...entriesOf(cluster)].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)

  const apply = (cluster: string, input: unknown): ApplyResult => {
    const entries = entriesOf(cluster)
    const manifest = manifestSchema.safeParse(structuredClone(input))
    if (!manifest.success) return invalid(manifest.error)
    const parsed = parseRule(manifest.data)
    if (!parsed.success) return invalid(parsed.error)
    const key = keyOf(referenceOf(manifest.data))
    const before = entries.get(key)?.manifest
    const expected = manifest.data.metadata.resourceVersion
    if (expected !== undefined && expected !== before?.metadata.resourceVersion) {
      return { ok: false, reason: 'conflict', message: 'the object has been modified' }
    }
    beforeChange()
    revision += 1
    const stored = stamped(manifest.data, before, `${cluster}-${key}`, revision)
    entries.set(key, { manifest: stored, parsed: parsed.data })
    return { ok: true, manifest: structuredClone(stored) }
  }

  const remove = (cluster: string, reference: ManifestReference) => {
    const entries = entriesOf(cluster)
    if (!entries.has(keyOf(reference))) return false
    beforeChange()
    revision += 1
    return entries.delete(keyOf(reference))
  }

  return {
    list: (cluster, kind) =>
      inOrder(cluster)
        .filter(({ manifest }) => kind === undefined || manifest.kind === kind)
        .map(({ manifest }) => structuredClone(manifest)),
    get: (cluster, reference) => {
      const found = entriesOf(cluster).get(keyOf(reference))
      return found === undefined ? undefined : structuredClone(found.manifest)
    },
    apply,
    remove,
    revision: () => revision,
    rulesOf: (cluster) => rulesIn(inOrder(cluster)),
  }
}

function rulesIn(entries: readonly Entry[]): Rules {
  const virtualServices: Rule<VirtualServiceSpec>[] = []
  const destinationRules: Rule<DestinationRuleSpec>[] = []
  for (const { parsed } of entries) {
    if (parsed?.kind === 'VirtualService') virtualServices.push(parsed.rule)
    if (parsed?.kind === 'DestinationRule') destinationRules.push(parsed.rule)
  }
  return { virtualServices, destinationRules }
}

type Parsed =
  | { readonly success: true; readonly data: ParsedRule | undefined }
  | { readonly success: false; readonly error: z.ZodError }

function parseRule({ apiVersion, kind, metadata, spec }: Manifest): Parsed {
  const { name, namespace } = metadata
  if (!apiVersion.startsWith('networking.istio.io/')) return { success: true, data: undefined }
  if (kind === 'VirtualService') {
    const parsed = virtualServiceSpec.safeParse(spec)
    if (!parsed.success) return parsed
    return { success: true, data: { kind, rule: { name, namespace, spec: parsed.data } } }
  }
  if (kind === 'DestinationRule') {
    const parsed = destinationRuleSpec.safeParse(spec)
    if (!parsed.success) return parsed
    return { success: true, data: { kind, rule: { name, namespace, spec: parsed.data } } }
  }
  return { success: true, data: undefined }
}

/** As the API server stamps objects: `generation` moves with the spec only. */
function stamped(
  manifest: Manifest,
  before: Manifest | undefined,
  uid: string,
  revision: number,
): Manifest {
  const changed = JSON.stringify(before?.spec) !== JSON.stringify(manifest.spec)
  const generation = (before?.metadata.generation ?? 0) + (changed ? 1 : 0)
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      uid: before?.metadata.uid ?? uid,
      generation,
      resourceVersion: String(revision),
    },
  }
}

const referenceOf = ({ kind, metadata }: Manifest): ManifestReference => ({
  kind,
  namespace: metadata.namespace,
  name: metadata.name,
})

const keyOf = ({ kind, namespace, name }: ManifestReference) => `${kind}/${namespace}/${name}`

const invalid = (error: z.ZodError): ApplyResult => ({
  ok: false,
  reason: 'invalid',
  message: z.prettifyError(error),
})
