import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { purposeOf } from "../../components/problem-type.ts";
import { api } from "../../lib/api-client.ts";
import { splitWords } from "../../lib/format-words.ts";
import { actionPages, homePage, navigation } from "../../lib/navigation.ts";
import { type PaletteEntry, searchPalette } from "./palette-search.ts";

const resourcesPerKind = 6;

const pageEntries: PaletteEntry[] = [homePage, ...navigation.flatMap((group) => group.pages), ...actionPages].map(
  (page) => ({
    id: `page:${page.href}`,
    group: "Pages",
    text: page.text,
    keywords: page.keywords,
    href: page.href,
  }),
);

/** Pages, and the resources of this workspace whose name holds the first word of the query. */
export function usePaletteEntries(query: string): { entries: PaletteEntry[]; isSearching: boolean } {
  const nameContains = query.trim().split(/\s+/)[0]?.slice(0, 63) ?? "";
  const input = { maxResults: resourcesPerKind, ...(nameContains === "" ? {} : { nameContains }) };
  const options = { input, placeholderData: keepPreviousData, staleTime: 10_000, retry: false };
  const [datasets, trainingJobs, models, endpoints] = useQueries({
    queries: [
      api.datasets.list.queryOptions(options),
      api.trainingJobs.list.queryOptions(options),
      api.models.list.queryOptions(options),
      api.endpoints.list.queryOptions(options),
    ],
  });
  const resources: PaletteEntry[] = [
    ...(datasets.data?.items ?? []).map(({ datasetName, status }) =>
      resource("Datasets", "/datasets", datasetName, splitWords(status)),
    ),
    ...(trainingJobs.data?.items ?? []).map(({ trainingJobName, trainingJobStatus }) =>
      resource("Training jobs", "/training-jobs", trainingJobName, splitWords(trainingJobStatus)),
    ),
    ...(models.data?.items ?? []).map(({ modelName, problemType, targetColumn }) =>
      resource("Models", "/models", modelName, purposeOf({ problemType, targetColumn })),
    ),
    ...(endpoints.data?.items ?? []).map(({ endpointName, endpointStatus }) =>
      resource("Endpoints", "/endpoints", endpointName, splitWords(endpointStatus)),
    ),
  ];
  return {
    entries: searchPalette([...pageEntries, ...resources], query),
    isSearching: [datasets, trainingJobs, models, endpoints].some(({ isFetching }) => isFetching),
  };
}

function resource(group: string, section: string, name: string, detail: string): PaletteEntry {
  return { id: `${section}/${name}`, group, text: name, detail, href: `${section}/${encodeURIComponent(name)}` };
}
