/**
 * What the page of the diagram and the extension say to each other. Plain data; both sides check what they get, for a page is a place where other people's text is shown.
 */
import type { BrokenText, DiagramResult, FindingDetails } from '../../server/protocol.ts';

export type SubjectKind = 'element' | 'flow' | 'zone';

export interface Subject {
  readonly is: SubjectKind;
  readonly id: string;
}

export type Direction = 'right' | 'down';

/** A finding as the panel shows it. Fixes are known by their place in the list. */
export interface ShownFinding extends FindingDetails {
  readonly fixes: readonly string[];
}

export type ToPage =
  | { readonly is: 'picture'; readonly picture: DiagramResult; readonly broken?: BrokenText; /** The person is typing: nothing moves. */ readonly quiet: boolean }
  | { readonly is: 'broken'; readonly broken: BrokenText }
  /** There is no model to draw. */
  | { readonly is: 'none' }
  /** The cursor stands on it in the text. */
  | { readonly is: 'cursor'; readonly subject?: Subject; readonly reveal: boolean }
  /** The findings of the subject that the page has selected. */
  | { readonly is: 'findings'; readonly subject: Subject; readonly findings: readonly ShownFinding[] }
  | { readonly is: 'settings'; readonly locked: boolean; readonly uri: string }
  /** Something could not be done, and why. */
  | { readonly is: 'say'; readonly text: string }
  /** The picture as SVG, to be drawn as PNG. */
  | { readonly is: 'draw'; readonly svg: string; readonly scale: number };

export type FromPage =
  /** It is there and shows the answer of this number, if any. */
  | { readonly is: 'ready' }
  /** How it wants the picture; `have`: the number of the answer that it shows. */
  | { readonly is: 'want'; readonly direction: Direction; readonly collapsed?: readonly string[]; readonly have?: number }
  | { readonly is: 'select'; readonly subject?: Subject }
  /** Go to the words where it is declared. */
  | { readonly is: 'open'; readonly subject: Subject }
  | { readonly is: 'openPlace'; readonly uri: string; readonly line: number; readonly character: number }
  | { readonly is: 'fix'; readonly finding: string; readonly title: string }
  | { readonly is: 'page'; readonly id: string }
  /** An element was put elsewhere; without `at` it goes back to where layout puts it. Pixels at 100 %. */
  | { readonly is: 'move'; readonly id: string; readonly at?: { readonly x: number; readonly y: number } }
  | { readonly is: 'lock' }
  | { readonly is: 'export' }
  | { readonly is: 'drawn'; readonly png?: string };

/** What the page keeps over a reload of the window. */
export interface PageState {
  readonly version: 1;
  readonly uri?: string;
  readonly locked?: boolean;
  /** Missing: by the shape of the page. */
  readonly direction?: Direction;
  readonly collapsed?: readonly string[];
  readonly view?: { readonly x: number; readonly y: number; readonly scale: number };
  readonly selected?: Subject;
  readonly list?: boolean;
  readonly search?: string;
  readonly filters?: { readonly category?: string; readonly priority?: string; readonly state?: string; readonly zone?: string };
}

/** The state that was kept, every part checked; what is of another version or form is left out. */
export function readState(given: unknown): PageState {
  const fresh: PageState = { version: 1 };
  if (!isObject(given) || given['version'] !== 1) return fresh;
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value.length < 10_000 ? value : undefined);
  const view = given['view'];
  const filters = given['filters'];
  const collapsed = given['collapsed'];
  const numbers = isObject(view) && ['x', 'y', 'scale'].every((key) => Number.isFinite(view[key])) && (view['scale'] as number) > 0.01 && (view['scale'] as number) < 100;
  return defined({
    version: 1 as const,
    uri: text(given['uri']),
    locked: given['locked'] === true ? true : undefined,
    direction: given['direction'] === 'down' || given['direction'] === 'right' ? given['direction'] : undefined,
    collapsed: Array.isArray(collapsed) ? collapsed.filter((id) => typeof id === 'string').slice(0, 10_000) : undefined,
    view: numbers ? { x: view['x'] as number, y: view['y'] as number, scale: view['scale'] as number } : undefined,
    selected: readSubject(given['selected']),
    list: given['list'] === true ? true : undefined,
    search: text(given['search']),
    filters: isObject(filters) ? defined({ category: text(filters['category']), priority: text(filters['priority']), state: text(filters['state']), zone: text(filters['zone']) }) : undefined,
  });
}

export function readSubject(given: unknown): Subject | undefined {
  if (!isObject(given) || typeof given['id'] !== 'string') return undefined;
  const { is, id } = given;
  return is === 'element' || is === 'flow' || is === 'zone' ? { is, id } : undefined;
}

/** A message of the page, every part checked. */
export function readFromPage(given: unknown): FromPage | undefined {
  if (!isObject(given)) return undefined;
  const subject = readSubject(given['subject']);
  switch (given['is']) {
    case 'ready': case 'lock': case 'export': return { is: given['is'] };
    case 'want': {
      const collapsed = given['collapsed'];
      return defined({
        is: 'want' as const, direction: given['direction'] === 'down' ? ('down' as const) : ('right' as const),
        collapsed: Array.isArray(collapsed) ? collapsed.filter((id) => typeof id === 'string') : undefined, have: typeof given['have'] === 'number' ? given['have'] : undefined,
      });
    }
    case 'select': return { is: 'select', ...(subject ? { subject } : {}) };
    case 'open': return subject && { is: 'open', subject };
    case 'openPlace': return typeof given['uri'] === 'string' && Number.isInteger(given['line']) && Number.isInteger(given['character']) ? { is: 'openPlace', uri: given['uri'], line: given['line'] as number, character: given['character'] as number } : undefined;
    case 'fix': return typeof given['finding'] === 'string' && typeof given['title'] === 'string' ? { is: 'fix', finding: given['finding'], title: given['title'] } : undefined;
    case 'move': {
      const at = given['at'];
      if (typeof given['id'] !== 'string') return undefined;
      if (at === undefined) return { is: 'move', id: given['id'] };
      return isObject(at) && Number.isFinite(at['x']) && Number.isFinite(at['y']) ? { is: 'move', id: given['id'], at: { x: at['x'] as number, y: at['y'] as number } } : undefined;
    }
    case 'page': return typeof given['id'] === 'string' ? { is: 'page', id: given['id'] } : undefined;
    case 'drawn': return { is: 'drawn', ...(typeof given['png'] === 'string' ? { png: given['png'] } : {}) };
    default: return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function defined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
