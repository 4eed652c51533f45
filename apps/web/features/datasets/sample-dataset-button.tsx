"use client";

import Button, { type ButtonProps } from "@cloudscape-design/components/button";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useFlash } from "../../components/flash.tsx";
import { api } from "../../lib/api-client.ts";
import { datasetPath } from "./dataset-path.ts";

/** Creates the sample dataset, or opens the one there is. */
export function SampleDatasetButton({ variant = "normal" }: { variant?: ButtonProps.Variant }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const create = useMutation(
    api.datasets.createSample.mutationOptions({
      onSuccess: ({ datasetName }) => {
        void queryClient.invalidateQueries({ queryKey: api.datasets.list.key() });
        router.push(datasetPath(datasetName));
      },
      onError: (error) => showFlash({ type: "error", header: "The sample was not created", content: error.message }),
    }),
  );
  return (
    <Button
      variant={variant}
      loading={create.isPending || create.isSuccess}
      onClick={() => create.mutate({ sample: "aws-exam-score" })}
    >
      Use the sample
    </Button>
  );
}
