/** What the keyboard can do with the picture. */
export type Action = 'left' | 'right' | 'up' | 'down' | 'open' | 'select' | 'in' | 'out' | 'fit' | 'collapse' | 'panLeft' | 'panRight' | 'panUp' | 'panDown' | 'moveLeft' | 'moveRight' | 'moveUp' | 'moveDown';

const plain: Readonly<Record<string, Action | 'search' | 'escape' | 'list'>> = {
  ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', Enter: 'open', ' ': 'select', '+': 'in', '=': 'in', '-': 'out', '0': 'fit', f: 'fit', c: 'collapse', '/': 'search', l: 'list', Escape: 'escape',
};
const shifted: Readonly<Record<string, Action>> = { ArrowLeft: 'panLeft', ArrowRight: 'panRight', ArrowUp: 'panUp', ArrowDown: 'panDown' };
const withAlt: Readonly<Record<string, Action>> = { ArrowLeft: 'moveLeft', ArrowRight: 'moveRight', ArrowUp: 'moveUp', ArrowDown: 'moveDown' };

/** The action of a key, or undefined where it belongs to somebody else: to a field, a button, a list, the editor. */
export function keysOf(event: KeyboardEvent): Action | 'search' | 'escape' | 'list' | undefined {
  if (event.ctrlKey || event.metaKey || event.defaultPrevented) return undefined;
  const target = event.target instanceof Element ? event.target : undefined;
  if (event.key === 'Escape') return event.altKey ? undefined : 'escape';
  if (target?.closest('input, select, textarea, button, aside, .list')) return undefined;
  if (event.altKey) return event.shiftKey ? undefined : withAlt[event.key];
  return event.shiftKey ? (shifted[event.key] ?? (event.key === '+' ? 'in' : undefined)) : plain[event.key];
}
