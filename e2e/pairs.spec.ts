import { importCsv } from "./harness/datasets.ts";
import { expect, test, visit } from "./harness/journey.ts";
import { deployModel, shownPrediction } from "./steps/serving.ts";

const datasetName = "questions";

/** Questions with answers, half of them about another thing, which neither text tells by itself. */
function questionsCsv(): string {
  const subjects = [
    ["team", "goal", "match", "player", "coach", "season"],
    ["bank", "market", "price", "shares", "profit", "trade"],
    ["planet", "rocket", "orbit", "moon", "star", "probe"],
  ] as const;
  // Lehmer's generator, so that nothing but the subjects of both texts tells.
  let state = 1;
  const draw = (count: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % count;
  };
  const about = (subject: number) => Array.from({ length: 5 }, () => subjects[subject % 3]?.[draw(6)]).join(" ");
  const lines = Array.from({ length: 480 }, (_, row) => {
    const asked = draw(3);
    const fits = draw(2) === 1;
    const answered = fits ? asked : asked + 1 + draw(2);
    return `"what of ${about(asked)}, no. ${row}?","well, ${about(answered)}, says ${row}.",${fits ? "well" : "badly"}`;
  });
  return ["question,answer,fits", ...lines].join("\n");
}

test("whether an answer fits a question is learned from the words of both, and told word by word at an endpoint", async ({
  api,
  ownerPage: page,
}) => {
  await importCsv(api, { datasetName, content: questionsCsv() });

  await test.step("Object2Vec is suggested where two texts are all there is, to be read by their words", async () => {
    await visit(page, `/training-jobs/create?dataset=${datasetName}&version=1`);
    await page.getByRole("button", { name: /^Target/ }).click();
    await page.getByRole("option", { name: "fits" }).click();
    await expect(page.getByRole("radio", { name: "Object2Vec" })).toBeChecked();
    await expect(page.getByText(/'question' and 'answer', whose words it reads and compares as a pair/)).toBeVisible();
    await expect(page.getByRole("button", { name: /enc0_network/ })).toContainText("pooled_embedding");
  });

  await test.step("a column that is no feature is refused at its field, by name", async () => {
    await page.getByRole("textbox", { name: /in0_column/ }).fill("title");
    await page.getByRole("textbox", { name: "Training job name" }).fill("fitting-answers");
    await page.getByRole("button", { name: "Create training job" }).click();
    // At the field and above the form.
    await expect(page.getByText(/in0_column is 'title', which is no feature column.*'question', 'answer'/)).toHaveCount(
      2,
    );
    await page.getByRole("textbox", { name: /in0_column/ }).fill("question");
    await page.getByRole("button", { name: "Create training job" }).click();
    await expect(page.getByText("The model is ready")).toBeVisible({ timeout: 60_000 });
  });

  await test.step("the model tells which answers fit", async () => {
    await page.getByRole("link", { name: "Open model" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "fitting-answers" })).toBeVisible();
    await page.getByRole("tab", { name: "Explainability" }).click();
    await expect(page.getByText(/explained by their words/)).toBeVisible();
  });

  await test.step("an endpoint answers pairs, and says which words of which text did it", async () => {
    await deployModel(page, "fitting-answers");
    const ask = async (answer: string) => {
      await page.getByRole("textbox", { name: "question", exact: true }).fill("what of moon orbit star rocket");
      await page.getByRole("textbox", { name: "answer", exact: true }).fill(answer);
      const answered = page.waitForResponse((response) => response.url().endsWith("/invocations"));
      await page.getByRole("button", { name: "Send" }).click();
      expect((await answered).status()).toBe(200);
      return shownPrediction(page, "fits");
    };
    expect(await ask("well, bank price market profit")).toBe("badly");
    expect(await ask("well, planet probe moon star")).toBe("well");
    await page.getByRole("button", { name: "Explain this prediction" }).click();
    await page.getByRole("button", { name: "Show Why this prediction as a table" }).click();
    const words = page.getByRole("table", { name: "Why this prediction" });
    await expect(words.getByRole("row").filter({ hasText: "question" }).first()).toContainText(
      /moon|orbit|star|rocket/,
    );
    await expect(words.getByRole("row").filter({ hasText: "answer" }).first()).toContainText(/planet|probe|moon|star/);
  });
});
