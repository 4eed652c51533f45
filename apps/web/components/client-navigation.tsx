"use client";

import { useRouter } from "next/navigation";
import type { MouseEvent, ReactNode } from "react";
import { internalPathOf } from "../lib/internal-path.ts";

/**
 * Turns plain clicks on links within the studio into client-side navigation, so that every Cloudscape component with an
 * `href` works without its own handler. Clicks that open tabs, downloads and other sites stay the browser's.
 */
export function ClientNavigation({ children }: { children: ReactNode }) {
  const router = useRouter();

  function followLink(event: MouseEvent) {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const anchor = event.target instanceof Element ? event.target.closest("a") : null;
    const path = anchor === null ? null : internalPathOf(anchor);
    if (path === null) return;
    event.preventDefault();
    router.push(path);
  }

  // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is interactive
  // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link arrives as a click
  return <div onClick={followLink}>{children}</div>;
}
