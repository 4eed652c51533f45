import { HomeWithUploads } from "./home-with-uploads.tsx";

export default function Home() {
  return <HomeWithUploads />;
}
