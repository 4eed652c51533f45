"use client";

import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import { EmptyState } from "../../components/empty-state.tsx";
import { ResourceTable } from "../../components/resource-table.tsx";
import { usePermission } from "../../components/session.tsx";
import { usePageOf } from "../../lib/use-page-of.ts";
import { positiveIntegerOf, useSearchState } from "../../lib/use-search-state.ts";
import { endpointColumns } from "./endpoint-columns.tsx";
import { listEndpointsQuery } from "./queries.ts";

/** The endpoints that serve a model. */
export function ModelEndpoints({ modelName }: { modelName: string }) {
  const [search, setSearch] = useSearchState();
  const pageNumber = positiveIntegerOf(search.get("page"), 1);
  const page = usePageOf(listEndpointsQuery({ modelName }), pageNumber);
  const mayWrite = usePermission("endpoints:write");
  const deploy = mayWrite && <Button href={`/endpoints/create?model=${modelName}`}>Deploy</Button>;
  return (
    <ResourceTable
      label="Endpoints"
      page={page}
      pageNumber={pageNumber}
      onChangePage={(number) => setSearch({ page: String(number) }, "push")}
      trackBy={({ endpointName }) => endpointName}
      columnDefinitions={endpointColumns}
      header={
        <Header variant="h2" description="Where this model answers requests." actions={deploy}>
          Endpoints
        </Header>
      }
      isFiltered={false}
      onClearFilter={() => undefined}
      empty={<EmptyState title="Not deployed" description="No endpoint serves this model." action={deploy} />}
    />
  );
}
