/**
 * What stands in for tfjs's package of everything in a browser: tensors, operations, gradients and
 * the backend `cpu`, without layers, converters, data pipelines and WebGL.
 *
 * @module
 */

import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import "@tensorflow/tfjs-backend-cpu";
import { version_core } from "@tensorflow/tfjs-core";

export * from "@tensorflow/tfjs-core";

/** As the package of everything tells them. */
export const version = { "tfjs-core": version_core };
