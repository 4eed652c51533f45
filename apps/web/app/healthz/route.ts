/** Asked by the launcher and by whatever watches a deployment; a prerendered answer would say nothing. */
export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
