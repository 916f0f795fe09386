import { packTar } from "modern-tar";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";

/** What an archive is built from: a file, or with `type` a link to somewhere, or a folder. */
export interface Packed {
  name: string;
  bytes?: Uint8Array;
  type?: "symlink" | "link" | "directory" | "fifo";
}

/** A tar archive; dates are fixed, so equal entries give equal archives. */
export function tarOf(entries: readonly Packed[]): Promise<Uint8Array> {
  return packTar(entries.map(({ name, bytes, type }) => ({
    header: {
      name,
      size: bytes?.length ?? 0,
      type: type ?? "file",
      linkname: type === "symlink" || type === "link" ? "/etc/passwd" : undefined,
      mtime: new Date(0),
    },
    body: bytes,
  })));
}

/** A zip archive; dates are fixed here too. `stored` leaves its files uncompressed. */
export async function zipOf(
  entries: readonly Packed[],
  { stored = false, password }: { stored?: boolean; password?: string } = {},
): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, password });
  for (const { name, bytes = new Uint8Array(0), type } of entries) {
    await writer.add(name, type === "directory" ? undefined : new Uint8ArrayReader(bytes), {
      directory: type === "directory",
      lastModDate: new Date(1980, 0, 1),
      level: stored ? 0 : 6,
      ...(type === "symlink" ? { unixMode: 0o120777 } : {}),
    });
  }
  return await writer.close();
}
