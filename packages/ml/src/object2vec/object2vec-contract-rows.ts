import type { ContractRows } from "../contract-rows.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";

const random = createRandom(14);
const users = Array.from({ length: 300 }, () => random.nextInt(10));
const films = Array.from(users, () => random.nextInt(8));

function pairs(left: readonly (string | null)[], right: readonly (string | null)[]): Table {
  return { rowCount: left.length, columns: [categoricalColumn("user", left), categoricalColumn("film", right)] };
}

/** Even users like even films, odd users odd ones; one pair has a kind of its own. */
const likes = users.map((user, row) => user % 2 === films[row] % 2);

/** Pairs for the estimator contract. */
export const object2vecContractRows: ContractRows = {
  table: pairs(
    users.map((user, row) => (row % 40 === 5 ? null : `user ${user}`)),
    films.map((film) => `film ${film}`),
  ),
  hostile: pairs(["user 1", null, "stranger", "film 1", ""], [null, "film 1", "film 2", "user 1", "unseen"]),
  targets: {
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
  },
  tellingColumns: ["user", "film"],
  silentColumns: [],
};
