import assert from "node:assert/strict";
import { join } from "node:path";
import { type OpenWeights, openWeights } from "../../../src/files/safetensors/read.ts";
import { DataError } from "../../../src/errors.ts";
import { withFolder } from "../../support/temporary.ts";

/**
 * Written by safetensors 0.8.0 under PyTorch 2.13.0, in base64: `half` (float16) is
 * [[1, -2.5, 65504], [6e-8, 6.1e-5, -0]], `brain` (bfloat16) [1, -3.140625, 1e38], `float` (float32)
 * [[0.1], [1e-45]], `whole` (int64) [1, 2].
 */
const WRITTEN =
  "EAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJ3aG9sZSI6eyJkdHlwZSI6Ikk2NCIsInNoYXBl" +
  "IjpbMl0sImRhdGFfb2Zmc2V0cyI6WzAsMTZdfSwiZmxvYXQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsMV0sImRh" +
  "dGFfb2Zmc2V0cyI6WzE2LDI0XX0sImJyYWluIjp7ImR0eXBlIjoiQkYxNiIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0" +
  "cyI6WzI0LDMwXX0sImhhbGYiOnsiZHR5cGUiOiJGMTYiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzMwLDQy" +
  "XX19IAEAAAAAAAAAAgAAAAAAAADNzMw9AQAAAIA/ScCWfgA8AMH/ewEA/wMAgA==";
const BYTES = Uint8Array.from(atob(WRITTEN), (char) => char.charCodeAt(0));

/** Opens a file of these bytes for `use`. */
function opened<T>(bytes: Uint8Array, use: (file: OpenWeights) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const path = join(folder, "some.safetensors");
    await Deno.writeFile(path, bytes);
    using file = await openWeights(path, { anyName: true, foreign: true });
    return await use(file);
  });
}

async function refused(bytes: Uint8Array, name: string, message: RegExp): Promise<void> {
  await assert.rejects(opened(bytes, (file) => file.read(name)), (error: Error) => {
    assert.ok(error instanceof DataError, `${error}`);
    assert.match(error.message, /^\S*some\.safetensors: /);
    assert.match(error.message, message);
    return true;
  });
}

/** A file with a header of one's choice before `values` bytes. */
function withHeader(text: string, values = 8): Uint8Array {
  const header = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + header.length + values);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  return bytes;
}

Deno.test("safetensors: shapes and values of each type are what PyTorch wrote", async () => {
  await opened(BYTES, async (file) => {
    assert.deepEqual(file.shapes.get("half"), [2, 3]);
    assert.deepEqual([...file.shapes.keys()].sort(), ["brain", "float", "half", "whole"]);
    const half = await file.read("half");
    assert.deepEqual([...half], [1, -2.5, 65504, 5.960464477539063e-8, 6.097555160522461e-5, -0]);
    assert.deepEqual([...await file.read("brain")], [1, -3.140625, 9.969209968386869e37]);
    assert.deepEqual(await file.read("float"), Float32Array.of(0.1, 1e-45));
  });
});

Deno.test("safetensors: halves may be infinite or no number", async () => {
  const header = '{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}';
  const bytes = withHeader(header);
  bytes.set(
    new Uint8Array(Uint16Array.of(0x7c00, 0xfc00, 0x7e00, 0x8001).buffer),
    bytes.length - 8,
  );
  await opened(bytes, async (file) => {
    assert.deepEqual([...await file.read("a")], [Infinity, -Infinity, NaN, -5.960464477539063e-8]);
  });
});

Deno.test("safetensors: unknown tensors and other types are refused by name", async () => {
  await refused(BYTES, "weight", /there is no tensor weight/);
  await refused(BYTES, "whole", /whole is of type "I64", expected F32, F16, BF16/);
});

Deno.test("safetensors: cut short anywhere, a file is refused", async () => {
  for (let length = 0; length < BYTES.length; length += 13) {
    await refused(BYTES.subarray(0, length), "half", /damaged/);
  }
});

Deno.test("safetensors: a damaged header is refused", async () => {
  await refused(withHeader("[1]"), "a", /its header is not a JSON object/);
  await refused(withHeader('{"a":3}'), "a", /entry of a is not one of a tensor/);
  const other = '{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}';
  await refused(withHeader(other), "a", /a \[3\] has 8 bytes, not 12/);
  const beyond = '{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}';
  await refused(withHeader(beyond), "a", /entry of a is not one of a tensor/);
});

Deno.test("safetensors: foreign files may have gaps, other fields, many dimensions and any names", async () => {
  const entry = { dtype: "F32", shape: Array(9).fill(1), data_offsets: [4, 8], more: 1 };
  const bytes = withHeader(JSON.stringify({ "a/b c": entry }));
  bytes.set(new Uint8Array(Float32Array.of(2.5).buffer), bytes.length - 4);
  await opened(bytes, async (file) => {
    assert.deepEqual(await file.read("a/b c"), Float32Array.of(2.5));
  });
  await withFolder(async (folder) => {
    const path = join(folder, "some.safetensors");
    await Deno.writeFile(path, bytes);
    await assert.rejects(openWeights(path), /a tensor may not be called "a\/b c"/);
    await assert.rejects(openWeights(path, { anyName: true }), /entry of a\/b c is not one/);
  });
});
