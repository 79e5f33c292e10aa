import type { Protocol } from '#src/domain/mesh/identity.ts'
import { createRandom, type Random } from '#src/simulator/random.ts'

import { externalName, namespaceName, serviceName, storeName } from './names.ts'

/** How large a generated mesh is, in what the map draws at the service level. */
export type ScaleSize = { readonly nodes: number; readonly edges: number }

export type ScaleNode = {
  readonly kind: 'entry' | 'service' | 'store' | 'external'
  /** 0 is where requests enter; calls go down, but for a few that close cycles. */
  readonly tier: number
  /** Of the namespace; 0 is where the entries are. */
  readonly team: number
  readonly namespace: string
  readonly name: string
  readonly versions: readonly string[]
}
export type ScaleEdge = {
  /** Indices of nodes. */
  readonly source: number
  readonly target: number
  readonly protocol: Protocol
  /** Not what keeps its target in the mesh, so it may come and go. */
  readonly isExtra: boolean
}
export type ScaleShape = {
  readonly nodes: readonly ScaleNode[]
  readonly edges: readonly ScaleEdge[]
}

const lowestTier = 5
const sameNamespaceShare = 0.68
const backwardShare = 0.015

/**
 * A mesh as large companies have them: tiers of services in many namespaces, some called by
 * everybody and most by few, calls across namespaces, a few cycles, stores over TCP below and
 * hosts outside.
 *
 * @returns Exactly the nodes and edges asked for, each node at one end of an edge at least; equal
 *   for equal seeds.
 */
export function createShape(
  { nodes: count, edges: edgeCount }: ScaleSize,
  seed: number,
): ScaleShape {
  const random = createRandom(seed)
  const nodes = createNodes(count, random)
  const draft = new EdgeDraft(nodes, random)
  nodes.forEach((_, index) => draft.connect(index))
  draft.fill(edgeCount)
  return { nodes, edges: draft.edges }
}

function createNodes(count: number, random: Random): readonly ScaleNode[] {
  const teams = Math.max(3, Math.round(Math.sqrt(count) * 0.95))
  const entries = Math.max(1, Math.round(count * 0.01))
  const externals = Math.max(1, Math.round(count * 0.03))
  const stores = Math.max(2, Math.round(count * 0.12))
  const numbers = new Map<string, number>()
  const nextNumber = (key: string) => {
    const number = numbers.get(key) ?? 0
    numbers.set(key, number + 1)
    return number
  }
  return Array.from({ length: count }, (_, index): ScaleNode => {
    // a few teams run much of the mesh
    const team = index < teams ? index : Math.floor(teams * random.next() ** 1.6)
    const namespace = namespaceName(team)
    const mesh = { team, namespace, versions: ['v1'] }
    if (index < entries) {
      const name = index === 0 ? 'ingressgateway' : `ingressgateway-${index + 1}`
      return { ...mesh, kind: 'entry', tier: 0, team: 0, namespace: namespaceName(0), name }
    }
    if (index >= count - externals) {
      const name = externalName(nextNumber('external'))
      return { ...mesh, kind: 'external', tier: lowestTier, namespace: '', name }
    }
    if (index >= count - externals - stores) {
      const name = storeName(nextNumber(`${namespace} store`))
      return { ...mesh, kind: 'store', tier: lowestTier, name }
    }
    const tier = index < teams ? 1 : 1 + Math.floor(random.next() ** 0.8 * (lowestTier - 1))
    const versions = random.next() < 0.12 ? ['v1', 'v2'] : ['v1']
    return { ...mesh, kind: 'service', tier, name: serviceName(nextNumber(namespace)), versions }
  })
}

/** Adds edges by preferential attachment: who is called already is called more. */
class EdgeDraft {
  readonly edges: ScaleEdge[] = []
  readonly #nodes: readonly ScaleNode[]
  readonly #random: Random
  readonly #seen = new Set<string>()
  /** Nodes by team, each once and once more for each call: callers, and who may be called. */
  readonly #callers = new Map<number | 'any', number[]>()
  readonly #called = new Map<number | 'any', number[]>()

  constructor(nodes: readonly ScaleNode[], random: Random) {
    this.#nodes = nodes
    this.#random = random
    nodes.forEach(({ kind }, index) => {
      if (kind === 'entry' || kind === 'service') this.#remember(this.#callers, index)
      if (kind !== 'entry') this.#remember(this.#called, index)
    })
  }

  /** Gives a node its first caller, or an entry its first target. */
  connect(index: number): void {
    const node = this.#nodes[index]
    if (node === undefined) return
    for (let tries = 0; tries < 400; tries++) {
      const pool = tries < 200 && node.kind !== 'entry' ? this.#poolOf(node.team) : 'any'
      const isEntry = node.kind === 'entry'
      const other = this.#pick(isEntry ? this.#called : this.#callers, pool)
      const [source, target] = isEntry ? [index, other] : [other, index]
      if (this.#tierOf(source) < this.#tierOf(target) && this.#add(source, target, false)) return
    }
    // entries are above all
    this.#add(0, index, false)
  }

  fill(count: number): void {
    for (let tries = 0; this.edges.length < count; tries++) {
      if (tries > count * 200) throw new Error(`no room for ${count} edges`)
      const source = this.#pick(this.#callers, 'any')
      const team = this.#nodes[source]?.team ?? 0
      const target = this.#pick(this.#called, this.#poolOf(team))
      const isDown = this.#tierOf(source) < this.#tierOf(target)
      if (isDown || this.#random.next() < backwardShare) this.#add(source, target, true)
    }
  }

  #poolOf(team: number): number | 'any' {
    return this.#random.next() < sameNamespaceShare ? team : 'any'
  }

  #tierOf(index: number): number {
    return this.#nodes[index]?.tier ?? 0
  }

  #pick(pools: ReadonlyMap<number | 'any', readonly number[]>, pool: number | 'any'): number {
    const own = pools.get(pool)
    const list = own === undefined || own.length === 0 ? (pools.get('any') ?? []) : own
    return list[Math.floor(this.#random.next() * list.length)] ?? 0
  }

  #remember(pools: Map<number | 'any', number[]>, index: number): void {
    const team = this.#nodes[index]?.team ?? 0
    for (const pool of [team, 'any'] as const) {
      const list = pools.get(pool)
      if (list === undefined) pools.set(pool, [index])
      else list.push(index)
    }
  }

  #add(source: number, target: number, isExtra: boolean): boolean {
    const key = `${source}>${target}`
    const node = this.#nodes[target]
    if (node === undefined || source === target || this.#seen.has(key)) return false
    this.#seen.add(key)
    const web = this.#random.next() < 0.3 ? 'grpc' : 'http'
    this.edges.push({ source, target, protocol: node.kind === 'store' ? 'tcp' : web, isExtra })
    this.#remember(this.#called, target)
    this.#remember(this.#callers, source)
    return true
  }
}
