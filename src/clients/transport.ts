/** How a client reaches its server: `fetch`, a simulator, or a recorded answer. */
export type Transport = (request: Request) => Promise<Response>
