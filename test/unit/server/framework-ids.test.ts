import { describe, expect, it } from 'vitest';
import { completion } from '../../../server/features/completion.ts';
import { fileDiagnostics } from '../../../server/features/diagnostics.ts';
import { actionsAt, checkFix, checkHover, setup } from '../../lsp/check.ts';

/** One id of every framework, under each key that names it: what hover, completion and checks make of it. */

interface Row {
  readonly framework: string;
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly edition: string;
  readonly link: string;
  /** A mistake, and what it is mended to; undefined: no guess. */
  readonly wrong: readonly [written: string, right: string | undefined];
}

const rows: readonly Row[] = [
  { framework: 'OWASP ML', key: 'owasp', id: 'ML02:2023', name: 'Data Poisoning Attack', edition: '2023', link: 'owasp.org', wrong: ['ML02', 'ML02:2023'] },
  { framework: 'OWASP LLM 2025', key: 'owasp', id: 'LLM06:2025', name: 'Excessive Agency', edition: '2025', link: 'genai.owasp.org', wrong: ['LLM06', undefined] },
  { framework: 'OWASP LLM 2026', key: 'owasp', id: 'LLM03:2026', name: 'Excessive Agency', edition: '2026', link: 'genai.owasp.org', wrong: ['LMM03:2026', 'LLM03:2026'] },
  { framework: 'OWASP ASI', key: 'owasp', id: 'ASI03', name: 'Identity', edition: '2026', link: 'genai.owasp.org', wrong: ['ASI99', undefined] },
  { framework: 'OWASP MCP', key: 'owasp', id: 'MCP03:2025', name: '', edition: '2025', link: 'owasp.org', wrong: ['MCP03', 'MCP03:2025'] },
  { framework: 'OWASP agentic threats', key: 'owasp', id: 'T6', name: 'Intent Breaking', edition: '1.1', link: 'genai.owasp.org', wrong: ['Memory Poisoning', 'T1'] },
  { framework: 'OWASP AI Exchange', key: 'references', id: 'AIX-2.1.1', name: '', edition: '2026-08', link: 'owaspai.org', wrong: ['AIX-99', undefined] },
  { framework: 'NIST AI RMF', key: 'nist', id: 'MEASURE 2.7', name: '', edition: '1.0', link: 'nist.gov', wrong: ['MEASUER 2.7', 'MEASURE 2.7'] },
  { framework: 'NIST AI 100-2', key: 'nist', id: 'NISTAML.013', name: 'Data Poisoning', edition: 'E2025', link: 'nvlpubs.nist.gov', wrong: ['NISTALM.013', 'NISTAML.013'] },
  { framework: 'NIST AI 600-1', key: 'nist', id: 'AI600-1:2.9', name: 'Information Security', edition: '2024', link: 'doi.org', wrong: ['Confabulation', 'AI600-1:2.2'] },
  { framework: 'CWE', key: 'cwe', id: 'CWE-502', name: 'Deserialization of Untrusted Data', edition: '4.20', link: 'definitions/502.html', wrong: ['502', 'CWE-502'] },
  { framework: 'CAPEC', key: 'capec', id: 'CAPEC-22', name: '', edition: '3.9', link: 'definitions/22.html', wrong: ['CAPEC_22', 'CAPEC-22'] },
  { framework: 'MAESTRO', key: 'references', id: 'MAESTRO-L3', name: 'Agent Frameworks', edition: '2025', link: 'cloudsecurityalliance.org', wrong: ['MEASTRO-L3', 'MAESTRO-L3'] },
  { framework: 'EU AI Act', key: 'references', id: 'Art. 15', name: 'accuracy, robustness and cybersecurity', edition: '2024/1689', link: 'eur-lex.europa.eu', wrong: ['Art. 114', undefined] },
  { framework: 'CoSAI risks', key: 'references', id: 'riskPromptInjection', name: 'Prompt Injection', edition: '2026-08-19', link: 'github.com/cosai-oasis', wrong: ['riskPromtInjection', 'riskPromptInjection'] },
  { framework: 'CoSAI controls', key: 'references', id: 'controlThreatDetection', name: '', edition: '2026-08-19', link: 'github.com/cosai-oasis', wrong: ['controlThreatDetecton', 'controlThreatDetection'] },
  { framework: 'Microsoft, machine learning', key: 'references', id: 'MSFM-2', name: '', edition: '2019-11', link: 'learn.microsoft.com', wrong: ['MSMF-2', 'MSFM-2'] },
  { framework: 'Microsoft, agents', key: 'references', id: 'MSAF-memory', name: 'Memory poisoning and theft', edition: '2.0', link: 'microsoft.com', wrong: ['MSAF-memroy', 'MSAF-memory'] },
  { framework: 'ISO/IEC 42001', key: 'references', id: 'A.7.4', name: 'data quality', edition: '2023', link: 'iso.org', wrong: ['A.77.44', undefined] },
  { framework: 'ATLAS technique', key: 'atlas', id: 'AML.T0020', name: 'Training Data Poisoning', edition: '2026.09', link: 'atlas.mitre.org', wrong: ['AML.T0019', 'AML.T0115.000'] },
];

