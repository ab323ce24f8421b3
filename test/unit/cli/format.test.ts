import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, run } from './run.ts';

const files = { 'a.threat': 'threatmodel   "X"\nzone a {\nprocess b\n}', 'b/c.threat.yaml': 'threatmodel: X  \nelements:\n  a: {kind: agent}', 'd.threat': 'owner: x\n', 'note.txt': 'x  ' };

describe('threatline format', () => {
  it('formats files in place and names those that change', async () => {
    const cwd = folder(files);
    expect(await run(['format', 'a.threat', 'd.threat', 'b/c.threat.yaml'], { cwd })).toEqual({ code: 0, out: 'a.threat\nb/c.threat.yaml\n', err: '' });
    expect(readFileSync(path.join(cwd, 'a.threat'), 'utf8')).toBe('threatmodel "X"\nzone a {\n  process b\n}\n');
    expect(readFileSync(path.join(cwd, 'b/c.threat.yaml'), 'utf8')).toBe('threatmodel: X\nelements:\n  a: { kind: agent }\n');
    expect(await run(['format', 'a.threat'], { cwd })).toEqual({ code: 0, out: '', err: '' });
    expect(readdirSync(cwd).sort()).toEqual(['a.threat', 'b', 'd.threat', 'note.txt']);
  });

  it('only looks, with --check', async () => {
    const cwd = folder(files);
    expect(await run(['format', '--check', 'a.threat', 'd.threat'], { cwd })).toEqual({ code: 1, out: 'a.threat\n', err: '' });
    expect(readFileSync(path.join(cwd, 'a.threat'), 'utf8')).toBe(files['a.threat']);
    expect(await run(['format', '--check', 'd.threat'], { cwd })).toEqual({ code: 0, out: '', err: '' });
  });

  it('takes folders', async () => {
    const cwd = folder(files);
    expect(await run(['format', '.'], { cwd })).toEqual({ code: 0, out: 'a.threat\nb/c.threat.yaml\n', err: '' });
    expect(readFileSync(path.join(cwd, 'note.txt'), 'utf8')).toBe('x  ');
  });

  it('has nothing to do in the examples', async () => {
    expect(await run(['format', '--check', 'examples'])).toEqual({ code: 0, out: '', err: '' });
  });

  it('keeps the rights of the file', async () => {
    const cwd = folder(files);
    chmodSync(path.join(cwd, 'a.threat'), 0o640);
    await run(['format', 'a.threat'], { cwd });
    expect(statSync(path.join(cwd, 'a.threat')).mode & 0o777).toBe(0o640);
  });

  it('formats what it understands, prints mistakes, and fails', async () => {
    const cwd = folder({ 'a.threat': 'owner:   two words\nid:   x\n' });
    const { code, out, err } = await run(['format', 'a.threat'], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: 'a.threat\n' });
    expect(err).toMatch(/^a\.threat:1:\d+: error dsl-quotes /);
    expect(readFileSync(path.join(cwd, 'a.threat'), 'utf8')).toBe('owner:   two words\nid: x\n');
  });

  it('goes on with the others where one cannot be read', async () => {
    const cwd = folder(files);
    writeFileSync(path.join(cwd, 'x.threat'), Buffer.from([0xff]));
    expect(await run(['format', 'missing.threat', 'x.threat', 'a.threat'], { cwd })).toMatchObject({ code: 2, out: 'a.threat\n', err: expect.stringMatching(/missing\.threat cannot be read: there is no such file\n.*x\.threat cannot be read: it is not UTF-8/) as string });
    expect(readFileSync(path.join(cwd, 'x.threat'))).toEqual(Buffer.from([0xff]));
  });
});
