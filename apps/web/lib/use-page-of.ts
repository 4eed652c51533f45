"use client";

import {
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { useEffect } from "react";

interface ListPage<Item> {
  items: Item[];
  nextToken?: string | undefined;
}

type ListQueryOptions<Item, Token> = UseInfiniteQueryOptions<
  ListPage<Item>,
  Error,
  InfiniteData<ListPage<Item>, Token>,
  QueryKey,
  Token
>;

interface PageOf<Item, Token> {
  items: Item[];
  /** Pages known so far; with `hasMore`, at least one more follows. */
  pageCount: number;
  hasMore: boolean;
  isLoading: boolean;
  query: UseInfiniteQueryResult<InfiniteData<ListPage<Item>, Token>, Error>;
}

/** One numbered page of a list that the server hands out by cursor. A page far in is reached through those before it. */
export function usePageOf<Item, Token>(options: ListQueryOptions<Item, Token>, page: number): PageOf<Item, Token> {
  const query = useInfiniteQuery(options);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const loadedCount = query.data?.pages.length ?? 0;
  const isShort = loadedCount > 0 && loadedCount < page && hasNextPage && query.error === null;

  // The page number comes from the address bar, which may name one whose cursor is not known yet.
  useEffect(() => {
    if (isShort && !isFetchingNextPage) void fetchNextPage();
  }, [isShort, isFetchingNextPage, fetchNextPage]);

  const shown = query.data?.pages[Math.min(page, Math.max(loadedCount, 1)) - 1];
  return {
    items: isShort ? [] : (shown?.items ?? []),
    pageCount: Math.max(loadedCount, 1),
    hasMore: hasNextPage,
    isLoading: query.isPending || isShort,
    query,
  };
}
