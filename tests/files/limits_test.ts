import assert from "node:assert/strict";
import { DataError } from "../../src/errors.ts";
import * as limits from "../../src/files/limits.ts";

const DOCUMENT = await Deno.readTextFile(new URL("../../docs/files.md", import.meta.url));

Deno.test("limits: docs/files.md tells each of them, and no other", () => {
  const told = Array.from(
    DOCUMENT.matchAll(/^\| ([\d,]+(?: [GM]iB)?) +\| .+ \| `([A-Z_]+)` +\|$/gm),
    ([, value, name]) => [name, value],
  );
  const numbers = Object.entries(limits).flatMap(([name, value]) => {
    if (typeof value !== "number") return [];
    const isBytes = name.startsWith("LARGEST_");
    return [[name, isBytes ? limits.inUnits(value) : value.toLocaleString("en-US")]];
  });
  assert.deepEqual(told.sort(), numbers.sort());
});

Deno.test("limits: bytes are said in the largest unit that divides them", () => {
  const said = [2 ** 30, 3 * 2 ** 20, 2 ** 10, 1000, 0].map(limits.inUnits);
  assert.deepEqual(said, ["1 GiB", "3 MiB", "1 KiB", "1000 bytes", "0 bytes"]);
});

Deno.test("limits: what is held may be as much as the limit, and not a byte more", () => {
  limits.refuseMuch(2 ** 30, "x");
  assert.throws(
    () => limits.refuseMuch(2 ** 30 + 1, "x"),
    new DataError("x: 1073741825 bytes in memory, expected at most 1 GiB"),
  );
});
