import { EmptyMessage } from '#src/ui/EmptyMessage.tsx'
import { Link } from '#src/ui/Link.tsx'

export function NotFoundPage() {
  return (
    <EmptyMessage isPage title="There is no such page">
      <p>The address may be mistyped, or from a version of Weir that knows more pages.</p>
      <p>
        <Link to="/" className="text-accent inline-block py-1 underline">
          Go to Traffic
        </Link>
      </p>
    </EmptyMessage>
  )
}
