import { DatasetPage } from "../../../../features/datasets/dataset-page.tsx";

export default async function Dataset({ params }: { params: Promise<{ datasetName: string }> }) {
  const { datasetName } = await params;
  return <DatasetPage datasetName={datasetName} />;
}
