import { useEffect, useState, type FocusEvent, type KeyboardEvent } from 'react'

import { pitch } from '#src/domain/layout/size.ts'
import { peerAt, toNodeId, type EdgeId, type NodeId, type Peer } from '#src/domain/mesh/identity.ts'
import type { TrafficEdge, TrafficNode } from '#src/domain/topology/graph.ts'

import type { MapPicture } from './map-options.ts'
import type { MapView } from './map-view.ts'
import type { speakEdge, speakNode } from './speech.ts'
import { placeOf, resumeWalk, startWalk, takeStep, type Stand, type Step } from './walk.ts'

/** What can be done with what one stands on or points at. */
export type MapCommands = {
  readonly onSelect: (id: NodeId | EdgeId | undefined) => void
  /** Shows a fold one level finer. */
  readonly onOpen: (id: NodeId) => void
  /** Folds a namespace or a cluster into one card. */
  readonly onClose: (id: NodeId) => void
  /** Shows only what surrounds something, or everything again. */
  readonly onFocus: (id: NodeId | EdgeId) => void
  readonly onShowPage: (id: NodeId) => void
  /** Moves a node by so much, in map units, and pins it there. */
  readonly onNudge: (id: NodeId, right: number, down: number) => void
  readonly onUnpin: (id: NodeId) => void
  readonly onArrange: () => void
}

type WalkedMap = {
  readonly picture: MapPicture
  readonly selected: NodeId | EdgeId | undefined
  readonly view: MapView | undefined
  readonly commands: MapCommands
}

// nothing is said before the first step, so the map needn't wait for the words
type Speech = { readonly speakEdge: typeof speakEdge; readonly speakNode: typeof speakNode }
const loadSpeech = (): Promise<Speech> => import('./speech.ts')

/** What was said last, of what; `isOwed` while the words for it are still on their way. */
type Said = { readonly of: string; readonly words: string; readonly isOwed: boolean }

/** Walking the map by keys: where one stands, and what is said of it. */
export function useWalk({ picture, selected, view, commands }: WalkedMap) {
  const { graph } = picture.map
  const [stand, setStand] = useState<Stand>()
  const [said, setSaid] = useState<Said>()
  const speech = useSpeech()
  const [isFocused, setFocused] = useState(false)
  const [cameFrom, setCameFrom] = useState<Element>()
  const here = stand === undefined ? undefined : resumeWalk(graph, stand)

  // one stands elsewhere without a step once what one stood on was opened, folded or left
  if (here !== undefined && (here.id !== said?.of || (said.isOwed && speech !== undefined)))
    say(here)

  function say(at: Stand, words?: string) {
    const told = words ?? (speech === undefined ? '' : speak(speech, picture, at))
    setSaid({ of: at.id, words: told, isOwed: told === '' && speech === undefined })
  }
  const go = (next: Stand | undefined) => {
    if (next === undefined) return
    setStand(next)
    say(next)
  }
  const step = (way: Step) => {
    const from = here ?? (selected === undefined ? undefined : startWalk(graph, selected))
    if (from === undefined) return go(startWalk(graph, undefined))
    const next = takeStep(graph, from, way)
    if (next !== undefined) return go(next)
    setStand(from)
    say(from, `${deadEnds[way]}. ${speech === undefined ? '' : speak(speech, picture, from)}`)
  }
  const leave = () => {
    setStand(undefined)
    setSaid(undefined)
    if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus()
  }

  const follow = (event: KeyboardEvent): boolean => {
    const arrow = arrows[event.key]
    if (event.ctrlKey || event.metaKey) return false
    if (arrow !== undefined && event.shiftKey) view?.look(arrow.right, arrow.down)
    else if (arrow !== undefined && event.altKey) return nudge(arrow)
    else if (event.altKey) return false
    else if (arrow !== undefined) step(arrow.step)
    else if (event.key === 'Home') step('first')
    else if (event.key === 'End') step('last')
    else if (event.key === 'Escape') return here !== undefined && (leave(), true)
    else return command(event.key)
    return true
  }
  const nudge = ({ right, down }: Arrow): boolean => {
    const node = here?.on === 'node' ? graph.nodes.get(here.id) : undefined
    if (here === undefined || node === undefined) return false
    commands.onNudge(node.id, right * pitch.column, down * pitch.row)
    say(here, `Moved ${arrowWords(right, down)} and pinned.`)
    return true
  }
  const command = (key: string): boolean => {
    const forView = viewKeys[key]
    if (forView !== undefined && view !== undefined) forView(view)
    else if (key === 'a') commands.onArrange()
    else return commandOnOne(key)
    return true
  }
  /** Whoever has not walked yet means what is selected, if that is drawn. */
  const commandOnOne = (key: string): boolean => {
    const start = selected === undefined ? undefined : startWalk(graph, selected)
    const at = here ?? (start?.id === selected ? start : undefined)
    if (at === undefined || !commandOn(at, key)) return false
    setStand(at)
    return true
  }
  const commandOn = (at: Stand, key: string): boolean => {
    const node = at.on === 'node' ? graph.nodes.get(at.id) : undefined
    if (key === 'Enter') commands.onSelect(at.id)
    else if (key === 'f') commands.onFocus(at.id)
    else if (key === 'o') open(at, node)
    else if (key === 'c') close(at, node)
    else if (key === 'u' && node !== undefined) {
      commands.onUnpin(node.id)
      say(at, 'Not pinned any more.')
    } else return false
    return true
  }
  const open = (at: Stand, node: TrafficNode | undefined) => {
    const opening = node === undefined ? undefined : openingOf(node)
    if (opening === undefined) say(at, 'Nothing to open here.')
    else if (opening.how === 'page') commands.onShowPage(opening.id)
    else commands.onOpen(opening.id)
  }
  const close = (at: Stand, node: TrafficNode | undefined) => {
    const box = node === undefined ? undefined : boxOf(node.identity)
    if (box === undefined) say(at, 'Nothing to fold here.')
    else commands.onClose(box)
  }

  return {
    /** Where one stands, while the map has the focus. */
    walked: isFocused ? here?.id : undefined,
    said: said?.words ?? '',
    /** The pointer takes over: the next key starts from what is selected. */
    stop: () => setStand(undefined),
    handlers: {
      onKeyDown: (event: KeyboardEvent) => {
        if (follow(event)) event.preventDefault()
      },
      onFocus: ({ relatedTarget }: FocusEvent) => {
        setFocused(true)
        setCameFrom(relatedTarget ?? undefined)
      },
      onBlur: () => setFocused(false),
    },
  }
}

