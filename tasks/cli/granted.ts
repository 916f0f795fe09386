/**
 * Prints the path that a variable holds if a list of permissions can name it, else another one, for
 * the tasks of deno.json:
 *
 *     deno run --ignore-env --allow-env=INIT_CWD tasks/cli/granted.ts INIT_CWD data/checkpoints
 *
 * Deno splits such lists at every comma, and refuses empty paths: put there as it is, the folder
 * `lr=0.1,r=8` would permit two others.
 *
 * @module
 */

const [variable, otherwise] = Deno.args;
const path = Deno.env.get(variable) ?? "";
console.log(path === "" || path.includes(",") ? otherwise : path);
