import { DatasetsPage } from "../../../features/datasets/datasets-page.tsx";

export default function Datasets() {
  return <DatasetsPage />;
}
