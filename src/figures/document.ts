/// <reference lib="dom" />
/**
 * The document figures are drawn in: a jsdom, made when the first figure needs it.
 *
 * Loaded late and not by a static import, because jsdom takes half a second and reads two
 * environment variables (UNDICI_NO_WASM_SIMD, UNDICI_USE_MILO): programs that only train
 * should need neither the time nor the permission.
 *
 * @module
 */
import { createRequire } from "node:module";

interface JsdomModule {
  JSDOM: new (html: string) => { window: Window & { XMLSerializer: typeof XMLSerializer } };
}

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

let shared: InstanceType<JsdomModule["JSDOM"]>["window"] | undefined;

function figureWindow(): NonNullable<typeof shared> {
  const load = (): JsdomModule => createRequire(import.meta.url)("jsdom") as JsdomModule;
  return shared ??= new (load().JSDOM)("").window;
}

/** The one document of this process; figures are made in it and never attached to it. */
export function figureDocument(): Document {
  return figureWindow().document;
}

/** The element as XML, xmlns included (outerHTML would write HTML's entities). */
export function serializeSvg(element: SVGElement): string {
  return new (figureWindow().XMLSerializer)().serializeToString(element);
}

/**
 * Makes an SVG element.
 *
 * @param name The tag, e.g. "text".
 * @param attributes Written as they are.
 * @param content Text, or children in order.
 */
export function svgElement(
  name: string,
  attributes: Readonly<Record<string, string | number>> = {},
  content: string | readonly Element[] = [],
): SVGElement {
  const element = figureDocument().createElementNS(SVG_NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (typeof content === "string") element.textContent = content;
  else element.append(...content);
  return element;
}
