import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../core/catalog/load.ts';
import { catalog } from '../../support/analyse.ts';
import { folder, run } from '../cli/run.ts';

/** docs/own-rules.md is followed step by step: its files are written where it says, its commands are run, and must print what it shows. */
type Step = { readonly file: string; readonly text: string } | { readonly command: string; readonly shown: string; readonly without?: { readonly words: string; readonly file: string } };

function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  const block = /(?:\*\*`([^`]+)`\*\*\n\n```yaml\n|(?:<!-- without "(.*?)" in (\S+) -->\n\n)?```console\n\$ threatline (.*)\n)([^]*?)```/g;
  for (const [, file, words, of, command, text = ''] of page.matchAll(block))
    steps.push(file !== undefined ? { file, text } : { command: command!, shown: text, ...(words !== undefined && of !== undefined ? { without: { words, file: of } } : {}) });
  return steps;
}

const page = readFileSync('docs/own-rules.md', 'utf8');
const steps = stepsOf(page);

describe('docs/own-rules.md', () => {
  it('has files and commands', () => {
    expect(steps.filter((step) => 'file' in step)).toHaveLength(5);
    expect(steps.filter((step) => 'command' in step)).toHaveLength((page.match(/^\$ threatline /gm) ?? []).length);
  });

  it('can be followed', async () => {
    const cwd = folder({});
    const files = new Map<string, string>();
    const write = (file: string, text: string): void => {
      files.set(file, text);
      mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true });
      writeFileSync(path.join(cwd, file), text);
    };
    for (const step of steps) {
      if ('file' in step) {
        write(step.file, step.text);
        continue;
      }
      const before = step.without && files.get(step.without.file)!;
      if (step.without) {
        expect(before).toContain(step.without.words);
        write(step.without.file, before!.replace(step.without.words, ''));
      }
      const ran = await run(step.command.split(' '), { cwd });
      expect(`${ran.out}${ran.err}`, step.command).toBe(step.shown);
      if (step.without) write(step.without.file, before!);
    }
  });

  it('shows rule files without a remark', () => {
    const documents = steps.flatMap((step) => ('file' in step && step.file.startsWith('rules/') ? [step] : []));
    expect(loadCatalog(documents, { base: catalog.data }).problems).toEqual([]);
  });
});
