"use client";

import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { ClientNavigation } from "../components/client-navigation.tsx";
import { createQueryClient } from "../lib/query-client.ts";

export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);

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
