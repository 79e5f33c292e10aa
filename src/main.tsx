import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { config } from 'zod'

import { App } from '#src/app/App.tsx'
import { followTheme } from '#src/app/theme.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

// zod would try to compile its schemas, which the page's policy (Trusted Types) refuses and reports
config({ jitless: true })
followTheme()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
