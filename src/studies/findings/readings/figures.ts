/**
 * The figure of the readings: the paper's curve, and ours under each scaling.
 *
 * @module
 */

import { rankCurve } from "../../../figures/rank_curve.ts";
import type { Figure } from "../../../figures/render.ts";
import { requireRows } from "../../../figures/table.ts";
import { readAs } from "../../../benchmarks/read_as.ts";
import { mnist } from "../../../benchmarks/mnist.ts";
import { MNIST_BY_RANK } from "../../paper/mnist.ts";
import { paperNumbers } from "../../paper/table.ts";
import { describeDesign } from "../../rows/design.ts";
import { scaleName } from "../../rows/names.ts";
import type { Row } from "../../rows/row.ts";
import { select } from "../../judging/select.ts";
import { accuracyRun, arePapers, paperValue } from "../row_parts.ts";
import { whenAsked } from "../when_asked.ts";
import { SCALINGS } from "./tables.ts";

/** Sigma of Table 14. */
const { scale } = readAs(mnist.id, ["sigma-0.1"]).backbone!;

/** All figures of the study, by file name. */
export function readingFigures(rows: readonly Row[]): Readonly<Record<string, Figure>> {
  return whenAsked({ reading_curves: () => curvesFigure(rows) });
}

function curvesFigure(rows: readonly Row[]): Figure {
  const asTold = select(rows, {
    method: "lottalora",
    schedule: "static",
    where: ({ config }) => config.backbone.scale === scale,
  });
  requireRows("the readings", asTold);
  const largest = Math.max(...asTold.map(({ result }) => result.counts.full));
  const drawn = asTold.filter(({ result }) => result.counts.full === largest);
  const runs = SCALINGS.flatMap(({ name, reading }) => {
    const { scaling } = readAs(mnist.id, [reading]).adapter!;
    return drawn.filter(({ config: { adapter } }) =>
      // At rank 1 all are one.
      adapter.scaling === scaling || adapter.rank === 1
    ).map((row) => ({
      method: name,
      trainable: row.result.counts.trainable,
      ...accuracyRun(row),
    }));
  });
  const [{ config: { preset } }] = drawn;
  const paper = !arePapers(drawn) ? [] : paperNumbers(MNIST_BY_RANK, { preset })
    .flatMap(({ rank, ...told }) =>
      typeof rank !== "number"
        ? []
        : [{ method: SCALINGS[0].name, rank, trainable: told.trained ?? null, ...paperValue(told) }]
    );
  return rankCurve({
    setting: `${describeDesign(drawn)}, ${scaleName(scale!)}`,
    runs,
    full: [],
    headOnly: [],
    sufficient: [],
    paper,
  });
}
