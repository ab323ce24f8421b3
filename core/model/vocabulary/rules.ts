import { toolRecord } from './element.ts';
import { dreadRecord } from './system.ts';
import type { KeySpec, PredicateForm, RecordName, RecordSpec, ValueType } from './types.ts';
import { classificationWords, containsWords, dataKindWords, flag, list, one, originWords, some, strideWords, text, w } from './words.ts';

/** The keys of rule files and the predicates of conditions. Their reader, completion, hover, the JSON Schema and the tables of docs/rules.md are read off this table. */

const condition: ValueType = { is: 'record', record: 'condition' };
const record = (name: RecordName): ValueType => ({ is: 'record', record: name });
const catalog = (of: (ValueType & { is: 'catalog' })['of']): ValueType => ({ is: 'catalog', of });
const only = one(w('true', 'Yes.'));
const anywhere = w('any', 'All of these.');

export const ruleFileRecord: RecordSpec = {
  name: 'rule-file',
  title: 'rule file',
  doc: 'Threats, controls and kinds of your own. All rule files of a project are read together and may name each other\'s ids.',
  keys: [
    { key: 'pack', type: text, doc: 'The pack that the rules of this file belong to: small letters, digits and hyphens. `own` where it is left out. `.threatline.yaml` switches packs.', example: 'our-rules' },
    { key: 'rules', type: list(record('rule')), doc: 'Threats, each beginning with `- id:`.' },
    { key: 'controls', type: list(record('catalog-control')), doc: 'Controls that models may name and rules may settle with.' },
    { key: 'kinds', type: list(record('catalog-kind')), doc: 'Kinds that elements may be of.' },
    { key: 'zone-types', type: list(record('catalog-zone-type')), doc: 'Types that zones may be of.' },
    { key: 'protocols', type: list(record('catalog-protocol')), doc: 'Protocols, with what their name alone proves.' },
  ],
};

export const ruleRecord: RecordSpec = {
  name: 'rule',
  title: 'rule',
  doc: 'A threat: where it applies, what settles it, how bad it is, and small models that prove it.',
  keys: [
    { key: 'id', type: text, required: true, doc: 'Letters, digits and hyphens, beginning with a letter. Findings and decisions are known by it, so it never changes.' },
    { key: 'title', type: text, required: true, doc: 'What happens, as a noun phrase of few words.' },
    { key: 'message', type: text, required: true, doc: 'One sentence about the system at hand, with placeholders (below).' },
    { key: 'stride', type: one(...strideWords), required: true, doc: 'spoofing, tampering, repudiation, information-disclosure, denial-of-service, elevation-of-privilege or boundary-crossing.' },
    { key: 'ai-specific', type: { is: 'record', record: 'condition', or: flag }, required: true, doc: '`true`, `false`, or a condition that says when.' },
    { key: 'refines', type: list(catalog('rule')), doc: 'Rules of the same category whose finding on the same subject this one replaces while its own state is at least as bad. Optional.' },
    { key: 'applies', type: record('rule-applies'), required: true, doc: '`to`, a condition that says what the rule is about, and optionally `when`, what else must hold.' },
    { key: 'settled-by', type: condition, doc: 'The condition under which the threat is mitigated. Without it nothing settles it but a decision.' },
    { key: 'dread', type: record('dread'), required: true, doc: 'damage, reproducibility, exploitability, affected-users, discoverability, from 1 to 10, for the likely case. The ceilings of model-impact, data-sensitivity and detection-difficulty, from 1 to 2; 1 where left out. How much of a ceiling counts is derived from the model.' },
    { key: 'dread-when', type: list(record('rule-dread-when')), doc: 'Other figures where a condition holds: a list of `when` and `dread`; the first that holds counts. Use it where a stated fact changes how likely or how grave the threat is.' },
    { key: 'atlas', type: record('rule-atlas'), doc: '`techniques`, `mitigations`, and `fit`: direct or approximate. Optional; leave it out when nothing fits.' },
    { key: 'also-known-as', type: list(text), doc: 'Other ids by which people look for it. Optional.' },
    { key: 'owasp', type: list(catalog('owasp')), doc: 'Entries with their edition: `LLM01:2025`, `ML05:2023`, `ASI01:2026`. Optional.' },
    { key: 'cwe', type: list(catalog('cwe')), doc: '`CWE-799`. Optional.' },
    { key: 'nist', type: list(catalog('nist')), doc: 'Attacks of NIST AI 100-2: `NISTAML.031`. Optional.' },
    { key: 'fixes', type: list(catalog('control')), doc: 'Controls to offer as quick fixes, best first. Each occurs in `settled-by` and can stand on the subject. Optional.' },
    { key: 'verify', type: text, required: true, doc: 'A test that shows whether the mitigation works, as a sentence.' },
    { key: 'description', type: text, required: true, doc: 'Two to four short paragraphs: what happens, why here, what it costs, what to do. Markdown without HTML.' },
    { key: 'method', type: list(text), doc: 'Rows of the published method that it covers. Optional.' },
    { key: 'method-priority', type: one(w('critical', 'The highest.'), w('high', 'High.'), w('medium', 'Medium.'), w('low', 'Low.')), doc: 'The priority in the method\'s own table: critical, high, medium or low. Optional.' },
    { key: 'examples', type: list(record('rule-example')), required: true, doc: 'Small models, each `{ state, on, model }`. At least one open, and one mitigated or none.' },
  ],
};

