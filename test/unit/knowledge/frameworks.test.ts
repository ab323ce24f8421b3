import { describe, expect, test } from 'vitest';
import rawData from '../../../knowledge/frameworks.json' with { type: 'json' };
import { builtinAtlas, builtinFrameworks } from '../../../core/knowledge/builtin.ts';
import { idCheck } from '../../../core/knowledge/check.ts';
import type { FrameworksData } from '../../../core/knowledge/frameworks.ts';
import { referenceAt } from '../../../core/knowledge/frameworks.ts';

const data = rawData as unknown as FrameworksData;
const frameworks = builtinFrameworks();

test('each list has its entries', () => {
  expect(Object.fromEntries(data.frameworks.map((f) => [f.id, f.items.length]))).toEqual({
    'owasp-ml': 10, 'owasp-llm-2025': 10, 'owasp-llm-2026': 10, 'owasp-asi': 10, 'owasp-mcp': 10, 'owasp-agentic': 17, 'nist-ai-rmf': 72, 'nist-ai-100-2': 30,
    'nist-ai-600-1': 12, cwe: 156, capec: 36, 'cosai-risks': 36, 'cosai-controls': 35, maestro: 7, 'eu-ai-act': 25, 'iso-42001': 38,
    'owasp-ai-exchange': 27, 'ms-ml-failure-modes': 17, 'ms-agentic-failure-modes': 23,
  });
});

test('every entry is found by its own id: none hides another; each has a name and an https page', () => {
  const ids = data.frameworks.flatMap((f) => f.items.map((i) => [f.id, i.id] as const));
  for (const [framework, id] of ids) {
    const entry = frameworks.lookup(id);
    expect(entry, id).toMatchObject({ id, frameworkId: framework });
    expect(entry?.name.trim(), id).toBeTruthy();
    expect(entry?.url, id).toMatch(/^https:\/\/[^{}\s]+$/);
  }
  expect(frameworks.all()).toHaveLength(ids.length);
});

test.each([
  ['LLM01:2025', 'Prompt Injection', '2025'],
  ['llm3:2026', 'Excessive Agency', '2026'],
  ['ML02:2023', 'Data Poisoning Attack', '2023'],
  ['ASI01:2026', 'Agent Goal Hijack', '2026'],
  ['MCP03:2025', 'Tool Poisoning', '2025'],
  ['T1', 'Memory Poisoning', '1.1'],
  ['cwe-502', 'Deserialization of Untrusted Data', '4.20 (names of 4.15)'],
  ['NISTAML.013', 'Data Poisoning', 'E2025'],
  ['measure  2.7', 'security and resilience', '1.0'],
  ['Article 15', 'accuracy, robustness and cybersecurity', 'Regulation (EU) 2024/1689'],
  ['controlTrainingDataSanitization', 'Training Data Sanitization', '2026-08-19'],
  ['riskDataPoisoning', 'Data Poisoning', '2026-08-19'],
])('%s is %s', (id, name, edition) => expect(frameworks.lookup(id)).toMatchObject({ name, edition }));

test('pages of single entries', () => {
  expect(frameworks.lookup('CWE-502')?.url).toBe('https://cwe.mitre.org/data/definitions/502.html');
  expect(frameworks.lookup('CAPEC-94')?.url).toBe('https://capec.mitre.org/data/definitions/94.html');
});

test('topics are not passed off as titles', () => {
  expect(['CAPEC-94', 'GOVERN 1.1', 'Art. 9', 'A.2.2', 'MCP06:2025', 'T17', 'NISTAML.016'].filter((id) => frameworks.lookup(id)?.exact !== false)).toEqual([]);
  expect(frameworks.lookup('LLM01:2026')?.exact).toBe(true);
});

test.each([['__proto__'], ['constructor'], [''], ['LLM11:2025'], ['LLM01:2024'], ['CWE-0'], ['x', 1e6]])('%j is nothing', (text, times = 1) => {
  const id = text.repeat(times);
  expect([frameworks.lookup(id), frameworks.withoutEdition(id), frameworks.otherEdition(id)]).toEqual([undefined, [], undefined]);
});

test.each<[string, string[]]>([
  ['LLM03', ['LLM03:2026', 'LLM03:2025']],
  ['llm1', ['LLM01:2026', 'LLM01:2025']],
  ['ML05', ['ML05:2023']],
  ['MCP01', ['MCP01:2025']],
  ['LLM03:2025', []],
  ['ASI03', []],
])('%s without its edition', (id, meanings) => expect(frameworks.withoutEdition(id).map((m) => m.id)).toEqual(meanings));

