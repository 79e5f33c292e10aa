import type { Position } from '#src/domain/layout/size.ts'
import { parseNodeId, toNodeId, type NodeId } from '#src/domain/mesh/identity.ts'
import { forgetStored, readStored, storedSizes, writeStored } from '#src/ui/stored-json.ts'

import { mostPositions, type Placement } from './placement.ts'

/**
 * Where nodes stand outlives the page: one entry for each scope, and one that says in what order
 * the scopes were looked at. Tabs write their own entries, so they can't break each other's.
 */
const prefix = 'map.'
const orderKey = 'map-order'
const version = 1

/** How many scopes are remembered, and how much they may hold together. */
export const mostScopes = 12
export const mostCharacters = 400_000

/** A place beyond this is a mistake. */
const farthest = 1e6

export function loadPlacement(scope: string): Placement | undefined {
  return readStored(prefix + scope, parsePlacement)
}

/** Keeps a scope's placement as the newest; what was looked at longest ago makes room. */
export function savePlacement(scope: string, placement: Placement): void {
  const key = prefix + scope
  const order = [key, ...ordered().filter((other) => other !== key)]
  const older = order.slice(1)
  while (!writeStored(key, formatPlacement(placement))) {
    const oldest = older.pop()
    if (oldest === undefined) return
    forgetStored(oldest)
  }
  writeStored(orderKey, forgetBeyondLimits(order))
}

/** All that is stored, newest first; what another tab stored without a place in the order last. */
function ordered(): readonly string[] {
  const stored = storedSizes(prefix)
  const order = readStored(orderKey, parseKeys) ?? []
  return [...new Set([...order.filter((key) => stored.has(key)), ...stored.keys()])]
}

function forgetBeyondLimits(order: readonly string[]): readonly string[] {
  const sizes = storedSizes(prefix)
  let characters = 0
  return order.filter((key, index) => {
    const size = sizes.get(key)
    if (size === undefined) return false
    characters += size
    const isKept = index === 0 || (index < mostScopes && characters <= mostCharacters)
    if (!isKept) forgetStored(key)
    return isKept
  })
}

const parseKeys = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((key) => typeof key === 'string') : undefined

function formatPlacement({ positions, pinned, isFirst, present }: Placement): unknown {
  const nodes = [...positions]
    .slice(0, mostPositions)
    .map(([id, { x, y }]) => [id, Math.round(x), Math.round(y), present.has(id) ? 1 : 0])
  return { version, isFirst, nodes, pinned: [...pinned] }
}

function parsePlacement(value: unknown): Placement | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value)) return undefined
  if (value.version !== version || !('nodes' in value) || !Array.isArray(value.nodes)) {
    return undefined
  }
  const positions = new Map<NodeId, Position>()
  const present = new Set<NodeId>()
  for (const entry of value.nodes) {
    const node = parseEntry(entry)
    if (node === undefined) return undefined
    positions.set(node.id, node.position)
    if (node.isPresent) present.add(node.id)
  }
  const pinned = 'pinned' in value ? (parseKeys(value.pinned) ?? []) : []
  const pins = pinned.flatMap(parseId).filter((id) => positions.has(id))
  const isFirst = 'isFirst' in value && value.isFirst === true
  return { positions, pinned: new Set(pins), isFirst, present, arrangement: 0 }
}

function parseEntry(entry: unknown) {
  if (!Array.isArray(entry)) return undefined
  const [text, x, y, isPresent]: readonly unknown[] = entry
  const [id] = parseId(text)
  if (id === undefined || !isPlace(x) || !isPlace(y)) return undefined
  return { id, position: { x, y }, isPresent: isPresent === 1 }
}

const isPlace = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= farthest

function parseId(text: unknown): readonly NodeId[] {
  const peer = typeof text === 'string' ? parseNodeId(text) : undefined
  return peer?.ok === true ? [toNodeId(peer.value)] : []
}
