/**
 * What PyTorch computed, as `reference.py` wrote it.
 *
 * @module
 */

/** One network on one batch. */
export interface PeerNetwork {
  loss: number;
  logits: number[];
  /** Under our names and in our orientation: the norm, and every `stride`-th value. */
  gradients: Record<string, { norm: number; stride: number; samples: number[] }>;
}

/** Values of all parameters, one after the other, after every tenth of 100 steps. */
export type Trajectory = number[][];

/** The stored file. */
export interface PeerReference {
  origin: { torch: string; command: string };
  backbonesSha256: string;
  rank: number;
  alpha: number;
  rows: number;
  networks: Record<string, PeerNetwork>;
  training: Record<string, number[]>;
  trajectories: Record<string, Record<"float32" | "float64", Trajectory>>;
  clipped: Trajectory;
  cosine: number[];
}

const FOLDER = new URL("./", import.meta.url).pathname;

/** The committed numbers. */
export function storedReference(): PeerReference {
  return JSON.parse(Deno.readTextFileSync(`${FOLDER}reference.json`));
}

/** The same, computed now; null where PyTorch cannot be imported. */
export async function freshReference(backbones: Uint8Array): Promise<PeerReference | null> {
  const python = new Deno.Command("python3", {
    args: [`${FOLDER}reference.py`],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = python.stdin.getWriter();
  await writer.write(backbones).catch(() => {});
  await writer.close().catch(() => {});
  const { success, stdout, stderr } = await python.output();
  const complaint = new TextDecoder().decode(stderr);
  if (!success && /No module named 'torch'/.test(complaint)) return null;
  if (!success) throw new Error(complaint);
  return JSON.parse(new TextDecoder().decode(stdout));
}
