import type { DiagramSubject, FindingDetails } from '../../../server/protocol.ts';
import type { ShownFinding, Subject } from '../messages.ts';
import { button, element } from './dom.ts';

export interface PanelEvents {
  readonly close: () => void;
  readonly open: (subject: Subject) => void;
  readonly openPlace: (place: NonNullable<FindingDetails['because'][number]['place']>) => void;
  readonly fix: (finding: string, title: string) => void;
  readonly page: (id: string) => void;
  /** Takes back the place that a person gave to an element. */
  readonly reset: (id: string) => void;
}

const categoryNames: Readonly<Record<string, string>> = {
  spoofing: 'Spoofing', tampering: 'Tampering', repudiation: 'Repudiation', 'information-disclosure': 'Information disclosure', 'denial-of-service': 'Denial of service',
  'elevation-of-privilege': 'Elevation of privilege', 'boundary-crossing': 'Boundary crossing',
};
const stateNames: Readonly<Record<string, string>> = { open: 'open', unknown: 'not stated', mitigated: 'mitigated', decided: 'decided' };
export const driftReasons: Readonly<Record<NonNullable<DiagramSubject['drifted']>, string>> = { zone: 'the element is in another zone now.', outside: 'the zone cannot grow that far.', overlap: 'something else is there.' };
/** Fixes shown at once; the others are behind a button. */
const fixesShown = 4;

/** The findings of what is selected, each with what it says, on what it stands, how it scores and what can be done. */
export class FindingsPanel {
  readonly host = element('aside', { class: 'panel', 'aria-label': 'Findings' });
  private opened = new Set<string>();
  private subject: string | undefined;

  constructor(private readonly events: PanelEvents) {
    this.host.hidden = true;
  }

  hide(): void {
    this.host.hidden = true;
    this.subject = undefined;
  }

  /** The subject is known, its findings are on their way. */
  wait(subject: DiagramSubject | undefined): void {
    if (!subject) return this.hide();
    const key = `${subject.is} ${subject.id}`;
    if (this.subject === key) return;
    this.subject = key;
    this.opened.clear();
    this.host.hidden = false;
    this.host.replaceChildren(this.head(subject));
  }

  show(subject: DiagramSubject | undefined, findings: readonly ShownFinding[]): void {
    if (!subject) return this.hide();
    const key = `${subject.is} ${subject.id}`;
    if (this.subject !== key) this.opened.clear();
    this.subject = key;
    if (this.opened.size === 0 && findings[0]) this.opened.add(findings[0].id);
    const { scrollTop } = this.host;
    const focus = document.activeElement instanceof HTMLElement && this.host.contains(document.activeElement) ? document.activeElement.dataset['key'] : undefined;
    const list = findings.length === 0 ? element('p', { class: 'quiet-text' }, `Nothing was found on ${subject.name}.`) : element('div', { class: 'findings' }, ...findings.map((finding) => this.finding(finding)));
    this.host.hidden = false;
    this.host.replaceChildren(this.head(subject), list);
    this.host.scrollTop = scrollTop;
    if (focus !== undefined) [...this.host.querySelectorAll<HTMLElement>('[data-key]')].find((one) => one.dataset['key'] === focus)?.focus({ preventScroll: true });
  }

