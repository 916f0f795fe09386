/**
 * Atoms and bonds from RDKit's binary form of a molecule, version 16 of its format.
 *
 * RDKit's JSON says neither the hybridisation of an atom nor whether a bond is conjugated; its
 * binary form says everything. All integers are little endian.
 *
 * ```text
 * 5 x int32      0xDEADBEEF, 0, then the version in three parts
 * 2 x int32      atoms, bonds; a number below is a byte, or an int32 where there are over 255 atoms
 * byte, tag 1    flags, then the atoms:
 *   byte, byte, int32   atomic number, flags, which of the following are there
 * tag 11         then the bonds:
 *   number, number, byte   from, to, flags
 * tag            of the ring search, then int32 rings, each a number of atoms and these
 * ```
 *
 * @module
 */

/** An atom as RDKit sees it. */
export interface RdkitAtom {
  /** 6 for carbon; 0 for a dummy. */
  atomicNumber: number;
  /** Formal charge. */
  charge: number;
  /** RDKit's `ChiralType`. */
  chirality: number;
  /** RDKit's `HybridizationType`. */
  hybridisation: number;
  /** Hydrogens that are no atoms of their own. */
  hydrogens: number;
  /** Unpaired electrons. */
  radicals: number;
  /** Whether it is part of an aromatic system. */
  aromatic: boolean;
}

/** A bond as RDKit sees it. */
export interface RdkitBond {
  /** Number of the atom it begins at. */
  from: number;
  /** Number of the atom it ends at. */
  to: number;
  /** RDKit's `BondType`. */
  type: number;
  /** RDKit's `BondStereo`. */
  stereo: number;
  /** Whether it is part of a conjugated system. */
  conjugated: boolean;
}

/** A molecule. */
export interface RdkitStructure {
  /** In the order of the SMILES. */
  atoms: RdkitAtom[];
  /** Once each. */
  bonds: RdkitBond[];
  /** Numbers of all atoms in rings. */
  ringAtoms: Set<number>;
}

const VERSION = 16;
const [ATOMS, BONDS] = [1, 11];
const SP3 = 4;
const SINGLE = 1;

/**
 * Reads RDKit's binary form.
 *
 * @throws {Error} for another version of the format, or a pattern (`C~C`) instead of a molecule
 */
export function parseRdkitBinary(bytes: Uint8Array): RdkitStructure {
  const read = reader(bytes);
  const [magic, _, version] = [read.int32() >>> 0, read.int32(), read.int32()];
  if (magic !== 0xdeadbeef || version !== VERSION) {
    throw new Error(`RDKit's binary form has version ${version}, expected ${VERSION}`);
  }
  read.skip(8);
  const [atomCount, bondCount] = [read.int32(), read.int32()];
  const number = atomCount > 255 ? read.int32 : read.byte;
  read.skip(1);
  read.tag(ATOMS);
  const atoms = Array.from({ length: atomCount }, () => readAtom(read));
  read.tag(BONDS);
  const bonds = Array.from({ length: bondCount }, () => readBond(read, number));
  read.skip(1);
  const ringAtoms = new Set<number>();
  for (let rings = read.int32(); rings > 0; rings--) {
    for (let size = number(); size > 0; size--) ringAtoms.add(number());
  }
  return { atoms, bonds, ringAtoms };
}

interface Reader {
  byte(): number;
  signed(): number;
  int32(): number;
  skip(count: number): void;
  tag(expected: number): void;
}

function reader(bytes: Uint8Array): Reader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  return {
    byte: () => view.getUint8(at++),
    signed: () => view.getInt8(at++),
    int32: () => view.getInt32((at += 4) - 4, true),
    skip: (count) => at += count,
    tag(expected) {
      const found = view.getUint8(at++);
      if (found === expected) return;
      throw new Error(`RDKit's binary form has tag ${found} at ${at - 1}, expected ${expected}`);
    },
  };
}

function readAtom(read: Reader): RdkitAtom {
  const [atomicNumber, flags, present] = [read.byte(), read.byte(), read.int32()];
  refuseQuery(flags);
  const given = <T>(bit: number, value: () => T, otherwise: T) =>
    (present >> bit) & 1 ? value() : otherwise;
  const charge = given(1, read.signed, 0);
  const chirality = given(2, read.byte, 0);
  const hybridisation = given(3, read.byte, SP3);
  const explicitHydrogens = given(4, read.byte, 0);
  given(5, read.byte, 0); // the explicit valence
  const implicitHydrogens = given(6, read.byte, 0);
  const radicals = given(7, read.byte, 0);
  given(8, read.int32, 0); // the isotope
  skipNames(read, flags);
  const hydrogens = explicitHydrogens + implicitHydrogens;
  const aromatic = (flags >> 6 & 1) === 1;
  return { atomicNumber, charge, chirality, hybridisation, hydrogens, radicals, aromatic };
}

/** Behind an atom: the number of a map (`[CH3:1]`), the label of a dummy (`*`). */
function skipNames(read: Reader, flags: number): void {
  if (flags >> 3 & 1) {
    read.skip(1);
    if (read.byte() === 255) read.skip(4);
  }
  if (flags >> 2 & 1) {
    read.skip(1);
    read.skip(read.int32());
  }
}

function readBond(read: Reader, number: () => number): RdkitBond {
  const [from, to, flags] = [number(), number(), read.byte()];
  refuseQuery(flags);
  const type = flags >> 3 & 1 ? read.byte() : SINGLE;
  if (flags >> 2 & 1) read.skip(1); // the direction, which stereo makes plain
  let stereo = 0;
  if (flags >> 1 & 1) {
    stereo = read.byte();
    for (let atoms = read.byte(); atoms > 0; atoms--) number();
  }
  return { from, to, type, stereo, conjugated: (flags >> 5 & 1) === 1 };
}

function refuseQuery(flags: number): void {
  if (flags >> 4 & 1) throw new Error("it is a pattern, not a molecule");
}
