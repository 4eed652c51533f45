/** Three leaves on a stem: the sign of the studio. */
export function SagebrushMark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M16 30V12" stroke="#7fd8cf" strokeWidth="2" strokeLinecap="round" />
      <path d="M16 14c-4-3-4-8 0-12 4 4 4 9 0 12Z" fill="#e4f5f2" />
      <path d="M15 21C9 22 5 19 4 13c6-1 10 2 11 8Z" fill="#69c3bd" />
      <path d="M17 21c6 1 10-2 11-8-6-1-10 2-11 8Z" fill="#3fb3ab" />
    </svg>
  );
}
