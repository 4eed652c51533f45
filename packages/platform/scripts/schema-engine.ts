import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  type ColumnType,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from "@prisma/driver-adapter-utils";
import type * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

/**
 * Prisma's schema engine as WebAssembly.
 * @param options.createShadowDatabase makes an empty database, in which the engine replays the migrations, and answers
 * its connection string; asked for each time, and never dropped, because the server is thrown away
 */
export async function openSchemaEngine(options: {
  connectionString: string;
  createShadowDatabase: () => Promise<string>;
  schemaFiles: { path: string; content: string }[];
}): Promise<engineModule.SchemaEngine> {
  engineOfThisProcess ??= loadEngine();
  const engine = await engineOfThisProcess;
  return engine.SchemaEngine.new(
    { datamodels: options.schemaFiles.map(({ path, content }) => [path, content]) },
    () => {},
    bindMigrationAwareSqlAdapterFactory(
      new EngineAdapterFactory(options.connectionString, options.createShadowDatabase),
    ),
  );
}

/** Loaded once: a second instance would take over the memory that the first one's objects point into. */
let engineOfThisProcess: Promise<typeof engineModule> | null = null;

async function loadEngine(): Promise<typeof engineModule> {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => process.stderr.write(`Prisma's schema engine failed: ${message}\n`),
  };
  const require = createRequire(import.meta.url);
  const entry = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const engine: typeof engineModule = await import(entry);
  const bytes = await readFile(join(dirname(entry), "schema_engine_bg.wasm"));
  // The package's own entry imports the .wasm file as a module, which Node does not do without a flag.
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": { ...engine } });
  engine.__wbg_set_wasm(instance.exports);
  startModule(instance.exports);
  return engine;
}

function startModule(exports: WebAssembly.Exports): void {
  const start = exports.__wbindgen_start;
  if (typeof start !== "function") throw new Error("The schema engine's WebAssembly module has no start function.");
  start();
}

class EngineAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = "postgres";
  readonly adapterName = "sagebrush-migrations";

  constructor(
    private readonly connectionString: string,
    private readonly createShadowDatabase: () => Promise<string>,
  ) {}

  connect(): Promise<SqlDriverAdapter> {
    return EngineAdapter.open(this.connectionString);
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    return EngineAdapter.open(await this.createShadowDatabase());
  }
}

/**
 * adapter-pg, but for two of its limits that only the schema engine meets: it does not know the type "char" of
 * PostgreSQL's catalog, and it cuts scripts at every semicolon, those in strings and functions too.
 */
class EngineAdapter implements SqlDriverAdapter {
  readonly provider = "postgres";
  readonly adapterName = "sagebrush-migrations";

  private constructor(
    private readonly inner: SqlDriverAdapter,
    private readonly pool: pg.Pool,
  ) {}

  static async open(connectionString: string): Promise<EngineAdapter> {
    const pool = new pg.Pool({ connectionString, max: 1 });
    return new EngineAdapter(await new PrismaPg(pool).connect(), pool);
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    const result = await this.pool.query<unknown[]>({
      text: query.sql,
      values: query.args,
      rowMode: "array",
      types: { getTypeParser: parserOf },
    });
    return {
      columnNames: result.fields.map((field) => field.name),
      columnTypes: result.fields.map((field) => columnTypeOf(field)),
      rows: result.rows,
    };
  }

  async executeScript(script: string): Promise<void> {
    await this.pool.query(script);
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.inner.executeRaw(query);
  }

  startTransaction(...parameters: Parameters<SqlDriverAdapter["startTransaction"]>) {
    return this.inner.startTransaction(...parameters);
  }

  async dispose(): Promise<void> {
    await this.inner.dispose();
    await this.pool.end();
  }
}

/** By type id, what the engine's questions to the catalog answer. */
const columnTypes = new Map<number, ColumnType>([
  [16, ColumnTypeEnum.Boolean],
  [18, ColumnTypeEnum.Character],
  [19, ColumnTypeEnum.Text],
  [20, ColumnTypeEnum.Int64],
  [21, ColumnTypeEnum.Int32],
  [23, ColumnTypeEnum.Int32],
  [25, ColumnTypeEnum.Text],
  [26, ColumnTypeEnum.Int64],
  [1009, ColumnTypeEnum.TextArray],
  [1043, ColumnTypeEnum.Text],
  [1184, ColumnTypeEnum.DateTime],
]);

function columnTypeOf(field: pg.FieldDef): ColumnType {
  const type = columnTypes.get(field.dataTypeID);
  if (type !== undefined) return type;
  throw new Error(
    `The schema engine asked for column "${field.name}" of type ${field.dataTypeID}; add it to columnTypes.`,
  );
}

const isoTime = (value: string): string => new Date(value).toISOString();

/** The engine wants times as ISO 8601 text; the rest is parsed as pg does. */
function parserOf(typeId: number, format?: "text" | "binary") {
  return typeId === 1184 ? isoTime : pg.types.getTypeParser(typeId, format);
}
