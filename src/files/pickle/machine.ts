/**
 * What a pickle runs on: a stack of values, marks on it, and a memory of values by number.
 *
 * @module
 */

import { inUnits, LARGEST_PICKLED, MOST_PICKLE_STEPS } from "../limits.ts";
import { CsrDraft } from "./csr_matrix.ts";
import { ArrayDraft, Dtype } from "./numpy_array.ts";

/** More than what is called here takes. */
const MOST_ARGUMENTS = 16;

/** The state of a running pickle. Every method throws an Error for what no writer of data does. */
export class PickleMachine {
  #stack: unknown[] = [];
  readonly #below: unknown[][] = [];
  readonly #memory = new Map<number, unknown>();
  #steps = 0;
  #weight = 0;

  /** Counts an opcode: one byte of a pickle may stand for many of memory. */
  step(): void {
    if (++this.#steps <= MOST_PICKLE_STEPS) return;
    throw new Error(`more than ${MOST_PICKLE_STEPS} steps, expected at most as many`);
  }

  /** Puts a value on the stack. */
  push(value: unknown): void {
    this.#stack.push(value);
  }

  /** Takes the uppermost value. */
  pop(): unknown {
    this.top();
    return this.#stack.pop();
  }

  /** The uppermost value, which stays. */
  top(): unknown {
    if (this.#stack.length === 0) throw new Error("a value is missing");
    return this.#stack[this.#stack.length - 1];
  }

  /** Begins a group of values. */
  mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
  }

  /** Takes the values since the last mark, and the mark. */
  group(): unknown[] {
    const group = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) throw new Error("a mark is missing");
    this.#stack = below;
    return group;
  }

  /** Remembers the uppermost value, by default under the next number. */
  remember(number = this.#memory.size): void {
    this.#memory.set(number, this.top());
  }

  /** Puts a remembered value on the stack. */
  recall(number: number): void {
    if (!this.#memory.has(number)) throw new Error(`nothing is remembered as ${number}`);
    this.push(this.#memory.get(number));
  }

  /** Adds values to the list under them. */
  append(values: unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw new Error("values are added to what is no list");
    for (const value of values) list.push(value);
  }

  /** Adds values to the set under them. */
  add(values: unknown[]): void {
    const set = this.top();
    if (!(set instanceof Set)) throw new Error("values are added to what is no set");
    for (const value of values) set.add(value);
  }

  /** Sets items, given as key, value, key, value, of the dict under them. */
  setItems(items: unknown[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) throw new Error("items are set of what is no dict");
    for (let i = 0; i + 1 < items.length; i += 2) dict.set(items[i], items[i + 1]);
  }

  /** Calls a stand-in with a list of arguments. */
  call(): void {
    const [args, callee] = [this.pop(), this.pop()];
    if (typeof callee !== "function" || !Array.isArray(args)) {
      throw new Error("a call of what is no function");
    }
    if (args.length > MOST_ARGUMENTS) throw new Error(`a call with ${args.length} arguments`);
    this.#weigh(args);
    this.push(callee(...args));
  }

  /** Fills the draft under a state with it. */
  build(): void {
    const state = this.pop();
    const draft = this.top();
    const isDraft = draft instanceof ArrayDraft || draft instanceof CsrDraft ||
      draft instanceof Dtype;
    if (!isDraft) throw new Error("a state is given to a value that is not plain data");
    this.#weigh(state instanceof Map ? [...state.values()] : Array.isArray(state) ? state : []);
    draft.setState(state);
  }

  /** A value may be named again and again; what is made of it each time adds up. */
  #weigh(values: readonly unknown[]): void {
    for (const value of values) this.#weight += weightOf(value);
    if (this.#weight <= LARGEST_PICKLED) return;
    throw new Error(`more than ${inUnits(LARGEST_PICKLED)} of arrays and texts`);
  }
}

/** About as many bytes as something made of a value takes. */
function weightOf(value: unknown): number {
  if (value instanceof ArrayDraft) return value.bytes;
  if (typeof value === "string" || value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return 8 * value.length;
  return value instanceof Map || value instanceof Set ? 8 * value.size : 0;
}
