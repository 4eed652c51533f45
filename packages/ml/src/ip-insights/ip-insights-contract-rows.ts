import type { ContractRows } from "../contract-rows.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, type Table } from "../table.ts";

const random = createRandom(12);
const networks = ["10.1", "172.16", "203.0"];
const account = (at: number) => `account ${at}`;
/** Each account comes from one network. */
const addressOf = (at: number) => `${networks[at % networks.length]}.${random.nextInt(256)}.${random.nextInt(256)}`;

function pairs(accounts: readonly (string | null)[], addresses: readonly (string | null)[]): Table {
  return {
    rowCount: accounts.length,
    columns: [categoricalColumn("account", accounts), categoricalColumn("ip", addresses)],
  };
}

const accounts = Array.from({ length: 360 }, () => random.nextInt(12));
const all = pairs(accounts.map(account), accounts.map(addressOf));

/** Pairs of accounts and addresses for the estimator contract. */
export const ipInsightsContractRows: ContractRows = {
  table: all,
  hostile: pairs(
    ["account 1", "account 2", null, "stranger", "account 3", "account 4", "account 5", "account 6", "account 7"],
    ["10.1.2.3", null, "10.1.2.3", "10.1.2.3", "10.1.2", "10.1.2.3.4", "10.1.2.256", "a.b.c.d", "1.2.3.4."],
  ),
  targets: {},
  strangers: pairs([0, 0, 1, 1, 2, 2].map(account), [
    addressOf(1),
    addressOf(0),
    addressOf(2),
    addressOf(1),
    addressOf(0),
    addressOf(2),
  ]),
  tellingColumns: ["account", "ip"],
  silentColumns: [],
};
