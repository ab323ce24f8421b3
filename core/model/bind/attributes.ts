import { impliedByProtocol } from '../../catalog/protocol.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { ControlUse, Fact, Stated } from '../model.ts';
import type { Source } from '../../syntax/tree.ts';
import { keySpec, recordSpec } from '../vocabulary/index.ts';
import type { RecordName } from '../vocabulary/index.ts';
import type { Fields, Reading } from './fields.ts';
import { short } from './fields.ts';

/** Collects the stated facts of a record: every key that the vocabulary marks as an attribute, nested ones as `access.write`, free ones by their own name. */
export function statedFacts(record: RecordName, fields: Fields): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const [key, field] of fields) {
    if (field.spec.attribute && field.values.length > 0) facts.set(key, stated(field.values));
    if (field.spec.type.is === 'record' && field.fields) {
      for (const [inner, value] of field.fields)
        if (value.spec.attribute && value.values.length > 0) facts.set(`${key}.${inner}`, stated(value.values));
    }
    if (field.spec.type.is === 'free')
      for (const { key: own, value, source } of field.free) if (!keySpec(record, own)) facts.set(own, { values: [value], basis: 'stated', source });
  }
  return facts;
}

function stated(values: readonly Stated<string>[]): Fact {
  const first = values[0]!.source;
  const last = values[values.length - 1]!.source;
  return { values: values.map((v) => v.value), basis: 'stated', source: { item: first.item, start: first.start, end: last.end } };
}

/** One implication: a value that follows from something written elsewhere. */
interface Implied {
  readonly key: string;
  readonly value: string;
  readonly via: string;
  readonly source: Source | undefined;
}

/**
 * Adds what follows from controls, then the authentication method, then the protocol, then the kind, each where nothing before it speaks; a stated value
 * always stands. A stated flag that says the opposite of something written is a contradiction and is reported on the stated word.
 */
export function addImplied(
  reading: Reading,
  record: RecordName,
  facts: Map<string, Fact>,
  catalog: Catalog,
  from: { controls?: readonly ControlUse[]; protocol?: Stated<string>; authentication?: Stated<string>; tlsVersion?: Stated<string>; kind?: { id: string; source?: Source } },
): void {
  const implied: Implied[] = [];
  for (const use of from.controls ?? []) {
    if (use.status !== 'implemented' && use.status !== 'verified') continue;
    const control = catalog.controls.get(use.id);
    for (const [key, value] of Object.entries(control?.implies ?? {})) implied.push({ key, value, via: `the control ${use.id}`, source: use.source });
  }
  if (from.authentication) {
    const none = /^(none|no|anonymous)$/i.test(from.authentication.value.trim());
    implied.push({ key: 'authenticated', value: none ? 'no' : 'yes', via: `authentication ${short(from.authentication.value)}`, source: from.authentication.source });
  }
  if (from.tlsVersion) implied.push({ key: 'encrypted', value: 'yes', via: `TLS ${short(from.tlsVersion.value)}`, source: from.tlsVersion.source });
  if (from.protocol)
    for (const [key, { value, by }] of impliedByProtocol(catalog, from.protocol.value)) implied.push({ key, value, via: by, source: from.protocol.source });
  if (from.kind)
    for (const [key, value] of Object.entries(catalog.kinds.get(from.kind.id)?.implies ?? {})) implied.push({ key, value, via: `the kind ${from.kind.id}`, source: from.kind.source });

  const known = attributesOf(record);
  for (const { key, value, via, source } of implied) {
    // what a control implies can be a fact of flows only: mTLS on a process says nothing of the process
    if (!known.has(key)) continue;
    const present = facts.get(key);
    if (!present) {
      facts.set(key, { values: [value], basis: 'implied', via, ...(source ? { source } : {}) });
      continue;
    }
    const opposite = present.values.length === 1 && ((present.values[0] === 'yes' && value === 'no') || (present.values[0] === 'no' && value === 'yes'));
    const viaKind = from.kind !== undefined && via === `the kind ${from.kind.id}`;
    if (present.basis === 'stated' && opposite && present.source && source && !viaKind && !reading.problems.some((p) => p.code === 'contradiction' && p.source.start === present.source!.start))
      reading.problems.push({
        code: 'contradiction',
        severity: 'warning',
        message: `'${key}: ${present.values[0] === 'yes' ? 'true' : 'false'}' contradicts ${via}, which implies '${key}: ${value === 'yes' ? 'true' : 'false'}'. The stated value counts; mend whichever is wrong.`,
        source: present.source,
        related: [{ message: `${via} is stated here`, source }],
      });
  }
}

const attributes = new Map<RecordName, ReadonlySet<string>>();

/** All attribute keys of a record with nested ones spelled out: `encrypted`, `access.write`. */
function attributesOf(record: RecordName): ReadonlySet<string> {
  let keys = attributes.get(record);
  if (!keys) {
    keys = new Set(
      recordSpec(record).keys.flatMap((key) => {
        if (key.attribute) return [key.key];
        return key.type.is === 'record' ? recordSpec(key.type.record).keys.filter((k) => k.attribute).map((k) => `${key.key}.${k.key}`) : [];
      }),
    );
    attributes.set(record, keys);
  }
  return keys;
}
