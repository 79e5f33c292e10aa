import type { LucideIcon } from 'lucide-react'
import { FileJson, Image, ImageDown, PinOff, Shuffle } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'

import type { NodeId } from '#src/domain/mesh/identity.ts'
import { saveFile } from '#src/ui/csv.ts'
import type { MapPicture } from '#src/viz/map/map-options.ts'
import type { MapView } from '#src/viz/map/map-view.ts'

import type { Placing } from './use-positions.ts'

type MapMenuProps = {
  readonly picture: MapPicture
  readonly places: Placing
  readonly scopeKey: string
  /** A pinned card that is selected can be let go by itself. */
  readonly selected: NodeId | undefined
  readonly view: MapView | undefined
}

/** What can be done with all of the map: arranging it, letting go of pins, saving it as a file. */
export function MapMenu({ picture, places, scopeKey, selected, view }: MapMenuProps) {
  const { positions, pinned, arrange, unpin } = places
  const pins = [...pinned].filter((id) => picture.map.graph.nodes.has(id)).length
  const save = (extension: string, toFile: (view: MapView, savedAt: Date) => Promise<BlobPart>) => {
    if (view === undefined) return
    const savedAt = new Date()
    const finish = async () => {
      const { mapFileName } = await import('#src/viz/map/export-map.ts')
      const content = await toFile(view, savedAt)
      saveFile(mapFileName(scopeKey, savedAt, extension), mediaTypes[extension] ?? '', content)
    }
    void finish()
  }
  const saveJson = () =>
    save('json', async (_, savedAt) => {
      const { toMapFile } = await import('#src/viz/map/export-map.ts')
      const map = { picture, positions: positions ?? new Map(), pinned, scope: scopeKey, savedAt }
      return `${JSON.stringify(toMapFile(map), null, 2)}\n`
    })

  return (
    <div className="flex w-56 flex-col p-1">
      <Item icon={Shuffle} onClick={arrange} hint="a">
        Arrange anew
      </Item>
      {selected !== undefined && pinned.has(selected) && (
        <Item icon={PinOff} onClick={() => unpin(selected)} hint="u">
          Unpin what is selected
        </Item>
      )}
      <Item icon={PinOff} onClick={() => unpin()} disabled={pins === 0}>
        Unpin all{pins > 0 && ` (${pins})`}
      </Item>
      <hr className="border-line my-1" />
      <Item icon={Image} onClick={() => save('png', (from) => from.toPng())}>
        Save as PNG
      </Item>
      <Item icon={ImageDown} onClick={() => save('svg', (from) => from.toSvg())}>
        Save as SVG
      </Item>
      <Item icon={FileJson} onClick={saveJson}>
        Save as JSON
      </Item>
    </div>
  )
}

const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  svg: 'image/svg+xml;charset=utf-8',
  json: 'application/json',
}

type ItemProps = {
  readonly icon: LucideIcon
  readonly onClick: () => void
  readonly disabled?: boolean
  /** The key that does the same while the map has the focus. */
  readonly hint?: string
  readonly children: ReactNode
}

function Item({ icon: Icon, onClick, disabled = false, hint, children }: ItemProps) {
  const press = (event: MouseEvent<HTMLElement>) => {
    event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
    onClick()
  }
  return (
    <button
      type="button"
      onClick={press}
      disabled={disabled}
      className="hover:bg-hover flex h-8 items-center gap-2.5 rounded px-2 text-left disabled:opacity-50"
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden className="text-muted shrink-0" />
      <span className="grow">{children}</span>
      {hint !== undefined && (
        <kbd aria-hidden className="text-faint font-mono text-xs">
          {hint}
        </kbd>
      )}
    </button>
  )
}
