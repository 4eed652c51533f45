"use client";

import type { PaginationProps } from "@cloudscape-design/components/pagination";
import { useState } from "react";
import { useUrlParameters } from "./use-url-parameters.ts";

/**
 * Pages of a list that the server hands out by token. Page and token stand in the address (`page`, `token`); tokens of
 * the pages before are known only to whoever walked through them, so a link to page 3 leads back by page 1.
 */
export function usePages() {
  const url = useUrlParameters();
  const [visited, setVisited] = useState<Readonly<Record<number, string>>>({});
  const token = url.get("token") ?? undefined;
  const page = token === undefined ? 1 : Math.max(2, Number(url.get("page")) || 2);

  function paginationProps(nextToken: string | undefined): PaginationProps {
    return {
      currentPageIndex: page,
      pagesCount: nextToken === undefined ? page : page + 1,
      openEnd: nextToken !== undefined,
      onChange: ({ detail: { currentPageIndex } }) => {
        const known: Readonly<Record<number, string>> = {
          ...visited,
          ...(token === undefined ? {} : { [page]: token }),
          ...(nextToken === undefined ? {} : { [page + 1]: nextToken }),
        };
        setVisited(known);
        const chosen = known[currentPageIndex];
        url.set(
          currentPageIndex === 1 || chosen === undefined
            ? { page: null, token: null }
            : { page: String(currentPageIndex), token: chosen },
        );
      },
    };
  }

  return { nextToken: token, paginationProps };
}

/** To be set together with a filter: another filter is another list. */
export const firstPage = { page: null, token: null };
