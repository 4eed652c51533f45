"use client";

import Link from "@cloudscape-design/components/link";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { capitalized, purposeOf } from "../../components/problem-type.ts";
import { searchModelsQuery } from "./queries.ts";

interface ModelSelectProps {
  modelName: string | null;
  /** Not offered, for example the model that is served already. */
  except?: string;
  onChange: (modelName: string) => void;
}

export function ModelSelect({ modelName, except, onChange }: ModelSelectProps) {
  const [searched, setSearched] = useState("");
  const models = useQuery(searchModelsQuery(searched));
  return (
    <Select
      placeholder="Choose a model"
      ariaLabel="Model"
      filteringType="manual"
      filteringPlaceholder="Find a model by name"
      selectedOption={modelName === null ? null : { value: modelName, label: modelName }}
      options={(models.data?.items ?? [])
        .filter((model) => model.modelName !== except)
        .map((model) => ({
          value: model.modelName,
          label: model.modelName,
          description: capitalized(purposeOf(model)),
          tags: [model.algorithmName],
        }))}
      statusType={models.isPending ? "loading" : models.isError ? "error" : "finished"}
      loadingText="Loading models"
      errorText="The models could not be loaded"
      recoveryText="Try again"
      empty={
        searched === "" ? (
          <>
            No models yet. <Link href="/training-jobs/create">Train one</Link>.
          </>
        ) : (
          `No model's name holds '${searched}'.`
        )
      }
      onLoadItems={({ detail }) => {
        setSearched(detail.filteringText.trim().slice(0, 63));
        if (models.isError) void models.refetch();
      }}
      onChange={({ detail }) => detail.selectedOption.value !== undefined && onChange(detail.selectedOption.value)}
    />
  );
}
