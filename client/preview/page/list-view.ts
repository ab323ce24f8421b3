import type { DiagramSubject } from '../../../server/protocol.ts';
import type { Subject } from '../messages.ts';
import { element } from './dom.ts';
import type { Model } from './model.ts';

/** The same model as a list: zones with their elements, each with the flows that leave it. Everything that the picture shows can be reached here without it. */
export class ListView {
  readonly host = element('section', { class: 'list', 'aria-label': 'Elements and flows' });
  private readonly rows = new Map<string, HTMLElement>();

  constructor(private readonly model: Model, private readonly events: { readonly select: (subject: Subject, by: 'list') => void; readonly open: (subject: Subject) => void }) {}

  show(): void {
    const all = this.model.all();
    const focused = document.activeElement instanceof HTMLElement && this.host.contains(document.activeElement) ? document.activeElement.dataset['key'] : undefined;
    this.rows.clear();
    const elements = all.filter((subject) => subject.is === 'element');
    const zones = all.filter((subject) => subject.is === 'zone');
    const without = elements.filter((subject) => subject.zone === undefined);
    const loose = all.filter((subject) => subject.is === 'flow' && (subject.from === undefined || !this.model.get({ is: 'element', id: subject.from })));
    this.host.replaceChildren(
      ...zones.map((zone) => this.group(zone, elements.filter((subject) => subject.zone === zone.id))),
      ...(without.length > 0 ? [element('h2', {}, 'In no zone'), element('ul', {}, ...without.map((subject) => this.elementRow(subject)))] : []),
      ...(loose.length > 0 ? [element('h2', {}, 'Flows from nowhere'), element('ul', {}, ...loose.map((subject) => this.row(subject)))] : []),
    );
    if (focused !== undefined) this.rows.get(focused)?.focus();
  }

  mark(subject: Subject | undefined): void {
    for (const [key, row] of this.rows) row.setAttribute('aria-pressed', String(subject !== undefined && key === `${subject.is} ${subject.id}`));
  }

  dim(dimmed: ReadonlySet<string>): void {
    for (const [key, row] of this.rows) row.parentElement?.classList.toggle('dimmed', dimmed.has(key));
  }

  private group(zone: DiagramSubject, elements: readonly DiagramSubject[]): HTMLElement {
    return element('section', {}, element('h2', {}, this.button(zone, `${zone.name}${zone.detail === '' ? '' : ` (${zone.detail})`}`)), element('ul', {}, ...elements.map((subject) => this.elementRow(subject))));
  }

  private elementRow(subject: DiagramSubject): HTMLElement {
    const row = this.row(subject);
    const flows = this.model.flowsOf(subject.id, 'from');
    if (flows.length > 0) row.append(element('ul', {}, ...flows.map((flow) => this.row(flow))));
    return row;
  }

  private row(subject: DiagramSubject): HTMLElement {
    const name = (id: string | undefined): string => (id === undefined ? 'nothing' : (this.model.get({ is: 'element', id })?.name ?? id));
    return element('li', {}, this.button(subject, subject.is === 'flow' ? `to ${name(subject.to)}: ${subject.detail === '' ? subject.id : subject.detail}` : `${subject.name}, ${subject.detail}`));
  }

  private button(subject: DiagramSubject, words: string): HTMLButtonElement {
    const live = subject.findings.filter((finding) => finding.state === 'open');
    const unknown = subject.findings.filter((finding) => finding.state === 'unknown');
    const counts = [live[0] ? `${live.length} open, highest ${live[0].priority}` : '', unknown.length === 0 ? '' : `${unknown.length} not stated`].filter((part) => part !== '').join(', ');
    const key = `${subject.is} ${subject.id}`;
    const made = element('button', { type: 'button', class: 'row', 'aria-pressed': 'false', 'data-key': key }, element('span', {}, words), element('span', { class: 'quiet-text' }, counts));
    made.addEventListener('click', () => this.events.select({ is: subject.is, id: subject.id }, 'list'));
    made.addEventListener('dblclick', () => this.events.open({ is: subject.is, id: subject.id }));
    made.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || made.getAttribute('aria-pressed') !== 'true') return;
      this.events.open({ is: subject.is, id: subject.id });
      event.preventDefault();
    });
    this.rows.set(key, made);
    return made;
  }
}
