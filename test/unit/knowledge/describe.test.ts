import { expect, test } from 'vitest';
import rawData from '../../../knowledge/atlas.json' with { type: 'json' };
import { Atlas, type AtlasData } from '../../../core/knowledge/atlas.ts';
import { builtinAtlas, builtinFrameworks } from '../../../core/knowledge/builtin.ts';
import { describeAtlas, describeReference } from '../../../core/knowledge/describe.ts';

const atlas = builtinAtlas();
const frameworks = builtinFrameworks();

test('a technique', () => {
  expect(describeAtlas(atlas, 'AML.T0020')).toMatchInlineSnapshot(`
    "**Training Data Poisoning** \`AML.T0020\`: ATLAS technique

    The attacker slips false or manipulated samples into training or fine-tuning data, through feedback, crawled pages, a partner feed or write access to the store. After the next training run the model is biased, weaker, or obeys a trigger.

    - Tactics: \`AML.TA0006\` Persistence
    - Maturity: Realized
    - Platforms: Predictive AI, Generative AI, Agentic AI
    - Mitigations: \`AML.M0001\` Limit Model Artifact Release; \`AML.M0005\` Control Access to AI Models and Data at Rest; \`AML.M0007\` Sanitize Training Data; \`AML.M0008\` Validate AI Model; \`AML.M0023\` AI Bill of Materials; \`AML.M0025\` Maintain AI Dataset Provenance; \`AML.M0035\` AI Red Team
    - Case studies: \`AML.CS0002\` VirusTotal Poisoning; \`AML.CS0009\` Tay Poisoning; \`AML.CS0025\` Web-Scale Data Poisoning: Split-View Attack
    - Formerly: Poison Training Data

    [AML\\.T0020 on the ATLAS site](https://atlas.mitre.org/techniques/AML.T0020). Content version 2026\\.09."
  `);
});

test('a sub-technique names its parent, a parent its sub-techniques', () => {
  expect(describeAtlas(atlas, 'AML.T0010.003')).toContain('Part of: `AML.T0010` AI Supply Chain Compromise');
  expect(describeAtlas(atlas, 'AML.T0010')).toContain('`AML.T0010.003` Model;');
});

test('at most five case studies by name, the others counted, those without a known title never named', () => {
  const row = /Case studies: (.*)/.exec(describeAtlas(atlas, 'AML.T0000')!)![1]!;
  expect(row.match(/AML\.CS/g)).toHaveLength(5);
  expect(row).toMatch(/; and 3 more$/);
  const nameless = describeAtlas(atlas, 'AML.CS0059')!;
  expect(nameless).toMatch(/^`AML\.CS0059`: ATLAS case study\n/);
  expect(nameless).toContain('(https://atlas.mitre.org/studies/AML.CS0059)');
  expect(nameless).not.toMatch(/undefined|EchoLeak/);
});

