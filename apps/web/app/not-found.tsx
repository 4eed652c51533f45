import { NotFound } from "../components/not-found.tsx";

export default function RootNotFound() {
  return <NotFound />;
}
