/**
 * Starts the wasm engine and prints its identity, or why it did not start.
 *
 * @module
 */
import { startEngine } from "../../src/engine/engine.ts";

try {
  console.log((await startEngine("wasm")).identity);
} catch (error) {
  const { name, message } = error as Error;
  console.log(`${name}: ${message}`);
}
