import { TrainingJobDetails } from "../../../../features/training/training-job-details.tsx";

export default async function TrainingJobPage({ params }: { params: Promise<{ trainingJobName: string }> }) {
  const { trainingJobName } = await params;
  return <TrainingJobDetails trainingJobName={decodeURIComponent(trainingJobName)} />;
}
