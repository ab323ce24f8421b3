import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, run } from './run.ts';

const yaml = 'threatmodel: X # it\ninclude: [shared/zones.threat.yaml]\nelements:\n  a: { kind: agent, zone: edge }\n';
const dsl = 'threatmodel "X" # it\ninclude: "shared/zones.threat.yaml"\n\nprocess a : agent { zone: edge }\n';
const files = { 'm.threat.yaml': yaml, 'm.threat': dsl, 'shared/zones.threat.yaml': 'zones:\n  edge: { type: dmz }\n' };

describe('threatline convert', () => {
  it('prints a YAML model as .threat', async () => {
    const { code, out, err } = await run(['convert', 'm.threat.yaml', '--to', 'threat'], { cwd: folder(files) });
    expect({ code, out }).toEqual({ code: 0, out: dsl });
    expect(err).toBe('threatline: included files stay as they are: shared/zones.threat.yaml\n');
  });

  it('prints a .threat model as YAML, without being told', async () => {
    expect(await run(['convert', 'm.threat'], { cwd: folder(files) })).toMatchObject({ code: 0, out: yaml.replace('[shared/zones.threat.yaml]\n', '[shared/zones.threat.yaml]\n\n') });
  });

  it('writes beside, whole, and over nothing', async () => {
    const cwd = folder({ 'm.threat.yaml': yaml });
    expect(await run(['convert', 'm.threat.yaml', '--out', 'm.threat'], { cwd })).toMatchObject({ code: 0, out: '' });
    expect(readFileSync(path.join(cwd, 'm.threat'), 'utf8')).toBe(dsl);
    writeFileSync(path.join(cwd, 'm.threat'), 'mine');
    expect(await run(['convert', 'm.threat.yaml', '--out', 'm.threat'], { cwd })).toMatchObject({ code: 2, err: expect.stringMatching(/m\.threat is there already: --force replaces it/) as string });
    expect(readFileSync(path.join(cwd, 'm.threat'), 'utf8')).toBe('mine');
    expect(await run(['convert', 'm.threat.yaml', '--out', 'm.threat', '--force'], { cwd })).toMatchObject({ code: 0 });
    expect(readFileSync(path.join(cwd, 'm.threat'), 'utf8')).toBe(dsl);
    expect(readdirSync(cwd).sort()).toEqual(['m.threat', 'm.threat.yaml']);
  });

  it('prints mistakes of form with their places, and converts nothing', async () => {
    const cwd = folder({ 'm.threat': 'threatmodel "X"\nowner: two words\n' });
    const { code, out, err } = await run(['convert', 'm.threat', '--out', 'm.threat.yaml'], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^m\.threat:2:\d+: error dsl-quotes .*\nthreatline: m\.threat is not converted: mend this mistake first/);
    expect(existsSync(path.join(cwd, 'm.threat.yaml'))).toBe(false);
  });

  it.each([
    [['convert', 'm.threat.yaml', '--to', 'yaml'], /m\.threat\.yaml is YAML already/],
    [['convert', 'm.threat', '--to', 'threat'], /m\.threat is a \.threat file already/],
    [['convert', 'm.threat.yaml', '--to', 'threat', '--out', 'x.yaml'], /'x\.yaml' is read as YAML: name it \*\.threat/],
    [['convert', 'm.threat', '--out', 'x.threat'], /name it \*\.threat\.yaml/],
    [['convert', 'm.threat.yaml', '--to', 'toml'], /--to takes threat or yaml/],
    [['convert', 'missing.threat'], /missing\.threat cannot be read: there is no such file/],
    [['convert'], /convert needs FILE/],
  ])('%j is refused', async (argv, message) => expect(await run(argv, { cwd: folder(files) })).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) as string }));

  it('refuses bytes that are no UTF-8', async () => {
    const cwd = folder({});
    writeFileSync(path.join(cwd, 'm.threat.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe]));
    expect(await run(['convert', 'm.threat.yaml'], { cwd })).toMatchObject({ code: 2, err: expect.stringMatching(/not UTF-8/) as string });
  });
});
