import assert from "node:assert/strict";
import { drawingCost } from "../../src/backbone/cost.ts";
import { FAMILY_NAMES } from "../../src/backbone/families.ts";
import { familyParameters } from "../../src/backbone/request.ts";

type Asked = [family: string, shape: [number, number], parameters: Record<string, number>];

function costOf([name, [dIn, dOut], given]: Asked): number {
  const family = FAMILY_NAMES.find((known) => known === name)!;
  return drawingCost({ family, parameters: familyParameters(family, given), dIn, dOut });
}

Deno.test("cost of drawing: the words that values take, more where a matrix is made whole", () => {
  const cases: [Asked, number][] = [
    [["normal", [784, 512], {}], 784 * 512],
    [["beta", [2, 3], {}], 6 * 3],
    [["student_t", [2, 3], {}], 6 * 12],
    [["student_t", [2, 3], { nu: 31 }], 6 * 96],
    [["exponential", [2, 3], {}], 6 * 4],
    [["zero", [2, 3], {}], 6],
    [["sign", [2, 3], {}], 6],
    [["orthogonal", [784, 512], {}], 784 * 512 * 111],
    [["orthogonal", [3, 9], {}], 27 * 9],
    [["spectral_radius", [784, 512], {}], 784 * 512 * 64],
  ];
  for (const [asked, wanted] of cases) assert.equal(costOf(asked), wanted, `${asked[0]}`);
});

Deno.test("cost of drawing: of every family at least a word a value", () => {
  for (const name of FAMILY_NAMES) assert.ok(costOf([name, [5, 7], {}]) >= 35, name);
});
