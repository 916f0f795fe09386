// Values of which there are few, from their numbers of 1, 2 or 4 bits, the lowest bits of a byte first.

/**
 * `count` values at `out`, from the codes at `codes` but their first `skip`, fewer than are in a byte.
 *
 * @param values the 2^bits values
 * @param table room for 2048 values
 */
export function unpack(
  codes: usize, bits: i32, skip: i32, count: i32, values: usize, table: usize, out: usize,
): void {
  const each = 8 / bits;
  const end = skip + count;
  let i = skip;
  for (; i < end && i % each != 0; ++i) out = unpackOne(codes, bits, i, values, out);
  const whole = end / each - i / each;
  if (whole > 0) {
    fillTable(bits, values, table);
    out = unpackBytes(codes + <usize>(i / each), whole, bits, table, out);
    i += whole * each;
  }
  for (; i < end; ++i) out = unpackOne(codes, bits, i, values, out);
}

/** The value of code i; answers where the next goes. */
function unpackOne(codes: usize, bits: i32, i: i32, values: usize, out: usize): usize {
  const each = 8 / bits;
  const code = (<u32>load<u8>(codes + <usize>(i / each)) >> (bits * (i % each))) & ((1 << bits) - 1);
  store<f32>(out, load<f32>(values + (<usize>code << 2)));
  return out + 4;
}

/** The values of every byte. */
function fillTable(bits: i32, values: usize, table: usize): void {
  const mask = (1 << bits) - 1;
  for (let byte = 0; byte < 256; ++byte) {
    for (let shift = 0; shift < 8; shift += bits) {
      store<f32>(table, load<f32>(values + (<usize>((byte >> shift) & mask) << 2)));
      table += 4;
    }
  }
}

/** The values of whole bytes, copied from the table; answers where the next goes. */
function unpackBytes(at: usize, count: i32, bits: i32, table: usize, out: usize): usize {
  const end = at + <usize>count;
  if (bits == 1) {
    for (; at < end; ++at, out += 32) {
      const from = table + (<usize>load<u8>(at) << 5);
      v128.store(out, v128.load(from));
      v128.store(out, v128.load(from, 16), 16);
    }
  } else if (bits == 2) {
    for (; at < end; ++at, out += 16) v128.store(out, v128.load(table + (<usize>load<u8>(at) << 4)));
  } else {
    for (; at < end; ++at, out += 8) store<u64>(out, load<u64>(table + (<usize>load<u8>(at) << 3)));
  }
  return out;
}
