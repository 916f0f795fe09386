import assert from "node:assert/strict";
import { join } from "node:path";
import {
  predictTable,
  readTableFacts,
  TABLE_FILE,
  tableFile,
} from "../../src/artifact/table_model.ts";
import { loadTable } from "../../src/data/table/table_data.ts";
import { tableOf } from "../../src/data/table/delimited.ts";
import { saveArtifact } from "../../src/artifact/files.ts";
import { createArtifact } from "../../src/artifact/artifact.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { mlp } from "../../src/models/mlp.ts";
import { createNetwork } from "../../src/models/network.ts";
import { withFolder } from "../support/temporary.ts";
import { smallConfig } from "../training/small.ts";

await startEngine("wasm");

const ROWS = Array.from({ length: 30 }, (_, i) => `${i},${i % 3},${["no", "yes"][i % 2]}`);

/** The file beside a model of a table with two columns and two classes, changed. */
async function withFacts(
  change: (facts: Record<string, unknown>) => unknown,
  use: (dir: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, "t.csv");
    await Deno.writeTextFile(path, ["x,z,y", ...ROWS].join("\n"));
    const table = { path, options: { label: "y" }, hidden: [4] };
    const { digest } = await loadTable(path, table.options);
    const { [TABLE_FILE]: text } = await tableFile(table, digest);
    const network = createNetwork(mlp({ features: 2, hidden: [4], classes: 2 }), smallConfig());
    network.materialise();
    const artifact = await createArtifact(network, {
      options: smallConfig(),
      architecture: {
        ...{ name: network.name, benchmark: null, preset: null, features: 2, classes: 2 },
        ...{ classNames: ["no", "yes"], extent: null, preprocessing: null },
      },
    });
    network.dispose();
    const facts = change(JSON.parse(text)) ?? "";
    const dir = join(folder, "model");
    await saveArtifact(dir, artifact, { [TABLE_FILE]: JSON.stringify(facts) });
    await use(dir);
  });
}

Deno.test("the file beside a model of a table says how columns become inputs", async () => {
  await withFacts((facts) => facts, async (dir) => {
    const { label, hidden, columns, unit, fillsMissing } = await readTableFacts(dir);
    assert.deepEqual([label, hidden, unit, fillsMissing], ["y", [4], null, false]);
    assert.deepEqual(columns.map(({ column, kind }) => [column, kind]), [["x", "number"], [
      "z",
      "number",
    ]]);
    const { classNames, rows } = await predictTable(dir, tableOf("z,x\n1,2\n", "new.csv"));
    assert.deepEqual([classNames, rows.length], [["no", "yes"], 1]);
  });
});

const DAMAGES: [string, (facts: Record<string, unknown>) => unknown, RegExp][] = [
  ["of another version", (facts) => ({ ...facts, format: 2 }), /table\.json is wrong at format: /],
  ["with an unknown field", (facts) => ({ ...facts, more: 1 }), /table\.json is wrong at more: /],
  ["with a deviation of 0", (facts) => ({
    ...facts,
    columns: [{ column: "x", kind: "number", mean: 0, deviation: 0 }],
  }), /table\.json is wrong at columns\.0/],
  ["with a column less", (facts) => ({
    ...facts,
    columns: (facts.columns as unknown[]).slice(1),
  }), /table\.json does not belong to the adapters beside it$/],
  ["with other widths", (facts) => ({ ...facts, hidden: [5] }), /DataError/],
  ["of numbers instead of classes", (facts) => ({
    ...facts,
    unit: { mean: 0, deviation: 1 },
  }), /does not belong to the adapters beside it$/],
  ["that is a list", () => [], /Cannot read .*table\.json: it is not a JSON object$/],
];

for (const [what, change, message] of DAMAGES) {
  Deno.test(`a file ${what} is refused`, async () => {
    await withFacts(change, async (dir) => {
      await assert.rejects(
        predictTable(dir, tableOf("x,z\n1,2\n", "new.csv")),
        (error: Error) => {
          assert.equal(error.name, "DataError");
          assert.match(`${error}`, message);
          return true;
        },
      );
    });
  });
}

Deno.test("a model without the file answers to no table", async () => {
  await withFolder(async (dir) => {
    await assert.rejects(
      predictTable(dir, tableOf("x\n1\n", "new.csv")),
      /^DataError: .*table\.json/,
    );
  });
});
