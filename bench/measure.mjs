// Measures the language server over standard input and output, as an editor sees it: node bench/measure.mjs [ELEMENTS...] [--push] [--server FILE] [--steps N]
// Build first: npm run build. Times are milliseconds; `floor` is a fixed piece of work in this process, to tell a slow machine from a slow server.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generate, random } from './generate.mjs';
import { LspClient } from './lsp-client.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { push: { type: 'boolean' }, server: { type: 'string' }, steps: { type: 'string', default: '60' }, profile: { type: 'string' } } });
const server = values.server ?? path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../dist/server.js');
const steps = Number(values.steps);

function quantile(times, q) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

function floor() {
  const begun = performance.now();
  let sum = 0;
  for (let i = 0; i < 5e6; i++) sum = (sum + Math.imul(i, 31)) | 0;
  return performance.now() - begun + (sum === 0.5 ? 1 : 0);
}

class Measured {
  constructor(client, uri, text, pull) {
    Object.assign(this, { client, uri, pull, lines: text.split('\n'), next: random(7), resultId: undefined });
  }

  diagnostics() {
    if (!this.pull) return this.client.notification('textDocument/publishDiagnostics', this.uri);
    return this.client.request('textDocument/diagnostic', { textDocument: { uri: this.uri }, ...(this.resultId === undefined ? {} : { previousResultId: this.resultId }) }).then((report) => {
      this.resultId = report.resultId;
      return report;
    });
  }

  /** Replaces lines from..to (exclusive) by others, and waits for what `ask` waits for. @returns milliseconds */
  async edit(from, to, replacement, ask) {
    const begun = performance.now();
    const answer = this.pull ? undefined : ask();
    this.client.change(this.uri, { start: { line: from, character: 0 }, end: { line: to, character: 0 } }, replacement.map((line) => `${line}\n`).join(''));
    this.lines.splice(from, to - from, ...replacement);
    await (answer ?? ask());
    return performance.now() - begun;
  }

  /** Types a character at a place of a line. */
  async type(line, character, insert, ask) {
    const begun = performance.now();
    const answer = this.pull ? undefined : ask();
    this.client.change(this.uri, { start: { line, character }, end: { line, character } }, insert);
    this.lines[line] = this.lines[line].slice(0, character) + insert + this.lines[line].slice(character);
    await (answer ?? ask());
    return performance.now() - begun;
  }

  /** A random line that fits, from the whole document. */
  line(pattern) {
    for (;;) {
      const index = Math.floor(this.next() * this.lines.length);
      if (pattern.test(this.lines[index])) return index;
    }
  }
}

