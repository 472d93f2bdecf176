// MD5 (RFC 1321) of a text's UTF-8, as 32 hex digits. Browsers have none of their own; CooCenter's
// key of the day is one.

const SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
const SINES = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

/** The message, one bit, zeros, and its length in bits: a multiple of 64 bytes. */
function padded(bytes) {
  const all = new Uint8Array(((bytes.length + 8) >> 6 << 6) + 64);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setUint32(all.length - 8, bytes.length * 8, true);
  view.setUint32(all.length - 4, Math.floor(bytes.length / 2 ** 29), true);
  return view;
}

function mix(round, b, c, d) {
  switch (round) {
    case 0: return (b & c) | (~b & d);
    case 1: return (d & b) | (~d & c);
    case 2: return b ^ c ^ d;
    default: return c ^ (b | ~d);
  }
}

function word(round, i) {
  switch (round) {
    case 0: return i;
    case 1: return (5 * i + 1) % 16;
    case 2: return (3 * i + 5) % 16;
    default: return (7 * i) % 16;
  }
}

export function md5(text) {
  const view = padded(new TextEncoder().encode(text));
  const sum = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a, b, c, d] = sum;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const turn = (a + mix(round, b, c, d) + SINES[i] + view.getUint32(at + 4 * word(round, i), true)) | 0;
      const by = SHIFTS[round][i % 4];
      [a, d, c, b] = [d, c, b, (b + ((turn << by) | (turn >>> (32 - by)))) | 0];
    }
    sum.forEach((value, i) => { sum[i] = (value + [a, b, c, d][i]) | 0; });
  }
  return sum
    .flatMap((value) => [value, value >>> 8, value >>> 16, value >>> 24])
    .map((byte) => (byte & 0xff).toString(16).padStart(2, '0'))
    .join('');
}
