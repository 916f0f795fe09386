/**
 * Loads the model of the first argument on the engine `wasm`, and prints the SHA-256 of its outputs
 * for all test digits.
 */
import { sha256 } from "../../src/files/digest.ts";
import { ourLogits } from "./outputs.ts";

console.log(await sha256(new Uint8Array((await ourLogits(Deno.args[0])).buffer)));
