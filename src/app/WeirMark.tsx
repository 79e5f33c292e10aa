/** A weir in section: water held high, falling, and going on. */
export function WeirMark() {
  return (
    <svg width="20" height="20" viewBox="0 0 16 16" aria-hidden>
      <rect width="16" height="16" rx="3.5" fill="#0f5f8f" />
      <path
        d="M2.5 5h5.2v5.2q0 1.3 1.3 1.3h4.5"
        fill="none"
        stroke="#fff"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
      <path d="M2.5 11.5h2.6" stroke="#8fcdf0" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  )
}
