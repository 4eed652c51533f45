import { TrainingJobsTable } from "../../../features/training/training-jobs-table.tsx";

export default function TrainingJobsPage() {
  return <TrainingJobsTable />;
}
