import { EndpointDetails } from "../../../../features/endpoints/endpoint-details.tsx";

export default async function EndpointPage({ params }: { params: Promise<{ endpointName: string }> }) {
  const { endpointName } = await params;
  return <EndpointDetails endpointName={decodeURIComponent(endpointName)} />;
}
