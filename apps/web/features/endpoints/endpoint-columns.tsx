import Link from "@cloudscape-design/components/link";
import type { TableProps } from "@cloudscape-design/components/table";
import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import { RelativeTime } from "../../components/relative-time.tsx";
import { ResourceStatus } from "../../components/resource-status.tsx";
import { TwoLines } from "../../components/two-lines.tsx";

export const endpointColumns: TableProps.ColumnDefinition<Endpoint>[] = [
  {
    id: "name",
    header: "Name",
    isRowHeader: true,
    minWidth: 200,
    cell: ({ endpointName }) => <Link href={`/endpoints/${endpointName}`}>{endpointName}</Link>,
  },
  {
    id: "status",
    header: "Status",
    minWidth: 140,
    cell: ({ endpointStatus }) => <ResourceStatus status={endpointStatus} />,
  },
  {
    id: "model",
    header: "Model",
    minWidth: 200,
    cell: ({ productionVariants }) =>
      productionVariants.map(({ modelName, variantName }) => (
        <TwoLines
          key={variantName}
          first={<Link href={`/models/${modelName}`}>{modelName}</Link>}
          second={`Variant ${variantName}`}
        />
      )),
  },
  {
    id: "changed",
    header: "Last changed",
    minWidth: 150,
    cell: ({ lastModifiedTime }) => <RelativeTime time={lastModifiedTime} />,
  },
  {
    id: "created",
    header: "Created",
    minWidth: 150,
    cell: ({ creationTime, createdBy }) => <TwoLines first={<RelativeTime time={creationTime} />} second={createdBy} />,
  },
];