  private head(subject: DiagramSubject): HTMLElement {
    const counts = new Map<string, number>();
    for (const { state, priority } of subject.findings) {
      const name = state === 'open' ? priority : (stateNames[state] ?? state);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const isMoved = subject.pinned === true || subject.drifted !== undefined;
    const reset = element('button', { type: 'button', class: 'link', 'data-key': 'reset' }, 'Reset position');
    reset.addEventListener('click', () => this.events.reset(subject.id));
    return element('div', { class: 'panel-head' },
      element('div', { class: 'panel-title' }, element('h2', {}, subject.name === '' ? subject.id : subject.name), button('open', 'Go to the text', () => this.events.open(subject), 'text'), button('close', 'Close', () => this.events.close(), 'close')),
      element('p', { class: 'quiet-text' }, [subject.is, subject.detail].filter((part) => part !== '').join(', ')),
      ...(isMoved ? [element('p', { class: 'quiet-text' }, subject.drifted === undefined ? 'Moved by hand. ' : `Its place by hand is not kept: ${driftReasons[subject.drifted]} `, reset)] : []),
      element('p', { class: 'counts' }, ...[...counts].map(([name, count]) => element('span', { class: `chip chip-${name.replace(' ', '-')}` }, `${count} ${name}`))),
    );
  }

  private finding(finding: ShownFinding): HTMLElement {
    const isOpen = this.opened.has(finding.id);
    const toggle = element('button', { type: 'button', class: 'finding-head', 'aria-expanded': String(isOpen), 'data-key': `head ${finding.id}` },
      element('span', { class: `dot dot-${finding.state === 'open' ? finding.priority : finding.state}`, 'aria-hidden': 'true' }),
      element('span', { class: 'finding-words' }, element('span', { class: 'finding-title' }, finding.title), element('span', { class: 'quiet-text' }, [categoryNames[finding.category] ?? finding.category, finding.rule, finding.state === 'open' ? finding.priority : `${stateNames[finding.state]}, ${finding.priority}`].join(', '))),
    );
    const body = element('div', { class: 'finding-body' });
    body.hidden = !isOpen;
    if (isOpen) body.append(...this.details(finding));
    toggle.addEventListener('click', () => {
      const opens = body.hidden;
      if (opens) this.opened.add(finding.id);
      else this.opened.delete(finding.id);
      if (opens && body.childElementCount === 0) body.append(...this.details(finding));
      body.hidden = !opens;
      toggle.setAttribute('aria-expanded', String(opens));
    });
    return element('section', { class: 'finding' }, toggle, body);
  }

  private details(finding: ShownFinding): HTMLElement[] {
    const { dread } = finding;
    const because = finding.because.map(({ text, basis, place }) => {
      const row = element('li', {}, element('span', { class: `basis basis-${basis}` }, basis.replace('-', ' ')), element('span', {}, text));
      if (place) {
        const link = element('button', { type: 'button', class: 'link', 'data-key': `place ${finding.id} ${text}` }, `line ${place.range.start.line + 1}`);
        link.addEventListener('click', () => this.events.openPlace(place));
        row.append(link);
      }
      return row;
    });
    const bars = element('dl', { class: 'dread' }, ...dread.dimensions.flatMap(([name, score]) => [
      element('div', { title: name }, element('dt', {}, name), element('dd', {}, element('meter', { min: '0', max: '10', value: String(score), 'aria-label': name }), String(score))),
    ]));
    const page = element('button', { type: 'button', class: 'link', 'data-key': `page ${finding.id}` }, `About ${finding.rule}`);
    page.addEventListener('click', () => this.events.page(finding.rule));
    return [
      element('p', {}, finding.message),
      ...(finding.decided === undefined ? [] : [element('p', { class: 'quiet-text' }, finding.decided)]),
      element('h3', {}, finding.state === 'mitigated' ? 'On what it stands' : finding.state === 'unknown' ? 'Why it is not settled' : 'Why it is open'), element('ul', { class: 'because' }, ...because),
      element('h3', {}, `DREAD ${dread.adjusted.toFixed(1)}`), element('p', { class: 'quiet-text' }, [`base ${dread.base.toFixed(1)}`, ...dread.derivedFrom].join(', ')), bars,
      ...(finding.settledBy.length === 0 || finding.state === 'mitigated' || finding.state === 'decided' ? [] : [element('h3', {}, 'Settled by one of'), element('ul', { class: 'plain' }, ...finding.settledBy.slice(0, 6).map((words) => element('li', {}, words)))]),
      ...(finding.fixes.length === 0 ? [] : [this.fixes(finding)]),
      element('p', { class: 'quiet-text' }, ...(finding.references.length === 0 ? [] : [`${finding.references.join(', ')}. `]), page),
    ];
  }

  private fixes(finding: ShownFinding): HTMLElement {
    const one = (title: string, i: number): HTMLButtonElement => {
      const made = element('button', { type: 'button', class: i === 0 ? 'fix first' : 'fix', 'data-key': `fix ${finding.id} ${title}` }, title);
      made.addEventListener('click', () => this.events.fix(finding.id, title));
      return made;
    };
    const host = element('div', { class: 'fixes' }, ...finding.fixes.slice(0, fixesShown).map(one));
    if (finding.fixes.length > fixesShown) {
      const more = element('button', { type: 'button', class: 'link' }, `${finding.fixes.length - fixesShown} more`);
      more.addEventListener('click', () => more.replaceWith(...finding.fixes.slice(fixesShown).map((title, i) => one(title, i + fixesShown))));
      host.append(more);
    }
    return host;
  }
}
