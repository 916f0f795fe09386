import assert from "node:assert/strict";
import { join } from "node:path";
import { ensureJupyter } from "../../tasks/jupyter/environment.ts";
import { onlyShows, trustNotebooks, writeLabSettings } from "../../tasks/jupyter/lab_settings.ts";
import type { Cell } from "../../tasks/jupyter/notebook.ts";
import { withFolder } from "../support/temporary.ts";
import { code, notebookOf, ROOT } from "./jupyter_support.ts";

/** A cell with one output. */
const showing = (data: Record<string, string | string[]>): Cell => ({
  ...code("1"),
  outputs: [{ output_type: "display_data", data, metadata: {} }],
});

const PICTURE = showing({ "image/svg+xml": ["<svg>", "</svg>"], "text/plain": "<b>" });

Deno.test("text, Markdown and pictures are only seen, what could run is not", () => {
  assert.ok(onlyShows(notebookOf(PICTURE, code("2"), showing({ "text/markdown": "r < 2 **a**" }))));
  assert.ok(onlyShows(notebookOf(showing({ "text/markdown": "own data: [here](a.md)" }))));
  const acting = [
    ["text/html", "x"],
    ...["a <script>", "[a](javascript:b)", "[a]: data:b"].map((text) => ["text/markdown", text]),
  ];
  for (const [type, text] of acting) {
    assert.equal(onlyShows(notebookOf(PICTURE, showing({ [type]: text }))), false, text);
  }
});

Deno.test("JupyterLab trusts notebooks that only show, and those alone", async () => {
  const { env, ...jupyter } = await ensureJupyter(ROOT);
  await withFolder(async (folder) => {
    const environment = { ...jupyter, env: { ...env, JUPYTER_DATA_DIR: join(folder, "data") } };
    const write = (name: string, cell: Cell) =>
      Deno.writeTextFile(join(folder, name), JSON.stringify(notebookOf(cell)));
    await Deno.mkdir(join(folder, "paper"));
    await write("shows.ipynb", PICTURE);
    await write("paper/shows.ipynb", PICTURE);
    await write("runs.ipynb", showing({ "text/html": "<script>1</script>" }));
    await Deno.writeTextFile(join(folder, "broken.ipynb"), "{");
    await trustNotebooks(environment, folder);
    const asked = `import nbformat, nbformat.sign
notary = nbformat.sign.NotebookNotary()
for name in ["shows", "runs", "paper/shows"]:
    print(notary.check_signature(nbformat.read(f"{name}.ipynb", 4)))`;
    const { stdout } = await new Deno.Command(jupyter.python, {
      args: ["-I", "-c", asked],
      cwd: folder,
      env: environment.env,
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "True\nFalse\nTrue\n");
  });
});

Deno.test("nobody is asked about news, and extensions that were chosen stay as they are", async () => {
  await withFolder(async (folder) => {
    const environment = { root: ROOT, python: "", env: { JUPYTER_CONFIG_DIR: folder } };
    const path = join(folder, "labconfig", "page_config.json");
    await writeLabSettings(environment);
    assert.match(await Deno.readTextFile(path), /announcements":true/);
    await Deno.writeTextFile(path, "{}");
    await writeLabSettings(environment);
    assert.equal(await Deno.readTextFile(path), "{}");
  });
});
