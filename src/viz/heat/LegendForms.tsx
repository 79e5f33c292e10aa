import { mix } from '../map/contrast.ts'
import { toCellLayers, type CellLook } from './cell-layers.ts'
import { LayerPicture } from './LayerPicture.tsx'
import { faded } from './to-heat-layers.ts'
import { useHeatTheme } from './use-heat-theme.ts'

/** A form of cells, and what it says. */
export type LegendForm = {
  readonly look: CellLook | { readonly form: 'few'; readonly colour: string }
  readonly words: string
}

const width = 14
const height = 12

/** The forms of cells that say something else than a value. */
export function LegendForms({ forms }: { readonly forms: readonly LegendForm[] }) {
  const theme = useHeatTheme()
  const toLook = (look: LegendForm['look']): CellLook =>
    look.form === 'few'
      ? { form: 'faint', colour: look.colour, faint: mix(look.colour, theme.panel, faded) }
      : look
  return (
    <ul className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {forms.map(({ look, words }) => (
        <li key={words} className="flex items-center gap-1.5 whitespace-nowrap">
          <span className="border-line-strong border">
            <LayerPicture
              width={width}
              height={height}
              layers={toCellLayers(
                {
                  first: 0,
                  end: 1,
                  columns: 1,
                  // the gaps between cells are not drawn
                  width: width + 1,
                  rowHeight: height + 1,
                  lookAt: () => toLook(look),
                },
                theme.forms,
              )}
            />
          </span>
          {words}
        </li>
      ))}
    </ul>
  )
}
