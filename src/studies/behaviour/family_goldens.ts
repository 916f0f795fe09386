/**
 * The goldens of the backbone's families: drawn matrices, the same for all benchmarks.
 *
 * @module
 */
import { FAMILIES, type FamilyName } from "../../backbone/families.ts";
import { generateBackbone } from "../../backbone/generate.ts";
import type { BackboneRequest } from "../../backbone/request.ts";
import { digestOf } from "../../files/digest.ts";
import { drawsBackbone } from "../../models/method.ts";
import type { Golden } from "./golden.ts";
import { shortDigest } from "./result_digest.ts";

/** A matrix longer than wide, its transpose, and one of many blocks; drawn once and again. */
const DRAWN: readonly Omit<BackboneRequest, "family">[] = [
  { seed: 42, path: "layers.0", dIn: 67, dOut: 29 },
  { seed: "forty-two", path: "layers.1", dIn: 29, dOut: 67, draw: 3, scale: "native" },
  { seed: 7, path: "layers.2", dIn: 300, dOut: 280, scale: 0.05 },
];

/** One a family. */
export const FAMILY_GOLDENS: readonly Golden[] = (Object.keys(FAMILIES) as FamilyName[])
  .map((family) => ({
    name: `family.${family}`,
    uses: ({ config }) => config.backbone.family === family && drawsBackbone(config),
    digest: () =>
      Promise.resolve(shortDigest(DRAWN.map((request) => {
        const { buffer } = generateBackbone({ ...request, family });
        return digestOf(new Uint8Array(buffer));
      }))),
  }));
