import { Check, Copy, TriangleAlert } from 'lucide-react'
import { useState } from 'react'

import { IconButton } from './IconButton.tsx'

type CopyButtonProps = {
  /** What is copied: "query". */
  readonly what: string
  readonly text: string
}

const faces = {
  ready: { icon: Copy, says: 'Copy' },
  done: { icon: Check, says: 'Copied' },
  refused: { icon: TriangleAlert, says: 'Your browser refused to copy' },
} as const

export function CopyButton({ what, text }: CopyButtonProps) {
  const [face, setFace] = useState<keyof typeof faces>('ready')
  const { icon, says } = faces[face]

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setFace('done')
    } catch {
      setFace('refused')
    }
  }
  return (
    <span className="inline-flex" onBlur={() => setFace('ready')}>
      <IconButton label={`${says} ${what}`} icon={icon} onClick={() => void copy()} />
      <span role="status" className="sr-only">
        {face === 'ready' ? '' : says}
      </span>
    </span>
  )
}
