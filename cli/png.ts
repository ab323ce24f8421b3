import { readFileSync } from 'node:fs';
import path from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** What drawing needs beside the picture: resvg as WebAssembly, and the font in four weights. They stand beside the program, in `png/`. */
export interface PngAssets {
  readonly wasm: Uint8Array;
  readonly fonts: readonly Uint8Array[];
}

declare const __dirname: string;

/** The assets that a build has put beside the program. @throws Error when they are not there */
export function packagedAssets(): PngAssets {
  const folder = path.join(__dirname, 'png');
  return { wasm: readFileSync(path.join(folder, 'resvg.wasm')), fonts: [400, 500, 600, 700].map((weight) => readFileSync(path.join(folder, `inter-${weight}.ttf`))) };
}

let ready: Promise<void> | undefined;

/**
 * Draws an SVG document as PNG, without a browser and with no font but ours.
 * @param scale pixels for each pixel of the picture
 */
export async function pngOf(svg: string, scale: number, assets: PngAssets): Promise<Uint8Array> {
  await (ready ??= initWasm(assets.wasm));
  const drawn = new Resvg(svg, { font: { fontBuffers: assets.fonts.map((font) => new Uint8Array(font)), defaultFontFamily: 'Inter', sansSerifFamily: 'Inter', loadSystemFonts: false } as never, fitTo: { mode: 'zoom', value: scale } });
  const image = drawn.render();
  try {
    return image.asPng();
  } finally {
    image.free();
    drawn.free();
  }
}
