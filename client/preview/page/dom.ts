/** Small helpers to build the page: text is always text. */

type Child = Node | string;

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Readonly<Record<string, string>>, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

export function svgElement<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Readonly<Record<string, string>>, ...children: readonly Node[]): SVGElementTagNameMap[K] {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Drawings of the page's own buttons, on a grid of 16. */
const drawings = {
  list: 'M5.5 3.5h8.5M5.5 8h8.5M5.5 12.5h8.5M2 3.5h.01M2 8h.01M2 12.5h.01',
  fit: 'M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5',
  export: 'M8 10V2M5 4.8 8 1.9l3 2.9M3 8.5V13a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V8.5',
  pin: 'M5.5 2.2h5M6.3 2.2v4.3L4.2 9.3h7.6L9.7 6.5V2.2M8 9.3v4.5',
  turn: 'M2.5 4.5h8M8 2l2.5 2.5L8 7M12.5 7v6.5M10 11l2.5 2.5L15 11',
  minus: 'M3 8h10',
  plus: 'M3 8h10M8 3v10',
  filter: 'M2 3.5h12L9.5 8.6v4l-3 1.4V8.6z',
  close: 'm3.5 3.5 9 9M12.5 3.5l-9 9',
  text: 'M2 3.5h9M2 7h6M2 10.5h5M9.5 11h4.5M12 8.5l2.5 2.5-2.5 2.5',
  right: 'M6.3 4.2 10 8l-3.7 3.8',
} as const;

export type Drawing = keyof typeof drawings;

/** An icon button with its name as label and tooltip. */
export function button(action: string, label: string, run: () => void, drawing: Drawing): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'icon-button', 'data-action': action, 'aria-label': label, title: label });
  made.append(svgElement('svg', { viewBox: '0 0 16 16', width: '16', height: '16', 'aria-hidden': 'true' }, svgElement('path', { d: drawings[drawing] })));
  made.addEventListener('click', run);
  return made;
}

/** One of a list of named values, as the browser shows it. */
export function choice(label: string, options: readonly (readonly [value: string, words: string])[], value: string, changed: (value: string) => void): HTMLSelectElement {
  const made = element('select', { 'aria-label': label, title: label });
  fill(made, options, value);
  made.addEventListener('change', () => changed(made.value));
  return made;
}

export function fill(select: HTMLSelectElement, options: readonly (readonly [value: string, words: string])[], value: string): void {
  const before = [...select.options].map((option) => `${option.value} ${option.text}`).join('\n');
  const after = options.map(([one, words]) => `${one} ${words}`).join('\n');
  if (before !== after) select.replaceChildren(...options.map(([one, words]) => element('option', { value: one }, words)));
  select.value = options.some(([one]) => one === value) ? value : (options[0]?.[0] ?? '');
}