export const ruleAppliesRecord: RecordSpec = {
  name: 'rule-applies',
  title: '`applies`',
  doc: 'Where the question makes sense.',
  keys: [
    { key: 'to', type: condition, required: true, doc: 'What the rule is about: kinds, a group of kinds, or a type.' },
    { key: 'when', type: condition, doc: 'What else must hold: who can reach it, what data is there, which weakness is stated.' },
  ],
};

export const ruleDreadWhenRecord: RecordSpec = {
  name: 'rule-dread-when',
  title: 'case of `dread-when`',
  doc: 'Figures that hold under a condition.',
  keys: [
    { key: 'when', type: condition, required: true, doc: 'The condition under which the figures hold.' },
    { key: 'dread', type: record('dread'), required: true, doc: 'The figures that differ; the others stay.' },
  ],
};

export const ruleAtlasRecord: RecordSpec = {
  name: 'rule-atlas',
  title: '`atlas`',
  doc: 'What MITRE ATLAS calls it.',
  keys: [
    { key: 'techniques', type: list(catalog('atlas')), doc: 'Techniques by which the threat is carried out: `AML.T0024.002`.' },
    { key: 'mitigations', type: list(catalog('atlas-mitigation')), doc: 'Mitigations that work against it: `AML.M0004`.' },
    { key: 'fit', type: one(w('direct', 'The techniques are this threat.'), w('approximate', 'The techniques are near to it.')), doc: 'How well the techniques fit; direct where left out.' },
  ],
};

const states = one(
  w('open', 'The rule applies and nothing settles it.'), w('unknown', 'A fact that would decide it is not stated.'), w('mitigated', 'The rule applies and something settles it.'), w('none', 'The rule does not apply: there is no finding.'),
);

/** What an example may expect of the finding besides its state. */
const expectations: readonly KeySpec[] = [
  { key: 'ai-specific', type: flag, doc: 'Whether the finding counts as specific to AI, for rules where a condition says so. Optional.' },
  { key: 'priority', type: one(w('critical', 'Adjusted score of 8 or more.'), w('high', '6 or more.'), w('medium', '4 or more.'), w('low', '2 or more.'), w('info', 'Less than 2.')), doc: 'The priority that the finding has. Optional.' },
  { key: 'dread', type: record('dread'), doc: 'Figures that the finding has, any of the eight. Optional.' },
];

export const ruleExampleRecord: RecordSpec = {
  name: 'rule-example',
  title: 'example',
  doc: 'A small model, and what the rule finds in it.',
  keys: [
    { key: 'state', type: states, required: true, doc: 'The state that the finding has.' },
    { key: 'on', type: text, required: true, doc: 'The id of the element or flow that the finding is expected on.' },
    { key: 'model', type: text, required: true, doc: 'A model as YAML text, after `model: |`. It begins with `threatmodel:`.' },
    ...expectations,
    { key: 'variations', type: list(record('rule-variation')), doc: 'The same model with a few words changed: what each makes of the finding. Optional.' },
  ],
};

export const ruleVariationRecord: RecordSpec = {
  name: 'rule-variation',
  title: 'variation',
  doc: 'An example that differs from the one above it in a few words.',
  keys: [
    { key: 'state', type: states, required: true, doc: 'The state that the finding has after the change.' },
    { key: 'on', type: text, doc: 'The id of the element or flow that the finding is expected on, where it is another one.' },
    { key: 'without', type: list(text), doc: 'Ids of entries (elements, flows, data) that are left out.' },
    { key: 'change', type: { is: 'free' }, doc: 'Words that the model has once, and what stands in their place: `{ "zone: dmz": "zone: external" }`.' },
    { key: 'add', type: { is: 'free' }, doc: 'Sections and what is added to them: `{ flows: "f: { from: a, to: b }" }`.' },
    ...expectations,
  ],
};