test('every entry is described, with its page and the content version', () => {
  for (const entry of [...atlas.all('tactic'), ...atlas.all('technique'), ...atlas.all('mitigation'), ...atlas.all('case-study')]) {
    const text = describeAtlas(atlas, entry.id)!;
    expect(text).toContain(`(${atlas.url(entry.id)})`);
    expect(text).toContain('Content version 2026\\.09.');
    expect(text).not.toMatch(/undefined|\[object/);
    expect(text.match(/\]\(/g)).toHaveLength(1);
  }
});

test('rules, elements of the model and controls that the caller knows', () => {
  const controls = new Map([['AML.M0004', ['rate-limit', 'query-quota']], ['AML.M0015', ['input-detection']]]);
  const extra = {
    rulesUsing: [{ id: 'AI-INF-05', title: 'Service starved' }, { id: 'AI-LLM-09', title: 'Cost without bounds' }],
    elementsTouched: ['vllm', 'gateway'],
    controlsFor: (id: string) => controls.get(id) ?? [],
  };
  const text = describeAtlas(atlas, 'aml.t0029', extra)!;
  expect(text.split('\n').filter((line) => /^ *- /.test(line))).toEqual([
    '- In this model: `vllm`; `gateway`',
    '- Rules: `AI-INF-05` Service starved; `AI-LLM-09` Cost without bounds',
    '- Tactics: `AML.TA0011` Impact',
    '- Maturity: Demonstrated',
    '- Platforms: Predictive AI, Generative AI, Agentic AI',
    '- Mitigations:',
    '  - `AML.M0004` Limit AI Service Query Volume and Rate. Controls: `rate-limit`, `query-quota`',
    '  - `AML.M0015` Predictive AI Adversarial Input Detection. Controls: `input-detection`',
    '  - `AML.M0019` Control Access to AI Models and Data in Production',
    '  - `AML.M0035` AI Red Team',
    '  - `AML.M0036` Limit AI Workload Resource Consumption',
    ...describeAtlas(atlas, 'AML.T0029')!.split('\n').filter((line) => /^- (Case|Formerly)/.test(line)),
  ]);
  expect(describeAtlas(atlas, 'AML.M0004', extra)).toContain('\n- Controls: `rate-limit`; `query-quota`');
  expect(describeAtlas(atlas, 'AML.M0005', extra)).toContain('\n- Controls: none');
  expect(describeAtlas(atlas, 'AML.T0019', { elementsTouched: ['lake'] })).toContain('\n- In this model: `lake`');
  expect(describeAtlas(atlas, 'AML.T0094', extra)).toContain('\n- Mitigations: none listed');
});

test('what the caller does not give is not shown, what is empty is shown as none', () => {
  expect(describeAtlas(atlas, 'AML.T0020')).not.toMatch(/^- (In this model|Rules|Controls)/m);
  expect(describeAtlas(atlas, 'AML.T0020', {})).toBe(describeAtlas(atlas, 'AML.T0020'));
  expect(describeAtlas(atlas, 'AML.T0020', { rulesUsing: [], elementsTouched: [] })).toContain('- In this model: no element\n- Rules: none\n');
});

test('long lists of the caller end in a count, and foreign ids and titles show as words', () => {
  const elementsTouched = Array.from({ length: 40 }, (_, i) => `e${i}`);
  expect(describeAtlas(atlas, 'AML.T0020', { elementsTouched })).toContain('`e11`; and 28 more\n');
  const evil = '`[x](command:y)` <img src=x>\n# z';
  const text = describeAtlas(atlas, 'AML.T0029', { rulesUsing: [{ id: evil, title: evil }], elementsTouched: [evil], controlsFor: () => [evil] })!;
  expect(text).not.toMatch(/(?<!\\)\]\(command|<img|\n#/);
});

test('a retired id leads to its replacement', () => {
  expect(describeAtlas(atlas, 'AML.T0019')).toContain('Use instead: `AML.T0115.000`');
  expect(describeAtlas(atlas, 'AML.T0009')).toContain('No id took its place.');
});

test('references', () => {
  expect(describeReference(frameworks, 'LLM06:2025')).toMatchInlineSnapshot(`
    "**Excessive Agency** \`LLM06:2025\`

    - OWASP Top 10 for LLM Applications, 2025
    - In the 2026 edition: \`LLM03:2026\` Excessive Agency
    - Superseded by the 2026 edition, which numbers the entries anew.

    [OWASP Top 10 for LLM Applications 2025](https://genai.owasp.org/llm-top-10/)"
  `);
  expect(describeReference(frameworks, 'LLM03')).toMatchInlineSnapshot(`
    "**LLM03** has no edition: write \`LLM03:2026\` or \`LLM03:2025\`

    - \`LLM03:2026\` Excessive Agency (OWASP Top 10 for LLM Applications 2026)
    - \`LLM03:2025\` Supply Chain (OWASP Top 10 for LLM Applications 2025)"
  `);
  expect(describeReference(frameworks, 'CAPEC-94')).toContain('the title stands on its page');
  for (const entry of frameworks.all()) expect(describeReference(frameworks, entry.id)).toContain(`(${entry.url})`);
});

test.each(['', '__proto__', 'AML.T9999', 'LLM99'])('%j has no description', (id) => {
  expect([describeAtlas(atlas, id), describeReference(frameworks, id)]).toEqual([undefined, undefined]);
});

test('a hostile ATLAS file shows as words', () => {
  const evil = '[x](command:y) <img src=x>\n# `z`';
  const hostile = new Atlas({
    ...(rawData as unknown as AtlasData), version: evil, urls: { tactic: 'command:{id}', technique: 'https://a.b/) [x](command:y', mitigation: 'x', 'case-study': 'x' },
    techniques: [{ id: 'AML.T0020', name: evil, tactics: ['AML.TA0006'], maturity: evil, platforms: [evil], formerNames: [evil] }],
  }, { 'AML.T0020': evil });
  const text = describeAtlas(hostile, 'AML.T0020')!;
  expect(text).not.toMatch(/(?<!\\)\]\(|<|(?<!\\)`z|\n#/);
  expect(describeAtlas(hostile, 'AML.TA0006')).not.toContain('](');
});
