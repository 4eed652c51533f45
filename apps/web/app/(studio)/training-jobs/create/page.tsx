import { CreateTrainingJob } from "../../../../features/training/create-training-job.tsx";

export default function CreateTrainingJobPage() {
  return <CreateTrainingJob />;
}