const model = (key: string, value: string): string => `threatmodel: X
elements:
  user: { type: external, zone: external }
  llm: { kind: inference-server, zone: inference }
flows:
  ask: { from: user, to: llm, data: Prompts, protocol: HTTPS }
threats:
  Leak: { on: llm, title: Slow leak, ${key}: [${value}] }
`;

const problemsOf = (text: string): { code: string; message: string }[] => {
  const { session, uri } = setup(text);
  return fileDiagnostics(session, uri('/main.threat.yaml')).filter(({ code }) => /^[a-z-]+$/.test(String(code))).map(({ code, message }) => ({ code: String(code), message: String(message) }));
};

describe.each(rows)('$framework: $id', ({ key, id, name, edition, link, wrong: [written, right] }) => {
  it('has a hover with its name, edition and page', () => {
    const middle = Math.floor(id.length / 2);
    const text = checkHover(model(key, `${id.slice(0, middle)}$0${id.slice(middle)}`), id, link).replaceAll('\\', '');
    expect(text).toContain(name);
    expect(text).toContain(edition);
    expect(text).toMatch(/\]\(https:\/\//);
  });

  it('is completed by its id and its name', () => {
    const { session, at } = setup(model(key, '$0'));
    const items = completion(session, at)!.items;
    const item = items.find((one) => one.label === id)!;
    expect(item, items.map((one) => one.label).join()).toBeDefined();
    if (name !== '') expect(`${item.detail} ${item.filterText}`).toContain(name);
    if (key !== 'atlas') expect(item.detail).toContain(edition);
  });

  it('shows its name in the list of a client that has room for it', () => {
    const { session, at } = setup(model(key, '$0'), { client: { completionLabelDetails: true } });
    expect(completion(session, at)!.items.find((one) => one.label === id)!.labelDetails!.description).toContain(name);
  });

  it('passes the check in every spelling', () => {
    expect(problemsOf(model(key, id))).toEqual([]);
    expect(problemsOf(model(key, id.toLowerCase()))).toEqual([]);
  });

  it(`is told apart from '${written}'`, () => {
    const problems = problemsOf(model(key, written));
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toContain(written);
    const source = model(key, `${written.slice(0, 2)}$0${written.slice(2)}`);
    const titles = actionsAt(source).actions.map(({ title }) => title).filter((title) => title.startsWith('Change to '));
    if (right === undefined) expect(titles.filter((title) => title.startsWith("Change to '"))).toEqual([]);
    else checkFix(source, `Change to '${right}'`, model(key, right));
  });
});

it('an OWASP id without its edition offers each', () => {
  const titles = actionsAt(model('owasp', 'LLM$006')).actions.map(({ title }) => title);
  expect(titles).toContain('Change to LLM06:2025 (Excessive Agency)');
  expect(titles).toContain('Change to LLM06:2026 (Unbounded Consumption)');
});

it.each([
  ['owasp', 'CWE-502', 'is of Common Weakness Enumeration; this key takes ids such as LLM01:2026'],
  ['nist', 'LLM01:2025', 'this key takes ids such as MEASURE 2.7'],
  ['cwe', 'ML02:2023', 'such as CWE-502'],
  ['owasp', 'LLM11:2025', 'Did you mean LLM01:2025'],
  ['references', 'AML.T0019', 'no longer has AML.T0019'],
])('%s: %s', (key, id, message) => expect(problemsOf(model(key, id)).map((problem) => problem.message).join()).toContain(message));

it.each([['cwe', 'CWE-1426'], ['capec', 'CAPEC-699'], ['references', 'Article 99(4)'], ['references', 'CWE-9'], ['references', 'AML.T0020']])('%s takes %s: of larger lists only a part is packaged', (key, id) => expect(problemsOf(model(key, id))).toEqual([]));

it('rules name ids that are checked alike, and complete them', () => {
  const rules = (nist: string): string => `//- /.threatline.yaml
rule-folders: [rules]
//- /rules/own.yaml
pack: own
controls:
  - id: our-check
    name: our check
    description: What it does.
    verify: Look.
    on: [process]
    nist: [${nist}]
    eu-ai-act: [Art. 15]
    cosai: [controlThreatDetection]
//- /m.threat.yaml
threatmodel: X
`;
  const messages = (text: string): string[] => {
    const { session, uri } = setup(text);
    session.workspace.stateFor(uri('/m.threat.yaml'));
    return fileDiagnostics(session, uri('/rules/own.yaml')).map(({ message }) => String(message));
  };
  expect(messages(rules('MEASURE 2.7, NISTAML.013'))).toEqual([]);
  expect(messages(rules('MEASUER 2.7'))).toEqual([expect.stringContaining('Did you mean MEASURE 2.7')]);
});
