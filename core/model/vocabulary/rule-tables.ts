import { recordSpec } from './index.ts';
import type { KeySpec, RecordName } from './types.ts';

/** The tables of docs/rules.md. Each stands between two comments, of which the first names the record: `<!-- keys of rule -->` ... `<!-- end -->`. */
const place = /(<!-- keys of ([a-z-]+) -->\n)[^]*?(<!-- end -->)/g;

/** The page with its tables written anew from the vocabulary; everything outside of them stays. */
export function withRuleTables(page: string): string {
  return page.replace(place, (_, begin: string, name: string, end: string) => `${begin}${(name === 'condition' ? predicateTable() : keyTable(name as RecordName)).join('\n')}\n${end}`);
}

function keyTable(name: RecordName): string[] {
  return ['| key | what it holds |', '|---|---|', ...recordSpec(name).keys.map(({ key, doc, required }) => `| \`${key}\` | ${cell(doc)}${required && name !== 'rule' && name !== 'rule-example' ? ' Needed.' : ''} |`)];
}

function predicateTable(): string[] {
  const predicates = recordSpec('condition').keys.filter((spec): spec is KeySpec & { predicate: object } => spec.predicate !== undefined);
  return ['| predicate | holds when | example |', '|---|---|---|', ...predicates.map(({ key, doc, predicate }) => `| \`${key}\` | ${cell(doc)} | \`${cell(predicate.shown)}\` |`)];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
