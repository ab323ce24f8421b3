import type { DiagramSubject } from '../../../server/protocol.ts';
import type { PageState } from '../messages.ts';
import { button, choice, element, fill } from './dom.ts';
import type { Model } from './model.ts';

type Filters = NonNullable<PageState['filters']>;

const categories = [
  ['', 'STRIDE: all'], ['spoofing', 'Spoofing'], ['tampering', 'Tampering'], ['repudiation', 'Repudiation'], ['information-disclosure', 'Information disclosure'],
  ['denial-of-service', 'Denial of service'], ['elevation-of-privilege', 'Elevation of privilege'], ['boundary-crossing', 'Boundary crossing'],
] as const;
const priorities = [['', 'Priority: all'], ['critical', 'Critical'], ['high', 'High and up'], ['medium', 'Medium and up'], ['low', 'Low and up']] as const;
const states = [['', 'State: all'], ['live', 'Open or not stated'], ['open', 'Open'], ['unknown', 'Not stated'], ['mitigated', 'Mitigated'], ['decided', 'Decided']] as const;
const order = ['critical', 'high', 'medium', 'low', 'info'];

export interface Shown {
  /** `<is> <id>` of what the filter leaves out. */
  readonly dimmed: ReadonlySet<string>;
  readonly hits: readonly DiagramSubject[];
}

/** Search and filters: what they leave out steps back but stays where it is. */
export class FilterBar {
  readonly actions = element('div', { class: 'actions' });
  readonly host: HTMLElement;
  private readonly search: HTMLInputElement;
  private readonly count = element('output', { class: 'count', 'aria-label': 'Shown' });
  private readonly zone: HTMLSelectElement;
  private filters: Filters;

  constructor(state: PageState, private readonly events: { readonly changed: (filters: Filters, search: string) => void; readonly next: (step: 1 | -1) => void }) {
    this.filters = state.filters ?? {};
    this.search = element('input', { type: 'search', placeholder: 'Search name, kind, threat', 'aria-label': 'Search name, kind, threat', spellcheck: 'false' });
    this.search.value = state.search ?? '';
    this.search.addEventListener('input', () => this.change({}));
    this.search.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.events.next(event.shiftKey ? -1 : 1);
      if (event.key === 'Escape' && this.search.value !== '') {
        this.search.value = '';
        this.change({});
        event.preventDefault();
      }
    });
    const one = (label: string, options: readonly (readonly [string, string])[], key: keyof Filters): HTMLSelectElement => choice(label, options, this.filters[key] ?? '', (value) => this.change({ [key]: value }));
    this.zone = one('Filter by zone', [['', 'Zone: all']], 'zone');
    const filters = element('div', { class: 'filters' }, one('Filter by STRIDE category', categories, 'category'), one('Filter by priority', priorities, 'priority'), one('Filter by state', states, 'state'), this.zone);
    const toggle = button('filters', 'Filters', () => toggle.setAttribute('aria-expanded', String(this.host.classList.toggle('with-filters'))), 'filter');
    toggle.setAttribute('aria-expanded', 'false');
    this.host = element('header', { class: 'bar' }, this.search, toggle, filters, this.count, this.actions);
  }

  focusSearch(): void {
    this.search.focus();
    this.search.select();
  }

  /** The zones that can be filtered by. */
  zones(zones: readonly DiagramSubject[]): void {
    fill(this.zone, [['', 'Zone: all'], ...zones.map((zone) => [zone.id, `Zone: ${zone.name}`] as const)], this.filters.zone ?? '');
  }

  /** What of the model the search and the filters leave. */
  apply(model: Model): Shown {
    const { category = '', priority = '', state = '', zone = '' } = this.filters;
    const words = this.search.value.trim().toLowerCase();
    const byFinding = category !== '' || priority !== '' || state !== '';
    const all = model.all();
    const matches = (subject: DiagramSubject): boolean =>
      (zone === '' || model.isInside(subject, zone)) && (!byFinding || subject.findings.some((finding) =>
        (category === '' || finding.category === category) && (priority === '' || order.indexOf(finding.priority) <= order.indexOf(priority)) &&
        (state === '' || finding.state === state || (state === 'live' && (finding.state === 'open' || finding.state === 'unknown')))));
    const isFiltered = byFinding || zone !== '';
    const left = isFiltered ? all.filter((subject) => (subject.is === 'zone' && zone === '') || matches(subject)) : all;
    const hits = words === '' ? [] : left.filter((subject) => [subject.name, subject.id, subject.detail, ...subject.findings.map((finding) => finding.title)].some((text) => text.toLowerCase().includes(words)));
    const kept = new Set(left.map((subject) => `${subject.is} ${subject.id}`));
    const dimmed = new Set(isFiltered ? all.map((subject) => `${subject.is} ${subject.id}`).filter((key) => !kept.has(key)) : []);
    const number = (is: 'element' | 'flow', list: readonly DiagramSubject[]): number => list.filter((subject) => subject.is === is).length;
    this.count.textContent = words !== '' ? `${hits.length} found` : isFiltered ? `${number('element', left)} of ${number('element', all)} elements, ${number('flow', left)} of ${number('flow', all)} flows` : '';
    for (const select of this.host.querySelectorAll('select')) select.classList.toggle('active', select.value !== '');
    this.host.querySelector('[data-action=filters]')?.setAttribute('aria-pressed', String(isFiltered));
    return { dimmed, hits };
  }

  private change(change: Filters): void {
    this.filters = { ...this.filters, ...change };
    this.events.changed(this.filters, this.search.value);
  }
}
