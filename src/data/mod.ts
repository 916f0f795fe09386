/**
 * Data sets: which there are, where their files come from, and how they are read.
 *
 * @example
 * ```ts
 * import { dataSet } from "lottalora/data";
 *
 * console.log(dataSet("cifar10").files.map(({ name }) => name));
 * ```
 *
 * @module
 */

// The registry.
export type { DataFile, DataSet, LoadedData, RegisteredSet, Splits } from "./data_set.ts";
export { DATA_SETS, dataSet } from "./registry.ts";

// Images.
export type { ImageData, Split } from "./image_data.ts";

// Texts.
export { type TokenSplits, type TokenText, tokenText } from "./wikitext/token_text.ts";
export { loadWikitext, type WikitextOptions } from "./wikitext/wikitext.ts";

// Molecules and other graphs.
export type { FeatureTable, FeatureValues, GraphFeatures } from "./graphs/features.ts";
export type { Graph } from "./graphs/graph.ts";
export { moleculeFromSmiles } from "./molhiv/molecule.ts";
