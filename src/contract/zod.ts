import * as z from 'zod/mini'

// Must be said before the first schema is made: zod would try to compile its schemas into
// functions, which the page's policy (Trusted Types) refuses and reports.
z.config({ jitless: true })

export { z }
