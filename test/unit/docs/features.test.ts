import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** docs/features.md names a test for each feature; this holds it to that. */

const rows = readFileSync('docs/features.md', 'utf8').split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim());
  const test = /^`([\w/-]+)`: (.+)$/.exec(cells[6] ?? '');
  return cells[2] === 'yes' || cells[2] === 'no' ? [{ feature: cells[1]!, test }] : [];
});

describe('the table of features', () => {
  it('has rows', () => expect(rows.length).toBeGreaterThan(20));

  it.each(rows)('$feature has its test', ({ test }) => {
    expect(test).not.toBeNull();
    const [, file, title] = test!;
    const path = ['test/unit', 'test'].map((folder) => `${folder}/${file}.test.ts`).find((one) => existsSync(one));
    expect(path, file).toBeDefined();
    const source = readFileSync(path!, 'utf8');
    expect(source.includes(`'${title}'`) || source.includes(`"${title}"`), `${title} in ${path}`).toBe(true);
  });
});
