/** The sign-in page that leads back to `returnTo`. */
export function signInPath(returnTo: string): string {
  return returnTo === "/" ? "/sign-in" : `/sign-in?returnTo=${encodeURIComponent(returnTo)}`;
}

/** Where sign-in leads: a path of this site and nothing else, as the value comes from a link anyone can write. */
export function safeReturnPath(returnTo: string | null): string {
  if (returnTo === null || !returnTo.startsWith("/")) return "/";
  const origin = "http://studio.invalid";
  const url = URL.canParse(returnTo, origin) ? new URL(returnTo, origin) : null;
  if (url === null || url.origin !== origin) return "/";
  return url.pathname + url.search + url.hash;
}