/** A predicate: its key with what it can be asked of. */
const p = (key: string, type: ValueType, doc: string, shown: string, form: Omit<PredicateForm, 'shown' | 'modifiers'> & { readonly modifiers?: readonly string[] } = {}): KeySpec => ({ key, type, doc, predicate: { modifiers: [], ...form, shown } });
const element = ['element'] as const;
const flow = ['flow'] as const;
const connected = ['element', 'flow'] as const;

/** Every predicate of a condition, in the order of docs/rules.md, and the keys that may stand beside one. */
export const conditionRecord: RecordSpec = {
  name: 'condition',
  title: 'condition',
  doc: 'One predicate with its value: `{ kind: agent }`. Several are joined by `all` or `any`; a list of values means any of them.',
  keys: [
    p('all', list(condition), 'All of the conditions hold.', '{ all: [{ kind: agent }, { attribute: executes-code }] }'),
    p('any', list(condition), 'One of the conditions holds.', '{ any: [{ attribute: signed }, { control: artifact-signing }] }'),
    p('not', condition, 'The condition does not hold.', '{ not: { kind-group: people } }'),
    p('type', some(w('process', 'Something that runs.'), w('store', 'Something that keeps data.'), w('external', 'Somebody or something outside.'), w('flow', 'Data from one element to another.'), w('zone', 'A trust zone.'), w('data', 'A data entry.')),
      'The subject is of this type: process, store, external, flow, zone, data.', '{ type: [process, store] }'),
    p('kind', list(catalog('kind')), 'The element is of one of these kinds.', '{ kind: [inference-server, llm-gateway] }', { of: element }),
    p('kind-group', list(catalog('kind-group')), 'Its kind belongs to one of these groups.', '{ kind-group: serves-models }', { of: element }),
    p('zone-type', list(catalog('zone-type')), 'The zone around it, or one further out, is of this type.', '{ zone-type: [external, dmz] }', { of: ['element', 'zone'] }),
    p('trust', record('condition-trust'), 'The trust rank of its zone is at most, or at least, a number from 0 to 3. Unknown where no rank is known.', '{ trust: { at-most: 1 } }', { of: ['element', 'zone'] }),
    p('attribute', catalog('attribute'), 'Without `is`: the flag is yes. With `is`: one of the words is stated. What is not stated is unknown; with `only-stated: true` it counts as no. Nested ones have a dot. Facts of your own are `attributes.<name>`.',
      '{ attribute: access.write, is: [everyone, tenants], only-stated: true }', { modifiers: ['is', 'only-stated'] }),
    p('tool', record('condition-tool'), 'One of the agent\'s tools has these facts: permission, approval.', '{ tool: { permission: [execute, pay], approval: no } }', { of: element }),
    p('system', one(w('exposure', 'How far the system can be reached.'), w('criticality', 'How much depends on it.')), 'A value of the whole system, exposure or criticality, is one of the words in `is`.', '{ system: exposure, is: public }', { modifiers: ['is'] }),
    p('data', record('condition-data'), 'One data entry that the subject carries, keeps or handles is all of this: kind, classification, contains, origin, attribute (with `is`). `where`: holds, in, out or any. `lineage: true` looks at what it is derived from as well. `only-stated: true`: what the data does not say counts as no.',
      '{ data: { kind: training-data, origin: [public, users], where: in } }'),
    p('technology', list(text), 'Its technologies name one of these, as whole words.', '{ technology: [TorchServe, Ray] }', { of: element }),
    p('name-has', list(text), 'Its name holds one of these words. For the method\'s own tests only: prefer `kind`.', '{ name-has: [model, inference] }'),
    p('description-has', list(text), 'Its description holds one of these words. For the method\'s own tests only.', '{ description-has: gpu }'),
    p('data-has', list(text), 'What the flow carries, as text, holds one of these words. For the method\'s own tests only: prefer `data`.', '{ data-has: [model, training] }', { of: flow }),
    p('control', list(catalog('control')), 'One of these controls is implemented or verified. `scope` says where: subject (with the zones around it; the default), source, target, ends (of a flow), path (also on every path from the sources that `reachable-from` names; without it, from the external elements).',
      '{ control: [rate-limit, budget-cap] }', { modifiers: ['scope'] }),
    p('source', condition, 'The element that the flow comes from fulfils the condition.', '{ source: { type: external } }', { of: flow, moves: 'element' }),
    p('target', condition, 'The element that the flow goes to fulfils the condition.', '{ target: { kind-group: holds-models } }', { of: flow, moves: 'element' }),
    p('crosses', one(w('any', 'In either direction.'), w('inward', 'Into a zone of higher trust.'), w('outward', 'Into a zone of lower trust.')), 'The ends of the flow lie in different zones: any, inward (into higher trust) or outward.', '{ crosses: inward }', { of: flow }),
    p('incoming', condition, 'Some flow into the element fulfils the condition.', '{ incoming: { attribute: authenticated, is: no } }', { of: element, moves: 'flow', walks: true }),
    p('outgoing', condition, 'Some flow out of the element fulfils the condition.', '{ outgoing: { crosses: outward } }', { of: element, moves: 'flow', walks: true }),
    p('upstream', condition, 'Some element that data comes from, over any number of flows, fulfils the condition.', '{ upstream: { kind: data-source } }', { of: connected, moves: 'element', walks: true }),
    p('downstream', condition, 'Some element that data goes to, over any number of flows, fulfils the condition.', '{ downstream: { kind-group: trains-models } }', { of: connected, moves: 'element', walks: true }),
    p('reachable-from', condition, 'An attacker at some element that fulfils the condition can reach the subject.', '{ reachable-from: { zone-type: external } }', { of: connected, moves: 'element', walks: true }),
    p('elsewhere', condition, 'Some other element anywhere in the model fulfils the condition.', '{ elsewhere: { kind: guardrail } }', { moves: 'element', walks: true }),
    { key: 'is', type: list(catalog('attribute-word')), doc: 'The words that are meant: one of them is stated. Stands beside `attribute` and `system`.' },
    { key: 'only-stated', type: only, doc: '`true`: what is not stated counts as no, not as unknown. Stands beside `attribute`.' },
    {
      key: 'scope', doc: 'Where the control may stand to count. Stands beside `control`.',
      type: one(
        w('subject', 'On the subject, or on a zone around it. The default.'), w('source', 'On the element that the flow comes from.'), w('target', 'On the element that the flow goes to.'), w('ends', 'On the flow or either of its ends.'),
        w('path', 'Also on every path from the sources that `reachable-from` names; without it, from the external elements.'),
      ),
    },
  ],
};

