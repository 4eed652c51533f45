"use client";

import Tabs from "@cloudscape-design/components/tabs";
import type { DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { useQuery } from "@tanstack/react-query";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { formatCount } from "../../lib/format-numbers.ts";
import { useSearchState } from "../../lib/use-search-state.ts";
import { ImportSettings } from "./import-settings.tsx";
import { RowsPreview } from "./preview/rows-preview.tsx";
import { ProfileView } from "./profile/profile-view.tsx";
import { describeDatasetVersionQuery } from "./queries.ts";
import { RejectedRowsTable } from "./rejected-rows-table.tsx";

const tabIds = ["preview", "profile", "rejected-rows", "import-settings"] as const;

export function DatasetTabs({ version }: { version: DatasetVersion }) {
  const [search, setSearch] = useSearchState();
  const activeTabId = tabIds.find((tabId) => tabId === search.get("tab")) ?? "preview";
  const rejectedCount = version.rejectedRowCount ?? 0;
  return (
    <Tabs
      variant="container"
      ariaLabel="Dataset"
      activeTabId={activeTabId}
      onChange={({ detail }) =>
        setSearch({ tab: detail.activeTabId === "preview" ? null : detail.activeTabId, page: null }, "push")
      }
      tabs={[
        { id: "preview", label: "Preview", content: <RowsPreview version={version} /> },
        { id: "profile", label: "Profile", content: <Profile version={version} /> },
        {
          id: "rejected-rows",
          label: rejectedCount === 0 ? "Rejected rows" : `Rejected rows (${formatCount(rejectedCount)})`,
          content: <RejectedRowsTable version={version} />,
        },
        { id: "import-settings", label: "Import settings", content: <ImportSettings version={version} /> },
      ]}
    />
  );
}

function Profile({ version }: { version: DatasetVersion }) {
  const described = useQuery(describeDatasetVersionQuery(version.datasetName, version.version));
  if (described.error !== null) return <ErrorAlert error={described.error} onRetry={() => void described.refetch()} />;
  if (described.data === undefined) return <PageLoading label="Loading the profile" />;
  if (described.data.profile === null) return <PageLoading label="The profile is being computed" />;
  return <ProfileView profile={described.data.profile} />;
}
