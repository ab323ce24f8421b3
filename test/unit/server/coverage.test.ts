import { describe, expect, it } from 'vitest';
import type { CoverageNode } from '../../../client/frameworks/tree.ts';
import { countsLine, coverageTree, pageIdOf } from '../../../client/frameworks/tree.ts';
import { coverageExport, coverageView } from '../../../server/features/coverage.ts';
import { setup } from '../../lsp/check.ts';

const model = `
//- /main.threat.yaml
threatmodel: X
include: [part.threat.yaml]
flows:
  ask: { from: user, to: llm, data: Prompts, protocol: gRPC, encrypted: false }
//- /part.threat.yaml
elements:
  user: { type: external, zone: external }
  llm: { kind: inference-server, zone: inference }
`;

const made = setup(model);
const uri = made.uri('/main.threat.yaml');
const view = coverageView(made.session, { uri });

describe('threatline/coverage', () => {
  it('tells of ATLAS unless another framework is asked for, and of all there are', () => {
    expect(view.framework).toMatchObject({ id: 'atlas', name: 'MITRE ATLAS' });
    expect(view.frameworks.length).toBeGreaterThan(15);
    expect(coverageView(made.session, { uri, framework: 'owasp-llm-2025' }).framework.id).toBe('owasp-llm-2025');
    expect(coverageView(made.session, { uri, framework: 'gone' }).framework.id).toBe('atlas');
    expect(coverageView(made.session, { uri, framework: 3 as never }).framework.id).toBe('atlas');
  });

  it('places findings in the file where their words stand', () => {
    const findings = view.entries!.flatMap((entry) => entry.findings);
    expect(new Set(findings.map((finding) => finding.uri))).toEqual(new Set([uri, made.uri('/part.threat.yaml')]));
    expect(findings.find((finding) => finding.id === 'AI-INF-02@llm')!.range.start.line).toBe(2);
  });

  it('follows the text, and works nothing out twice', () => {
    expect(coverageView(made.session, { uri }).entries![0]).toEqual(view.entries![0]);
    const other = setup(model.replace('kind: inference-server', 'kind: vector-store'));
    const { counts } = coverageView(other.session, { uri });
    expect(counts).not.toEqual(view.counts);
  });

  it('has only the frameworks for what is no model', () => {
    const none = setup('//- /notes.threat.yaml\nelements: {}\n');
    expect(coverageView(none.session, { uri: none.uri('/notes.threat.yaml') }).entries).toBeUndefined();
    expect(coverageView(none.session, { uri: 'file:///w/gone.threat.yaml' }).groups).toBeUndefined();
    expect(coverageExport(none.session, { uri: 'file:///w/gone.threat.yaml', format: 'json' })).toEqual({});
  });
});

describe('threatline/coverageExport', () => {
  it.each([
    ['table', 'atlas', 'plaintext', /^Coverage of MITRE ATLAS/], ['json', 'owasp-asi', 'json', /^\{\n {2}"system": "X"/], ['navigator', 'atlas', 'json', /"domain": "atlas-atlas"/],
  ] as const)('%s of %s', (format, framework, languageId, text) => {
    const result = coverageExport(made.session, { uri, framework, format });
    expect(result.languageId).toBe(languageId);
    expect(result.text).toMatch(text);
  });

  it('knows no layer of other frameworks', () => expect(coverageExport(made.session, { uri, framework: 'cwe', format: 'navigator' })).toEqual({}));
});

describe('the Coverage view', () => {
  const tree = coverageTree(view);
  const all = (nodes: readonly CoverageNode[]): CoverageNode[] => nodes.flatMap((node) => [node, ...('children' in node ? all(node.children) : [])]);

  it('has the tactics, under them techniques, under those findings, reasons and sub-techniques', () => {
    expect(tree.map((node) => node.is)).toEqual(tree.map(() => 'group'));
    const exfiltration = tree.find((node) => node.is === 'group' && node.id === 'AML.TA0010')!;
    const lines = all([exfiltration]).map((node) => (node.is === 'entry' ? `${node.label}: ${node.description}` : node.is === 'finding' ? `! ${node.finding.id}` : node.is === 'why' ? '?' : `${node.name}: ${node.description}`));
    expect(lines[0]).toMatch(/^Exfiltration: \d+ open/);
    expect(lines).toContain('AML.T0024 Exfiltration via AI Inference API: open in a part');
    const extract = lines.indexOf('.002 Extract AI Model: open');
    expect(lines[extract + 1]).toBe('! AI-INF-02@llm');
  });

  it('has a key of its own for each node, wherever an entry stands again', () => {
    const keys = all(tree).map((node) => node.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(300);
  });

  it('has no groups where there is only one', () => {
    const owasp = coverageTree(coverageView(made.session, { uri, framework: 'owasp-ml' }));
    expect(owasp).toHaveLength(10);
    expect(owasp.every((node) => node.is === 'entry')).toBe(true);
  });

  it('counts above the tree, and says where nothing is mapped', () => {
    expect(countsLine(view.counts!, view.named!, 'ATLAS')).toMatch(/^\d+ open · .*\d+ no rule$/);
    const maestro = coverageView(made.session, { uri, framework: 'maestro' });
    expect(countsLine(maestro.counts!, maestro.named!, 'CSA MAESTRO')).toBe('No rule, control or threat of this model names an entry of CSA MAESTRO.');
  });

  it('knows the page of a node', () => {
    const nodes = all(tree);
    expect(pageIdOf(nodes[0])).toMatch(/^AML\.TA/);
    expect(pageIdOf(nodes.find((node) => node.is === 'entry'))).toMatch(/^AML\.T/);
    expect(pageIdOf(nodes.find((node) => node.is === 'finding'))).toMatch(/^[A-Z]+-/);
    for (const other of [undefined, null, 'x', {}, { is: 'finding', finding: { rule: 'X' }, group: {} }, nodes.find((node) => node.is === 'why')]) expect(pageIdOf(other)).toBeUndefined();
  });
});