test('the LLM lists of 2025 and 2026 map one to one, both ways', () => {
  for (const [year, other] of [['2025', '2026'], ['2026', '2025']]) {
    const mapped = Array.from({ length: 10 }, (_, i) => frameworks.otherEdition(`LLM${String(i + 1).padStart(2, '0')}:${year}`));
    expect(new Set(mapped.map((m) => m?.id)).size).toBe(10);
    for (const [i, m] of mapped.entries()) {
      expect(m?.edition).toBe(other);
      expect(frameworks.otherEdition(m!.id)?.id).toBe(`LLM${String(i + 1).padStart(2, '0')}:${year}`);
    }
  }
  expect(frameworks.otherEdition('LLM06:2025')?.id).toBe('LLM03:2026');
  expect(frameworks.otherEdition('ML01:2023')).toBeUndefined();
});

test('search by words and family', () => {
  expect(frameworks.search('prompt injection', 'owasp').map((r) => r.id)).toEqual(['LLM01:2025', 'LLM01:2026', 'AIX-2.2.1', 'AIX-2.2.2']);
  expect(frameworks.search('deserialization', 'cwe').map((r) => r.id)).toEqual(['CWE-502']);
  expect(frameworks.search('model stealing').map((r) => r.id)).toContain('ML05:2023');
  expect(frameworks.search('', 'owasp')).toHaveLength(94);
});

describe('remarks on ids', () => {
  const check = idCheck(builtinAtlas(), frameworks);
  test.each<[string, string, string | undefined, string | undefined]>([
    ['atlas', 'AML.T0020', undefined, undefined],
    ['atlas', 'AML.M0007', undefined, undefined],
    ['atlas', 'AML.T0019', 'retired-atlas', 'AML.T0115.000'],
    ['atlas', 'AML.T0009', 'retired-atlas', undefined],
    ['atlas', 'AML.T9999', 'unknown-atlas', undefined],
    ['atlas', 'Poison Training Data', 'unknown-atlas', 'AML.T0020'],
    ['atlas', 'Models', 'unknown-atlas', undefined],
    ['atlas', '__proto__', 'unknown-atlas', undefined],
    ['owasp', 'LLM01:2025', undefined, undefined],
    ['owasp', 'ASI03', undefined, undefined],
    ['owasp', 'LLM03', 'owasp-edition', undefined],
    ['owasp', 'ML05', 'owasp-edition', 'ML05:2023'],
    ['owasp', 'LLM11:2025', 'unknown-value', undefined],
    ['owasp', 'CWE-502', 'unknown-value', undefined],
    ['cwe', 'CWE-502', undefined, undefined],
    ['cwe', 'CWE-99999', undefined, undefined],
    ['cwe', '502', 'unknown-value', 'CWE-502'],
    ['cwe', 'CWE 502', 'unknown-value', 'CWE-502'],
    ['cwe', 'CWE-0', 'unknown-value', undefined],
    ['kind', 'anything', undefined, undefined],
  ])('%s: %s', (of, id, code, replacement) => {
    const remark = check(of, id);
    expect([remark?.code, remark?.replacement]).toEqual([code, replacement]);
  });

  test('messages name what is there now', () => {
    expect(check('atlas', 'AML.T0019')?.message).toBe('ATLAS no longer has AML.T0019 (Publish Poisoned Datasets); it was retired in 2026.07. Use AML.T0115.000 (Publish Poisoned AI Artifacts: Datasets).');
    expect(check('atlas', 'AML.T0009')?.message).toBe('ATLAS no longer has AML.T0009; it was retired before 3.0.0.');
    expect(check('owasp', 'LLM03')?.message).toBe("'LLM03' has no edition: LLM03:2026 is Excessive Agency, LLM03:2025 is Supply Chain.");
    expect(check('atlas', 'x'.repeat(1e5))?.message.length).toBeLessThan(200);
  });
});

describe('the id at an offset', () => {
  test.each<[line: string, id: string | undefined]>([
    ['owasp: [LLM0|1:2025, ML02:2023]', 'LLM01:2025'],
    ['# see |LLM01', 'LLM01'],
    ['cwe: CWE-50|2', 'CWE-502'],
    ['note: GOVERN| 1.1 asks for it', 'GOVERN 1.1'],
    ['note: GOVERN 1|.1 asks for it', 'GOVERN 1.1'],
    ['under Art.| 15 of the Act', 'Art. 15'],
    ['layer MAESTRO-|L1.', 'MAESTRO-L1'],
    ['NISTAML.0|13 is one', 'NISTAML.013'],
    ['capec: CAPEC-2|1', 'CAPEC-21'],
    ['MSFM-|1', 'MSFM-1'],
    ['AIX-2|.1', 'AIX-2.1'],
    ['riskData|Poisoning', 'riskDataPoisoning'],
    ['MCP03:2|025', 'MCP03:2025'],
    ['threat: T|1', undefined],
    ['ordinary wo|rds here', undefined],
    ['', undefined],
  ])('%s', (marked, id) => {
    const offset = Math.max(0, marked.indexOf('|'));
    expect(referenceAt(frameworks, marked.replace('|', ''), offset)?.id).toBe(id);
  });
});
