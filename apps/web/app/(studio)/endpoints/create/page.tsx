import { CreateEndpoint } from "../../../../features/endpoints/create-endpoint.tsx";

export default function CreateEndpointPage() {
  return <CreateEndpoint />;
}