export const conditionTrustRecord: RecordSpec = {
  name: 'condition-trust',
  title: '`trust`',
  doc: 'A trust rank, from 0 (nobody is known) to 3 (the most protected).',
  keys: [
    { key: 'at-most', type: { is: 'number', min: 0, max: 3 }, doc: 'The rank is this or less.' },
    { key: 'at-least', type: { is: 'number', min: 0, max: 3 }, doc: 'The rank is this or more.' },
  ],
};

export const conditionToolRecord: RecordSpec = {
  name: 'condition-tool',
  title: '`tool`',
  doc: 'Facts of one tool.',
  keys: [
    { key: 'permission', type: list(toolRecord.keys.find(({ key }) => key === 'permission')!.type), doc: 'It may do one of these.' },
    { key: 'approval', type: flag, doc: 'Whether somebody approves each call.' },
  ],
};

export const conditionDataRecord: RecordSpec = {
  name: 'condition-data',
  title: '`data`',
  doc: 'All of it holds of one and the same data entry.',
  keys: [
    { key: 'kind', type: some(...dataKindWords), doc: 'What part it plays for a model.' },
    { key: 'classification', type: some(...classificationWords), doc: 'How far it may travel.' },
    { key: 'contains', type: some(...containsWords), doc: 'What is in it that needs care.' },
    { key: 'origin', type: some(...originWords), doc: 'Where it comes from.' },
    { key: 'attribute', type: catalog('attribute'), doc: 'A fact of the data: the flag is yes, or one of the words in `is` is stated.' },
    { key: 'is', type: list(catalog('attribute-word')), doc: 'The words that are meant. Stands beside `attribute`.' },
    { key: 'lineage', type: only, doc: '`true`: looks at what the data is derived from as well.' },
    { key: 'only-stated', type: only, doc: '`true`: what the data does not say counts as no.' },
    { key: 'where', type: one(w('holds', 'Kept or processed there.'), w('in', 'On flows into it.'), w('out', 'On flows out of it.'), anywhere), doc: 'Where to look; any where left out.' },
  ],
};

