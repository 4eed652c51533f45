import { SetUp } from "../../../features/access/set-up.tsx";

export default function SetUpPage() {
  return <SetUp />;
}
