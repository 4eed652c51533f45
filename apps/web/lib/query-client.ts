import { isStudioError } from "@sagebrush/contracts/errors";
import { QueryClient } from "@tanstack/react-query";

/** An answer that says what is wrong will say it again; only silence and overload are worth a second try. */
function isWorthRetrying(error: unknown): boolean {
  return !isStudioError(error) || error.code === "ServiceUnavailable";
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        refetchOnWindowFocus: true,
        retry: (failureCount, error) => failureCount < 2 && isWorthRetrying(error),
      },
      mutations: { retry: false },
    },
  });
}
