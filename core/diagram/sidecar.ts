import type { YamlNode } from '../catalog/yaml-nodes.ts';
import { readYaml } from '../catalog/yaml-nodes.ts';
import type { Span, TextEdit } from '../text/text.ts';
import type { Pin } from './pins.ts';
import type { Direction } from './types.ts';

/**
 * `<model>.layout.json`: where people put elements, beside the model and under version control with it.
 *
 *     { "version": 1, "right": { "gateway": { "x": 468, "y": 88, "zone": "edge" } }, "down": {} }
 *
 * One list for each reading direction, keyed by the ids of elements. `zone` is the one that the element stood in; without zone it is left out.
 */
export interface Sidecar {
  readonly right: ReadonlyMap<string, Pin>;
  readonly down: ReadonlyMap<string, Pin>;
}

/** What is wrong with a sidecar, and where in its text. */
export interface SidecarProblem extends Span {
  readonly message: string;
}

export const emptySidecar: Sidecar = { right: new Map(), down: new Map() };

const version = '1';
const directions: readonly Direction[] = ['right', 'down'];
/** No screen is larger; whoever writes more has made a mistake. */
const farthest = 100_000;

/** Reads a sidecar. Never throws: what cannot be read is left out and is a problem. */
export function readSidecar(text: string): { sidecar: Sidecar; problems: readonly SidecarProblem[] } {
  const problems: SidecarProblem[] = [];
  const { root, problems: form } = readYaml(text);
  for (const { start, end, message } of form) problems.push({ start, end, message: message.replace(/^YAML: /, '') });
  const pins = { right: new Map<string, Pin>(), down: new Map<string, Pin>() };
  if (root === undefined) return { sidecar: pins, problems };
  if (root.is !== 'map') return { sidecar: pins, problems: [...problems, at(root, `A layout file holds { "version": ${version}, "right": {...}, "down": {...} }.`)] };
  const stated = root.entries.find((entry) => entry.key.value === 'version');
  if (stated?.value?.is !== 'scalar' || stated.value.value !== version) {
    const found = stated?.value?.is === 'scalar' ? `, not ${stated.value.value.slice(0, 20)}` : '';
    return { sidecar: pins, problems: [...problems, at(stated?.value ?? stated?.key ?? root, `"version" must be ${version}${found}: a newer release may have written this file. Nothing in it is used.`)] };
  }
  for (const { key, value } of root.entries) {
    if (key.value === 'version') continue;
    const direction = directions.find((one) => one === key.value);
    if (!direction) problems.push(at(key, `There is no key "${key.value.slice(0, 40)}" here; there are "version", "right" and "down".`));
    else if (value !== undefined) readPins(value, direction, pins[direction], problems);
  }
  return { sidecar: pins, problems };
}

function readPins(node: YamlNode, direction: Direction, pins: Map<string, Pin>, problems: SidecarProblem[]): void {
  if (node.is !== 'map') {
    problems.push(at(node, `"${direction}" holds places by the ids of elements.`));
    return;
  }
  for (const { key, value } of node.entries) {
    const id = key.value;
    const shown = `"${id.slice(0, 40)}"`;
    const read = value === undefined ? undefined : readPin(value);
    if (pins.has(id)) problems.push(at(key, `${shown} has two places under "${direction}"; the first is used.`));
    else if (read === undefined || typeof read === 'string') problems.push(at(value ?? key, `The place of ${shown} ${read ?? 'is missing'}: write { "x": 120, "y": 88 }, pixels from the top left.`));
    else pins.set(id, read);
  }
}

/** The place, or what is wrong with it. */
function readPin(node: YamlNode): Pin | string {
  if (node.is !== 'map') return 'cannot be read';
  const value = (key: string): string | undefined => {
    const found = node.entries.find((entry) => entry.key.value === key)?.value;
    return found?.is === 'scalar' ? found.value : undefined;
  };
  const unknown = node.entries.find((entry) => !['x', 'y', 'zone'].includes(entry.key.value));
  if (unknown) return `has a key "${unknown.key.value.slice(0, 40)}" that nothing reads`;
  const [x, y] = [number(value('x')), number(value('y'))];
  if (x === undefined || y === undefined) return `needs "x" and "y" from 0 to ${farthest}`;
  const zone = value('zone');
  return { x, y, ...(zone === undefined ? {} : { zone }) };
}

function number(text: string | undefined): number | undefined {
  const read = text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  return read !== undefined && read <= farthest ? read : undefined;
}

function at(span: Span, message: string): SidecarProblem {
  return { start: span.start, end: span.end, message };
}

/** The sidecar as text: ids in order and one a line, so that two people who move different elements do not meet in a merge. */
export function sidecarText(sidecar: Sidecar): string {
  const list = (pins: ReadonlyMap<string, Pin>): string => {
    const lines = [...pins].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([id, { x, y, zone }]) => `    ${JSON.stringify(id)}: ${place(x, y, zone)}`);
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  };
  return `{\n  "version": ${version},\n  "right": ${list(sidecar.right)},\n  "down": ${list(sidecar.down)}\n}\n`;
}

function place(x: number, y: number, zone: string | undefined): string {
  return `{ "x": ${x}, "y": ${y}${zone === undefined ? '' : `, "zone": ${JSON.stringify(zone)}`} }`;
}

/** The sidecar with one element put elsewhere, or freed. */
export function withPin(sidecar: Sidecar, direction: Direction, id: string, pin: Pin | undefined): Sidecar {
  const pins = new Map(sidecar[direction]);
  if (pin) pins.set(id, pin);
  else pins.delete(id);
  return { ...sidecar, [direction]: pins };
}

/** What changes in a sidecar's text when an element or a zone gets another id: the keys and the zones that are that id, and nothing else. */
export function renameInSidecar(text: string, from: string, to: string): TextEdit[] {
  const { root } = readYaml(text);
  const edits: TextEdit[] = [];
  const replace = (span: Span): void => void edits.push({ span: { start: span.start, end: span.end }, text: JSON.stringify(to) });
  for (const section of root?.is === 'map' ? root.entries : []) {
    if (!directions.some((direction) => direction === section.key.value) || section.value?.is !== 'map') continue;
    for (const { key, value } of section.value.entries) {
      if (key.value === from) replace(key);
      const zone = value?.is === 'map' ? value.entries.find((entry) => entry.key.value === 'zone')?.value : undefined;
      if (zone?.is === 'scalar' && zone.value === from) replace(zone);
    }
  }
  return edits;
}
