"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

type Changes = Record<string, string | null>;

/**
 * Filters, sort, page and selection of a page live in the address bar, so that a link shows what its sender saw.
 * @returns the parameters, and a function that changes some of them; null removes one.
 */
export function useSearchState(): [URLSearchParams, (changes: Changes, history?: "replace" | "push") => void] {
  const searchParams = useSearchParams();
  const pathname = usePathname();

  const change = useCallback(
    (changes: Changes, history: "replace" | "push" = "replace") => {
      // Read from the window: two changes in one tick must both survive.
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === "") next.delete(name);
        else next.set(name, value);
      }
      const query = next.toString();
      const url = query === "" ? pathname : `${pathname}?${query}`;
      if (history === "push") window.history.pushState(null, "", url);
      else window.history.replaceState(null, "", url);
    },
    [pathname],
  );

  return [searchParams, change];
}

/** A parameter that counts from 1. */
export function positiveIntegerOf(text: string | null, otherwise: number): number {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value >= 1 ? value : otherwise;
}
