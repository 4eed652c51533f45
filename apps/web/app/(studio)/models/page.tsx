import { ModelsTable } from "../../../features/models/models-table.tsx";

export default function ModelsPage() {
  return <ModelsTable />;
}
