import { ModelEndpoints } from "../../../../features/endpoints/model-endpoints.tsx";
import { ModelDetails } from "../../../../features/models/model-details.tsx";
import { ModelShares } from "../../../../features/shares/model-shares.tsx";

export default async function ModelPage({ params }: { params: Promise<{ modelName: string }> }) {
  const modelName = decodeURIComponent((await params).modelName);
  return (
    <ModelDetails
      modelName={modelName}
      shares={<ModelShares modelName={modelName} />}
      endpoints={<ModelEndpoints modelName={modelName} />}
    />
  );
}
