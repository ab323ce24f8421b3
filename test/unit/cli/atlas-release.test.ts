import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonReport } from '../../../core/report/json.ts';
import { folder, run } from './run.ts';

const model = `threatmodel: T
elements:
  m: { kind: inference-server, zone: inference }
  u: { type: external, zone: external }
flows:
  f: { from: u, to: m, protocol: HTTPS, authenticated: true }
threats:
  X: { on: m, title: Bad, atlas: AML.T0020 }
`;

test.each(['format-5.yaml', 'format-6.yaml', 'own.json'])('a project takes ATLAS from %s', async (name) => {
  const release = readFileSync(`test/fixtures/atlas/${name}`, 'utf8');
  const cwd = folder({ 'm.threat.yaml': model.replace('AML.T0020', 'AML.T9999'), '.threatline.yaml': `atlas-release: ${name}\n`, [name]: release });
  const { out, err } = await run(['report', 'm.threat.yaml', '--format', 'json'], { cwd });
  const packaged = await run(['report', 'm.threat.yaml', '--format', 'json'], { cwd: folder({ 'm.threat.yaml': model }) });
  expect((JSON.parse(out) as JsonReport & { atlas_version: string }).atlas_version).not.toBe((JSON.parse(packaged.out) as JsonReport & { atlas_version: string }).atlas_version);
  expect(err).toContain('AML.T9999');
});

test('a broken release is refused whole, with its place, and the packaged one stays', async () => {
  const cwd = folder({ 'm.threat.yaml': model, '.threatline.yaml': 'atlas-release: atlas.yaml\n', 'atlas.yaml': 'id: ATLAS\nmatrices: nothing\n' });
  const { code, out } = await run(['check', 'm.threat.yaml', '--fail-on', 'never'], { cwd });
  expect(code).toBe(2);
  expect(out).toMatch(/^atlas\.yaml:\d+:\d+: error settings .*The packaged release of ATLAS is used\./m);
  expect(out).not.toContain('unknown-atlas');
});

test('a release that is not there is reported where it is named', async () => {
  const { code, out } = await run(['check', 'm.threat.yaml', '--fail-on', 'never'], { cwd: folder({ 'm.threat.yaml': model, '.threatline.yaml': 'atlas-release: gone.yaml\n' }) });
  expect(code).toBe(2);
  expect(out).toMatch(/^\.threatline\.yaml:1:16: error settings The ATLAS release is not read: /m);
});
