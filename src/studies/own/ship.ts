/**
 * A row's model, as adapters and seed.
 *
 * @module
 */

import { runToArtifact } from "../../artifact/benchmark_model.ts";
import { saveArtifact } from "../../artifact/files.ts";
import { tableFile } from "../../artifact/table_model.ts";
import { type EngineName, startEngine } from "../../engine/engine.ts";
import { DataError } from "../../errors.ts";
import { refuseExisting } from "../../files/atomic_write.ts";
import { sourceDigest } from "../behaviour/source_digest.ts";
import { STUDY_ENGINE } from "../computing/execute.ts";
import { loadOnce } from "../computing/source.ts";
import { PROJECT_ROOT } from "../rows/project_root.ts";
import { describeRun, type Row } from "../rows/row.ts";
import type { PreparedStudy } from "./study.ts";

/**
 * Trains a row's network once more, checks that it is the same to the bit, and saves it as a new
 * folder. Of a table it holds what it takes to answer to another one, see `predictTable`.
 *
 * @param row of the study, of the methods `lottalora`, `zero` or `head`
 * @param dir the folder; must not exist yet
 * @throws {UsageError} for a method whose result adapters and seed cannot hold
 * @throws {DataError} for data that changed since, a network that came out otherwise, a folder that
 * exists or cannot be written
 */
export async function shipRow(
  { benchmark, data: folder, task }: PreparedStudy,
  row: Row,
  dir: string,
): Promise<void> {
  await refuseExisting(dir);
  const { config } = row;
  const [name] = row.engine.split(" ");
  const engine = await startEngine(name as EngineName, STUDY_ENGINE);
  const data = await loadOnce(benchmark, folder, config.data);
  if (data.digest !== row.dataDigest) {
    throw new DataError(`${describeRun(config)}: its data have changed since it was computed`);
  }
  const computing = { engine: engine.identity, codeVersion: await sourceDigest(PROJECT_ROOT) };
  const { result, artifact } = await runToArtifact(config, benchmark, data, { computing });
  if (name !== "native" && result.adapterDigest !== row.result.adapterDigest) {
    throw new DataError(
      `${
        describeRun(config)
      }: it came out otherwise than its row, which the code or the engine of ` +
        "another day computed: compute the study again with fresh",
    );
  }
  await saveArtifact(dir, artifact, task === null ? {} : await tableFile(task, row.dataDigest));
}
