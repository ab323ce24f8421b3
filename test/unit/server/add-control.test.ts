import { describe, expect, it } from 'vitest';
import { builtinAtlas } from '../../../core/knowledge/builtin.ts';
import { actionsAt, checkFix, checkHover } from '../../lsp/check.ts';
import { catalog } from '../../support/analyse.ts';

const model = `
threatmodel: X
zones:
  inner: { type: inference, controls: [resource-limits] }
elements:
  user: { type: external, name: API client, zone: external }
  # LLM Jailbreak: AML.T0054
  llm:
    kind: inference-server # AML.T0029
    zone: inner
    controls: { rate-limit: { status: planned } }
flows:
  ask: { from: user, to: llm, data: Prompts, protocol: HTTPS, authenticated: true }
data:
  prompts: { name: Prompts }
threats:
  T1: { on: llm, title: Slow leak AML.T0057, atlas: [AML.T0051.000] }
  T2: { on: prompts, title: Other, atlas: [AML.T0020] }
  T3: { on: llm, title: Third, atlas: [AML.M0020] }
`.trimStart();

const at = (before: string, after: string): string => {
  expect(model).toContain(before + after);
  return model.replace(before + after, `${before}$0${after}`);
};
const offered = (source: string): { control: string; mitigation: string; on: string }[] =>
  actionsAt(source).actions.flatMap(({ title }) => {
    const match = /^Add as control on '(.*)': (\S+) \((AML\.M\d{4}) .+\)$/.exec(title);
    return match ? [{ on: match[1]!, control: match[2]!, mitigation: match[3]! }] : [];
  });

describe("'Add as control'", () => {
  it.each([
    ['in `atlas` of a threat', at('atlas: [AML.T00', '51.000]'), 'llm', ['AML.T0051.000']],
    ['in a title', at('leak AML', '.T0057'), 'llm', ['AML.T0057']],
    ['in a comment behind a value', at('server # AML.T', '0029'), 'llm', ['AML.T0029']],
    ['in a comment above an element', at('Jailbreak: AML.T0', '054'), 'llm', ['AML.T0054']],
  ])('is offered on an id %s', (_, source, on, ids) => {
    const found = offered(source);
    expect(found.length).toBeGreaterThan(0);
    const linked = ids.flatMap((id) => builtinAtlas().mitigationsFor(id).map((one) => one.id));
    for (const one of found) {
      expect(one.on).toBe(on);
      expect(linked).toContain(one.mitigation);
      expect(catalog.controls.get(one.control)!.atlas).toContain(one.mitigation);
      expect(catalog.controls.get(one.control)!.on).toContain('process');
    }
    expect(new Set(found.map((one) => one.control)).size).toBe(found.length);
  });

  it('is offered on a mitigation, without what stands there or around it', () => {
    const controls = offered(at('atlas: [AML.M0', '020]')).map((one) => one.control);
    expect(controls.length).toBeGreaterThan(0);
    const listed = model.replace('rate-limit: {', `${controls[0]}: {`).replace('[AML.M0020]', '[AML.M0$0020]');
    expect(offered(listed).map((one) => one.control)).toEqual(controls.slice(1));
    expect(offered(at('server # AML.T', '0029')).map((one) => one.control)).not.toContain('resource-limits');
    expect(offered(at('server # AML.T', '0029').replace(', controls: [resource-limits]', '')).map((one) => one.control)).toContain('resource-limits');
  });

  it('is offered only where the control can stand', () => {
    const onFlow = model.replace('authenticated: true }', 'authenticated: true } # AML.T0$0029');
    const found = offered(onFlow);
    expect(found.length).toBeGreaterThan(0);
    for (const { on, control } of found) expect([on, catalog.controls.get(control)!.on.includes('flow')]).toEqual(['ask', true]);
    const linked = builtinAtlas().mitigationsFor('AML.T0029').flatMap((one) => [...catalog.controls.values()].filter((control) => control.atlas.includes(one.id)));
    expect(linked.some((control) => !control.on.includes('flow'))).toBe(true);
  });

  it('is not offered on data, which carries no controls, nor away from ids', () => {
    expect(offered(at('atlas: [AML.T', '0020]'))).toEqual([]);
    expect(offered(at('threatmodel: ', 'X'))).toEqual([]);
  });

  it('stands on findings behind their own fixes, and repeats none of them', () => {
    const { actions } = actionsAt(at('inference-se', 'rver #').replace(' # AML.T0029', ''));
    const own = actions.flatMap(({ title }) => /^(?:State that|Plan) ([a-z-]+) \(/.exec(title)?.[1] ?? []);
    const added = actions.filter(({ title }) => title.startsWith('Add as control'));
    expect(own.length).toBeGreaterThan(3);
    expect(added.length).toBeGreaterThan(0);
    for (const { title, kind, isPreferred } of added) {
      expect(own).not.toContain(/: (\S+) \(/.exec(title)![1]);
      expect({ kind, isPreferred }).toEqual({ kind: 'refactor', isPreferred: undefined });
    }
    const last = actions.findLastIndex(({ title }) => /^(?:State that|Plan) /.test(title));
    expect(actions.indexOf(added[0]!)).toBeGreaterThan(last);
  });

  it('plans the control: a recommendation is not yet done', () => {
    const { actions } = actionsAt(at('leak AML', '.T0057'));
    const { title } = actions.find((action) => action.title.startsWith('Add as control'))!;
    const control = /: (\S+) \(/.exec(title)![1]!;
    checkFix(at('leak AML', '.T0057'), title, model.replace('{ rate-limit: { status: planned } }', `{ rate-limit: { status: planned }, ${control}: { status: planned } }`));
  });
});

it('a hover names the controls beside each mitigation', () => {
  const text = checkHover(at('atlas: [AML.T00', '51.000]'), 'AML.T0051.000', 'Mitigations');
  expect(text).toMatch(/`AML\\?\.M\d{4}`[^\n]*Controls: `[a-z-]+`/);
});
