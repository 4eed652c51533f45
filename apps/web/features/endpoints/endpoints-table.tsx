"use client";

import Button from "@cloudscape-design/components/button";
import TextFilter from "@cloudscape-design/components/text-filter";
import { EmptyState } from "../../components/empty-state.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { ResourceTable } from "../../components/resource-table.tsx";
import { usePermission } from "../../components/session.tsx";
import { usePageOf } from "../../lib/use-page-of.ts";
import { positiveIntegerOf, useSearchState } from "../../lib/use-search-state.ts";
import { endpointColumns } from "./endpoint-columns.tsx";
import { EndpointsHelp } from "./endpoints-help.tsx";
import { listEndpointsQuery } from "./queries.ts";

const breadcrumbs = [{ text: "Endpoints", href: "/endpoints" }];

export function EndpointsTable() {
  const [search, setSearch] = useSearchState();
  const mayWrite = usePermission("endpoints:write");
  const name = search.get("q") ?? "";
  const pageNumber = positiveIntegerOf(search.get("page"), 1);
  const page = usePageOf(listEndpointsQuery(name === "" ? {} : { nameContains: name }), pageNumber);
  const deploy = mayWrite && (
    <Button variant="primary" href="/endpoints/create">
      Deploy a model
    </Button>
  );
  return (
    <Page title="Endpoints" breadcrumbs={breadcrumbs} help={<EndpointsHelp />}>
      <ResourceTable
        label="Endpoints"
        page={page}
        pageNumber={pageNumber}
        onChangePage={(number) => setSearch({ page: String(number) }, "push")}
        trackBy={({ endpointName }) => endpointName}
        columnDefinitions={endpointColumns}
        header={
          <PageHeader hasHelp description="Each keeps a model loaded and answers over HTTP." actions={deploy}>
            Endpoints
          </PageHeader>
        }
        filter={
          <TextFilter
            filteringText={name}
            filteringPlaceholder="Find by name"
            filteringAriaLabel="Find endpoints by name"
            onChange={({ detail }) => setSearch({ q: detail.filteringText.slice(0, 63), page: null })}
          />
        }
        isFiltered={name !== ""}
        onClearFilter={() => setSearch({ q: null, page: null })}
        empty={
          <EmptyState
            title="No endpoints yet"
            description="Deploy a model, and it answers requests within seconds."
            action={deploy}
          />
        }
      />
    </Page>
  );
}
