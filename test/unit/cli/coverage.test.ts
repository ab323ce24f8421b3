import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { JsonCoverage } from '../../../core/report/coverage-json.ts';
import coverageSchema from '../../../schemas/coverage.schema.json' with { type: 'json' };
import layerSchema from '../../fixtures/navigator-layer-4.5.schema.json' with { type: 'json' };
import { folder, run } from './run.ts';

const example = path.resolve('examples/support-assistant.threat.yaml');

test('a table of ATLAS by default', async () => {
  const { code, out, err } = await run(['coverage', example]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Coverage of MITRE ATLAS \d{4}\.\d{2} by Support assistant\n=+\n/);
  expect(out).toMatch(/^ {2}OPEN +AML\.T0051\.001 +- Indirect\n +open critical AI-LLM-02 on agent$/m);
  expect(out).toMatch(/\n208 entries: \d+ open, /);
});

test('JSON with places, as the schema has it', async () => {
  const { code, out } = await run(['coverage', example, '--framework', 'nist-ai-rmf', '--format', 'json']);
  expect(code).toBe(0);
  const coverage = JSON.parse(out) as JsonCoverage;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(coverageSchema);
  validate(coverage);
  expect(validate.errors ?? []).toEqual([]);
  expect(coverage.framework).toEqual({ id: 'nist-ai-rmf', name: 'NIST AI Risk Management Framework', edition: '1.0' });
  const { findings } = coverage.entries.find((entry) => entry.id === 'MEASURE 2.7')!;
  expect(findings.length).toBeGreaterThan(3);
  for (const { location, asks_for } of findings) {
    expect(location.file).toBe('examples/support-assistant.threat.yaml');
    expect(location.line).toBeGreaterThan(1);
    expect(asks_for.length).toBeGreaterThan(0);
  }
});

test('a layer for the Navigator, written whole to a file', async () => {
  const cwd = folder({ 'm.threat.yaml': readFileSync(example, 'utf8'), 'layer.json': 'old' });
  const ran = await run(['coverage', 'm.threat.yaml', '--format', 'navigator', '--out', 'layer.json'], { cwd });
  expect(ran).toEqual({ code: 0, out: '', err: '' });
  expect(readdirSync(cwd).sort()).toEqual(['layer.json', 'm.threat.yaml']);
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(layerSchema);
  validate(JSON.parse(readFileSync(path.join(cwd, 'layer.json'), 'utf8')));
  expect(validate.errors ?? []).toEqual([]);
});

test('the list of frameworks needs no model', async () => {
  const { code, out } = await run(['coverage', '--framework', 'list']);
  expect(code).toBe(0);
  for (const id of ['atlas', 'owasp-llm-2025', 'owasp-llm-2026', 'nist-ai-rmf', 'eu-ai-act', 'owasp-asi']) expect(out).toMatch(new RegExp(`^${id} +\\d+ entries {2}\\S`, 'm'));
});

test.each(['format-5.yaml', 'format-6.yaml', 'own.json'])('the ATLAS release of the project, %s, is what the model is compared with', async (name) => {
  const cwd = folder({ 'm.threat.yaml': readFileSync(example, 'utf8'), '.threatline.yaml': `atlas-release: ${name}\n`, [name]: readFileSync(`test/fixtures/atlas/${name}`, 'utf8') });
  const [own, packaged] = [await run(['coverage', 'm.threat.yaml'], { cwd }), await run(['coverage', example])];
  expect(own.out.split('\n')[0]).not.toBe(packaged.out.split('\n')[0]);
  expect(own.out).toMatch(/\n\d+ entries: /);
  expect(own.out).not.toContain('208 entries');
});

test('problems go to standard error and an error is exit code 2, with the table all the same', async () => {
  const cwd = folder({ 'm.threat.yaml': 'threatmodel: T\nelements:\n  a: { tpye: process }\n' });
  const ran = await run(['coverage', 'm.threat.yaml', '--framework', 'owasp-asi'], { cwd });
  expect(ran.code).toBe(2);
  expect(ran.err).toMatch(/^m\.threat\.yaml:3:8: error unknown-key /m);
  expect(ran.out).toContain('Coverage of OWASP Top 10 for Agentic Applications');
});

describe('wrong use', () => {
  test.each([
    [['coverage'], 'coverage needs FILE'],
    [['coverage', 'm.yaml', '--framework', 'nist'], "'nist' may be nist-ai-rmf, nist-ai-100-2 or nist-ai-600-1"],
    [['coverage', 'm.yaml', '--framework', 'owasp-lmm-2025'], "did you mean 'owasp-llm-2025'?"],
    [['coverage', 'm.yaml', '--framework', 'owasp-ml', '--format', 'navigator'], '--format navigator is for ATLAS, not for owasp-ml'],
    [['coverage', 'm.yaml', '--format', 'xml'], '--format takes table, json or navigator'],
  ])('%j', async (argv, message) => {
    const ran = await run(argv, { cwd: folder({ 'm.yaml': 'threatmodel: T\n' }) });
    expect(ran.err).toContain(message);
    expect(ran).toMatchObject({ code: 2, out: '' });
  });
});
