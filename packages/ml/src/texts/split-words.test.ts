import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { expect, test } from "vitest";
import { categoricalColumn } from "../table.ts";
import { splitRowsIntoWords, splitWords } from "./split-words.ts";
import { foldWord, knownWords, learnVocabulary } from "./vocabulary.ts";

const hostile = [
  "",
  " ",
  "      ",
  "\t\n\r\v\f",
  "a b",
  "  a   b  ",
  "tab\tstays in\nits word",
  "\u00a0no-break\u3000wide\u2028lines",
  "😀 a😀b 👨‍👩‍👧 🇩🇪",
  "half \ud800 of a pair \udc00",
  "a\u0000b c",
  "\u0000",
  "\ufeff bom \uffff",
  "İstanbul ΣΑΣ ß ǅ",
  "مرحبا בעולם 日本語 テキスト",
  "x".repeat(1_000_000),
  "ab ".repeat(333_333),
];

test("ONNX Runtime splits texts into the words that training sees, whatever they hold", async () => {
  const graph = GraphBuilder.create();
  graph.input("text", "string", [1]);
  const [words] = graph.node("StringSplit", ["text"], {}, { outputs: 2 });
  graph.output("words", "string", [1, "W"], words);
  const session = await createSession(graph.toModel({ opset: 20, ir: 9 }));
  for (const text of hostile) {
    const answer = await session.run({ text: { elementType: "string", data: [text], shape: [1] } });
    expect(answer.words.data).toEqual(splitWords(text));
  }
  await session.release();
});

test("rows keep their words in order, and missing texts have none", () => {
  const { starts, words, forms } = splitRowsIntoWords(categoricalColumn("t", ["b a b", null, " ", "a", "b a b"]));
  expect(forms).toEqual(["b", "a"]);
  expect([...starts]).toEqual([0, 3, 3, 3, 4, 7]);
  expect([...words]).toEqual([0, 1, 0, 1, 0, 1, 0]);
});

test.each([
  ["Hello,", "hello"],
  ["“Quoted”", "quoted"],
  ["don't", "don't"],
  ["...", "..."],
  ["ÉTÉ!", "été"],
  ["C++", "c"],
  ["💰", "💰"],
  ["3.14", "3.14"],
])("%s is the word %s", (form, word) => {
  expect(foldWord(form)).toBe(word);
});

test("the most frequent words are known in every form that training saw, and rare ones are not", () => {
  const rows = splitRowsIntoWords(categoricalColumn("t", ["Cat cat, CAT dog", "dog bird"]));
  const vocabulary = learnVocabulary(rows, { minimumCount: 2, maximumSize: 10 });
  expect(vocabulary.words).toEqual(["cat", "dog"]);
  expect([...vocabulary.counts]).toEqual([3, 2]);
  expect([...vocabulary.idOfForm.keys()].sort()).toEqual(["CAT", "Cat", "cat", "cat,", "dog"]);
  const seen = knownWords(vocabulary, splitRowsIntoWords(categoricalColumn("t", ["bird CAT dog", "cAt", null])));
  expect([...seen.ids]).toEqual([0, 1]);
  expect([...seen.starts]).toEqual([0, 2, 2, 2]);
  expect(learnVocabulary(rows, { minimumCount: 1, maximumSize: 1 }).words).toEqual(["cat"]);
});
