import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { toTrafficActions, toTrafficPlaces } from '#src/features/topology/traffic-commands.ts'
import { parseTrafficState } from '#src/features/topology/url.ts'
import { trafficQueries, type TrafficView } from '#src/queries/traffic.ts'
import { Dialog } from '#src/ui/Dialog.tsx'
import { navigate, pathAsLeft } from '#src/ui/location.ts'
import { Palette, type PaletteEntry } from '#src/ui/Palette.tsx'
import { usePreference } from '#src/ui/preference.ts'

import { pages } from './pages.tsx'
import { toMapActions } from './palette-map.ts'
import { recentChoices, rememberChoice } from './palette-recent.ts'
import { themePreference } from './theme.ts'

type CommandPaletteProps = { readonly onClose: () => void; readonly onShowKeys: () => void }

/** Everything by its name: services, edges, namespaces, pages, and what can be done. */
export function CommandPalette({ onClose, onShowKeys }: CommandPaletteProps) {
  const client = useQueryClient()
  const [, setTheme] = usePreference(themePreference)
  // as it was when it opened: what is chosen from must not change under the hand
  const [{ entries, hasTraffic }] = useState(() => toEntries(client, onShowKeys, setTheme))
  const [recent] = useState(recentChoices)

  return (
    <Dialog title="Go to" open isWide onClose={onClose}>
      <Palette
        label="Service, edge, namespace, page or action"
        entries={entries}
        recent={recent}
        onChoose={choose}
        note={
          hasTraffic
            ? undefined
            : 'No traffic has been asked for yet, so no services are known here: Traffic shows them.'
        }
      />
    </Dialog>
  )
}

function choose({ id, does }: PaletteEntry, inNewTab: boolean): void {
  rememberChoice(id)
  if ('to' in does && inNewTab) {
    window.open(does.to, '_blank', 'noopener')
    return
  }
  const act = () => ('to' in does ? navigate(does.to) : does.run())
  // the platform's own way to close gives the focus back to where it was
  const dialog = document.querySelector<HTMLDialogElement>('dialog[open]')
  dialog?.addEventListener('close', act, { once: true })
  dialog?.close()
}

function run(title: string, act: () => void, detail = ''): PaletteEntry {
  return {
    id: `action ${title}`,
    group: 'Actions',
    title,
    place: '',
    detail,
    weight: 0,
    does: { run: act },
  }
}

function toEntries(
  client: QueryClient,
  onShowKeys: () => void,
  setTheme: (theme: (typeof themePreference.values)[number]) => void,
) {
  const view = latestView(client)
  const path = window.location.pathname === '/' ? window.location.search : pathAsLeft('/').slice(1)
  const state = parseTrafficState(new URLSearchParams(path))
  const toPages = pages.map(({ path: to, title }) => ({
    id: `page ${to}`,
    group: 'Pages',
    title,
    place: '',
    detail: '',
    weight: 0,
    does: { to: pathAsLeft(to) },
  }))
  const refresh = () =>
    void client.refetchQueries({ queryKey: trafficQueries.all(), type: 'active' })
  const entries: readonly PaletteEntry[] = [
    ...(view === undefined ? [] : toTrafficPlaces(view.graph, state)),
    ...toPages,
    run('Refresh now', refresh, 'r'),
    ...toMapActions(),
    ...toTrafficActions(state),
    ...themePreference.values.map((theme) =>
      run(theme === 'system' ? 'Theme as the system' : `Theme ${theme}`, () => setTheme(theme)),
    ),
    run('Copy a link to this page', () => void navigator.clipboard.writeText(window.location.href)),
    run('Show the keys', onShowKeys, '?'),
  ]
  return { entries, hasTraffic: view !== undefined }
}

/** The traffic that was asked for last, whichever page shows it. */
function latestView(client: QueryClient): TrafficView | undefined {
  const views = client
    .getQueryCache()
    .findAll({ queryKey: [...trafficQueries.all(), 'view'] })
    .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
  const latest = views.find(({ state }) => state.data !== undefined)
  return latest && client.getQueryData<TrafficView>(latest.queryKey)
}
