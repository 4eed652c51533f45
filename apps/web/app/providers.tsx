"use client";

import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { hashKey, type QueryClient, QueryClientProvider, type QueryKey } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { ClientNavigation } from "../components/client-navigation.tsx";
import { createQueryClient } from "../lib/query-client.ts";
import { describeCallerQuery } from "../lib/session-queries.ts";

export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => createQueryClient(askWhoIsSignedIn));

  // Tells tests and assistive tools outside React that the page answers to input from now on.
  useEffect(() => {
    document.body.dataset.hydrated = "true";
  }, []);

  return (
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={queryClient}>
        <ClientNavigation>{children}</ClientNavigation>
      </QueryClientProvider>
    </I18nProvider>
  );
}

/** The frame watches this query, and leads to the sign-in page and back when it fails. */
function askWhoIsSignedIn(client: QueryClient, failedKey: QueryKey | null) {
  const { queryKey } = describeCallerQuery();
  if (failedKey === null || hashKey(failedKey) !== hashKey(queryKey)) void client.invalidateQueries({ queryKey });
}
