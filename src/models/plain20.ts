/**
 * Plain convolutional networks without skips (arXiv:1512.03385, section 4.2), of which Plain-20 is
 * the CIFAR-10 network of arXiv:2604.08749, section 3.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { OBJECT, refuseArguments, refuseOptions } from "../arguments.ts";
import type { Pass } from "../adapter/layer.ts";
import { tidied } from "../engine/scope.ts";
import type { Architecture, LayerFactory } from "./architecture.ts";
import { refuseSizes } from "./sizes.ts";

/**
 * Channels of the stages, and convolutions of each besides the very first; the image's sides halve
 * from one stage to the next. Plain-20 is the paper's, the others are small ones of its kind.
 */
export const PLAIN_PRESETS: Readonly<Record<string, Pick<PlainShape, "widths" | "depth">>> = {
  plain20: { widths: [16, 32, 64], depth: 6 },
  plain8: { widths: [16, 32, 64], depth: 2 },
  plain5: { widths: [4, 8, 16], depth: 1 },
};

/** Sizes of a {@linkcode plainNetwork}. */
export interface PlainShape {
  /** Height and width of the images; halved, rounding up, at each stage but the first. */
  side: number;
  /** Channels of the images. */
  channels: number;
  /** Channels of each stage. */
  widths: readonly number[];
  /** Convolutions of each stage, besides the very first. */
  depth: number;
  /** Width of the output. */
  classes: number;
}

/** A plain network of which the data will say side, channels and classes; plain data. */
export interface PlainModel extends Pick<PlainShape, "widths" | "depth"> {
  /** Marks it. */
  readonly kind: "plain";
}

const SHAPE = { side: true, channels: true, widths: true, depth: true, classes: true };
const DESCRIBED = { widths: true, depth: true };

/**
 * A convolution, then `depth` of them in each stage, each followed by BatchNorm and ReLU; the mean
 * over all positions; the head. Convolutions are 3 x 3 with a border of one zero and no bias, the
 * first of each later stage with stride 2.
 *
 * @param shape sizes, each a positive integer. Widths and depth alone, such as one of
 * {@linkcode PLAIN_PRESETS}, describe a network for any square images, as `study` takes it
 * @returns an architecture for images [n, side side channels], channels last
 * @throws {UsageError} for any other size
 */
export function plainNetwork(shape: PlainShape): Architecture;
/** Widths and depth alone describe a network for any square images, as `study` takes it. */
export function plainNetwork(shape: Pick<PlainShape, "widths" | "depth">): PlainModel;
export function plainNetwork(
  shape: PlainShape | Pick<PlainShape, "widths" | "depth">,
): Architecture | PlainModel {
  refuseArguments("plainNetwork", { shape }, OBJECT);
  if ("side" in shape || "channels" in shape || "classes" in shape) {
    return layered(shape as PlainShape);
  }
  refuseOptions("plainNetwork", shape, DESCRIBED, "shape");
  const { widths, depth } = shape;
  // A network of no stage has no width either.
  refuseSizes("a plain network", { stages: widths?.length ?? 0, widths, depth });
  return { kind: "plain", widths: [...widths], depth };
}

/**
 * How many positions a convolution passes over in an image, on average over its weights.
 *
 * @param shape without the classes
 */
export function positionsOf(shape: Omit<PlainShape, "classes">): number {
  let { side } = shape;
  let [weights, products] = [0, 0];
  for (const { from, to, stride } of stepsOf(shape)) {
    side = Math.ceil(side / stride);
    weights += from * to;
    products += from * to * side * side;
  }
  return products / weights;
}

function layered(shape: PlainShape): Architecture {
  refuseOptions("plainNetwork", shape, SHAPE, "shape");
  const { side, channels, widths, classes } = shape;
  refuseSizes("a plain network", { ...shape });
  const steps = stepsOf(shape);
  return {
    name: `plain-${steps.length + 1} ${side}x${side}x${channels}-${widths.join("-")}-${classes}`,
    build(layers) {
      const blocks = steps.map((step, i) => block(layers, step, i));
      const head = layers.head("head", widths[widths.length - 1], classes);
      return (x, pass) => {
        let image: Image = { rows: x.reshape([-1, channels]), side };
        for (const apply of blocks) image = apply(image, pass);
        const width = image.rows.shape[1];
        const positions = tf.reshape(image.rows, [-1, image.side * image.side, width]);
        return head.apply(tf.mean<tf.Tensor2D>(positions, 1), pass);
      };
    },
  };
}

/** Activations [n side side, channels]. */
interface Image {
  readonly rows: tf.Tensor2D;
  readonly side: number;
}

/** One convolution. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly stride: number;
}

function stepsOf({ channels, widths, depth }: Omit<PlainShape, "classes">): Step[] {
  const steps: Step[] = [{ from: channels, to: widths[0], stride: 1 }];
  widths.forEach((to, stage) => {
    for (let i = 0; i < depth; i++) {
      const isFirst = i === 0 && stage > 0;
      steps.push({ from: isFirst ? widths[stage - 1] : to, to, stride: isFirst ? 2 : 1 });
    }
  });
  return steps;
}

/** Convolution, BatchNorm, ReLU. */
function block(
  layers: LayerFactory,
  { from, to, stride }: Step,
  i: number,
): (image: Image, pass: Pass) => Image {
  const convolution = layers.convolution(`convolution.${i}`, from, to, { stride, isData: i === 0 });
  const norm = layers.batchNorm(`norm.${i}`, to);
  return ({ rows, side }, pass) =>
    tidied(() => {
      const images = tf.reshape(rows, [-1, side, side, from]) as tf.Tensor4D;
      const convolved = convolution.apply(images, pass);
      return { rows: norm.rectified(convolved, pass), side: Math.ceil(side / stride) };
    });
}
