import { ImportPage } from "../../../../../features/datasets/import/import-page.tsx";

export default async function Import({ params }: { params: Promise<{ uploadId: string }> }) {
  const { uploadId } = await params;
  return <ImportPage uploadId={uploadId} />;
}
