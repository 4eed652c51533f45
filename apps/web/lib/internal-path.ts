/** Paths of the front door that are not pages: the API answers them. */
const servedElsewhere = /^\/api(\/|$)/;

/** The path an anchor leads to inside the studio, or null when the browser should follow it itself. */
export function internalPathOf(anchor: HTMLAnchorElement): string | null {
  if (!anchor.hasAttribute("href") || anchor.hasAttribute("download")) return null;
  if (anchor.target !== "" && anchor.target !== "_self") return null;
  const url = new URL(anchor.href, window.location.href);
  if (url.origin !== window.location.origin || servedElsewhere.test(url.pathname)) return null;
  // Within the page only the hash differs: scrolling there is the browser's work.
  if (url.hash !== "" && url.pathname === window.location.pathname && url.search === window.location.search)
    return null;
  return url.pathname + url.search + url.hash;
}