export const catalogKindRecord: RecordSpec = {
  name: 'catalog-kind',
  title: 'kind',
  doc: 'What an element can be. Rules go by kinds, and by the groups that kinds belong to.',
  keys: [
    { key: 'id', type: text, required: true, doc: 'Small letters, digits and hyphens: `inference-server`.' },
    { key: 'name', type: text, required: true, doc: 'What people call it.' },
    { key: 'type', type: one(w('process', 'Something that runs.'), w('store', 'Something that keeps data.'), w('external', 'Somebody or something outside.')), required: true, doc: 'The type that its elements have.' },
    { key: 'groups', type: list(catalog('kind-group')), doc: 'Groups of kinds that it belongs to: rules about a group then hold for it. A new word makes a new group.' },
    { key: 'doc', type: text, required: true, doc: 'What it is, in a sentence.' },
    { key: 'technologies', type: list(text), doc: 'Products that say it: an element that names one is of this kind.' },
    { key: 'names', type: list(text), doc: 'Phrases that the name of such an element ends in.' },
    { key: 'generic', type: list(text), doc: 'Products that say it only where nothing else does.' },
    { key: 'implies', type: { is: 'free' }, doc: 'Attributes that hold unless stated: `{ multi-tenant: yes }`.' },
  ],
};

export const catalogControlRecord: RecordSpec = {
  name: 'catalog-control',
  title: 'control',
  doc: 'Something that can be put in place against threats.',
  keys: [
    { key: 'id', type: text, required: true, doc: 'Small letters, digits and hyphens: `rate-limit`.' },
    { key: 'name', type: text, required: true, doc: 'Reads well in \'State that ... is implemented\'.' },
    { key: 'description', type: text, required: true, doc: 'What it does, and how to tell that it works: two or three sentences.' },
    { key: 'verify', type: text, required: true, doc: 'A test that shows whether it works.' },
    { key: 'on', type: some(w('process', 'Something that runs.'), w('store', 'Something that keeps data.'), w('external', 'Somebody or something outside.'), w('flow', 'Data from one element to another.'), w('zone', 'A trust zone, for everything in it.')), required: true, doc: 'Where it can stand: fixes are offered only there.' },
    { key: 'implies', type: { is: 'free' }, doc: 'Facts that it makes true of what it stands on: `{ encrypted: yes }`.' },
    { key: 'atlas', type: list(catalog('atlas-mitigation')), doc: 'Mitigations of ATLAS that it is: `AML.M0004`.' },
    { key: 'nist', type: list(catalog('nist-entry')), doc: 'Entries of NIST AI RMF or AI 100-2.' },
    { key: 'eu-ai-act', type: list(catalog('eu-ai-act')), doc: 'Articles of the EU AI Act.' },
    { key: 'cosai', type: list(catalog('cosai')), doc: 'Entries of CoSAI.' },
  ],
};

export const catalogZoneTypeRecord: RecordSpec = {
  name: 'catalog-zone-type',
  title: 'zone type',
  doc: 'What a zone can be.',
  keys: [
    { key: 'id', type: text, required: true, doc: 'Small letters, digits and hyphens: `dmz`.' },
    { key: 'name', type: text, required: true, doc: 'What people call it.' },
    { key: 'trust', type: { is: 'number', min: 0, max: 3 }, required: true, doc: 'How far it is trusted, from 0 to 3.' },
    { key: 'doc', type: text, required: true, doc: 'What lies in it, in a sentence.' },
  ],
};

export const catalogProtocolRecord: RecordSpec = {
  name: 'catalog-protocol',
  title: 'protocol',
  doc: 'What the name of a protocol says. Only what the name alone proves is implied: Kafka may run plain or encrypted, so it implies nothing.',
  keys: [
    { key: 'id', type: text, required: true, doc: 'Small letters, digits and hyphens: `https`.' },
    { key: 'names', type: list(text), required: true, doc: 'The words by which people call it, matched as whole words.' },
    { key: 'implies', type: { is: 'free' }, doc: 'Attributes of the flow that the name alone proves: `{ encrypted: yes }`.' },
    { key: 'wraps', type: only, doc: '`true` where it protects what runs inside it.' },
    { key: 'doc', type: text, required: true, doc: 'What it is, in a sentence.' },
  ],
};

/** All records of rule files. The figures of a score have the same keys as in models. */
export const ruleRecords: readonly RecordSpec[] = [
  ruleFileRecord, ruleRecord, ruleAppliesRecord, ruleDreadWhenRecord, ruleAtlasRecord, ruleExampleRecord, ruleVariationRecord, conditionRecord, conditionTrustRecord, conditionToolRecord, conditionDataRecord,
  catalogKindRecord, catalogControlRecord, catalogZoneTypeRecord, catalogProtocolRecord, dreadRecord,
];
