import type { ElementType } from '../model/model.ts';
import { mitigationForm, readIds } from './rules.ts';
import type { Reading } from './reading.ts';
import type { Fields } from './reading.ts';
import type { Control, Kind, Protocol, ZoneType } from './types.ts';
import { attributes, canonicalWord, keysOf, wordsOf } from './words.ts';
import type { FactOf } from './words.ts';
import type { YamlNode } from './yaml-nodes.ts';

/** Kinds, controls, zone types and protocols: one entry of their lists each. undefined when an error was found. */

const idForm = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function start(reading: Reading, node: YamlNode, what: string, keys: readonly string[]): { fields: Fields; id: string } | undefined {
  const fields = reading.map(node, node, what, keys);
  const id = fields?.text('id');
  if (fields === undefined || id === undefined) return undefined;
  if (!idForm.test(id)) {
    reading.error(fields.span('id'), `The id of ${what.toLowerCase()} is made of small letters, digits and hyphens: rate-limit.`);
    return undefined;
  }
  return { fields, id };
}

/** Ids of a framework; one that it does not have is remarked on and kept. @param of the key by which ids are checked (core/knowledge/id-keys.ts) */
function entries(reading: Reading, fields: Fields, key: string, of = key): string[] {
  for (const node of fields.list(key)) {
    const remark = reading.checkId(of, node.value.trim());
    if (remark) reading.warning(node, remark.message, remark.replacement);
  }
  return values(fields, key);
}

const values = (fields: Fields, key: string): string[] => fields.list(key).map((node) => node.value.trim());

/** `implies`: attributes with the word that they get. */
function readImplies(reading: Reading, fields: Fields, of: readonly FactOf[]): Record<string, string> {
  const entry = fields.entry('implies');
  const result: [string, string][] = [];
  if (entry === undefined) return {};
  if (entry.value?.is !== 'map') {
    reading.error(entry.value ?? entry.key, `'implies' is a map: { encrypted: yes }.`);
    return {};
  }
  for (const { key, value } of entry.value.entries) {
    const specs = of.flatMap((fact) => attributes[fact].get(key.value) ?? []);
    const scalar = reading.scalar(value, key, `The value of '${key.value}'`);
    if (specs.length === 0) reading.unknown(key, 'attribute', key.value, of.flatMap((fact) => [...attributes[fact].keys()]));
    if (specs.length === 0 || scalar === undefined) continue;
    const type = specs[0]!.spec.type;
    const words = wordsOf(type)?.words;
    const word = type.is === 'flag' ? ['yes', 'no'].find((one) => one === scalar.value) : words === undefined ? scalar.value : canonicalWord(words, scalar.value);
    if (word === undefined) reading.unknown(scalar, `word for '${key.value}'`, scalar.value, type.is === 'flag' ? ['yes', 'no'] : words!.map((one) => one.word));
    else result.push([key.value, word]);
  }
  return Object.fromEntries(result);
}

/** Everything under `kinds:` that one entry says. */
export function readKind(reading: Reading, node: YamlNode): Kind | undefined {
  const before = reading.errorCount;
  const opened = start(reading, node, 'A kind', keysOf('catalog-kind'));
  if (opened === undefined) return undefined;
  const { fields, id } = opened;
  if (!fields.has('type')) fields.missing('type', 'process, store or external.');
  const type = fields.word<ElementType>('type', ['process', 'store', 'external']);
  const kind: Kind = {
    id, type: type ?? 'process', name: fields.text('name') ?? id, doc: fields.text('doc', 'What it is, in a sentence.') ?? '',
    groups: values(fields, 'groups'), technologies: values(fields, 'technologies'), names: values(fields, 'names'),
    ...(fields.has('generic') && { generic: values(fields, 'generic') }), implies: readImplies(reading, fields, ['element']),
  };
  return reading.errorCount === before ? kind : undefined;
}

const places = ['process', 'store', 'external', 'flow', 'zone'] as const;

/** Everything under `controls:` that one entry says. */
export function readControl(reading: Reading, node: YamlNode): Control | undefined {
  const before = reading.errorCount;
  const opened = start(reading, node, 'A control', keysOf('catalog-control'));
  if (opened === undefined) return undefined;
  const { fields, id } = opened;
  if (!fields.has('on')) fields.missing('on', `Where it can stand: ${places.join(', ')}.`);
  const on: Control['on'][number][] = [];
  for (const one of fields.list('on')) {
    const place = places.find((word) => word === one.value);
    if (place === undefined) reading.unknown(one, 'place for a control', one.value, places);
    else on.push(place);
  }
  const of: FactOf[] = on.some((place) => place !== 'flow' && place !== 'zone') || on.includes('zone') ? ['element', 'flow'] : ['flow', 'element'];
  const control: Control = {
    id, on, name: fields.text('name', 'A phrase that reads well in "State that ... is implemented".') ?? id,
    description: fields.text('description') ?? '', verify: fields.text('verify', 'A test that shows whether it works.') ?? '',
    implies: readImplies(reading, fields, of), atlas: readIds(reading, fields, 'atlas', mitigationForm, 'AML.M0004'),
    nist: entries(reading, fields, 'nist', 'nist-entry'), euAiAct: entries(reading, fields, 'eu-ai-act'), cosai: entries(reading, fields, 'cosai'),
  };
  return reading.errorCount === before ? control : undefined;
}

/** Everything under `zone-types:` that one entry says. */
export function readZoneType(reading: Reading, node: YamlNode): ZoneType | undefined {
  const before = reading.errorCount;
  const opened = start(reading, node, 'A zone type', keysOf('catalog-zone-type'));
  if (opened === undefined) return undefined;
  const { fields, id } = opened;
  const zoneType: ZoneType = { id, name: fields.text('name') ?? id, trust: fields.number('trust', 0, 3) ?? 0, doc: fields.text('doc') ?? '' };
  return reading.errorCount === before ? zoneType : undefined;
}

/** Everything under `protocols:` that one entry says. */
export function readProtocol(reading: Reading, node: YamlNode): Protocol | undefined {
  const before = reading.errorCount;
  const opened = start(reading, node, 'A protocol', keysOf('catalog-protocol'));
  if (opened === undefined) return undefined;
  const { fields, id } = opened;
  const names = values(fields, 'names');
  if (names.length === 0) fields.missing('names', 'The words by which people call it.');
  const wraps = fields.has('wraps') && fields.word('wraps', ['true']) === 'true';
  const protocol: Protocol = { id, names, implies: readImplies(reading, fields, ['flow']), ...(wraps && { wraps }), doc: fields.text('doc') ?? '' };
  return reading.errorCount === before ? protocol : undefined;
}
