import type { Page } from "@playwright/test";
import { importCsv } from "./harness/datasets.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { deployModel, shareModel, shownPrediction } from "./steps/serving.ts";

const datasetName = "messages";

/** Messages about three things; which word stands where follows from the row. */
function messagesCsv(): string {
  const subjects = {
    sport: ["team", "goal", "match", "player", "coach", "season", "league"],
    money: ["bank", "market", "price", "shares", "profit", "trade", "euro"],
    space: ["planet", "rocket", "orbit", "moon", "star", "probe", "launch"],
  };
  const fillers = ["the", "a", "and", "this", "with"];
  const lines = Object.entries(subjects).flatMap(([subject, words], offset) =>
    Array.from({ length: 60 }, (_, row) => {
      const text = Array.from({ length: 9 }, (_, place) =>
        place % 3 === 2
          ? fillers[(row + place + offset) % fillers.length]
          : words[(row * (place + 2) + place * place) % words.length],
      );
      return `${subject},"${text.join(" ")}, no. ${row}."`;
    }),
  );
  return ["subject,message", ...lines].join("\n");
}

test("texts are classed by their words and sorted by topics, and words become vectors, from a CSV to an endpoint's answer and a link", async ({
  api,
  ownerPage: page,
}) => {
  await importCsv(api, { datasetName, content: messagesCsv() });

  await test.step("BlazingText is suggested where the only feature is text, with values for few texts", async () => {
    await visit(page, `/training-jobs/create?dataset=${datasetName}&version=1`);
    await page.getByRole("button", { name: /^Target/ }).click();
    await page.getByRole("option", { name: "subject" }).click();
    await expect(page.getByRole("radio", { name: "BlazingText" })).toBeChecked();
    await expect(page.getByText(/defaults, which are SageMaker's, are for millions of texts/)).toBeVisible();
    await train(page, "message-subjects");
    await expect(page.getByText("Accuracy", { exact: true }).first()).toBeVisible();
    await page.getByRole("tab", { name: "Explainability" }).click();
    await expect(page.getByText(/explained by their words/)).toBeVisible();
  });

  const link = await shareModel(page, "for the newsroom");

  await test.step("the endpoint begins with an example, classes a new text as one types it, and says which words did it", async () => {
    await page.keyboard.press("Escape");
    await deployModel(page, "message-subjects");
    await expect(page.getByRole("textbox", { name: "message" })).toHaveValue(/\w+ \w+/);
    await page.getByRole("textbox", { name: "message" }).fill("The rocket , at launch left the moon behind");
    await send(page);
    expect(await shownPrediction(page, "subject")).toBe("space");
    await page.getByRole("button", { name: "Explain this prediction" }).click();
    await page.getByRole("button", { name: "Show Why this prediction as a table" }).click();
    const words = page.getByRole("table", { name: "Why this prediction" });
    await expect(words.getByRole("row").nth(1)).toContainText(/rocket|launch|moon/);
  });

  await test.step("so does the browser of who has the link", async () => {
    await visit(page, new URL(link).pathname);
    await page.getByRole("textbox", { name: "message" }).fill("market price of bank shares");
    await page.getByRole("button", { name: "Predict", exact: true }).click();
    const answer = page.locator("[aria-live=polite]").filter({ hasText: "Predicted subject" });
    await expect(answer).toContainText("money", { timeout: 120_000 });
  });

  await test.step("the Neural Topic Model tells the subjects apart without being told", async () => {
    await chooseGoal(page, "Find topics");
    await expect(page.getByRole("radio", { name: "LDA" })).toBeChecked();
    await page.getByRole("radio", { name: "Neural Topic Model" }).check();
    await train(page, "message-topics");
    await page.getByRole("button", { name: "Show Topics by size as a table", exact: true }).click();
    await expect(page.getByRole("table", { name: "Topics by size", exact: true })).toContainText("document");
  });

  await test.step("the endpoint says how much a text is about which", async () => {
    await deployModel(page, "message-topics");
    const topics = new Set<string>();
    for (const text of ["goal team match season", "orbit moon rocket planet", "bank shares market trade"]) {
      await page.getByRole("textbox", { name: "message" }).fill(text);
      await send(page);
      topics.add(await shown(page, "Largest topic"));
    }
    expect(topics.size).toBe(3);
  });

  await test.step("words become vectors, near those they stand with, and an endpoint tells them", async () => {
    await chooseGoal(page, "Learn words");
    await expect(page.getByRole("radio", { name: "BlazingText" })).toBeChecked();
    await page.getByRole("textbox", { name: /vector_dim/ }).fill("20");
    await train(page, "message-words");
    const rocket = page.getByRole("table", { name: "Nearest words" }).getByRole("row", { name: /^rocket/ });
    await page.getByRole("textbox", { name: "Find words" }).fill("rocket");
    await expect(rocket).toContainText(/planet|orbit|moon|star|probe|launch/);
    await page.getByRole("button", { name: "Show Words by their vectors as a table", exact: true }).click();
    await expect(page.getByRole("table", { name: "Words by their vectors", exact: true })).toContainText("rocket");
    await deployModel(page, "message-words");
    await page.getByRole("textbox", { name: "message" }).fill("rocket");
    await send(page);
    const answer = page.locator("[aria-live=polite]").filter({ hasText: "Vector" });
    await expect(answer).toContainText("Dimension 1");
    await expect(answer).toContainText("10 more are in the raw answer");
  });
});

async function chooseGoal(page: Page, goal: string): Promise<void> {
  await visit(page, `/training-jobs/create?dataset=${datasetName}&version=1`);
  // The choice stands in the address, which is there only a moment after the click.
  await page.getByRole("radio", { name: goal }).click();
  await expect(page.getByRole("radio", { name: goal })).toBeChecked();
}

async function train(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Training job name" }).fill(name);
  await page.getByRole("button", { name: "Create training job" }).click();
  await expect(page.getByText("The model is ready")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("link", { name: "Open model" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

async function send(page: Page): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith("/invocations"));
  await page.getByRole("button", { name: "Send" }).click();
  expect((await answered).status()).toBe(200);
  await expect(page.getByRole("button", { name: "Send" })).toBeEnabled();
}

async function shown(page: Page, label: string): Promise<string> {
  const answer = page.locator("[aria-live=polite]").filter({ hasText: label });
  const [, value = ""] = (await answer.innerText()).split("\n");
  return value;
}
