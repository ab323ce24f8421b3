import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Analyser } from '../../core/analysis/analyse.ts';
import { defaultSettings } from '../../core/analysis/settings.ts';
import { builtinCatalog } from '../../core/catalog/builtin.ts';
import { MemoryFiles } from '../../core/model/files.ts';
import { catalogWords } from '../../core/model/words-of.ts';
import { categoryNames } from '../../core/report/words.ts';
import { readDocument } from '../../core/syntax/read.ts';
import method from '../fixtures/method-llm-inference-pipeline.json' with { type: 'json' };

/** The published method, written down a second time and on its own: a small threat model that yields (element, category, AI-specific). */

interface MethodElement {
  readonly id: string;
  readonly name: string;
  readonly type: 'process' | 'store' | 'external';
  readonly zone: string;
  readonly description: string;
}

interface MethodFlow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly encrypted: boolean;
  readonly authenticated: boolean;
}

type Threat = readonly [element: string, category: string, ai: boolean];

function oracle(elements: readonly MethodElement[], flows: readonly MethodFlow[]): Threat[] {
  const threats: Threat[] = [];
  const has = (text: string, ...words: string[]): boolean => words.some((word) => text.toLowerCase().includes(word));
  for (const { id, name, type, description } of elements) {
    if (type === 'process') {
      threats.push([id, 'Spoofing', has(name, 'model', 'inference')], [id, 'Tampering', has(name, 'training')], [id, 'Repudiation', false]);
      if (has(name, 'model', 'inference')) threats.push([id, 'Information Disclosure', true]);
      threats.push([id, 'Denial of Service', has(description, 'gpu')], [id, 'Elevation of Privilege', false]);
    } else if (type === 'store') threats.push([id, 'Tampering', true], [id, 'Information Disclosure', true]);
    else threats.push([id, 'Spoofing', has(name, 'data')]);
  }
  for (const { id, data, encrypted, authenticated } of flows) {
    if (!encrypted) threats.push([id, 'Tampering', has(data, 'model')], [id, 'Information Disclosure', true]);
    if (!authenticated) threats.push([id, 'Spoofing', has(data, 'model', 'training')]);
  }
  for (const { id, from, to } of flows) {
    const source = elements.find((element) => element.id === from);
    const target = elements.find((element) => element.id === to);
    if (source && target && source.zone !== target.zone) threats.push([id, 'Trust Boundary Crossing', true]);
  }
  return threats;
}

test("the oracle finds in the method's example what the method finds there", () => {
  const { elements, flows } = parse(readFileSync('examples/llm-inference-pipeline.threat.yaml', 'utf8')) as { elements: Record<string, MethodElement>; flows: Record<string, MethodFlow> };
  const found = oracle(Object.entries(elements).map(([id, element]) => ({ ...element, id })), Object.entries(flows).map(([id, flow]) => ({ ...flow, id })));
  expect(found.map(String).sort()).toEqual(method.threats.map(String).sort());
});

