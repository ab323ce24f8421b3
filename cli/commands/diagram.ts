import path from 'node:path';
import fontFace from 'virtual:font-face';
import { pictureOf } from '../../core/diagram/draw/picture.ts';
import { d2Text } from '../../core/diagram/export/d2.ts';
import { dotText } from '../../core/diagram/export/dot.ts';
import { drawioFile } from '../../core/diagram/export/drawio.ts';
import { diagramJson } from '../../core/diagram/export/json.ts';
import { mermaidText } from '../../core/diagram/export/mermaid.ts';
import { plantumlText } from '../../core/diagram/export/plantuml.ts';
import { svgDocument } from '../../core/diagram/export/svg.ts';
import { diagramGraph } from '../../core/diagram/graph.ts';
import { layoutNow } from '../../core/diagram/layout.ts';
import type { DiagramGraph, Direction, Layout } from '../../core/diagram/types.ts';
import type { Io } from '../io.ts';
import { exit, UsageError } from '../io.ts';
import { openModel } from '../open-model.ts';
import type { Command, Input } from '../options.ts';
import { todayOption } from '../options.ts';
import { locatorFrom, problemLine } from '../print.ts';
import { writeWhole } from '../write-file.ts';

interface Drawing {
  readonly graph: DiagramGraph;
  /** Worked out when first asked for: the formats that are text need none. */
  readonly layout: () => Layout;
  readonly direction: Direction;
  readonly svg: (theme: string, withFont: boolean) => string;
}

/** One line for each format. */
const formats: ReadonlyMap<string, (drawing: Drawing, input: Input) => string | Promise<Uint8Array>> = new Map<string, (drawing: Drawing, input: Input) => string | Promise<Uint8Array>>([
  ['svg', ({ svg }, input) => svg(input.value('theme') ?? 'automatic', !input.has('no-font'))],
  ['png', ({ svg }, input) => png(svg(input.value('theme') ?? 'light', false), scaleOf(input))],
  ['json', ({ graph, layout }) => `${JSON.stringify(diagramJson(graph, layout()), null, 2)}\n`],
  ['mermaid', ({ graph, direction }) => mermaidText(graph, direction)],
  ['plantuml', ({ graph, direction }) => plantumlText(graph, direction)],
  ['dot', ({ graph, direction }) => dotText(graph, direction)],
  ['d2', ({ graph, direction }) => d2Text(graph, direction)],
  ['drawio', ({ graph, layout }) => drawioFile(graph, layout())],
]);
const themes = ['light', 'dark', 'high-contrast-light', 'high-contrast-dark', 'automatic'] as const;
const largestScale = 8;

export const diagram: Command = {
  name: 'diagram',
  summary: 'Draw the data flow diagram of a model.',
  operands: { usage: 'FILE', min: 1, max: 1 },
  about: `The same picture as in the editor. 'svg' stands alone, with its font and its colours; 'automatic' follows what the viewer prefers. 'json' is the geometry.
'mermaid', 'plantuml', 'dot' and 'd2' are texts for the tools of those names, which lay them out themselves; 'drawio' opens in draw.io with the places of our picture.
Problems of the model go to standard error; the picture shows what could be read.

Exit code 0, or 2 when the file cannot be read or a problem is an error.`,
  options: [
    { name: 'format', value: 'FORMAT', choices: [...formats.keys()], doc: `${[...formats.keys()].join(', ')}. Default: what the name after --out ends in, else svg.` },
    { name: 'theme', value: 'THEME', choices: themes, doc: `${themes.join(', ')}; 'automatic' is for svg alone and its default. Default for png: light.` },
    { name: 'direction', value: 'DIRECTION', choices: ['right', 'down'], doc: 'How the picture is read: from left to right, or from top to bottom. Default: right.' },
    { name: 'scale', value: 'NUMBER', doc: `png: pixels for each pixel of the picture, above 0 and at most ${largestScale}. Default: 2.` },
    { name: 'bare', doc: 'svg and png: the picture alone, without title and key of the marks.' },
    { name: 'no-font', doc: 'svg: do not embed the font (about 130 kB).' },
    { name: 'out', value: 'FILE', doc: 'Write there instead of standard output. The file is replaced only once the picture is whole.' },
    todayOption,
  ],
  examples: [
    ['diagram threatmodel.yaml --out diagram.svg', 'for a page that may be light or dark'],
    ['diagram threatmodel.yaml --out diagram.png --theme dark --scale 3', 'for slides'],
    ['diagram threatmodel.yaml --format drawio --out diagram.drawio', 'to go on drawing by hand'],
  ],
  run,
};

async function run(input: Input, io: Io): Promise<number> {
  const today = input.today(io);
  const out = input.value('out');
  const format = input.value('format') ?? formatOf(out);
  const theme = input.value('theme');
  if (format === 'png' && theme === 'automatic') throw new UsageError(`--theme automatic is for svg; png takes ${themes.slice(0, -1).join(', ')}`);
  scaleOf(input);
  const direction: Direction = input.value('direction') === 'down' ? 'down' : 'right';
  const { file, project, cwd } = openModel(input.operands[0]!, io);
  const analysis = project.analyse(file, { today });
  const graph = diagramGraph(analysis, project.catalog);
  let laidOut: Layout | undefined;
  const layout = (): Layout => (laidOut ??= layoutNow(graph, { direction }));
  const svg = (wanted: string, withFont: boolean): string =>
    svgDocument(pictureOf(graph, layout()), { theme: themes.find((one) => one === wanted) ?? 'automatic', frame: !input.has('bare'), ...(withFont ? { fontFace } : {}) });
  const drawn = await formats.get(format)!({ graph, layout, direction, svg }, input);

  const locator = locatorFrom(cwd, [...project.documents, ...analysis.model.documents]);
  const problems = [...project.problems, ...analysis.problems];
  for (const problem of problems) io.stderr.write(`${problemLine(problem, locator)}\n`);
  if (out !== undefined) writeWhole(path.resolve(cwd, out), drawn);
  else io.stdout.write(drawn);
  return problems.some((problem) => problem.severity === 'error') ? exit.failure : exit.ok;
}

/** The format that the name of a file speaks of. */
function formatOf(file: string | undefined): string {
  const ending = /\.([a-z0-9]+)$/i.exec(file ?? '')?.[1]?.toLowerCase() ?? '';
  const others = new Map([['mmd', 'mermaid'], ['puml', 'plantuml'], ['gv', 'dot']]);
  return formats.has(ending) ? ending : (others.get(ending) ?? 'svg');
}

/** @throws UsageError when it is no number that makes a picture */
function scaleOf(input: Input): number {
  const given = input.value('scale');
  const scale = given === undefined ? 2 : Number(given);
  if (!(scale > 0 && scale <= largestScale)) throw new UsageError(`--scale takes a number above 0 and at most ${largestScale}, not '${given}'`);
  return scale;
}

/** Loaded only when asked for: WebAssembly takes its time. */
async function png(svg: string, scale: number): Promise<Uint8Array> {
  const { packagedAssets, pngOf } = await import('../png.ts');
  return pngOf(svg, scale, packagedAssets());
}
