import { File, ready } from "h5wasm";

/** A data set of a file. */
export interface Hdf5Field {
  data: Float32Array | Float64Array | Int8Array | BigInt64Array | string[];
  shape?: number[];
}

/** An HDF5 file, as the HDF5 library itself writes it. */
export async function hdf5Of(content: Record<string, Hdf5Field>): Promise<Uint8Array> {
  const { FS } = await ready;
  const file = new File("/written.hdf5", "w");
  for (const [name, field] of Object.entries(content)) file.create_dataset({ name, ...field });
  file.close();
  const bytes = FS.readFile("/written.hdf5").slice();
  FS.unlink("/written.hdf5");
  return bytes;
}