type Arrow = { readonly right: number; readonly down: number; readonly step: Step }

const arrows: Readonly<Record<string, Arrow>> = {
  ArrowLeft: { right: -1, down: 0, step: 'upstream' },
  ArrowRight: { right: 1, down: 0, step: 'downstream' },
  ArrowUp: { right: 0, down: -1, step: 'previous' },
  ArrowDown: { right: 0, down: 1, step: 'next' },
}

const arrowWords = (right: number, down: number): string =>
  right === 0 ? (down < 0 ? 'up' : 'down') : right < 0 ? 'left' : 'right'

const deadEnds: Readonly<Record<Step, string>> = {
  downstream: 'It calls nothing',
  upstream: 'Nothing calls it',
  previous: 'The first of these',
  next: 'The last of these',
  first: 'The first of these',
  last: 'The last of these',
}

const viewKeys: Readonly<Record<string, (view: MapView) => void>> = {
  '+': (view) => view.zoomIn(),
  '=': (view) => view.zoomIn(),
  '-': (view) => view.zoomOut(),
  '0': (view) => view.fit(),
}

/** The words; a page that lost its server before they came walks in silence. */
function useSpeech(): Speech | undefined {
  const [speech, setSpeech] = useState<Speech>()
  useEffect(() => {
    loadSpeech().then(
      (loaded) => setSpeech(loaded),
      () => undefined,
    )
  }, [])
  return speech
}

function speak(speech: Speech, picture: MapPicture, stand: Stand): string {
  const { graph } = picture.map
  const place = placeOf(graph, stand)
  if (stand.on === 'edge') {
    const edge: TrafficEdge | undefined = graph.edges.get(stand.id)
    return edge === undefined ? '' : speech.speakEdge(edge, picture, place)
  }
  const node = graph.nodes.get(stand.id)
  return node === undefined ? '' : speech.speakNode(node, picture, place)
}

/** What opening a node means: a service has a page, what is coarser is shown one level finer. */
export function openingOf({
  id,
  identity,
}: TrafficNode): { readonly how: 'page' | 'finer'; readonly id: NodeId } | undefined {
  if (identity.kind !== 'mesh') return undefined
  if (identity.service === '' && identity.workload === '') return { how: 'finer', id }
  if (identity.service === '') return undefined
  return { how: 'page', id: toNodeId(peerAt(identity, 'service')) }
}

/** What a node is folded into: the service it is a part of, its namespace, or its cluster. */
function boxOf(identity: Peer): NodeId | undefined {
  if (identity.kind !== 'mesh') return undefined
  if (identity.workload !== '' && identity.service !== '')
    return toNodeId(peerAt(identity, 'service'))
  if (identity.service !== '' || identity.workload !== '')
    return toNodeId(peerAt(identity, 'namespace'))
  return identity.namespace === '' ? undefined : toNodeId(peerAt(identity, 'cluster'))
}
