import { describe, expect, it } from 'vitest';
import { builtinCatalog } from '../../../core/catalog/builtin.ts';
import { Catalog } from '../../../core/catalog/catalog.ts';
import { attributes } from '../../../core/catalog/words.ts';
import { buildCatalog } from '../../../scripts/catalog-plugin.mjs';

const catalog = builtinCatalog();

const kinds = `data-source external; ingestion process; training-store store; labeling process; feature-store store; training-job process; tuning-job process; evaluation process; experiment-tracker store;
notebook process; pipeline process; model-registry store; artifact-store store; inference-server process; llm-gateway process; api-gateway process; external-model external; embedding-service process; vector-store store;
retriever process; prompt-store store; guardrail process; agent process; agent-memory store; orchestrator process; tool process; mcp-server process; web-ui process; monitoring process; log-store store;
gpu-cluster process; edge-device process; federated-client external; aggregator process; external-service external; user external; operator external; human-reviewer external; web-service process; worker process;
database store; object-store store; cache store; message-broker process; identity-provider process; secret-store store; code-repository store; load-balancer process; scheduler process; sensor external; actuator external; mobile-app external`;

const groups: Record<string, string[]> = {
  'serves-models': ['inference-server', 'llm-gateway', 'external-model', 'embedding-service'],
  'trains-models': ['training-job', 'tuning-job', 'aggregator'],
  'holds-models': ['model-registry', 'artifact-store'],
  'holds-training-data': ['training-store', 'feature-store'],
  agentic: ['agent', 'orchestrator'],
  tools: ['tool', 'mcp-server'],
  llm: ['llm-gateway', 'agent', 'orchestrator', 'retriever', 'guardrail'],
  entry: ['api-gateway', 'load-balancer', 'web-ui', 'llm-gateway'],
  people: ['user', 'operator', 'human-reviewer'],
  'runs-jobs': ['pipeline', 'training-job', 'tuning-job', 'notebook', 'gpu-cluster'],
  observability: ['monitoring', 'log-store'],
};

describe('the catalogue that comes with the product', () => {
  it('has every kind with its type', () => {
    const stated = kinds.split(';').map((one) => one.trim());
    expect([...catalog.kinds.values()].map((kind) => `${kind.id} ${kind.type}`).sort()).toEqual(stated.sort());
  });

  it.each(Object.entries(groups))('has the group %s', (group, members) => {
    expect(catalog.kindsInGroup(group).map((kind) => kind.id).sort()).toEqual([...members].sort());
  });

  it('has the zone types with their trust', () => {
    expect(Object.fromEntries([...catalog.zoneTypes.values()].map((one) => [one.id, one.trust]))).toEqual({ external: 0, dmz: 1, inference: 2, training: 2, data: 2, monitoring: 2, control: 3, registry: 3 });
  });

  it('has 96 controls, each with all that a page needs', () => {
    expect(catalog.controls.size).toBe(96);
    for (const control of catalog.controls.values()) {
      expect(control.description.split(/[.!?](?:\s|$)/).filter((sentence) => sentence !== '').length, control.id).toBeGreaterThanOrEqual(2);
      expect(control.verify, control.id).toMatch(/\.$/);
      expect(control.on.length, control.id).toBeGreaterThan(0);
      expect(control.name, control.id).not.toMatch(/[.:]$|^[A-Z][a-z]/);
      expect(control.nist.length + control.euAiAct.length, control.id).toBeGreaterThan(0);
    }
    expect(new Set([...catalog.controls.values()].map((control) => control.name)).size).toBe(96);
  });

  it.each([
    ['tls', 'flow', 'encrypted=yes'], ['mtls', 'flow', 'encrypted=yes authenticated=yes'], ['encryption-at-rest', 'store', 'encrypted-at-rest=yes'], ['dataset-versioning', 'store', 'versioned=yes'],
    ['artifact-signing', 'store', 'signed=yes integrity=yes'], ['strong-authn', 'flow', 'authenticated=yes'], ['message-signing', 'flow', 'integrity=yes authenticated=yes'], ['rate-limit', 'flow', ''], ['tool-io-validation', 'flow', 'validated=yes'],
  ] as const)('%s can stand on a %s and implies %s', (id, on, implies) => {
    expect(catalog.canStand(id, on)).toBe(true);
    expect(Object.entries(catalog.controls.get(id)!.implies).map(([key, value]) => `${key}=${value}`).join(' ')).toBe(implies);
  });

  it('lets controls imply only what something they stand on can have', () => {
    for (const control of catalog.controls.values())
      for (const attribute of Object.keys(control.implies)) {
        const fits = (control.on.includes('flow') && attributes.flow.has(attribute)) || (control.on.some((place) => place !== 'flow') && attributes.element.has(attribute));
        expect(fits, `${control.id} implies ${attribute}`).toBe(true);
      }
  });

  it('is built without problems outside the rules', async () => {
    const { errors, warnings } = await buildCatalog();
    expect([...errors, ...warnings].filter((line) => !line.startsWith('catalog/rules/'))).toEqual([]);
  });
});

describe('Catalog', () => {
  const empty = { rules: [], kinds: [], controls: [], zoneTypes: [], protocols: [] };

  it('merges own entries and keeps the first of an id', () => {
    const own = { ...empty, kinds: [{ ...catalog.kinds.get('agent')!, id: 'robot-arm', groups: ['agentic', 'our-group'] }, { ...catalog.kinds.get('agent')!, name: 'Changed' }] };
    const merged = catalog.merge(own);
    expect(merged.kinds.get('robot-arm')?.groups).toContain('our-group');
    expect(merged.kinds.get('agent')?.name).toBe(catalog.kinds.get('agent')!.name);
    expect(merged.kindsInGroup('our-group').map((kind) => kind.id)).toEqual(['robot-arm']);
    expect(catalog.kinds.has('robot-arm')).toBe(false);
    expect(merged.rulesByPack('ai')).toEqual(catalog.rulesByPack('ai'));
  });

  it('answers for names that are nobody\'s', () => {
    expect(catalog.kindsInGroup('constructor')).toEqual([]);
    expect(catalog.isInGroup('__proto__', 'llm')).toBe(false);
    expect(catalog.isInGroup(undefined, 'llm')).toBe(false);
    expect(catalog.isInGroup('agent', 'llm')).toBe(true);
    expect(catalog.rulesByPack('toString')).toEqual([]);
    expect(catalog.canStand('constructor', 'flow')).toBe(false);
    expect(new Catalog(empty).packNames).toEqual([]);
  });
});
