import { layoutSkeleton } from '#src/domain/layout/layout.ts'

import type { LayoutAnswer, LayoutRequest } from './messages.ts'

self.addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  const positions = layoutSkeleton(data.skeleton, data.holds)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's has no such argument
  self.postMessage({ id: data.id, positions } satisfies LayoutAnswer)
})
