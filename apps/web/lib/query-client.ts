import { isStudioError } from "@sagebrush/contracts/errors";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

/** An answer that says what is wrong will say it again; only silence and overload are worth a second try. */
function isWorthRetrying(error: unknown): boolean {
  return !isStudioError(error) || error.code === "ServiceUnavailable";
}

/** @param onSignedOut runs when any call finds that the session has ended */
export function createQueryClient(onSignedOut: (client: QueryClient, failedKey: readonly unknown[] | null) => void) {
  const noticeEnd = (error: unknown, failedKey: readonly unknown[] | null) => {
    if (isStudioError(error) && error.code === "UnauthorizedException") onSignedOut(client, failedKey);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (error, { queryKey }) => noticeEnd(error, queryKey) }),
    mutationCache: new MutationCache({ onError: (error) => noticeEnd(error, null) }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        refetchOnWindowFocus: true,
        retry: (failureCount, error) => failureCount < 2 && isWorthRetrying(error),
      },
      mutations: { retry: false },
    },
  });
  return client;
}
