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
