/**
 * The opcodes of pickles of all six protocols, by their characters; see CPython's Lib/pickle.py.
 *
 * @module
 */

import { knownName } from "./known_names.ts";
import { PickleMachine } from "./machine.ts";
import { exactly, type PickleBytes } from "./pickle_bytes.ts";

type Step = (machine: PickleMachine, input: PickleBytes) => void;

/** Puts what is read on the stack. */
const value = (read: (input: PickleBytes) => unknown): Step => (machine, input) =>
  machine.push(read(input));

const STOP = ".";

const STEPS: Readonly<Record<string, Step>> = {
  // The stack and the memory.
  "(": (machine) => machine.mark(),
  "0": (machine) => void machine.pop(),
  "1": (machine) => void machine.group(),
  "2": (machine) => machine.push(machine.top()),
  "p": (machine, input) => machine.remember(integerOf(input.line())),
  "q": (machine, input) => machine.remember(input.byte()),
  "r": (machine, input) => machine.remember(input.uint32()),
  "\x94": (machine) => machine.remember(),
  "g": (machine, input) => machine.recall(integerOf(input.line())),
  "h": (machine, input) => machine.recall(input.byte()),
  "j": (machine, input) => machine.recall(input.uint32()),
  // Numbers and the like.
  "N": value(() => null),
  "\x88": value(() => true),
  "\x89": value(() => false),
  "I": value((input) => integerOrFlag(input.line())),
  "L": value((input) => integerOf(input.line())),
  "J": value((input) => input.int32()),
  "K": value((input) => input.byte()),
  "M": value((input) => input.uint16()),
  "\x8a": value((input) => input.integer(input.byte())),
  "F": value((input) => floatOf(input.line())),
  "G": value((input) => input.float64()),
  // Texts and bytes.
  "S": value((input) => unquoted(input.line())),
  "T": value((input) => input.latin1(input.uint32())),
  "U": value((input) => input.latin1(input.byte())),
  "V": value((input) => unescapedUnicode(input.line())),
  "X": value((input) => input.utf8(input.uint32())),
  "\x8c": value((input) => input.utf8(input.byte())),
  "\x8d": value((input) => input.utf8(input.uint64())),
  "B": value((input) => input.bytes(input.int32())),
  "C": value((input) => input.bytes(input.byte())),
  "\x8e": value((input) => input.bytes(input.uint64())),
  "\x96": value((input) => input.bytes(input.uint64())),
  "\x98": () => {},
  // Tuples, which are lists here, lists, dicts and sets.
  ")": value(() => []),
  "]": value(() => []),
  "t": (machine) => machine.push(machine.group()),
  "l": (machine) => machine.push(machine.group()),
  "\x85": (machine) => machine.push(last(machine, 1)),
  "\x86": (machine) => machine.push(last(machine, 2)),
  "\x87": (machine) => machine.push(last(machine, 3)),
  "a": (machine) => machine.append(last(machine, 1)),
  "e": (machine) => machine.append(machine.group()),
  "}": value(() => new Map()),
  "d": (machine) => newDict(machine, machine.group()),
  "s": (machine) => machine.setItems(last(machine, 2)),
  "u": (machine) => machine.setItems(machine.group()),
  "\x8f": value(() => new Set()),
  "\x90": (machine) => machine.add(machine.group()),
  "\x91": (machine) => machine.push(new Set(machine.group())),
  // Classes and functions.
  "c": value((input) => knownName(input.line(), input.line())),
  "\x93": (machine) => machine.push(nameOf(last(machine, 2))),
  "\x81": (machine) => machine.call(),
  "R": (machine) => machine.call(),
  "b": (machine) => machine.build(),
  // Where a protocol or a piece begins.
  "\x80": (_, input) => refuseYounger(input.byte()),
  "\x95": (_, input) => void input.bytes(8),
};

/** Opcodes that no pickle of plain data has: they look things up outside it, or hold huge integers. */
const REFUSED: Readonly<Record<string, string>> = {
  "P": "PERSID",
  "Q": "BINPERSID",
  "i": "INST",
  "o": "OBJ",
  "\x82": "EXT1",
  "\x83": "EXT2",
  "\x84": "EXT4",
  "\x8b": "LONG4",
  "\x92": "NEWOBJ_EX",
  "\x97": "NEXT_BUFFER",
};

/**
 * Runs a pickle to its end.
 *
 * @returns what it leaves, arrays and matrices as drafts
 * @throws {Error} for what no pickle of plain data does
 */
export function runPickle(input: PickleBytes): unknown {
  const machine = new PickleMachine();
  for (;;) {
    const opcode = String.fromCharCode(input.byte());
    if (opcode === STOP) return machine.pop();
    machine.step();
    if (Object.hasOwn(REFUSED, opcode)) {
      throw new Error(`the opcode ${REFUSED[opcode]} is not for plain data`);
    }
    if (!Object.hasOwn(STEPS, opcode)) {
      throw new Error(`the unknown opcode ${opcode.charCodeAt(0)}`);
    }
    STEPS[opcode](machine, input);
  }
}

/** Takes the uppermost values, in the order in which they were put there. */
function last(machine: PickleMachine, count: number): unknown[] {
  return Array.from({ length: count }, () => machine.pop()).reverse();
}

function newDict(machine: PickleMachine, items: unknown[]): void {
  machine.push(new Map());
  machine.setItems(items);
}

function nameOf([module, name]: unknown[]): unknown {
  if (typeof module === "string" && typeof name === "string") return knownName(module, name);
  throw new Error("a name that is no text");
}

function refuseYounger(protocol: number): void {
  if (protocol > 5) throw new Error(`protocol ${protocol}, expected one from 0 to 5`);
}

/** Protocol 0 has no opcode of its own for True and False. */
function integerOrFlag(line: string): number | boolean {
  return line === "01" ? true : line === "00" ? false : integerOf(line);
}

function integerOf(line: string): number {
  // As long as 2^53 is, and a mark of Python 2 behind it.
  if (/^[+-]?\d{1,20}L?$/.test(line)) return exactly(BigInt(line.replace(/^\+|L$/g, "")));
  throw new Error("a line that is no integer of at most 20 digits");
}

/** As Python's repr writes a float. */
function floatOf(line: string): number {
  const named = new Map([["inf", Infinity], ["-inf", -Infinity], ["nan", NaN]]);
  if (named.has(line)) return named.get(line)!;
  if (/^[+-]?\d+(\.\d*)?(e[+-]?\d+)?$/.test(line)) return Number(line);
  throw new Error("a line that is no number");
}

/** As Python's repr writes a str: \\, \', \", \n, \r, \t and \xhh, between quotes. */
function unquoted(line: string): string {
  if (!/^(['"]).*\1$/s.test(line) || line.length < 2) throw new Error("a text without its quotes");
  const plain: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
  return line.slice(1, -1).replace(
    /\\(?:x([0-9a-f]{2})|([\s\S]))/gi,
    (_, hex, char) => hex ? String.fromCharCode(parseInt(hex, 16)) : plain[char] ?? char,
  );
}

/** As Python's raw-unicode-escape writes a text. */
function unescapedUnicode(line: string): string {
  return line.replace(
    /\\u([0-9a-f]{4})|\\U(00(?:0\d|10|0[a-f])[0-9a-f]{4})/g,
    (_, four, eight) => String.fromCodePoint(parseInt(four ?? eight, 16)),
  );
}
