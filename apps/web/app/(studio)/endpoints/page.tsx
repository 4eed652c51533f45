import { EndpointsTable } from "../../../features/endpoints/endpoints-table.tsx";

export default function EndpointsPage() {
  return <EndpointsTable />;
}
