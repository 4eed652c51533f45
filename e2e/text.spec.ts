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

test("texts are classed by their words and sorted by topics, from a CSV to an endpoint's answer and a link", async ({
  api,
  ownerPage: page,
}) => {
  await importCsv(api, { datasetName, content: messagesCsv() });

  await test.step("BlazingText is suggested where the only feature is text", async () => {
    await visit(page, `/training-jobs/create?dataset=${datasetName}&version=1`);
    await page.getByRole("button", { name: /^Target/ }).click();
    await page.getByRole("option", { name: "subject" }).click();
    await expect(page.getByRole("radio", { name: "BlazingText" })).toBeChecked();
    await train(page, "message-subjects");
    await expect(page.getByText("Accuracy", { exact: true }).first()).toBeVisible();
  });

  const link = await shareModel(page, "for the newsroom");

  await test.step("the endpoint classes a new text, typed as one writes", async () => {
    await page.keyboard.press("Escape");
    await deployModel(page, "message-subjects");
    await page.getByRole("textbox", { name: "message" }).fill("The ROCKET, at launch, left the Moon behind!");
    await send(page);
    expect(await shownPrediction(page, "subject")).toBe("space");
  });

  await test.step("so does the browser of who has the link", async () => {
    await visit(page, new URL(link).pathname);
    await page.getByRole("textbox", { name: "message" }).fill("Market price of bank shares");
    await expect(page.locator("[aria-live=polite]").filter({ hasText: "Predicted subject" })).toContainText("money");
  });

  await test.step("LDA finds the three topics without being told", async () => {
    await visit(page, `/training-jobs/create?dataset=${datasetName}&version=1`);
    await page.getByRole("radio", { name: "Find topics" }).click();
    await expect(page.getByRole("radio", { name: "LDA" })).toBeChecked();
    await page.getByRole("textbox", { name: /num_topics/ }).fill("3");
    await train(page, "message-topics");
    await page.getByRole("button", { name: "Show Topics by size as a table", exact: true }).click();
    await expect(page.getByRole("table", { name: "Topics by size", exact: true })).toContainText("document");
  });

  await test.step("the endpoint says how much a text is about which", async () => {
    await deployModel(page, "message-topics");
    const topics = new Set<string>();
    for (const text of ["goal of the team, match of the season", "the orbit of a moon", "bank shares"]) {
      await page.getByRole("textbox", { name: "message" }).fill(text);
      await send(page);
      topics.add(await shownTopic(page));
    }
    expect(topics.size).toBe(3);
  });
});

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

async function shownTopic(page: Page): Promise<string> {
  const answer = page.locator("[aria-live=polite]").filter({ hasText: "Largest topic" });
  const [, value = ""] = (await answer.innerText()).split("\n");
  return value;
}
