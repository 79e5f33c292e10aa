/** The shape of the page while its first numbers are on their way. */
export function LoadingScreen() {
  return (
    <div aria-busy="true" className="flex h-full flex-col gap-3 p-3">
      <p role="status" className="sr-only">
        Loading the mesh
      </p>
      <div className="skeleton h-7 w-2/3 shrink-0" />
      <div className="skeleton h-5 w-1/3 shrink-0" />
      <div className="skeleton min-h-24 grow" />
      <LoadingRows />
    </div>
  )
}

export function LoadingRows() {
  return (
    <div aria-busy="true" className="flex flex-col gap-2.5 p-3">
      {[72, 64, 80, 56, 68, 60].map((width) => (
        <div key={width} className="skeleton h-3" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