const words = ['model', 'Inference', 'training', 'data', 'registry', 'GPU', 'gateway', 'billing', 'Customer', 'store', 'logs', 'remodelled', 'metadata', 'invoice', 'desk', 'vector', 'prompt', 'agent'];
const harmless = ['billing', 'invoice', 'desk', 'Customer', 'remodelled', 'xmodelx', 'metadatum', 'trainings', 'GPUs', 'Preinferences', 'ledger'];
const phrase = (of: readonly string[]): fc.Arbitrary<string> => fc.array(fc.constantFrom(...of), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '));
const zones = ['external', 'dmz', 'inference', 'training', 'data', 'control', 'monitoring', 'registry'];
/** What a protocol says of a flow; a stated value beats it. */
const protocols: readonly { readonly name: string | undefined; readonly encrypted?: boolean; readonly authenticated?: boolean }[] = [
  { name: undefined }, { name: 'gRPC' }, { name: 'HTTPS', encrypted: true }, { name: 'HTTP', encrypted: false }, { name: 'mTLS', encrypted: true, authenticated: true }, { name: 'SSH', encrypted: true, authenticated: true },
];
const typesOfKinds = new Map([...builtinCatalog().kinds.values()].map((kind) => [kind.id, kind.type]));
const stated = fc.constantFrom(true, false, undefined);

interface Written {
  readonly elements: readonly (MethodElement & { readonly kind: string | undefined })[];
  readonly flows: readonly { readonly id: string; readonly from: string; readonly to: string; readonly data: string; readonly protocol: (typeof protocols)[number]; readonly encrypted: boolean | undefined; readonly authenticated: boolean | undefined }[];
}

/** A random model. `plain`: nothing is implied or inferred, by no protocol and no kind. */
function models(plain: boolean): fc.Arbitrary<Written> {
  const element = fc.record({
    name: phrase(plain ? [...harmless, 'model', 'training'] : words), type: fc.constantFrom('process' as const, 'store' as const, 'external' as const), zone: fc.constantFrom(...zones),
    description: fc.oneof(fc.constant(''), phrase(words)), kind: plain ? fc.constant(undefined) : fc.option(fc.constantFrom(...typesOfKinds.keys()), { nil: undefined }),
  });
  return fc.array(element, { minLength: 1, maxLength: 7 }).chain((elements) => {
    // an end that names nothing is a mistake in the model, but the method has threats for the flow all the same
    const end = fc.oneof({ weight: 12, arbitrary: fc.nat(elements.length - 1).map((n) => `e${n}`) }, { weight: plain ? 0 : 1, arbitrary: fc.constant('nowhere') });
    const flow = fc.record({ from: end, to: end, data: phrase(words), protocol: plain ? fc.constant(protocols[0]!) : fc.constantFrom(...protocols), encrypted: stated, authenticated: stated });
    return fc.array(flow, { maxLength: 8 }).map((flows) => ({
      elements: elements.map((one, n) => ({ ...one, id: `e${n}`, type: one.kind === undefined ? one.type : typesOfKinds.get(one.kind)! })),
      flows: flows.map((one, n) => ({ ...one, id: `f${n}` })),
    }));
  });
}

function yaml({ elements, flows }: Written): string {
  const map = (entries: Record<string, unknown>): string => `{ ${Object.entries(entries).filter(([, value]) => value !== undefined && value !== '').map(([key, value]) => `${key}: ${typeof value === 'boolean' ? value : JSON.stringify(value)}`).join(', ')} }`;
  return [
    'threatmodel: Random',
    'elements:', ...elements.map(({ id, ...rest }) => `  ${id}: ${map(rest)}`),
    ...(flows.length > 0 ? ['flows:', ...flows.map(({ id, protocol, ...rest }) => `  ${id}: ${map({ ...rest, protocol: protocol.name })}`)] : []),
    '',
  ].join('\n');
}

/** Not stated counts as no; a stated value beats one that the protocol implies. */
function effective({ elements, flows }: Written): Threat[] {
  return oracle(elements, flows.map((flow) => ({ ...flow, encrypted: flow.encrypted ?? flow.protocol.encrypted ?? false, authenticated: flow.authenticated ?? flow.protocol.authenticated ?? false })));
}

const catalog = builtinCatalog();
const analyser = new Analyser(catalog, catalogWords(catalog));

function analyse(model: Written, packs: readonly string[]) {
  return analyser.analyse(readDocument('random.threat.yaml', yaml(model)), new MemoryFiles(new Map()), { settings: defaultSettings, today: '2026-10-01', packs: new Set(packs) });
}

const pair = ([element, category]: Threat): string => `${element} ${category}`;

describe('random models', () => {
  test('with all packs, everything that the method finds is among the findings, AI-specific wherever the method says so', () => {
    fc.assert(fc.property(models(false), (model) => {
      const { findings } = analyse(model, catalog.packNames);
      const all = new Set(findings.map((finding) => `${finding.subject} ${categoryNames[finding.category]}`));
      const ai = new Set(findings.filter((finding) => finding.aiSpecific).map((finding) => `${finding.subject} ${categoryNames[finding.category]}`));
      const wanted = effective(model);
      expect(wanted.filter((threat) => !all.has(pair(threat))).map(pair)).toEqual([]);
      expect(wanted.filter((threat) => threat[2] && !ai.has(pair(threat))).map(pair)).toEqual([]);
    }), { numRuns: 300 });
  });

  test('where no kind and no protocol implies anything, the baseline finds exactly what the method finds', () => {
    let compared = 0;
    fc.assert(fc.property(models(true), (model) => {
      const { findings, model: bound } = analyse(model, ['baseline']);
      // names may still let a kind be inferred: such elements, and flows from or to them, are left to the first property
      const plain = new Set([...bound.elements.values()].filter((element) => element.kind === undefined).map((element) => element.id));
      for (const flow of model.flows) if (plain.has(flow.from) && plain.has(flow.to)) plain.add(flow.id);
      const ours = findings.filter((finding) => plain.has(finding.subject)).map((finding) => String([finding.subject, categoryNames[finding.category], finding.aiSpecific] satisfies Threat));
      expect(ours.sort()).toEqual(effective(model).filter(([subject]) => plain.has(subject)).map(String).sort());
      compared += ours.length;
    }), { numRuns: 300 });
    // the comparison is worth nothing if kinds are inferred everywhere
    expect(compared).toBeGreaterThan(1000);
  });
});
