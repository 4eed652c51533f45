"use client";

import HelpPanel from "@cloudscape-design/components/help-panel";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { sampleDatasetName } from "@sagebrush/contracts/datasets/dataset";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { z } from "zod";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { useFlash } from "../../components/flash.tsx";
import { Page } from "../../components/page.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { usePermission, useSession } from "../../components/session.tsx";
import { api } from "../../lib/api-client.ts";
import { Hero } from "./hero.tsx";
import { HeroAction } from "./hero-action.tsx";
import { Lifecycle } from "./lifecycle.tsx";
import { nextStepOf, type RecentResources } from "./next-step.ts";
import { Recent } from "./recent.tsx";
import { useRecentResources } from "./use-recent-resources.ts";

/** @param chooseFiles opens the file picker; null for those who may only look */
export function HomePage({ chooseFiles }: { chooseFiles: (() => void) | null }) {
  const { resources, error, retry } = useRecentResources();
  const mayTrain = usePermission("training-jobs:write");
  return (
    <Page title="Home" breadcrumbs={[]} help={homeHelp}>
      <SpaceBetween size="l">
        <ErrorAlert error={error} onRetry={retry} />
        {resources === null && error === null && <PageLoading />}
        {resources !== null && (
          <SpaceBetween size="l">
            <Welcome resources={resources} chooseFiles={chooseFiles} />
            <Lifecycle resources={resources} mayTrain={mayTrain} />
            {resources.datasets.length > 0 && <Recent resources={resources} />}
          </SpaceBetween>
        )}
      </SpaceBetween>
    </Page>
  );
}

function Welcome({ resources, chooseFiles }: { resources: RecentResources; chooseFiles: (() => void) | null }) {
  const { caller, workspace } = useSession();
  const firstName = caller.user?.name.split(/\s+/)[0];
  const nextStep = nextStepOf(resources, usePermission("training-jobs:write"));
  if (nextStep !== null) {
    return (
      <Hero
        title={firstName === undefined ? workspace.displayName : `Good to see you, ${firstName}.`}
        text={nextStep.reason}
        actions={
          <>
            <HeroAction isPrimary href={nextStep.href}>
              {nextStep.text}
            </HeroAction>
            {chooseFiles !== null && <HeroAction onClick={chooseFiles}>Upload a CSV</HeroAction>}
          </>
        }
      />
    );
  }
  return (
    <Hero
      title="From a table to a model that answers."
      text={
        chooseFiles === null
          ? "Nothing is here yet. As soon as an editor of this workspace uploads data, you can look at it here."
          : "Begin with a sample: AWS exam score, what experience and study led to, or daily shop sales, to be forecast. Or drop a CSV of your own anywhere on this page."
      }
      actions={
        chooseFiles !== null && (
          <>
            <SampleAction sample="aws-exam-score" isPrimary>
              Try the sample project
            </SampleAction>
            <SampleAction sample="daily-shop-sales">Try a forecast</SampleAction>
            <HeroAction onClick={chooseFiles}>Upload your own</HeroAction>
          </>
        )
      }
    />
  );
}

interface SampleActionProps {
  sample: z.infer<typeof sampleDatasetName>;
  isPrimary?: boolean;
  children: string;
}

function SampleAction({ sample, isPrimary = false, children }: SampleActionProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const create = useMutation(
    api.datasets.createSample.mutationOptions({
      onSuccess: ({ datasetName }) => {
        void queryClient.invalidateQueries({ queryKey: api.datasets.key() });
        router.push(`/datasets/${datasetName}`);
      },
      onError: (error) => showFlash({ type: "error", header: "The sample was not created", content: error.message }),
    }),
  );
  return (
    <HeroAction
      isPrimary={isPrimary}
      isBusy={create.isPending || create.isSuccess}
      onClick={() => create.mutate({ sample })}
    >
      {children}
    </HeroAction>
  );
}

const homeHelp = (
  <HelpPanel header={<h2>Sagebrush</h2>}>
    <p>
      A studio for models on tables: it takes you from a CSV file to a model that answers requests, on your own machine.
    </p>
    <h3>The samples</h3>
    <p>
      <strong>AWS exam score</strong> is made from a stated formula with noise, so you can tell whether a model found
      the truth: train on <em>final_score</em> and compare. <strong>Daily shop sales</strong> is made so too: forecast{" "}
      <em>sales</em> by <em>day</em> and <em>shop</em>.
    </p>
    <h3>Getting around</h3>
    <p>
      <kbd>Ctrl</kbd> <kbd>K</kbd> (or <kbd>Cmd</kbd> <kbd>K</kbd>) opens the search over pages, datasets, training
      jobs, models and endpoints.
    </p>
  </HelpPanel>
);
