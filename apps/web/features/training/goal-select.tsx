"use client";

import FormField from "@cloudscape-design/components/form-field";
import Tiles from "@cloudscape-design/components/tiles";
import { type Goal, goalOf, goals } from "./goals.ts";

/** The first question: what the model is for. Whether there is a target follows from it. */
export function GoalSelect({ goal, onChange }: { goal: Goal; onChange: (goal: Goal) => void }) {
  return (
    <FormField label="What do you want to do?" stretch>
      <Tiles
        columns={4}
        value={goal}
        items={goals.map(({ goal: value, label, description }) => ({ value, label, description }))}
        onChange={({ detail }) => onChange(goalOf(detail.value))}
      />
    </FormField>
  );
}
