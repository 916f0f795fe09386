/**
 * A drawn backbone, and the networks that share it.
 *
 * @module
 */

import type { Frozen } from "../adapter/frozen.ts";
import type { BackboneStorage } from "../adapter/backbone_storage.ts";
import { familyParameters } from "../backbone/request.ts";
import { DataError, UsageError } from "../errors.ts";
import type { Tensors } from "../models/architecture.ts";
import type { Network } from "../models/network.ts";
import type { Seed } from "../random/seeds.ts";
import { type Description, digestsUnder, trainedSeeds } from "./description.ts";
import { quote } from "../files/json_text.ts";
import { frozenMatrices, matrixDigest } from "./matrices.ts";

/** Bytes of all frozen matrices: what the heap of a WebAssembly module can hold. */
const LARGEST_BACKBONE_BYTES = 2 ** 32;

/** Consent to adapters on a seed that they were not trained on. */
export interface SeedPermission {
  /**
   * False by default: their predictions are worthless. The digests of a backbone that is drawn from
   * another seed are not checked, for they cannot agree.
   */
  allowSeedMismatch?: boolean;
}

/** What was drawn for one matrix. */
interface Drawn {
  readonly matrix: Frozen;
  readonly sha256: string;
}

/** The matrices of one seed; freed when no network holds them any more. */
export class DrawnBackbone {
  #holders = 0;
  #isFreed = false;

  private constructor(
    /** What they were drawn from. */
    readonly seed: Seed,
    readonly drawn: ReadonlyMap<string, Drawn>,
  ) {}

  /**
   * Draws every frozen matrix of a network. The digest of each is computed while the next is drawn.
   *
   * @param network whose matrices are drawn; made with the seed
   * @param description what the adapters were trained on
   * @param seed one of theirs: every digest is checked; or another one, whose cannot agree
   * @throws {DataError} naming the first layer whose matrix is not the one of training
   */
  static async draw(
    network: Pick<Network, "parts">,
    description: Description,
    seed: Seed,
  ): Promise<DrawnBackbone> {
    const draws = new Map(description.matrices.map(({ path, draw }) => [path, draw]));
    const drawn = new Map<string, Drawn>();
    let digested = Promise.resolve();
    for (const { matrix } of frozenMatrices(network)) {
      const { path } = matrix.request;
      matrix.draw(draws.get(path)!);
      // One copy of a matrix at a time.
      await digested;
      digested = matrixDigest(matrix).then((sha256) => void drawn.set(path, { matrix, sha256 }));
    }
    await digested;
    refuseOtherDigests(drawn, description, seed);
    return new DrawnBackbone(seed, drawn);
  }

  /** Keeps the matrices until the result is called. */
  hold(): () => void {
    this.#holders++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#holders > 0) return;
      this.#isFreed = true;
      for (const { matrix } of this.drawn.values()) matrix.dispose();
    };
  }

  /**
   * @throws {UsageError} for adapters of other seeds alone, unless they are allowed; and when it was
   * freed
   * @throws {DataError} naming the first layer whose matrix is another one
   */
  refuseAdaptersOfOther(description: Description, { allowSeedMismatch }: SeedPermission): void {
    if (this.#isFreed) throw new UsageError("The model is disposed: load it again");
    const digests = digestsUnder(description, this.seed);
    for (const { path, draw } of description.matrices) {
      const own = this.drawn.get(path);
      const fits = digests === null
        ? own?.matrix.currentDraw === draw
        : own?.sha256 === digests.get(path);
      if (!fits || digests === null && !isSameFamily(own!, description)) {
        throw new DataError(
          `These adapters belong to another backbone: the frozen matrix of layer ${path} differs; ` +
            "load them as a model of their own",
        );
      }
    }
    if (digests === null && description.matrices.length > 0 && !allowSeedMismatch) {
      throw seedMismatch(description, this.seed);
    }
  }
}

function isSameFamily({ matrix: { request } }: Drawn, { backbone }: Description): boolean {
  const { family = "normal", parameters = {} } = request;
  return family === backbone.family &&
    JSON.stringify(familyParameters(family, parameters)) ===
      JSON.stringify(familyParameters(backbone.family, backbone.parameters));
}

/** @throws {UsageError} for a seed that adapters were not trained on */
export function refuseOtherSeed(description: Description, seed: Seed): void {
  if (!trainedSeeds(description).includes(seed)) throw seedMismatch(description, seed);
}

function seedMismatch(description: Description, seed: Seed): UsageError {
  const seeds = trainedSeeds(description).map(quote).join(", ");
  return new UsageError(
    `The adapters were trained on seed ${seeds}, not ${quote(seed)}: their predictions ` +
      "would be worthless; allow a seed mismatch to see that",
  );
}

function refuseOtherDigests(
  drawn: ReadonlyMap<string, Drawn>,
  description: Description,
  seed: Seed,
): void {
  for (const [path, wanted] of digestsUnder(description, seed) ?? []) {
    const found = drawn.get(path)!.sha256;
    if (found === wanted) continue;
    throw new DataError(
      `The backbone of layer ${path}, drawn from seed ${quote(seed)}, is not the one of ` +
        `training: SHA-256 ${found}, expected ${wanted}`,
    );
  }
}

/** @throws {DataError} for matrices that no engine could hold at once */
export function refuseTooLarge(
  networks: readonly Network<Tensors>[],
  keep: BackboneStorage = "memory",
): void {
  if (keep !== "memory") return;
  const matrices = networks.flatMap((network) => frozenMatrices(network));
  const bytes = 4 * matrices.reduce((sum, { matrix: { size } }) => sum + size, 0);
  if (bytes <= LARGEST_BACKBONE_BYTES) return;
  throw new DataError(
    `The backbone of ${networks[0].name} takes ${Math.round(bytes / 2 ** 30)} GiB: keep it ` +
      "regenerated",
  );
}
