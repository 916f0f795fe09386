import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { join } from "node:path";
import { python } from "../support/python.ts";
import { writeFigure } from "../../src/figures/write.ts";
import { sampleFigures } from "./samples.ts";
import { PROVENANCE, writeSamples } from "./write_samples.ts";

const PERMISSIONS = [
  "--no-prompt",
  "--allow-env=UNDICI_NO_WASM_SIMD,UNDICI_USE_MILO",
];

Deno.test("figures on disk", async (test) => {
  const folder = await Deno.makeTempDir();
  const again = await Deno.makeTempDir();
  try {
    const paths = await writeSamples(folder);
    const figures = Object.entries(sampleFigures());
    const latin = (path: string) =>
      Deno.readFile(path).then((bytes) => new TextDecoder("latin1").decode(bytes));

    await test.step("each has four files and nothing else is left", async () => {
      assert.equal(paths.length, 4 * figures.length);
      const found = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) =>
        join(folder, name)
      );
      assert.deepEqual(found.sort(), [...paths].sort());
    });

    await test.step("only the formats asked for are written", async () => {
      const [name, figure] = figures[0];
      const dir = join(folder, "some");
      await Deno.mkdir(dir);
      const some = await writeFigure(dir, name, figure, PROVENANCE, ["csv", "svg"]);
      assert.deepEqual(some, [join(dir, `${name}.csv`), join(dir, `${name}.svg`)]);
      const found = (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => join(dir, name));
      assert.deepEqual(found.sort(), some);
    });

    await test.step("a second process with the least permissions writes the same bytes", async () => {
      const script = new URL("./write_samples.ts", import.meta.url).pathname;
      const { success, stderr } = await new Deno.Command("deno", {
        args: [
          "run",
          ...PERMISSIONS,
          `--allow-read=.,${again}`,
          `--allow-write=${again}`,
          script,
          again,
        ],
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      for (const path of paths) {
        const twin = path.replace(folder, again);
        assert.ok(
          Buffer.compare(await Deno.readFile(path), await Deno.readFile(twin)) === 0,
          `${path} differs`,
        );
      }
    });

    await test.step("the PDF's page is the SVG's size, unscaled, with embedded fonts", async () => {
      for (const [name, { width, height }] of figures) {
        const pdf = await latin(join(folder, `${name}.pdf`));
        assert.ok(pdf.includes(`/MediaBox [0 0 ${width} ${height}]`), name);
        assert.ok(pdf.includes(`1 0 0 -1 0 ${height} cm`), `${name} is flipped once`);
        assert.doesNotMatch(pdf, /1\.33333/, `${name} is scaled as if points were pixels`);
        const fonts = pdf.match(/\/BaseFont \/\S+/g) ?? [];
        assert.ok(fonts.length > 0, name);
        for (const font of fonts) assert.match(font, /\/[A-Z]{6}\+SourceSans3-/);
        assert.match(pdf, /\/FontFile[23] /);
        assert.match(pdf, / Tf\n/, `${name} keeps text as text`);
      }
    });

    await test.step("the PNG has 300 dots an inch", async () => {
      for (const [name, { width, height }] of figures) {
        const bytes = await Deno.readFile(join(folder, `${name}.png`));
        const view = new DataView(bytes.buffer);
        assert.equal(view.getUint32(16), Math.round(width / 72 * 300), name);
        assert.equal(view.getUint32(20), Math.round(height / 72 * 300), name);
        assert.equal(new TextDecoder().decode(bytes.subarray(37, 41)), "pHYs");
        assert.equal(view.getUint32(41), 11811);
      }
    });

    await test.step("SVG, PDF and PNG hold row digest and command", async () => {
      for (const [name] of figures) {
        const svg = await Deno.readTextFile(join(folder, `${name}.svg`));
        assert.ok(
          svg.includes("made by: deno task figures --profile &lt;x&gt; &amp; y</metadata>"),
        );
        for (const extension of ["svg", "pdf", "png"]) {
          const text = await latin(join(folder, `${name}.${extension}`));
          assert.ok(text.includes(PROVENANCE.rowDigest), `${name}.${extension}`);
        }
      }
    });

    await test.step({
      name: "another reader gets the same numbers from the CSV",
      ignore: !python,
      fn: async () => {
        const code = "import csv,json,sys\n" +
          "print(json.dumps([list(csv.DictReader(open(p,newline=''))) for p in sys.argv[1:]]))";
        const files = figures.map(([name]) => join(folder, `${name}.csv`));
        const { stdout } = await new Deno.Command("python3", { args: ["-c", code, ...files] })
          .output();
        const tables = JSON.parse(new TextDecoder().decode(stdout)) as Record<string, string>[][];
        for (const [index, [name, { data }]] of figures.entries()) {
          const expected = data.map((row) =>
            Object.fromEntries(
              Object.entries(row).map(([key, cell]) => [key, cell === null ? "" : String(cell)]),
            )
          );
          assert.deepEqual(tables[index], expected, name);
        }
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(again, { recursive: true });
  }
});
