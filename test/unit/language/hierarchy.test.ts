import { describe, expect, it } from 'vitest';
import { incomingFlows, outgoingFlows, prepareHierarchy } from '../../../server/features/hierarchy.ts';
import { setup } from '../../lsp/check.ts';
import { inBothSyntaxes } from '../../support/syntaxes.ts';

const yaml = `
threatmodel: X
data:
  prompts: { name: Prompts }
  masked: { derived-from: [prompts] }
elements:
  user: { type: external }
  gw: { type: process }
  llm: { type: process, processes: [masked] }
  log: { type: store, holds: [prompts] }
flows:
  ask: { from: user, to: gw, data: prompts, protocol: HTTPS }
  again: { from: user, to: gw, data: Feedback }
  pass: { from: gw, to: llm, data: [prompts] }
  both: { from: llm, to: log, data: Metrics, bidirectional: true }
  lost: { from: nobody, to: gw }
`.trimStart();

const dsl = `
threatmodel "X"
data prompts "Prompts"
data masked { derived-from: prompts }
external user
process gw
process llm { processes: masked }
store log { holds: prompts }
flow ask: user -> gw carries prompts over HTTPS
flow again: user -> gw carries Feedback
flow pass: gw -> llm carries [prompts]
flow both: llm <-> log carries Metrics
flow lost: nobody -> gw
`.trimStart();

/** What comes to the item and what goes from it: `name: words in the ranges of the flows`. */
function around(source: string): { items: string[]; incoming: string[]; outgoing: string[] } {
  const { session, at, fixture } = setup(source);
  const items = prepareHierarchy(session, at) ?? [];
  const text = (uri: string): string[] => fixture.files.get(uri.slice('file:///w'.length))!.split('\n');
  const shown = (name: string, uri: string, ranges: readonly { start: { line: number; character: number }; end: { character: number } }[]): string => `${name}: ${ranges.map(({ start, end }) => text(uri)[start.line]!.slice(start.character, end.character)).join(' ')}`;
  return {
    items: items.map((item) => item.name),
    incoming: items.flatMap((item) => (incomingFlows(session, { item }) ?? []).map(({ from, fromRanges }) => shown(from.name, from.uri, fromRanges))),
    outgoing: items.flatMap((item) => (outgoingFlows(session, { item }) ?? []).map(({ to, fromRanges }) => shown(to.name, item.uri, fromRanges))),
  };
}

describe('Where data goes', () => {
  inBothSyntaxes('an element: what reaches it, where its data goes', { yaml: yaml.replace('  gw:', '  g$0w:'), dsl: dsl.replace('process gw', 'process g$0w') }, (source) => {
    expect(around(source)).toEqual({ items: ['gw'], incoming: ['user: ask again'], outgoing: ['llm: pass'] });
  });

  inBothSyntaxes('an element where it is named', { yaml: yaml.replace('to: llm', 'to: ll$0m'), dsl: dsl.replace('-> llm', '-> ll$0m') }, (source) => {
    expect(around(source)).toEqual({ items: ['llm'], incoming: ['gw: pass', 'log: both'], outgoing: ['log: both'] });
  });

  inBothSyntaxes('data: who sends it, who gets it, holds it or makes something of it', { yaml: yaml.replace('  prompts: {', '  prom$0pts: {'), dsl: dsl.replace('data prompts', 'data prom$0pts') }, (source) => {
    expect(around(source)).toEqual({ items: ['prompts'], incoming: ['user: ask', 'gw: pass'], outgoing: ['gw: ask', 'llm: pass', 'log: prompts', 'masked: prompts'] });
  });

  it('follows one data entry on its way', () => {
    const { session, at } = setup(yaml.replace('  prompts: {', '  prom$0pts: {'));
    const [data] = prepareHierarchy(session, at)!;
    const gateway = outgoingFlows(session, { item: data! })!.find(({ to }) => to.name === 'gw')!.to;
    expect(outgoingFlows(session, { item: gateway })!.map(({ to }) => to.name)).toEqual(['llm']);
    const llm = outgoingFlows(session, { item: gateway })![0]!.to;
    expect(outgoingFlows(session, { item: llm })).toEqual([]);
    expect(incomingFlows(session, { item: gateway })!.map(({ from, fromRanges }) => [from.name, fromRanges.length])).toEqual([['user', 1]]);
  });

  it('says what flows', () => {
    const { session, at } = setup(yaml.replace('  gw:', '  g$0w:'));
    expect(incomingFlows(session, { item: prepareHierarchy(session, at)![0]! })![0]!.from.detail).toBe('ask: Prompts over HTTPS; again: Feedback');
  });

  it('begins at the source of a flow, and nowhere else', () => {
    expect(around(yaml.replace('  pass:', '  pa$0ss:')).items).toEqual(['gw']);
    expect(around(yaml.replace('HTTPS', 'HT$0TPS')).items).toEqual([]);
  });

  it('marks the element where its flows stand in another file', () => {
    const found = around('//- /main.threat.yaml\nthreatmodel: X\ninclude: flows.threat.yaml\nelements:\n  a$0: { type: process }\n  b: { type: process }\n//- /flows.threat.yaml\nflows:\n  f: { from: a, to: b }\n');
    expect(found.outgoing).toEqual(['b: a']);
  });

  it('gives nothing for an item that is no longer there', () => {
    const { session, at, uri } = setup(yaml.replace('  gw:', '  g$0w:'));
    const [item] = prepareHierarchy(session, at)!;
    session.workspace.change(uri('/main.threat.yaml'), 2, [{ text: 'threatmodel: X\n' }]);
    expect(incomingFlows(session, { item: item! })).toEqual([]);
    expect(outgoingFlows(session, { item: { ...item!, data: undefined } })).toBeNull();
  });
});
