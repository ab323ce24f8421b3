import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isLive } from '../../../core/analysis/view.ts';
import { analyse } from '../../support/analyse.ts';

/**
 * A plain web shop has no model, so no rule of the AI pack may speak of it: neither open nor settled. It states many weaknesses and nearly every kind
 * of element that has no model in it, so that a rule which forgets to ask for a model shows itself.
 */
const text = readFileSync('test/fixtures/web-shop.threat.yaml', 'utf8');
const analysis = analyse(text);

describe('a web shop without a model', () => {
  it('is a sound model of some size', () => {
    expect(analysis.problems.map((p) => `${p.code}: ${p.message}`)).toEqual([]);
    expect(analysis.model.elements.size).toBeGreaterThanOrEqual(14);
  });

  it('has no finding of the AI pack, whatever its state', () => {
    expect(analysis.findings.filter((f) => f.definition?.pack === 'ai').map((f) => `${f.id} ${f.state}`)).toEqual([]);
  });

  it('still has the general threats of any system', () => {
    expect(analysis.findings.filter((f) => isLive(f) && f.definition?.pack === 'baseline').length).toBeGreaterThan(40);
  });

  // The same parts beside a model are asked: the conditions above are about the model and not about the parts.
  it('is asked about its pipeline and logs as soon as a model stands in it', () => {
    const grown = analyse(
      text
        .replace('elements:\n', 'elements:\n  advice: { kind: inference-server, name: Advice, zone: services }\n')
        .replace('flows:\n', 'flows:\n  suggest: { from: checkout, to: advice, data: [goods], protocol: mTLS }\n'),
    );
    const rules = new Set(grown.findings.filter((f) => f.definition?.pack === 'ai').map((f) => f.id));
    expect([...rules]).toEqual(expect.arrayContaining(['AI-TRAIN-13@ci', 'AI-TRAIN-01@trigger', 'AI-TRAIN-04@ci', 'AI-OPS-02@logs', 'AI-INFRA-04@ci']));
  });
});
