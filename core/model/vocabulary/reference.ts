import type { Catalog } from '../../catalog/catalog.ts';
import { recordSpec } from './index.ts';
import type { RecordName, ValueType } from './types.ts';

const order: readonly RecordName[] = [
  'model', 'review', 'zone', 'crossing', 'data', 'element', 'access', 'credentials', 'tool', 'control-use', 'flow', 'threat', 'dread', 'control', 'assumption', 'exclusion', 'decision',
  'settings', 'settings-rule', 'settings-gates', 'settings-decisions',
];

/** The language reference as Markdown, made from the vocabulary and the catalogue alone. */
export function languageReference(catalog: Catalog): string {
  const lines: string[] = [
    '# Language reference', '',
    'Every key that a model or `.threatline.yaml` can hold. This page is generated from the vocabulary (`npm run generate`); docs/language.md explains the ideas.', '',
    'Other spellings of a key or word are read as the first one. Upper and lower case, `_` and `-` are not told apart in words. A list of one may go without brackets. Keys that begin with `x-` are yours.', '',
  ];
  for (const name of order) {
    const record = recordSpec(name);
    lines.push(`## ${title(name)}`, '', record.doc, '', '| key | holds | meaning |', '|---|---|---|');
    for (const key of record.keys) {
      const also = key.also ? ` (also ${key.also.map((a) => `\`${a}\``).join(', ')})` : '';
      lines.push(`| \`${key.key}\`${also}${key.required ? ' **needed**' : ''} | ${holds(key.type)} | ${cell(key.doc)} |`);
    }
    lines.push('');
    for (const key of record.keys) {
      const words = key.type.is === 'word' ? key.type.words : key.type.is === 'list' && key.type.of.is === 'word' ? key.type.of.words : undefined;
      if (!words) continue;
      lines.push(`\`${key.key}\`: ${words.map((w) => `\`${w.word}\`${w.also ? ` (also ${w.also.map((a) => `\`${a}\``).join(', ')})` : ''} ${w.doc.replace(/\.$/, '')}`).join('; ')}.`, '');
    }
  }
  lines.push('## Zone types', '', '| type | trust | meaning |', '|---|---|---|', ...[...catalog.zoneTypes.values()].map((z) => `| \`${z.id}\` | ${z.trust} | ${cell(z.doc)} |`), '');
  lines.push('## Kinds', '', '| kind | type | groups | meaning |', '|---|---|---|---|', ...[...catalog.kinds.values()].map((k) => `| \`${k.id}\` | ${k.type} | ${k.groups.join(', ')} | ${cell(k.doc)} |`), '');
  lines.push('## Controls', '', '| control | name | stands on |', '|---|---|---|', ...[...catalog.controls.values()].map((c) => `| \`${c.id}\` | ${cell(c.name)} | ${c.on.join(', ')} |`), '');
  return lines.join('\n');
}

function title(name: RecordName): string {
  const words: Partial<Record<RecordName, string>> = { model: 'The model', 'control-use': 'A control on something', control: 'Controls of your own', dread: 'DREAD', settings: 'Project settings (.threatline.yaml)', 'settings-rule': 'Settings of a rule', 'settings-gates': 'Gates', 'settings-decisions': 'Decision policy', data: 'Data' };
  return words[name] ?? name[0]!.toUpperCase() + name.slice(1);
}

function holds(type: ValueType): string {
  switch (type.is) {
    case 'flag': return 'yes / no / unknown';
    case 'word': return type.open ? 'a word, the known ones below' : 'one of the words below';
    case 'number': return type.min !== undefined && type.max !== undefined ? `${type.min} to ${type.max}` : 'a number';
    case 'list': return type.of.is === 'word' ? 'some of the words below' : `list of ${holds(type.of)}`;
    case 'reference': return `id of ${type.to.join(', ')}${type.free ? ', or free text' : ''}`;
    case 'zone': return 'id of a zone, or a zone type';
    case 'catalog': return { kind: 'a kind', control: 'a control', 'zone-type': 'a zone type', rule: 'id of a rule or own threat', atlas: 'ATLAS id', owasp: 'OWASP id with edition', cwe: 'CWE id', 'kind-group': 'a group of kinds', attribute: 'an attribute', 'attribute-word': 'words of the attribute', 'atlas-mitigation': 'ATLAS mitigation', nist: 'NIST AI 100-2 id', capec: 'CAPEC id', 'nist-entry': 'id of NIST AI RMF, AI 100-2 or AI 600-1', 'eu-ai-act': 'article or annex', cosai: 'CoSAI id', reference: 'id of a framework' }[type.of];
    case 'record': return `keys of ${type.record}`;
    case 'table': return `names, each with keys of ${type.record}${type.names ? ', or a list of names' : ''}`;
    case 'free': return 'keys of your own';
    case 'date': return 'a date, `2026-09-01`';
    case 'duration': return 'a length of time, `90 days`';
    case 'path': return 'a path';
    default: return 'text';
  }
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
