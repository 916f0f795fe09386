import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { File, ready } from "h5wasm";
import { parseD4rl } from "../../../src/data/trajectories/d4rl.ts";
import { type Hdf5Field, hdf5Of } from "../../support/hdf5_files.ts";
import { DataError } from "../../../src/errors.ts";

const WIDTHS = { observationWidth: 2, actionWidth: 1 };

/** Seven steps: an episode of three (timeout), one of two (terminal), and two without an end. */
function fields(): Record<string, Hdf5Field> {
  return {
    observations: { data: Float32Array.from({ length: 14 }, (_, i) => i), shape: [7, 2] },
    actions: { data: Float64Array.of(2, 0, -3, 0.5, 0, 0, 0), shape: [7, 1] },
    rewards: { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7) },
    terminals: { data: Int8Array.of(0, 0, 0, 0, 1, 0, 0) },
    timeouts: { data: Int8Array.of(0, 0, 1, 0, 0, 0, 0) },
  };
}

/** What hdf5_samples.py wrote: files in which the observations are strange. */
const { gzipped: SAMPLES }: { gzipped: Record<string, string> } = JSON.parse(
  Deno.readTextFileSync(new URL("hdf5_samples.json", import.meta.url)),
);

async function refused(bytes: Uint8Array, message: RegExp): Promise<void> {
  await assert.rejects(() => parseD4rl(bytes, WIDTHS, "a.hdf5"), (error: Error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("D4RL: episodes end at terminals and timeouts; steps behind the last end are left out", async () => {
  const [first, second, ...rest] = await parseD4rl(await hdf5Of(fields()), WIDTHS, "a.hdf5");
  assert.equal(rest.length, 0);
  assert.deepEqual([...first.observations], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...first.actions], [1, 0, -1]);
  assert.deepEqual([...first.rewards], [1, 2, 3]);
  assert.deepEqual([...second.observations], [6, 7, 8, 9]);
  assert.deepEqual([...second.rewards], [4, 5]);
});

Deno.test("D4RL: flags written as HDF5 booleans are read", async () => {
  const { FS } = await ready;
  const file = new File("/written.hdf5", "w");
  for (const [name, field] of Object.entries(fields())) {
    const dtype = name === "terminals" || name === "timeouts" ? "<b" : undefined;
    file.create_dataset({ name, ...field, dtype });
  }
  file.close();
  const bytes = FS.readFile("/written.hdf5").slice();
  FS.unlink("/written.hdf5");
  assert.equal((await parseD4rl(bytes, WIDTHS, "a.hdf5")).length, 2);
});

Deno.test("D4RL: a file that is cut off or none at all is refused with the library's reason", async () => {
  const whole = await hdf5Of(fields());
  await refused(
    whole.subarray(0, 1500),
    /^a\.hdf5: not an HDF5 file that can be read \(truncated file/,
  );
  await refused(new Uint8Array(100), /\(file signature not found\)$/);
  await refused(new Uint8Array(0), /^a\.hdf5: not an HDF5 file that can be read/);
});

Deno.test("D4RL: a missing field is named, with those that are there", async () => {
  const { timeouts: _, ...without } = fields();
  await refused(
    await hdf5Of(without),
    /^a\.hdf5 has no data set "timeouts", found "actions", "observations", "rewards", "terminals"$/,
  );
  await refused(await hdf5Of({}), /has no data set "rewards", found none$/);
});

Deno.test("D4RL: of many or long names a message shows a few, in short", async () => {
  const named = (name: (i: number) => string) =>
    hdf5Of(Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [name(i), { data: Int8Array.of(0) }]),
    ));
  await refused(await named((i) => `n${i}`), /, found "n0", "n1", .*, "n\d+" and 180 more$/);
  const long = await named((i) => `${"\u202ex".repeat(2000)}${i}`);
  await assert.rejects(() => parseD4rl(long, WIDTHS, "a.hdf5"), ({ message }: Error) => {
    assert.ok(message.length < 10_000 && !message.includes("\u202e"), message.slice(0, 200));
    return true;
  });
});

Deno.test("D4RL: an endless recording and a number that is not finite are refused", async () => {
  const none = { data: new Int8Array(7) };
  await refused(
    await hdf5Of({ ...fields(), terminals: none, timeouts: none }),
    /^a\.hdf5: no end of an episode among the 7 terminals and timeouts$/,
  );
  const rewards = { data: Float32Array.of(1, 2, 3, NaN, 5, 6, 7) };
  await refused(
    await hdf5Of({ ...fields(), rewards }),
    /^a\.hdf5, episode 1, step 0: the reward holds NaN, expected finite numbers$/,
  );
});

Deno.test("D4RL: integers of 64 bits are numbers and flags as any others are", async () => {
  const { rewards, terminals } = fields();
  const wide = (data: ArrayLike<number>) => ({
    data: BigInt64Array.from(Array.from(data, BigInt)),
  });
  const integers = {
    ...fields(),
    rewards: wide(rewards.data as Float32Array),
    terminals: wide(terminals.data as Int8Array),
  };
  const episodes = await parseD4rl(await hdf5Of(integers), WIDTHS, "a.hdf5");
  assert.deepEqual(episodes, await parseD4rl(await hdf5Of(fields()), WIDTHS, "a.hdf5"));
});

for (
  const [name, message] of [
    [
      "lzf",
      /"observations" is compressed by the filter "lzf" \(number 32000\), .*compression="gzip"$/,
    ],
    ["virtual", /"observations" is virtual: its numbers lie in "elsewhere\.h5"/],
    [
      "float16",
      /"observations" is \[7, 2\] of float16, expected \[7, 2\] of integers, flags, float32/,
    ],
    ["complex", /"observations" is \[7, 2\] of compounds, such as complex numbers, expected/],
    ["many steps", /"observations" has 8589934592 numbers, .* expected at most 67108864$/],
    ["large chunk", /"observations" has 134217728 numbers, in all or in a chunk, expected at most/],
  ] as const
) {
  Deno.test(`D4RL: what h5py writes as ${name} is named, not called another format`, async () => {
    const gzip = Uint8Array.from(atob(SAMPLES[name]), (char) => char.charCodeAt(0));
    await refused(gunzipSync(gzip), message);
  });
}
