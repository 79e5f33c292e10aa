import { Component, type ErrorInfo, type ReactNode } from 'react'

type ErrorBoundaryProps = {
  /** Draws what stands instead; `retry` draws the children anew. */
  readonly renderFault: (error: Error, retry: () => void) => ReactNode
  readonly children: ReactNode
}
type ErrorBoundaryState = { readonly error: Error | undefined }

/** Keeps a bug in one part of the page from taking the rest with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined }

  static getDerivedStateFromError(thrown: unknown): ErrorBoundaryState {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack)
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return this.props.renderFault(error, () => this.setState({ error: undefined }))
  }
}
