// The font of exported pictures: Inter (SIL Open Font License 1.1), from the npm package @fontsource/inter.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { root } from './lib/run.mjs';

export const weights = [400, 500, 600, 700];

const file = (weight, extension) => path.join(root, `node_modules/@fontsource/inter/files/inter-latin-${weight}-normal.${extension}`);

/** WOFF2, for pages and SVG. */
export const woff2 = (weight) => readFileSync(file(weight, 'woff2'));

/** TrueType, for drawing without a browser. */
export const ttf = (weight) => woffToTtf(readFileSync(file(weight, 'woff')));

/** Unpacks a WOFF 1.0 file (W3C Recommendation, 2012) to the font that it was made from. @throws Error for anything else */
export function woffToTtf(woff) {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This is no WOFF file.');
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, i) => {
    const at = 44 + i * 20;
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(at + field));
    const data = woff.subarray(offset, offset + packed);
    return { tag: woff.subarray(at, at + 4), checksum: woff.subarray(at + 16, at + 20), length, data: packed < length ? inflateSync(data) : data };
  });
  const power = 2 ** Math.floor(Math.log2(count));
  const head = Buffer.alloc(12 + 16 * count);
  woff.copy(head, 0, 4, 8); // the flavour
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(power * 16, 6);
  head.writeUInt16BE(Math.log2(power), 8);
  head.writeUInt16BE(count * 16 - power * 16, 10);
  const bodies = [];
  let offset = head.length;
  for (const [i, { tag, checksum, length, data }] of tables.entries()) {
    const at = 12 + i * 16;
    tag.copy(head, at);
    checksum.copy(head, at + 4);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(length, at + 12);
    bodies.push(data, Buffer.alloc((4 - (length % 4)) % 4));
    offset += length + ((4 - (length % 4)) % 4);
  }
  return Buffer.concat([head, ...bodies]);
}

const id = 'virtual:font-face';

/** The `@font-face` rules with the font in them, as a module: about 130 kB of text. */
function fontFaceModule() {
  const rules = weights.map((weight) => `@font-face{font-family:Inter;font-weight:${weight};src:url(data:font/woff2;base64,${woff2(weight).toString('base64')}) format("woff2")}`);
  return `export default ${JSON.stringify(rules.join(''))};`;
}

/** Resolves the import `virtual:font-face` for esbuild. */
export function fontEsbuildPlugin() {
  return {
    name: 'threatline-font',
    setup(build) {
      build.onResolve({ filter: /^virtual:font-face$/ }, () => ({ path: id, namespace: 'threatline-font' }));
      build.onLoad({ filter: /.*/, namespace: 'threatline-font' }, () => ({ contents: fontFaceModule(), loader: 'js' }));
    },
  };
}

/** The same for Vite and vitest. */
export function fontVitePlugin() {
  return { name: 'threatline-font', resolveId: (source) => (source === id ? `\0${id}` : undefined), load: (loaded) => (loaded === `\0${id}` ? fontFaceModule() : undefined) };
}
