/**
 * Why a host did not answer, for people.
 *
 * @module
 */

import { messageOf } from "../errors.ts";
import { PERMITTED_VARIABLES } from "../variables.ts";

/** What there may be to do, by what the network's own words hold. */
const REMEDIES: readonly (readonly [words: RegExp, remedy: string])[] = [
  [/dns error/, "its name is not known here: is there a network, is a proxy needed?"],
  [
    /certificate/,
    "where a proxy looks into connections, name its certificate's file in DENO_CERT, or set " +
    "DENO_TLS_CA_STORE=system",
  ],
  [/proxy auth/, "write http://NAME:PASSWORD@HOST:PORT into the variable"],
  [/tunnel/, "the proxy did not let it through"],
  [/connect error|timed out/, "nothing answers there: is there a network, is a proxy needed?"],
];

/**
 * Says why a request failed: what the network said, which proxy was asked to help, and what there may
 * be to do.
 *
 * @param url what was asked for.
 * @param error what `fetch` or a reading of its answer threw; the reason is its innermost cause.
 */
export function whyUnreachable(url: string, error: unknown): string {
  const said = innermost(error).replace(/^error sending request .*client error \(\w+\): /, "");
  const remedy = REMEDIES.find(([words]) => words.test(said))?.[1];
  const variable = proxyVariable(url);
  return [
    said,
    ...(variable === undefined ? [] : [`${variable.name} names the proxy ${variable.host}`]),
    ...(remedy === undefined ? [] : [remedy]),
  ].join("; ");
}

function innermost(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : innermost(cause);
}

/** The variable that names a proxy for this address, and the proxy without name and password. */
function proxyVariable(url: string): { name: string; host: string } | undefined {
  const names = [`${new URL(url).protocol.slice(0, -1)}_proxy`, "all_proxy"];
  for (const name of names.flatMap((lower) => [lower.toUpperCase(), lower])) {
    const address = PERMITTED_VARIABLES.get(name);
    if (address === undefined) continue;
    return { name, host: address.replace(/^(\w+:\/\/)?(.*@)?/, "").replace(/\/.*$/, "") };
  }
}
