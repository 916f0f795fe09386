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
import type { PlotOptions } from "@observablehq/plot";

/** A document as Plot takes it; its types are those of the DOM wherever a program declares them. */
export type FigureDocument = NonNullable<PlotOptions["document"]>;

/** An element of it. */
export type FigureElement = ReturnType<FigureDocument["createElementNS"]>;

interface FigureWindow {
  document: FigureDocument;
  XMLSerializer: new () => { serializeToString(element: FigureElement): string };
}

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

let shared: FigureWindow | undefined;

function figureWindow(): FigureWindow {
  return shared ??= new (createRequire(import.meta.url)("jsdom").JSDOM)("").window as FigureWindow;
}

/** The one document of this process; figures are made in it and never attached to it. */
export function figureDocument(): FigureDocument {
  return figureWindow().document;
}

/** The element as XML, xmlns included (outerHTML would write HTML's entities). */
export function serializeSvg(element: FigureElement): string {
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
  content: string | readonly FigureElement[] = [],
): FigureElement {
  const element = figureDocument().createElementNS(SVG_NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (typeof content === "string") element.textContent = content;
  else element.append(...content);
  return element;
}
