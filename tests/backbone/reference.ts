import { ask } from "../support/ask.ts";

const READER = "tests/backbone/reference_reader.py";

/** What the Python reader of the specification answers to requests (its docstring says which). */
export function readReference(requests: unknown[]): Promise<unknown[]> {
  return ask("python3", READER, requests);
}
