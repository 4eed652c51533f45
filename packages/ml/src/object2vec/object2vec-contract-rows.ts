import type { ContractRows } from "../contract-rows.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";

const random = createRandom(14);
const users = Array.from({ length: 300 }, () => random.nextInt(10));
const films = Array.from(users, () => random.nextInt(8));

function pairs(
  left: readonly (string | null)[],
  right: readonly (string | null)[],
  [first, second] = ["user", "film"],
): Table {
  return { rowCount: left.length, columns: [categoricalColumn(first, left), categoricalColumn(second, right)] };
}

/** Even users like even films, odd users odd ones; one pair has a kind of its own. */
const likes = users.map((user, row) => user % 2 === films[row] % 2);

const targets: ContractRows["targets"] = {
  regression: numericColumn(
    "target",
    likes.map((like, row) => (like ? 5 : 1) + (films[row] % 3) / 4),
  ),
  "binary-classification": categoricalColumn(
    "target",
    likes.map((like) => (like ? "yes" : "no")),
  ),
  "multiclass-classification": categoricalColumn(
    "target",
    likes.map((like, row) => (row === 7 ? "rare" : like ? "yes" : films[row] < 4 ? "no" : "never")),
  ),
};

/** Pairs for the estimator contract: of single tokens, of texts, and of one of each. */
export const object2vecContractRows: ContractRows = {
  table: pairs(
    users.map((user, row) => (row % 40 === 5 ? null : `user ${user}`)),
    films.map((film) => `film ${film}`),
  ),
  hostile: pairs(["user 1", null, "stranger", "film 1", ""], [null, "film 1", "film 2", "user 1", "unseen"]),
  targets,
  tellingColumns: ["user", "film"],
  silentColumns: [],
};

const kinds = [
  ["planet", "Été", "moon", "💰"],
  ["goal", "team", "match", "player"],
];

/** A text about the kind that a number is of, even or odd; hardly any comes twice. */
function textOf(number: number): string {
  const length = 2 + random.nextInt(7);
  const words = Array.from({ length }, () => {
    if (random.next() < 0.3) return ["the", "a", "of"][random.nextInt(3)];
    const word = kinds[number % 2][random.nextInt(4)];
    return random.next() < 0.2 ? `${word.toUpperCase()}.` : word;
  });
  return words.join(random.next() < 0.2 ? "  " : " ");
}

const titles = films.map((film, row) => (row % 40 === 9 ? null : textOf(film)));
const wishes = users.map((user, row) => (row % 40 === 5 ? null : textOf(user)));
/** Missing, without words, without known ones, in other forms, malformed, and far longer than any training text. */
const hostileTexts = [
  ...[null, "", "   ", "\t\n \u3000", "never seen words", "goal", "GOAL. Goal, goal", "GoAl!", "planet\u0000goal goal"],
  ...[
    "half \ud800 of moon",
    "💰 💰💰 Été été",
    "e\u0301te\u0301",
    "moon ".repeat(20_000),
    "  the and  double  spaces  ",
    "moon",
  ],
];
const hostileUsers = hostileTexts.map((_, row) => ["user 1", null, "stranger", "goal", "user 2"][row % 5]);

export const textPairContractRows: ContractRows = {
  table: pairs(wishes, titles, ["wish", "title"]),
  hostile: pairs(hostileTexts, hostileTexts.toReversed(), ["wish", "title"]),
  targets,
  tellingColumns: ["wish", "title"],
  silentColumns: [],
};

export const mixedPairContractRows: ContractRows = {
  table: pairs(
    users.map((user) => `user ${user}`),
    titles,
    ["user", "title"],
  ),
  hostile: pairs(hostileUsers, hostileTexts, ["user", "title"]),
  targets,
  tellingColumns: ["user", "title"],
  silentColumns: [],
};
