import { describe, expect, it } from 'vitest';
import { readSidecar } from '../../../core/diagram/sidecar.ts';
import { PausingLayouter } from '../../../server/diagram/layouter.ts';
import { DiagramViews } from '../../../server/diagram/views.ts';
import { diagram, diagramExport, diagramMove } from '../../../server/features/diagram.ts';
import type { DiagramParams, DiagramResult, DiagramSubject } from '../../../server/protocol.ts';
import { setup } from '../../lsp/check.ts';

const text = `threatmodel: M
zones:
  outer: { type: inference }
  inner: { type: inference, parent: outer }
  edge: { type: dmz }
elements:
  user: { type: external, zone: edge }
  a: { kind: inference-server, zone: outer }
  b: { kind: vector-store, zone: inner }
  c: { kind: log-store, zone: inner }
flows:
  ask: { from: user, to: a, protocol: HTTP }
  look: { from: user, to: b, protocol: HTTPS }
  log: { from: b, to: c }
`;
const uri = 'file:///w/m.threat.yaml';
const sidecar = `${uri}.layout.json`;
const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

function open(model = text) {
  const { session, host } = setup('threatmodel: Other\n');
  const diagrams = { views: new DiagramViews(), layouter: new PausingLayouter() };
  session.workspace.open(uri, 'threatline-yaml', 1, model);
  const ask = async (more: Partial<DiagramParams> = {}): Promise<DiagramResult> => {
    const answer = await diagram(session, diagrams, { uri, view: 'v', direction: 'right', ...more }, token);
    if (answer.is !== 'picture') throw new Error(answer.is);
    return answer.picture;
  };
  const subjects = (picture: DiagramResult): Map<string, DiagramSubject> => new Map(picture.subjects.changed);
  const move = (id?: string, at?: { x: number; y: number }, direction: 'right' | 'down' = 'right') => diagramMove(session, { uri, direction, ...(id === undefined ? {} : { id }), ...(at ? { at } : {}) });
  return { session, host, diagrams, ask, subjects, move };
}

describe('a collapsed zone', () => {
  it('is one box, to which its flows go; what it hides is still known', async () => {
    const { ask, subjects } = open();
    const picture = await ask({ collapsed: ['outer', 'gone'] });
    expect(picture.layers.nodes.order).toEqual(['user', 'outer']);
    expect(picture.layers.zones.order).toEqual(['edge']);
    expect(picture.layers.flows.order).toEqual(['ask']);
    expect(picture.collapsed).toEqual(['outer']);
    expect(picture.collapsedBySize).toBeUndefined();
    const all = subjects(picture);
    expect([...all.values()].map(({ is, id, shownBy }) => `${is} ${id} ${shownBy}`)).toEqual([
      'element user user', 'element a outer', 'element b outer', 'element c outer', 'flow ask ask', 'flow look ask', 'flow log outer', 'zone outer outer', 'zone inner outer', 'zone edge edge',
    ]);
    expect(all.get('element b')!.x).toBe(all.get('zone outer')!.x);
    expect(new Map(picture.layers.nodes.changed).get('outer')).toMatch(/3 elements, 1 flow inside/);
  });

  it('opens again as it was', async () => {
    const { ask } = open();
    const before = await ask();
    await ask({ collapsed: ['inner'] });
    const after = await ask({ collapsed: [] });
    expect(after.layers.nodes.order).toEqual(before.layers.nodes.order);
    expect(after.layers.zones.order).toEqual(before.layers.zones.order);
  });

  it('is the first picture of a very large model', async () => {
    const many = Array.from({ length: 501 }, (_, i) => `  e${i}: { type: process, zone: z${i % 3} }\n`).join('');
    const { ask } = open(`threatmodel: M\nzones:\n  z0: { type: data }\n  z1: { type: data }\n  z2: { type: data, parent: z1 }\nelements:\n${many}`);
    const picture = await ask();
    expect(picture.layers.nodes.order).toEqual(['z0', 'z1']);
    expect(picture.collapsedBySize).toBe(true);
    expect(picture.subjects.order).toHaveLength(504);
  });
});

describe('the place of an element', () => {
  it('is what the file beside the model says', async () => {
    const { ask, subjects, move, host } = open();
    const first = subjects(await ask()).get('element user')!;
    expect(first.pinned).toBeUndefined();
    const moved = await move('user', { x: first.x + 8, y: first.y + 41 });
    expect(moved.file).toBe(sidecar);
    host.files.set(sidecar, moved.text!);
    const user = subjects(await ask()).get('element user')!;
    expect(user).toMatchObject({ pinned: true, x: first.x + 8, y: first.y + 40 });
    expect(subjects(await ask({ direction: 'down' })).get('element user')!.pinned).toBeUndefined();
  });

  it('is reported where it cannot be kept', async () => {
    const { ask, subjects, move, host } = open();
    const all = subjects(await ask());
    const { x, y } = all.get('element a')!;
    host.files.set(sidecar, (await move('user', { x, y })).text!);
    const user = subjects(await ask()).get('element user')!;
    expect(user.pinned).toBeUndefined();
    expect(user.drifted).toMatch(/^(outside|overlap)$/);
  });

  it('is taken back alone, or with all others', async () => {
    const { move, host } = open();
    for (const [id, direction] of [['user', 'right'], ['a', 'right'], ['a', 'down']] as const) host.files.set(sidecar, (await move(id, { x: 400, y: 400 }, direction)).text!);
    const freed = readSidecar((await move('a')).text!).sidecar;
    expect([[...freed.right.keys()], [...freed.down.keys()]]).toEqual([['user'], ['a']]);
    expect(await move()).toEqual({ file: sidecar });
  });

  it('stays on the grid and on the canvas', async () => {
    const { move } = open();
    const read = async (x: number, y: number) => readSidecar((await move('a', { x, y })).text!).sidecar.right.get('a');
    expect(await read(-50, 103.4)).toEqual({ x: 8, y: 104, zone: 'outer' });
    expect(await read(Number.NaN, 1e12)).toEqual({ x: 8, y: 100_000, zone: 'outer' });
  });

  it('is not written over what cannot be read, nor for what is not there', async () => {
    const { move, host } = open();
    host.files.set(sidecar, '{ "version": 2 }');
    const { text: written, problem } = await move('a', { x: 8, y: 8 });
    expect(written).toBeUndefined();
    expect(problem).toMatch(/"version" must be 1/);
    host.files.delete(sidecar);
    expect(await move('nobody', { x: 8, y: 8 })).toEqual({});
  });

  it('is that of an export too', async () => {
    const { ask, subjects, move, host, session, diagrams } = open();
    const first = subjects(await ask()).get('element user')!;
    host.files.set(sidecar, (await move('user', { x: first.x + 8, y: first.y })).text!);
    const { text: json } = await diagramExport(session, diagrams, { uri, format: 'json', direction: 'right' }, token);
    expect(json).toContain(`"x": ${first.x + 8}`);
  });
});
