/**
 * Saves artifacts one after the other into the folder of the first argument, as many pairs of a
 * folder and a single file as the second says; prints what went wrong, and at last what is there.
 */
import { join } from "node:path";
import { saveArtifact, saveArtifactFile } from "../../src/artifact/files.ts";
import { smallArtifact } from "./small_artifact.ts";

const [folder, count] = Deno.args;
const artifact = await smallArtifact({ rank: 8 });
const fail = (error: Error) => console.log(`${error.name}: ${error.message}`);
for (let i = 0; i < Number(count); i++) {
  const name = `${Deno.pid}-${i}`;
  await saveArtifact(join(folder, `folder${name}`), artifact).catch(fail);
  await saveArtifactFile(join(folder, `file${name}`), artifact).catch(fail);
  if (i === 0 && Number(count) > 1) console.log("saved once");
}
for (const { name } of Deno.readDirSync(folder)) console.log(name);
