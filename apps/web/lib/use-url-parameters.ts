"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback } from "react";

interface UrlParameters {
  get: (name: string) => string | null;
  /** Replaces the address without a new entry in the history. Null and "" take a parameter away. */
  set: (changes: Readonly<Record<string, string | null>>) => void;
}

/** Filters, tabs and pages as they stand in the address, so that a link shows what its sender saw. */
export function useUrlParameters(): UrlParameters {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const set = useCallback(
    (changes: Readonly<Record<string, string | null>>) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === "") next.delete(name);
        else next.set(name, value);
      }
      router.replace(next.size === 0 ? pathname : `${pathname}?${next}`, { scroll: false });
    },
    [router, pathname, search],
  );
  const get = useCallback((name: string) => search.get(name), [search]);
  return { get, set };
}
