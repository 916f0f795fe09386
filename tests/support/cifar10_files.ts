import { concatenated } from "../../src/numeric/concatenated.ts";
import { array, bytes, text } from "./pickles.ts";

/** One record of CIFAR-10's binary format. */
export function recordOf(
  label: number,
  value: (channel: number, row: number, column: number) => number = () => 10 * label,
): Uint8Array {
  const record = new Uint8Array(3073);
  record[0] = label;
  for (let i = 0; i < 3072; i++) {
    record[1 + i] = value(Math.floor(i / 1024), Math.floor(i / 32) % 32, i % 32);
  }
  return record;
}

/** A binary file with records of these labels. */
export function batchOf(labels: readonly number[]): Uint8Array {
  return new Uint8Array(labels.flatMap((label) => [...recordOf(label)]));
}

/** The six files of a small CIFAR-10 by name: each training file has every class, the test one. */
export function smallBatches(): Record<string, Uint8Array> {
  const classes = Array.from({ length: 10 }, (_, k) => k);
  const files: Record<string, Uint8Array> = {};
  for (let batch = 1; batch <= 5; batch++) files[`data_batch_${batch}.bin`] = batchOf(classes);
  return { ...files, "test_batch.bin": batchOf([3, 1, 4]) };
}

/** The same files as torchvision has them: pickles, as Python 2 wrote them. */
export function pythonBatches(batches = smallBatches()): Record<string, Uint8Array> {
  return Object.fromEntries(
    Object.entries(batches).map(([name, records]) => [
      `cifar-10-batches-py/${name.replace(".bin", "")}`,
      pickledBatch(records),
    ]),
  );
}

function pickledBatch(records: Uint8Array): Uint8Array {
  const size = records.length / 3073;
  const images = Array.from({ length: size }, (_, i) => records.subarray(3073 * i, 3073 * (i + 1)));
  const labels = images.map(([label]) => `K${String.fromCharCode(label)}`).join("");
  const planes = concatenated(images.map((record) => record.subarray(1)));
  return bytes(
    `\x80\x02}(${text("batch_label")}${text("a batch")}${text("labels")}](${labels}e` +
      `${text("data")}${array("u1", [size, 3072], planes)}u.`,
  );
}
