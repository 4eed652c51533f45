"use client";

import { useQuery } from "@tanstack/react-query";
import { PageLoading } from "../../components/page-loading.tsx";
import { describeSharedModelQuery } from "./queries.ts";
import { SharedModelCard } from "./shared-model-card.tsx";
import { SharedModelFrame } from "./shared-model-frame.tsx";
import { UnavailableLink } from "./unavailable-link.tsx";

/** What a link opens, for who has no account. */
export function SharedModel({ token }: { token: string }) {
  const { data: model, error, refetch } = useQuery(describeSharedModelQuery(token));
  if (model !== undefined) return <SharedModelCard model={model} token={token} />;
  return (
    <SharedModelFrame title="Shared model">
      {error === null ? (
        <PageLoading label="Opening the model" />
      ) : (
        <UnavailableLink error={error} onRetry={() => void refetch()} />
      )}
    </SharedModelFrame>
  );
}
