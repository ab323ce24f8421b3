import { describe, expect, it } from 'vitest';
import { actionsAt, checkFix } from '../../lsp/check.ts';

const model = `
threatmodel: X
elements:
  user: { type: external, name: API client, zone: external }
  llm:
    kind: inference-server
    zone: inference
flows:
  ask: { from: user, to: llm, data: Prompts, protocol: HTTPS, authenticated: true }
`.trimStart();
const atKind = model.replace('inference-server', 'inference$0-server');

describe('Code actions', () => {
  it('state a control, with a place for the evidence', () => {
    const action = checkFix(atKind, 'State that rate-limit', model.replace('    zone: inference\n', '    zone: inference\n    controls: { rate-limit: { status: implemented, evidence: "" } }\n'));
    expect(JSON.stringify(action.edit)).toContain('"snippet"');
    expect(action.kind).toBe('quickfix');
    expect(action.diagnostics?.length).toBeGreaterThan(0);
  });

  it('write plain text for a client without snippets', () => {
    const action = checkFix(atKind, 'State that rate-limit', model.replace('    zone: inference\n', '    zone: inference\n    controls: [rate-limit]\n'), { client: { snippetEdits: false } });
    expect(JSON.stringify(action.edit)).not.toContain('snippet');
  });

  it('write changes for a client that knows no versions', () => {
    const { actions } = actionsAt(atKind, { client: { documentChanges: false, snippetEdits: false, createFiles: false } });
    const edit = actions.find((one) => one.title.startsWith('State that rate-limit'))!.edit!;
    expect(Object.keys(edit)).toEqual(['changes']);
    expect(actions.some((one) => one.title.includes('in this project'))).toBe(false);
  });

  it('come without an edit for a client that asks for it later, and with it otherwise', () => {
    for (const resolveEdits of [true, false]) {
      const { actions } = actionsAt(atKind, { client: { resolveEdits } });
      expect(actions.length).toBeGreaterThan(5);
      expect(actions.every((action) => action.edit)).toBe(true);
    }
  });

  it('plan a control', () => {
    checkFix(atKind, 'Plan rate-limit', model.replace('    zone: inference\n', '    zone: inference\n    controls: { rate-limit: { status: planned, owner: "", due: 2027-01-05 } }\n'));
  });

  it('record a decision', () => {
    const action = checkFix(atKind, 'Accept AI-INF-02', `${model}\ndecisions:\n  - { threat: AI-INF-02, on: llm, status: accepted, because: "", by: "", date: 2026-11-21 }\n`);
    expect(action.kind).toBe('refactor');
  });

  it('make the settings file where there is none', () => {
    const { actions, setup } = actionsAt(atKind);
    const off = actions.find((one) => one.title === 'Switch AI-INF-02 off in this project')!;
    expect(off.edit?.documentChanges?.[0]).toEqual({ kind: 'create', uri: setup.uri('/.threatline.yaml'), options: { ignoreIfExists: true } });
  });

  it('change the settings file that is there', () => {
    const settings = '# ours\nrules:\n  AI-INF-01: { enabled: false }\n';
    checkFix(`//- /main.threat.yaml\n${atKind}//- /.threatline.yaml\n${settings}`, 'Switch AI-INF-02 off', `//- /main.threat.yaml\n${model}//- /.threatline.yaml\n${settings}  AI-INF-02: { enabled: false, because: "" }\n`);
  });

  it('mend what is misspelt, and the first is the one to take', () => {
    const action = checkFix(model.replace('to: llm', 'to: ll$0n'), "Change to 'llm'", model);
    expect(action.isPreferred).toBe(true);
    expect(action.kind).toBe('quickfix');
  });

  it('create what is missing', () => {
    const { actions, setup } = actionsAt(model.replace('to: llm', 'to: stor$0age'));
    const action = actions.find((one) => one.title === "Create the element 'storage'")!;
    expect(setup.fixture.files.size).toBe(1);
    expect(JSON.stringify(action.edit)).toContain('storage');
  });

  it('mark one action at most as the one to take', () => {
    const { actions } = actionsAt(atKind);
    expect(actions.filter((one) => one.isPreferred)).toHaveLength(1);
    expect(actions[0]?.isPreferred).toBe(true);
  });

  it('offer each title once, mending before deciding', () => {
    const { actions } = actionsAt(atKind);
    const titles = actions.map((one) => one.title);
    expect(new Set(titles).size).toBe(titles.length);
    const kinds = actions.map((one) => one.kind);
    expect(kinds.lastIndexOf('quickfix')).toBeLessThan(kinds.indexOf('refactor'));
  });

  it('settle a rule everywhere in the file', () => {
    const two = model.replace('flows:\n', '  other:\n    kind: inference-server\n    zone: inference\nflows:\n  tell: { from: user, to: other, data: Prompts, protocol: HTTPS, authenticated: true }\n');
    const { actions, setup } = actionsAt(two.replace('inference-server', 'inference$0-server'));
    const action = actions.find((one) => one.title.includes('wherever this file has AI-INF-02'))!;
    expect(action.title).toContain('(2)');
    const changes = action.edit!.documentChanges as { edits: unknown[] }[];
    expect(changes).toHaveLength(1);
    expect(changes[0]!.edits).toHaveLength(2);
    expect(setup.fixture.files.size).toBe(1);
  });

  it('keep to the kinds that are asked for', () => {
    expect(actionsAt(atKind, {}, ['quickfix']).actions.every((one) => one.kind === 'quickfix')).toBe(true);
    expect(actionsAt(atKind, {}, ['refactor']).actions.every((one) => one.kind?.startsWith('refactor'))).toBe(true);
    expect(actionsAt(atKind, {}, ['source.organizeImports']).actions).toEqual([]);
  });

  it('mend all at once only what has one right way', () => {
    const broken = model.replace('to: llm', 'to: lln').replace('type: external', 'tpe: external').concat('data:\n  spare: {}\n');
    const { actions } = actionsAt(broken, {}, ['source.fixAll']);
    expect(actions.map((one) => one.kind)).toEqual(['source.fixAll.threatline']);
    const text = JSON.stringify(actions[0]!.edit);
    expect(text).toContain('"type"');
    expect(text).toContain('"llm"');
    expect((actions[0]!.edit!.documentChanges![0] as { edits: unknown[] }).edits).toHaveLength(2);
    expect(actionsAt(model, {}, ['source.fixAll']).actions).toEqual([]);
  });

  it('are all there for a list outside the editor, by finding', () => {
    const { actions } = actionsAt(atKind, { presentation: {} });
    expect(actions.some((one) => (one.data as { findingId?: string }).findingId === 'AI-INF-02@llm')).toBe(true);
  });
});