async function measure(elements) {
  const rows = [];
  const floors = [];
  const row = (name, times, note = '') => rows.push([name, quantile(times, 0.5), quantile(times, 0.95), Math.max(...times), note]);
  const text = generate(elements);
  const client = new LspClient([process.execPath, ...(values.profile ? ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${values.profile}`] : []), server, '--stdio']);
  const uri = 'file:///bench/threatmodel.yaml';
  const starting = performance.now();
  await client.start({ pull: !values.push });
  row('start of the server', [performance.now() - starting]);
  const it = new Measured(client, uri, text, !values.push);
  const diagnostics = () => it.diagnostics();
  const opening = performance.now();
  const first = values.push ? diagnostics() : undefined;
  client.open(uri, text);
  const report = await (first ?? diagnostics());
  row('open to first diagnostics', [performance.now() - opening], `${report.items?.length ?? report.diagnostics?.length} diagnostics, ${Math.round(client.lastSize / 1024)} kB`);

  const times = (count, one) => (async () => {
    const all = [];
    for (let i = 0; i < count; i++) {
      floors.push(floor());
      all.push(await one(i));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return all;
  })();
  const warm = Math.min(10, steps);
  await times(warm, () => it.type(it.line(/^ {4}description: \w/), 20, 'x', diagnostics));
  row('a character in a description', await times(steps, () => it.type(it.line(/^ {4}description: \w/), 20, 'x', diagnostics)), `${Math.round(client.lastSize / 1024)} kB`);
  row('a character in a name', await times(steps, () => it.type(it.line(/^ {4}name: /), 12, 'x', diagnostics)));
  row('a flag turned', await times(steps, () => {
    const line = it.line(/encrypted: (true|false)/);
    return it.edit(line, line + 1, [it.lines[line].replace(/encrypted: (true|false)/, (_, was) => `encrypted: ${was !== 'true'}`)], diagnostics);
  }));
  row('a kind made wrong and right', await times(steps, (i) => {
    const line = i % 2 === 0 ? it.line(/^ {4}kind: \w/) : it.last;
    it.last = line;
    return it.edit(line, line + 1, [i % 2 === 0 ? `${it.lines[line]}x` : it.lines[line].slice(0, -1)], diagnostics);
  }));
  row('an element added', await times(steps, (i) => {
    const line = it.line(/^ {2}s\d+_\w+:$/);
    return it.edit(line, line, [`  added${i}:`, '    kind: web-service', '    zone: edge'], diagnostics);
  }));
  row('an element removed', await times(steps, (i) => {
    const line = it.lines.indexOf(`  added${i}:`);
    return it.edit(line, line + 3, [], diagnostics);
  }));
  row('a flow added', await times(steps, (i) => {
    const line = it.line(/^ {2}f\d+: \{/);
    const [from, to] = [0, 1].map(() => it.lines[it.line(/^ {2}s\d+_\w+:$/)].trim().slice(0, -1));
    return it.edit(line, line, [`  new${i}: { from: ${from}, to: ${to}, data: prompts_0, protocol: HTTPS }`], diagnostics);
  }));
  row('a flow removed', await times(steps, (i) => {
    const line = it.lines.findIndex((one) => one.startsWith(`  new${i}:`));
    return it.edit(line, line + 1, [], diagnostics);
  }));
  const position = (line, character) => ({ textDocument: { uri }, position: { line, character } });
  const after = (ask) => times(steps, () => {
    const line = it.line(/^ {4}description: \w/);
    return it.type(line, 20, 'y', () => ask(line));
  });
  const wasPull = it.pull;
  it.pull = true; // requests are waited for themselves
  row('completion after an edit', await after((line) => client.request('textDocument/completion', position(line, 4))));
  row('completion of an id after an edit', await after(() => {
    const line = it.line(/^ {4}from: \w/);
    return client.request('textDocument/completion', position(line, 12));
  }), `${Math.round(client.lastSize / 1024)} kB`);
  row('hover after an edit', await after(() => client.request('textDocument/hover', position(it.line(/^ {4}from: \w/), 12))));
  row('definition after an edit', await after(() => client.request('textDocument/definition', position(it.line(/^ {4}to: \w/), 10))));
  row('symbols after an edit', await after(() => client.request('textDocument/documentSymbol', { textDocument: { uri } })), `${Math.round(client.lastSize / 1024)} kB`);
  row('code lens after an edit', await after(() => client.request('textDocument/codeLens', { textDocument: { uri } })), `${Math.round(client.lastSize / 1024)} kB`);
  it.pull = wasPull;
  const memory = client.peakMemory;
  await client.stop();
  console.log(`\n${elements} elements, ${Math.round(elements * 1.5)} flows, ${text.length} characters; peak memory ${memory === undefined ? 'unknown' : `${Math.round(memory)} MB`}; floor ${quantile(floors, 0.5).toFixed(1)} / ${quantile(floors, 0.95).toFixed(1)}`);
  console.log(`${''.padEnd(38)}${'p50'.padStart(9)}${'p95'.padStart(9)}${'most'.padStart(9)}`);
  for (const [name, p50, p95, most, note] of rows) console.log(`${name.padEnd(38)}${[p50, p95, most].map((n) => n.toFixed(1).padStart(9)).join('')}  ${note}`);
}

for (const elements of positionals.length > 0 ? positionals.map(Number) : [500, 5000, 20000]) await measure(elements);
