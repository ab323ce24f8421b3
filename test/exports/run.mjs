// Exported diagrams, read by the tools that they are for: node test/exports/run.mjs. Build first: node esbuild.mjs
// Mermaid, Graphviz (DOT) and D2 parse their texts; draw.io's file and the SVG must be well-formed XML. The last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');

if (!existsSync(path.join(here, 'node_modules/mermaid'))) {
  console.log('Installing the parsers of exported diagrams (once) ...');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: here, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('npm ci failed');
}
// D2 first: where it finds a window it takes itself to be in a browser and waits for one
const { D2 } = await import('@terrastruct/d2');
const d2 = new D2();
await d2.compile('a -> b');
const { JSDOM } = await import('jsdom');
globalThis.window = new JSDOM('').window;
globalThis.document = globalThis.window.document;
const { default: mermaid } = await import('mermaid');
const { parse: parseDot } = await import('@ts-graphviz/ast');
const { XMLParser, XMLValidator } = await import('fast-xml-parser');

/** Names that mean something to one of the languages. */
const hostile = `threatmodel: 'A "quoted" <b>name</b> --> [x] | {y} \${z} #quot; %% ]]>'
zones:
  "z 1": { type: external, name: 'end' }
  "z\\"2": { name: '"]; } @enduml', parent: "z 1" }
elements:
  end: { type: process, name: 'subgraph', zone: "z 1" }
  "a b": { type: store, name: '\`**x**\` -- y', zone: "z\\"2" }
  __proto__: { type: external, name: '<script>alert(1)</script>' }
  ü: { type: process, name: "line\\nbreak \\u202e \\0" }
flows:
  f1: { from: end, to: "a b", data: 'a|b"c]d', protocol: '\${HTTP}', encrypted: true }
  f2: { from: "a b", to: __proto__, data: 'x --> y', bidirectional: true }
  f3: { from: ü, to: ü }
  f4: { from: ü, to: nowhere }
`;

function wellFormed(text) {
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw new Error(`${verdict.err.msg} in line ${verdict.err.line}`);
}

const checks = {
  mermaid: async (text) => {
    const { diagramType } = await mermaid.parse(text);
    if (!diagramType.startsWith('flowchart')) throw new Error(`read as ${diagramType}`);
  },
  dot: (text) => {
    if (!parseDot(text).children.some((child) => child.type === 'Graph')) throw new Error('no graph was read');
  },
  d2: async (text) => {
    const { diagram } = await d2.compile(text);
    if (diagram.shapes.length === 0) throw new Error('no shape was read');
  },
  svg: wellFormed,
  drawio: (text) => {
    wellFormed(text);
    const file = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(text);
    const cells = file.mxfile.diagram.mxGraphModel.root.mxCell;
    const ids = new Set(cells.map((cell) => cell.id));
    if (ids.size !== cells.length) throw new Error('ids are not unique');
    for (const cell of cells) for (const named of [cell.parent, cell.source, cell.target]) if (named !== undefined && !ids.has(named)) throw new Error(`${cell.id} names ${named}, which is not there`);
    if (!cells.some((cell) => cell.style?.includes('container=1'))) throw new Error('no zone is a container');
  },
};

const folder = mkdtempSync(path.join(os.tmpdir(), 'threatline-exports-'));
const count = { passed: 0, failed: 0 };
try {
  writeFileSync(path.join(folder, 'hostile.threat.yaml'), hostile);
  const models = [...readdirSync(path.join(root, 'examples')).filter((name) => name.endsWith('.threat.yaml')).map((name) => path.join(root, 'examples', name)), path.join(folder, 'hostile.threat.yaml')];
  for (const model of models) {
    for (const [format, check] of Object.entries(checks)) {
      const { stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'dist/cli.js'), 'diagram', model, '--format', format], { encoding: 'utf8', maxBuffer: 64_000_000 });
      try {
        if (stdout === '') throw new Error(stderr);
        await check(stdout);
        count.passed++;
      } catch (error) {
        count.failed++;
        console.log(`FAIL ${path.basename(model)} as ${format}: ${error.message}`);
      }
    }
  }
  // each of them must be able to say no
  for (const [format, nonsense] of [['mermaid', 'flowchart LR\n a -->|"x] b'], ['dot', 'digraph { a -> }'], ['d2', 'a: { b'], ['svg', '<svg><g></svg>'], ['drawio', '<mxfile>']]) {
    try {
      await checks[format](nonsense);
      count.failed++;
      console.log(`FAIL the check of ${format} accepts nonsense`);
    } catch {
      count.passed++;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed === 0 ? 0 : 1); // D2's worker would keep the process alive
