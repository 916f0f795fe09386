import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { UsageError } from "../../src/errors.ts";
import type { Benchmark } from "../../src/training/benchmark.ts";
import type { DataVariant } from "../../src/training/config.ts";
import { defaultConfig, validateConfig } from "../../src/training/validate.ts";
import { loadData, parseVariant, variantText } from "../../src/training/variants.ts";

/** A benchmark that tells how it was asked. */
function asked(): { benchmark: Benchmark; variants: unknown[] } {
  const variants: unknown[] = [];
  const benchmark: Benchmark = {
    ...mnist,
    variants: {
      labels: {
        own: "true",
        values: { true: "as they are", shuffled: "by a permutation", first: "all 0" },
      },
      images: { own: "plain", values: { plain: "as they are", grey: "one grey" } },
    },
    load(_dir, variant) {
      variants.push(variant);
      return mnist.load(null);
    },
  };
  return { benchmark, variants };
}

function refused(act: () => unknown, message: RegExp): void {
  assert.throws(act, (error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("variants: a benchmark is asked for those it has, its own where nothing is said", async () => {
  const { benchmark, variants } = asked();
  await loadData(benchmark, null);
  await loadData(benchmark, null, { labels: "first", images: "grey" });
  assert.deepEqual(variants, [{}, { labels: "first", images: "grey" }]);
});

Deno.test("variants: a configuration names those of its benchmark alone", () => {
  const { benchmark } = asked();
  const check = (data: unknown, of: Benchmark = benchmark) => () =>
    validateConfig(defaultConfig(of, "tiny", { data: data as DataVariant }), of);
  check({})();
  check({ labels: "shuffled" })();
  refused(
    check({ label: "first" }),
    /^The data of mnist have no choice "label": did you mean label/,
  );
  refused(
    check({ labels: "shuffeld" }),
    /^The data of mnist have no labels "shuffeld": did you mean /,
  );
  refused(check({ images: "as they are" }), /no images "as they are": there are plain, grey$/);
  refused(check({ toString: "a" }), /have no choice "toString": there are labels, images$/);
  refused(check({ labels: 1 }), /have no labels 1: there are true, shuffled, first$/);
  refused(check(["labels"]), /^The field data must be an object, got \["labels"\]$/);
  refused(check({ labels: "first" }, mnist), /mnist have no choice "labels": there is none$/);
});

Deno.test("variants: a configuration has the protocol's where it says nothing, and never the own", () => {
  const { benchmark } = asked();
  const protocol = { ...benchmark.protocol, data: { labels: "shuffled" } };
  const of = (data?: DataVariant) =>
    defaultConfig({ ...benchmark, protocol }, "tiny", data === undefined ? {} : { data }).data;
  assert.deepEqual(of(), { labels: "shuffled" });
  assert.deepEqual(of({ images: "grey" }), { labels: "shuffled", images: "grey" });
  assert.deepEqual(of({ labels: "first", images: "plain" }), { labels: "first" });
  assert.equal(of({ labels: "true" }), undefined);
});

Deno.test("variants: they are written in one order, and read again", () => {
  const variant = { b: "2", a: "one-more" };
  assert.equal(variantText(variant), "a=one-more,b=2");
  assert.deepEqual(parseVariant(variantText(variant)), variant);
  assert.deepEqual([variantText(), variantText({})], ["", ""]);
  refused(() => parseVariant("a"), /is written NAME=VALUE, got "a"$/);
  refused(() => parseVariant("a=1,"), /is written NAME=VALUE, got ""$/);
  refused(() => parseVariant("a=1=2"), /is written NAME=VALUE, got "a=1=2"$/);
  refused(() => parseVariant("a=1,a=2"), /names "a" twice$/);
});
